"""N3 确定参与者: seats are filled, each by a named way, and the roster is frozen."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from domain.act import Act, Command
from domain.event import Fact
from domain.events.ability import WeakGroup, WeakGroupCount
from domain.events.notice import Capacity, RosterFrozen, SeatFilled, SeatReplaced, SeatSource
from domain.refusal import Refusal
from domain.steps.form import require_seats
from domain.steps.notice import AlreadyApplied, NoticeMissing, RosterIsFrozen
from domain.steps.proposal import require_under_deliberation
from domain.steps.seating import require_seatable
from domain.streams.matter import Matter
from domain.streams.roster import ApplicationStatus
from domain.value import Party, Prose, Value


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


class DrawNeeded(Refusal):
    """Nobody is said to have been drawn who was not."""

    clause = "N3"
    zh = "随机抽样的席位只能由已执行的抽签产生。"
    en = "Seats by random sampling come of an executed draw alone."


class DrawStandsCommitted(Refusal):
    """One draw at a time: it is executed or cancelled first."""

    clause = "N3"
    zh = "已有锁定的抽样名单，须先执行或者取消该次抽签。"
    en = "A pool stands committed; execute or cancel its draw first."


class NotSeated(Refusal):
    """Who leaves has a seat."""

    clause = "N3"
    zh = "该参与者不在名册内，不能更换。"
    en = "This party has no seat, so nobody can take its place."


class DrawnSeat(Refusal):
    """Who was drawn is followed by the next of the draw."""

    clause = "N3"
    zh = "该席位由抽签产生，须按抽签的候补次序更换。"
    en = "This seat was drawn: the next of the draw's reserve takes it."


class SessionUnderWay(Refusal):
    """Nobody is exchanged in the middle of the talk."""

    clause = "N3"
    zh = "会议进行期间不能更换参与者。"
    en = "Participants cannot be replaced while a session is open."


class AlreadyInvited(Refusal):
    """An invitation is answered before anything else gives its party a seat."""

    clause = "N4"
    zh = "已向该参与者发出邀请，尚待其答复。"
    en = "This party has been invited and has not answered yet."


class LegalParticipantsMissing(Refusal):
    """Legal matters are deliberated with a judicial office and a legal professional."""

    clause = "N6"
    zh = "协商内容涉及法律法规，名册中须有司法所和法律专业人士。"
    en = "The matter is a legal one: a judicial office and a legal professional must have seats."


class MoreThanSeats(Refusal):
    """A part is no larger than the whole."""

    clause = "C1"
    zh = "任一类弱势群体的人数不得多于名册席数。"
    en = "No weak group can count more people than the roster has seats."


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


class ReplaceSeat(Command):
    """Let another take the seat of one who leaves, in the same capacity."""

    clauses = ("N3",)
    zh = "更换参与者"

    leaves: Party
    party: Party
    source: SeatSource
    reason: Prose


class FreezeRoster(Command):
    """Settle who takes part; ``weak_groups`` counts their members on the roster (C1)."""

    clauses = ("N3", "N6", "N7", "C1")
    zh = "确定名册"

    weak_groups: Annotated[tuple[WeakGroupCount, ...], Field(max_length=100)] = ()


def fill_seats(matter: Matter, command: FillSeats, act: Act) -> list[Fact]:
    """N3 确定参与者: one fact a seat, in the order given; all of them, or none."""
    _require_open_roster(matter, act)
    filled = set(matter.roster.seats)
    invited = _invited(matter)
    for index, seat in enumerate(command.seats):
        where = f"seats.{index}.party"
        if seat.source is SeatSource.SAMPLING:
            raise DrawNeeded(f"seats.{index}.source")
        if seat.party.id in filled:
            raise AlreadySeated(where)
        _require_unasked(matter, seat.party, invited, where)
        require_seatable(matter, seat.party, seat.capacity, where, act)
        filled.add(seat.party.id)
    return [
        SeatFilled(party=seat.party, capacity=seat.capacity, source=seat.source)
        for seat in command.seats
    ]


def replace_seat(matter: Matter, command: ReplaceSeat, act: Act) -> list[Fact]:
    """N3 更换参与者: before a session or between two, on a frozen roster too.

    Whoever was drawn is followed by the next of the draw, by a command of its own.
    """
    require_under_deliberation(matter, act)
    if matter.discussion.open_sessions:
        raise SessionUnderWay()
    seat = matter.roster.seats.get(command.leaves.id)
    if seat is None:
        raise NotSeated("leaves")
    if seat.draw is not None:
        raise DrawnSeat("leaves")
    if command.source is SeatSource.SAMPLING:
        raise DrawNeeded("source")
    act.must_follow(seat.filled_at, matter.roster.frozen_at, matter.discussion.last_closed_at)
    if command.party.id in matter.roster.seats:
        raise AlreadySeated("party")
    _require_unasked(matter, command.party, _invited(matter), "party")
    require_seatable(matter, command.party, seat.capacity, "party", act)
    return [
        SeatReplaced(
            leaves=command.leaves,
            party=command.party,
            capacity=seat.capacity,
            source=command.source,
            reason=command.reason,
        )
    ]


def freeze_roster(matter: Matter, command: FreezeRoster, act: Act) -> list[Fact]:
    """N3 名册确定: once a notice, when its time to apply is over and everybody is answered.

    N6: with a judicial office and a legal professional, where the matter is a legal one; N7: with
    as many seats as the form asks for.
    """
    _require_open_roster(matter, act)
    notice = matter.notice
    assert notice is not None
    act.must_follow(matter.notice_published_at)
    if act.occurred_at < notice.applications_until:
        raise ApplicationsStillOpen("occurred_at")
    waiting = sum(
        a.status is ApplicationStatus.WAITING for a in matter.roster.applications.values()
    )
    if waiting:
        raise ApplicationsUnanswered(waiting=waiting)
    if matter.roster.draw_stands:
        raise DrawStandsCommitted()
    if not matter.roster.seats:
        raise RosterEmpty()
    require_seats(matter, notice.form, act)
    act.must_follow(*(seat.filled_at for seat in matter.roster.seats.values()))
    capacities = {seat.capacity for seat in matter.roster.seats.values()}
    if matter.legal and not capacities >= {Capacity.JUDICIAL_OFFICE, Capacity.LEGAL}:
        raise LegalParticipantsMissing()
    _check_weak_groups(matter, command)
    return [RosterFrozen(seats=len(matter.roster.seats), weak_groups=command.weak_groups)]


def _check_weak_groups(matter: Matter, command: FreezeRoster) -> None:
    people: dict[WeakGroup, int] = {}
    for index, count in enumerate(command.weak_groups):
        people[count.group] = people.get(count.group, 0) + count.people
        if people[count.group] > len(matter.roster.seats):
            raise MoreThanSeats(f"weak_groups.{index}.people")


def _invited(matter: Matter) -> set[Party]:
    """Those whose invitation awaits an answer."""
    return {it.party for it in matter.roster.invitations.values() if it.accepted is None}


def _require_unasked(matter: Matter, party: Party, invited: set[Party], where: str) -> None:
    """Whoever applied or was invited gets a seat by the answer."""
    application = matter.roster.applications.get(party.id)
    if application is not None and application.status is ApplicationStatus.WAITING:
        raise AlreadyApplied(where)
    if party in invited:
        raise AlreadyInvited(where)


def _require_open_roster(matter: Matter, act: Act) -> None:
    require_under_deliberation(matter, act)
    if matter.notice is None:
        raise NoticeMissing()
    act.must_follow(matter.notices[0].published_at)
    if matter.roster.frozen_at is not None:
        raise RosterIsFrozen()
