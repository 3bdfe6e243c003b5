"""N3 随机抽样: the public value draws the panel; a draw is cancelled in view; the next follow."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from domain.act import Act, Command
from domain.draw.commitment import seed_of
from domain.draw.public_value import fits, in_words
from domain.draw.selection import Pool
from domain.event import Fact
from domain.events.draw import DrawCancelled, DrawExecuted, Randomness
from domain.events.notice import SeatFilled, SeatReplaced, SeatSource
from domain.refusal import Refusal
from domain.steps.pool import require_open_roster
from domain.steps.proposal import require_under_deliberation
from domain.steps.roster import NotSeated, SessionUnderWay
from domain.steps.seating import HostTakesNoSeat, require_not_host
from domain.streams.matter import Matter
from domain.streams.roster import Draw, DrawStatus
from domain.value import Line, Party, Prose, Unguarded


class RandomnessNotYetKnown(Refusal):
    """The draw waits for the moment that was named."""

    clause = "N3"
    zh = "约定的随机数公布时间未到，不能执行抽签。"
    en = "The moment named for the public value has not come yet."


class ValueOfAnotherForm(Refusal):
    """The value is written as was committed to: other spellings would draw other people."""

    clause = "N3"
    zh = "随机数的写法与锁定名单时约定的不符，应为{zh}，中间不加空格和其他符号。"
    en = "The value is not written as was committed to: {en}, with nothing in between."


class NoSuchDraw(Refusal):
    """The matter has no draw with this id."""

    clause = "N3"
    zh = "该事项没有这次抽签。"
    en = "The matter has no such draw."


class AlreadyDrawn(Refusal):
    """A commitment is drawn from once."""

    clause = "N3"
    zh = "该次抽签已经执行，结果不能更改。"
    en = "This draw has been executed; its result stands."


class DrawIsCancelled(Refusal):
    """A cancelled draw stays cancelled."""

    clause = "N3"
    zh = "该次抽签已经取消。"
    en = "This draw has been cancelled."


class NotDrawn(Refusal):
    """Only the seat of somebody drawn passes to the next of the draw."""

    clause = "N3"
    zh = "该席位不是抽签产生的，请以更换参与者办理。"
    en = "This seat was not drawn; replace it as any other."


class NobodyFollows(Refusal):
    """There is no candidate left with whom every quota would be met."""

    clause = "N3"
    zh = "名单中已没有能够满足全部配额的候补人员。"
    en = "No candidate is left with whom every quota would be met."


class ExecuteDraw(Command):
    """Enter the public value in the form committed to; who is drawn follows from it."""

    clauses = ("N3",)
    zh = "执行抽签"

    draw: UUID
    value: Annotated[Line, Unguarded("a public number, of the form committed to")]


class CancelDraw(Command):
    """Give a committed draw up, in view of everybody and with the reason."""

    clauses = ("N3",)
    zh = "取消抽签"

    draw: UUID
    reason: Prose


class ReplaceDrawnSeat(Command):
    """Let the next of the draw take the seat of a drawn one who leaves."""

    clauses = ("N3",)
    zh = "递补抽签席位"

    leaves: Party
    reason: Prose


def execute_draw(matter: Matter, command: ExecuteDraw, act: Act) -> list[Fact]:
    """N3 执行抽签: once, with the value named in advance, written as was committed to.

    Whoever was drawn has a seat by the draw, unless they have come by another one
    meanwhile or host the session.
    """
    require_open_roster(matter, act)
    draw = _committed(matter, command.draw, act)
    assert draw.randomness is not None
    if act.occurred_at < draw.randomness.available_at:
        raise RandomnessNotYetKnown("occurred_at")
    if not fits(command.value, draw.randomness):
        zh, en = (_form_of(draw.randomness, language) for language in ("zh", "en"))
        raise ValueOfAnotherForm("value", zh=zh, en=en)
    seed = seed_of(draw.digest, command.value)
    selected = Pool(draw.candidates, draw.quotas, draw.panel).select(seed).selected
    seated = [
        SeatFilled(
            party=Party(person=person),
            capacity=draw.capacity,
            source=SeatSource.SAMPLING,
            draw=command.draw,
        )
        for person in selected
        if _may_sit(matter, person, act)
    ]
    drawn = DrawExecuted(draw=command.draw, value=command.value, seed=seed, selected=selected)
    return [drawn, *seated]


def cancel_draw(matter: Matter, command: CancelDraw, act: Act) -> list[Fact]:
    """N3 取消抽签: before it is executed; the commitment stays in view."""
    require_under_deliberation(matter, act)
    _committed(matter, command.draw, act)
    return [DrawCancelled(draw=command.draw, reason=command.reason)]


def replace_drawn_seat(matter: Matter, command: ReplaceDrawnSeat, act: Act) -> list[Fact]:
    """N3 递补抽签席位: before a session or between two, on a frozen roster too.

    The next in the draw's order with the same features, else the next who keeps every quota.
    """
    require_under_deliberation(matter, act)
    if matter.discussion.open_sessions:
        raise SessionUnderWay()
    seats = matter.roster.seats
    seat = seats.get(command.leaves.id)
    if seat is None:
        raise NotSeated("leaves")
    draw = matter.roster.draws.get(seat.draw) if seat.draw else None
    if draw is None or seat.draw is None:
        raise NotDrawn("leaves")
    act.must_follow(seat.filled_at, matter.roster.frozen_at, matter.discussion.last_closed_at)
    follows = Pool(draw.candidates, draw.quotas, draw.panel).follower(
        seed_of(draw.digest, draw.value),
        draw.members,
        command.leaves.id,
        draw.left | seats.keys(),
    )
    if follows is None:
        raise NobodyFollows("leaves")
    return [
        SeatReplaced(
            leaves=command.leaves,
            party=Party(person=follows),
            capacity=seat.capacity,
            source=SeatSource.SAMPLING,
            draw=seat.draw,
            reason=command.reason,
        )
    ]


def _committed(matter: Matter, id: UUID, act: Act) -> Draw:
    draw = matter.roster.draws.get(id)
    if draw is None:
        raise NoSuchDraw("draw")
    if draw.status is DrawStatus.EXECUTED:
        raise AlreadyDrawn("draw")
    if draw.status is DrawStatus.CANCELLED:
        raise DrawIsCancelled("draw")
    act.must_follow(draw.committed_at)
    return draw


def _form_of(randomness: Randomness, language: str) -> str:
    return in_words(randomness.form, randomness.length, language)


def _may_sit(matter: Matter, person: UUID, act: Act) -> bool:
    try:
        require_not_host(matter, person, "draw", act)
    except HostTakesNoSeat:
        return False
    return person not in matter.roster.seats
