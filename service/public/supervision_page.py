"""The entrance for supervision (监督查询): what needs looking at now, and the tables to ask."""

from __future__ import annotations

from typing import Annotated, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from starlette.requests import Request

from domain.duties.standing import Status
from infra.past_pages import Moment
from service.duties import WantedDuties
from service.parts import Parts
from service.public.filter_form import Field, chips_of, place_field
from service.public.queries import Blank, PastPageQuery
from service.public.rendering import html, language_of, with_query
from service.public.table_page import FEEDS, sample_district
from service.tables.catalogue import TABLES
from service.tables.filters import Asked, Place
from service.tables.table import Table


class SupervisionQuery(PastPageQuery):
    """Of which street or community; None: of the whole district."""

    within: Annotated[UUID | None, Blank] = None


class Question(NamedTuple):
    """Something to look at: its name, and the conditions that ask for it; ``place`` is the
    condition by which the same is asked of one street or community."""

    name: str
    table: str
    asked: dict[str, str]
    place: str = "within"


QUESTIONS = (
    Question("soon", "duties", {"soon": "true"}, "owed_by"),
    Question("referrals_overdue", "referrals", {"overdue": "true"}),
    Question("unconfirmed", "referrals", {"unconfirmed": "true"}),
    Question("tasks_overdue", "outcomes", {"tasks_overdue": "true"}),
    Question("passed", "notices", {"standing": "passed"}, "street"),
    Question("unanswered", "findings", {"unanswered": "true"}),
    Question("unpublished", "funds", {"unpublished": "true"}),
    Question("unaudited", "funds", {"audit": "none"}),
    Question("faults", "funds", {"audit": "faults"}),
    Question("dissent", "outcomes", {"dissent": "true"}),
)
"""What is counted on the page beside overdue duties, in this order."""

_LISTED = (
    *("duties", "referrals", "funds", "findings", "outcomes"),
    *("notices", "matters", "statements", "appraisals", "proceedings", "organisations"),
)
_PLACE = Place("within", "field.within", kinds=("street", "committee"))


class Figure(NamedTuple):
    """How many, and the address of the list that has them."""

    name: str
    number: int
    address: str


class Entry(NamedTuple):
    """A table, and whether it has a feed."""

    table: Table
    feed: bool


def supervision_page(request: Request, parts: Parts, query: SupervisionQuery) -> bytes:
    """The page of this query. Blocks."""
    asked = {it.table: TABLES[it.table] for it in QUESTIONS}
    parts.reader.stored.look_back(
        [table.projection for table in asked.values() if not table.history_kept],
        Moment(query.as_of, query.known_at),
    )
    place: Field = place_field(request, parts, _PLACE)
    overdue = _overdue(request, parts, query)
    return html(
        request,
        "supervision.html",
        language_of(request),
        fields=[place],
        chips=chips_of(request, parts, [place]),
        clear=with_query(request, within=None),
        overdue=overdue,
        overdue_all=Figure(
            "overdue",
            sum(it.number for it in overdue),
            _address(request, query, "duties", {"status": "overdue"}, "owed_by"),
        ),
        figures=[_figure(request, parts, query, it) for it in QUESTIONS],
        tables=[Entry(TABLES[name], name in FEEDS) for name in _LISTED],
        any_sample=sample_district(parts),
        time=query,
    )


def _figure(request: Request, parts: Parts, query: SupervisionQuery, it: Question) -> Figure:
    asked = Asked(_conditions(query, it.asked, it.place), Moment(query.as_of, query.known_at))
    number = TABLES[it.table].count(parts, asked)
    return Figure(it.name, number, _address(request, query, it.table, it.asked, it.place))


def _overdue(request: Request, parts: Parts, query: SupervisionQuery) -> list[Figure]:
    """Overdue duties by kind, most first."""
    within = parts.reader.register.within(query.within) if query.within else None
    wanted = WantedDuties(
        owed_by=None if within is None else frozenset(within),
        statuses=frozenset({Status.OVERDUE}),
        as_of=query.as_of,
        known_at=query.known_at,
    )
    return [
        Figure(
            line.key or "",
            line.overdue,
            _address(
                request,
                query,
                "duties",
                {"status": "overdue", "kind": line.key or ""},
                "owed_by",
            ),
        )
        for line in parts.duties.summary(wanted, "kind")
    ]


def _conditions(query: SupervisionQuery, asked: dict[str, str], place: str) -> dict[str, str]:
    return asked if query.within is None else {**asked, place: str(query.within)}


def _address(
    request: Request, query: SupervisionQuery, table: str, asked: dict[str, str], place: str
) -> str:
    """The table with these conditions, of the same place, as of the same moment."""
    times = {
        name: request.query_params[name]
        for name in ("as_of", "known_at")
        if getattr(query, name) is not None
    }
    conditions = urlencode({**_conditions(query, asked, place), **times})
    return f"/{language_of(request)}/{table}?{conditions}"
