"""An organisation (单位) as a page and as JSON: what it owes, what it did, what was said of it."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from starlette.requests import Request

from infra.past_pages import Moment
from service.answers import not_found
from service.parts import Parts
from service.public.organisation_view import Account, account_of
from service.public.queries import PastPageQuery
from service.public.rendering import formats_of, html, language_of, time_query
from service.public.score_words import NUMBERS
from service.public.table_page import sample_district
from service.tables.catalogue import TABLES
from service.tables.columns import Column
from service.tables.table import Table

_COLUMNS = {
    "overdue": ("kind", "title", "due_on", "days_late", "positions"),
    "due": ("kind", "title", "due_on", "opened_at", "positions"),
    "notices_open": ("title", "form", "starts_at", "place", "applications_until"),
    "notices_ahead": ("title", "form", "starts_at", "place"),
    "matters": ("title", "organiser_name", "stage", "category", "changed_at"),
    "outcomes": ("title", "organiser_name", "state", "decided_at", "tasks", "tasks_done"),
    "funds": ("title", "approved_fen", "contracted_fen", "paid_fen", "published", "audited"),
    "proceedings": ("kind", "subject", "organiser_name", "opened_at", "positions"),
    "referrals": ("request", "organiser_name", "status", "due_at", "answered_at", "verified_at"),
    "findings_raised": ("text", "addressee_name", "grade", "status", "raised_at"),
    "findings": ("text", "group_name", "grade", "status", "raised_at", "answered_at"),
    "appraisals": ("organiser_name", "period_until", "ratings", "taking_part_sum", "positions"),
}
"""What is shown of each list, by its name."""
_OWES = ("overdue", "due")
_DOES = ("notices_open", "notices_ahead", "matters", "outcomes", "referrals", "funds")
_SAID = ("findings", "appraisals")
_PARTS = {"owes": _OWES, "does": (*_DOES, "proceedings", "findings_raised"), "said": _SAID}


class Shown(NamedTuple):
    """A list of the page; ``address`` leads to all of it."""

    name: str
    table: Table
    columns: list[Column]
    rows: list[Any]
    total: int | None
    address: str


def organisation_page(request: Request, parts: Parts, id: UUID, query: PastPageQuery) -> bytes:
    """The page of an organisation. Blocks; raises ``Problem`` where there was none."""
    account = organisation_json(parts, id, query)
    shown = {
        part: [_shown(request, query, account, name) for name in names if name in account.lists]
        for part, names in _PARTS.items()
    }
    return html(
        request,
        "organisation.html",
        language_of(request),
        account=account,
        then=time_query(request),
        shown=shown,
        duties=_address(request, query, "duties", {"owner": str(id)}),
        any_sample=sample_district(parts),
        time=query,
        formats=formats_of(request, "json"),
        **NUMBERS,
    )


def organisation_json(parts: Parts, id: UUID, query: PastPageQuery) -> Account:
    """The same for programs. Blocks; raises ``Problem`` where there was none."""
    account = account_of(parts, id, Moment(query.as_of, query.known_at))
    if account is None:
        raise not_found()
    return account


def _shown(request: Request, query: PastPageQuery, account: Account, name: str) -> Shown:
    found = account.lists[name]
    table = TABLES[found.table]
    by_id = {column.id: column for column in table.columns}
    columns = [by_id[it] for it in _COLUMNS[name]]
    address = _address(request, query, table.name, found.query)
    return Shown(name, table, columns, found.rows, found.total, address)


def _address(request: Request, query: PastPageQuery, table: str, asked: dict[str, str]) -> str:
    """The table with these conditions, as of the same moment."""
    times = {
        name: request.query_params[name]
        for name in ("as_of", "known_at")
        if getattr(query, name) is not None
    }
    return f"/{language_of(request)}/{table}?{urlencode({**asked, **times})}"
