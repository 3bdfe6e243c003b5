"""N3 确定参与者: seats are filled, each by a named way, and the roster is frozen."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from domain.act import Act, Command
from domain.event import Fact
from domain.events.notice import Capacity, RosterFrozen, SeatFilled, SeatSource
from domain.refusal import Refusal
from domain.steps.notice import AlreadyApplied, NoticeMissing, RosterIsFrozen
from domain.steps.proposal import require_under_deliberation
from domain.streams.matter import Matter
from domain.streams.roster import ApplicationStatus
from domain.value import Party, Value


class AlreadySeated(Refusal):
    """One seat each."""

    clause = "N3"
    zh = "该参与者已在名册内，或在本次名单中重复出现。"
    en = "This party has a seat already, or stands twice in this list."


class ApplicationsStillOpen(Refusal):
    """The roster freezes only after everybody had the announced time to apply."""

    clause = "N3"
    zh = "公示的申请期限尚未届满，不能确定名册。"
    en = "Applications are still open, so the roster cannot be frozen."


class ApplicationsUnanswered(Refusal):
    """Every application is answered before the roster is frozen."""

    clause = "N3"
    zh = "尚有 {waiting} 份申请未答复，不能确定名册。"
    en = "{waiting} applications await an answer, so the roster cannot be frozen."


class RosterEmpty(Refusal):
    """A roster has at least one seat."""

    clause = "N3"
    zh = "名册内尚无参与者。"
    en = "Nobody has a seat yet."


class Seat(Value):
    """A party, in what capacity it takes part, and how it came by its seat."""

    party: Party
    capacity: Capacity
    source: SeatSource


class FillSeats(Command):
    """Give seats to parties who were invited, drawn, put forward under a quota or signed up."""

    clauses = ("N3",)
    zh = "确定参与者"

    seats: Annotated[tuple[Seat, ...], Field(min_length=1, max_length=5_000)]


class FreezeRoster(Command):
    """Settle who takes part."""

    clauses = ("N3",)
    zh = "确定名册"


def fill_seats(matter: Matter, command: FillSeats, act: Act) -> list[Fact]:
    """N3 确定参与者: one fact a seat, in the order given; all of them, or none."""
    _require_open_roster(matter, act)
    filled = set(matter.roster.seats)
    for index, seat in enumerate(command.seats):
        where = f"seats.{index}.party"
        if seat.party.id in filled:
            raise AlreadySeated(where)
        application = matter.roster.applications.get(seat.party.id)
        if application is not None and application.status is ApplicationStatus.WAITING:
            raise AlreadyApplied(where)
        if seat.party.organisation is not None:
            act.registry.living(seat.party.organisation, f"{where}.organisation")
        filled.add(seat.party.id)
    return [
        SeatFilled(party=seat.party, capacity=seat.capacity, source=seat.source)
        for seat in command.seats
    ]


def freeze_roster(matter: Matter, command: FreezeRoster, act: Act) -> list[Fact]:
    """N3 名册确定: once, when the time to apply is over and all applications are answered."""
    _require_open_roster(matter, act)
    notice = matter.notice_at(act.occurred_at)
    assert notice is not None
    if act.occurred_at < notice.elements.applications_until:
        raise ApplicationsStillOpen("occurred_at")
    waiting = sum(
        a.status is ApplicationStatus.WAITING for a in matter.roster.applications.values()
    )
    if waiting:
        raise ApplicationsUnanswered(waiting=waiting)
    if not matter.roster.seats:
        raise RosterEmpty()
    return [RosterFrozen(seats=len(matter.roster.seats))]


def _require_open_roster(matter: Matter, act: Act) -> None:
    require_under_deliberation(matter, act)
    if not matter.notices:
        raise NoticeMissing()
    act.must_follow(matter.notices[0].published_at)
    if matter.roster.frozen_at is not None:
        raise RosterIsFrozen()
