"""Organisations (单位): by street, with what each has in hand and what is overdue."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from starlette.requests import Request

from domain.duties.standing import Status
from domain.events.registry import Kind
from infra.past_pages import Moment
from projections.docket import DOCKET
from projections.organisations import ORGANISATIONS as PROJECTION
from projections.organisations import OrganisationPage
from service.duties import WantedDuties
from service.parts import Parts
from service.public.queries import PastPageQuery
from service.public.rendering import formats_of, html, language_of
from service.public.table_page import sample_district
from service.tables.organisations import ORGANISATIONS

_ALL = 2**31 - 1


class Line(NamedTuple):
    """An organisation of the list. ``matters`` are those that it organises itself; ``due`` is what
    it owes and has time for, ``overdue`` what it has not."""

    page: OrganisationPage
    matters: int
    due: int
    overdue: int


class Group(NamedTuple):
    """Organisations that are listed together: a street's, or all of one kind."""

    id: str
    street: OrganisationPage | None
    kind: Kind | None
    lines: list[Line]


def organisations_page(request: Request, parts: Parts, query: PastPageQuery) -> bytes:
    """The page. Blocks."""
    moment = Moment(query.as_of, query.known_at)
    groups = _groups(_lines(parts, moment))
    return html(
        request,
        "organisations.html",
        language_of(request),
        groups=groups,
        total=sum(len(group.lines) for group in groups),
        any_sample=sample_district(parts),
        time=query,
        formats=formats_of(request, "json", "csv"),
    )


def _lines(parts: Parts, moment: Moment) -> list[Line]:
    stored = parts.reader.stored
    pages = stored.listing(
        PROJECTION, [], ORGANISATIONS.order, moment=moment, after=None, limit=_ALL - 1
    )
    matters = stored.counts(DOCKET, [], "organisation", moment=moment)
    wanted = WantedDuties(
        statuses=frozenset({Status.OPEN, Status.OVERDUE}),
        as_of=moment.as_of,
        known_at=moment.known_at,
    )
    duties = {it.key: it for it in parts.duties.summary(wanted, "owed_by")}
    lines = []
    for page in pages.items:
        owed = duties.get(str(page.organisation))
        line = Line(
            page,
            matters.get(page.organisation, 0),
            owed.open if owed else 0,
            owed.overdue if owed else 0,
        )
        lines.append(line)
    return lines


def _groups(lines: Iterable[Line]) -> list[Group]:
    """Streets by their codes, each with all below it; then the others by kind."""
    by_id = {line.page.organisation: line for line in lines}
    streets: dict[UUID, list[Line]] = {}
    others: dict[Kind, list[Line]] = {}
    for line in by_id.values():
        street = _street_of(line.page, by_id)
        if street is None:
            others.setdefault(line.page.kind, []).append(line)
        else:
            streets.setdefault(street, []).append(line)
    return [
        *(
            Group(str(street), by_id[street].page, None, sorted(found, key=_rank))
            for street, found in sorted(streets.items(), key=lambda it: _rank(by_id[it[0]]))
        ),
        *(Group(kind.value, None, kind, others[kind]) for kind in Kind if kind in others),
    ]


def _street_of(page: OrganisationPage, by_id: dict[UUID, Line]) -> UUID | None:
    """The street that it is or stands below."""
    seen: OrganisationPage | None = page
    while seen is not None and seen.kind is not Kind.STREET:
        above = by_id.get(seen.parent) if seen.parent else None
        seen = above.page if above else None
    return seen.organisation if seen else None


_ORDER = {kind: number for number, kind in enumerate(Kind)}


def _rank(line: Line) -> tuple[bool, int, str]:
    page = line.page
    return (page.ended_at is not None, _ORDER[page.kind], page.division_code or page.name)
