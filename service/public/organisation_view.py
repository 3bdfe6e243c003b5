"""What is told of an organisation: who it is, what it owes, what it did, what was said of it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.duties.standing import Status
from domain.events.registry import Kind
from domain.performance import on_time
from domain.rules.pack import beijing_date
from domain.scoring.office import CARD_OF_KIND
from domain.streams.scorecard import ScorecardStage
from infra.page_choice import Condition
from infra.past_pages import Moment
from projections.organisations import ORGANISATIONS as PROJECTION
from projections.organisations import OrganisationPage
from service.duties import WantedDuties
from service.parts import Parts
from service.public.score_shown import shown_card
from service.scoring import scoreboard
from service.tables.appraisals import APPRAISALS
from service.tables.duties import DUTIES
from service.tables.filters import Asked
from service.tables.findings import FINDINGS
from service.tables.funds import FUNDS
from service.tables.matters import MATTERS
from service.tables.notices import NOTICES
from service.tables.organisations import ORGANISATIONS
from service.tables.outcomes import OUTCOMES
from service.tables.proceedings import PROCEEDINGS
from service.tables.referrals import REFERRALS
from service.tables.table import Table

SHOWN = 10
"""Rows of a list that its page shows; the table has all."""

_DUTIES_SORTED = 100
"""Of what is owed, how much is put in order of the day on which it is due."""
_NEVER = datetime.max.replace(tzinfo=UTC)
_ORGANISERS = (
    Kind.COMMITTEE,
    Kind.STREET,
    Kind.GRID,
    Kind.ESTATE,
    Kind.BUILDING,
    Kind.OWNERS_COMMITTEE,
)
_ANSWERING = (Kind.DEPARTMENT, Kind.STREET, Kind.JUDICIAL_OFFICE, Kind.DISTRICT)


class ListOf(msgspec.Struct, frozen=True):
    """Some rows of a table; ``total`` counts all that ``query`` leaves, None where not counted."""

    table: str
    query: dict[str, str]
    rows: list[Any]
    total: int | None


class RoleLine(msgspec.Struct, frozen=True):
    """A role that is held by mandate: by so many persons, or by the organisation itself."""

    role: str
    persons: int
    itself: bool


class NameLine(msgspec.Struct, frozen=True):
    """A name, since when, and the position of the record."""

    name: str
    since: datetime
    position: int


class GroupLine(msgspec.Struct, frozen=True):
    """E3 A supervision group: which committee formed it, how many are in it, until when."""

    committee: UUID
    committee_name: str | None
    members: int
    term_until: str


class OnTimeLine(msgspec.Struct, frozen=True):
    """Duties of a kind that fell due in the year: ``met`` in time, of ``due``; ``positions`` are
    those of the facts behind them."""

    kind: str
    clause: str
    zh: str
    en: str
    met: int
    due: int
    positions: tuple[int, ...]


class ScoreLine(msgspec.Struct, frozen=True):
    """E6 The scorecard of a year: its stage, and the score with its bounds in hundredths of a
    point, None for insufficient data."""

    year: int
    stage: ScorecardStage
    score: int | None
    lowest: int | None
    highest: int | None
    band: int | None


class Account(msgspec.Struct, frozen=True):
    """An organisation as of a moment. ``scores`` are those of an office that is assessed, this
    year's and the last's; what others did in time is told by ``on_time``. ``lists`` are by what
    they are (``overdue``, ``due``, ``referrals`` …), those without a row left out."""

    organisation: UUID
    kind: Kind
    name: str
    names: list[NameLine]
    parent: UUID | None
    parent_name: str | None
    division_code: str | None
    registered_at: datetime
    ended_at: datetime | None
    merged_into: UUID | None
    merged_into_name: str | None
    reason: str | None
    positions: tuple[int, ...]
    roles: list[RoleLine]
    group: GroupLine | None
    year: int
    scores: list[ScoreLine]
    on_time: list[OnTimeLine]
    lists: dict[str, ListOf]


def account_of(parts: Parts, id: UUID, moment: Moment) -> Account | None:
    """The account of an organisation; None when it was not registered by then. Blocks."""
    page = page_of(parts, id, moment)
    if page is None:
        return None
    asked = {table.name: table for table, _ in _wanted(page).values() if not table.history_kept}
    parts.reader.stored.look_back([table.projection for table in asked.values()], moment)
    now = moment.as_of or datetime.now(UTC)
    year = beijing_date(now).year
    name = parts.reader.register.name
    return Account(
        organisation=id,
        kind=page.kind,
        name=page.name,
        names=[NameLine(it.name, it.since, it.position) for it in page.names],
        parent=page.parent,
        parent_name=name(page.parent, moment.as_of),
        division_code=page.division_code,
        registered_at=page.registered_at,
        ended_at=page.ended_at,
        merged_into=page.merged_into,
        merged_into_name=name(page.merged_into, moment.as_of),
        reason=page.reason,
        positions=page.positions,
        roles=_roles(parts, id, now),
        group=_group(parts, id, now),
        year=year,
        scores=_scores(parts, page, year, moment),
        on_time=_on_time(parts, page, year, moment),
        lists=_lists(parts, page, moment),
    )


def _scores(parts: Parts, page: OrganisationPage, year: int, moment: Moment) -> list[ScoreLine]:
    """Of an office that is assessed: this year's card and the last's."""
    if page.kind not in CARD_OF_KIND:
        return []
    asked = scoreboard.Moment(moment.as_of, moment.known_at)
    cards = [shown_card(parts, page.organisation, it, asked) for it in (year, year - 1)]
    return [
        ScoreLine(
            year=it.live.year,
            stage=it.live.stage,
            score=it.reckoned.score,
            lowest=it.reckoned.lowest,
            highest=it.reckoned.highest,
            band=it.band,
        )
        for it in cards
        if it is not None
    ]


def _on_time(parts: Parts, page: OrganisationPage, year: int, moment: Moment) -> list[OnTimeLine]:
    """Of one that is not: its duties by kind."""
    if page.kind in CARD_OF_KIND:
        return []
    wanted = WantedDuties(
        owed_by=frozenset({page.organisation}), as_of=moment.as_of, known_at=moment.known_at
    )
    return [OnTimeLine(**it._asdict()) for it in on_time(parts.duties.standings(wanted), year)]


def page_of(parts: Parts, id: UUID, moment: Moment) -> OrganisationPage | None:
    """The page of an organisation as of a moment."""
    found = parts.reader.stored.listing(
        PROJECTION,
        [Condition("organisation", "=", id)],
        ORGANISATIONS.order,
        moment=moment,
        after=None,
        limit=1,
    )
    return found.items[0] if found.items else None


def _roles(parts: Parts, id: UUID, now: datetime) -> list[RoleLine]:
    """S2 The mandates in force, as roles: who holds them is not said."""
    held = [
        it
        for it in parts.reader.register.current().mandates.values()
        if it.organisation == id and it.granted_at <= now and it.in_force(now)
    ]
    persons = Counter(it.role.value for it in held if it.person is not None)
    itself = {it.role.value for it in held if it.person is None}
    return [RoleLine(role, persons[role], role in itself) for role in sorted({*persons, *itself})]


def _group(parts: Parts, id: UUID, now: datetime) -> GroupLine | None:
    register = parts.reader.register
    group = register.current().groups.get(id)
    if group is None or group.formed_at > now:
        return None
    return GroupLine(
        committee=group.committee,
        committee_name=register.name(group.committee, now),
        members=len(group.members),
        term_until=group.term_until.isoformat(),
    )


def _wanted(page: OrganisationPage) -> dict[str, tuple[Table, dict[str, str]]]:
    """The lists that may tell something of an organisation of this kind."""
    id = str(page.organisation)
    wanted: dict[str, tuple[Table, dict[str, str]]] = {
        "overdue": (DUTIES, {"owner": id, "status": Status.OVERDUE.value}),
        "due": (DUTIES, {"owner": id, "status": Status.OPEN.value}),
    }
    if page.kind in _ORGANISERS:
        place = "street" if page.kind is Kind.STREET else "committee"
        wanted |= {
            "notices_open": (NOTICES, {place: id, "standing": "open"}),
            "notices_ahead": (NOTICES, {place: id, "standing": "ahead"}),
            "matters": (MATTERS, {place: id}),
            "outcomes": (OUTCOMES, {"within": id}),
            "funds": (FUNDS, {"within": id}),
            "proceedings": (PROCEEDINGS, {"within": id}),
        }
    if page.kind in _ANSWERING:
        wanted["referrals"] = (REFERRALS, {"addressee": id})
    if page.kind is Kind.SUPERVISION_GROUP:
        wanted["findings_raised"] = (FINDINGS, {"group": id})
    return {
        **wanted,
        "findings": (FINDINGS, {"addressee": id}),
        "appraisals": (APPRAISALS, {"subject": id}),
    }


def _lists(parts: Parts, page: OrganisationPage, moment: Moment) -> dict[str, ListOf]:
    lists = {}
    for what, (table, query) in _wanted(page).items():
        owed = table is DUTIES
        found = table.part(parts, Asked(query, moment), None, _DUTIES_SORTED if owed else SHOWN)
        rows = sorted(found.items, key=lambda it: it.due_at or _NEVER) if owed else found.items
        if rows:
            lists[what] = ListOf(table.name, query, rows[:SHOWN], found.total)
    return lists
