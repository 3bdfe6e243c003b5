"""K1 聚焦 and K3 搁置争议: participants set priorities and decide, or keep their differences."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.act import Act, Command
from domain.event import Fact
from domain.events.decision import (
    DecidedBy,
    DecisionAdopted,
    DissentRecorded,
    MatterResumed,
    MatterShelved,
    PrioritySet,
    ShelvingGround,
)
from domain.refusal import Refusal
from domain.rules.pack import beijing_date
from domain.steps.invitation import require_assessed
from domain.steps.proposal import (
    require_on_agenda,
    require_under_deliberation,
)
from domain.steps.session import SessionStillOpen
from domain.streams.matter import Matter, Stage
from domain.value import CalendarDay, Count, Line, Prose, Value


class NoSessionHeld(Refusal):
    """Nothing is decided before it was talked about."""

    clause = "K1"
    zh = "该事项尚未召开过协商会议，不能形成结果。"
    en = "No session has been held, so nothing can be decided."


class NotDiscussedAnew(Refusal):
    """What was shelved, or what an assembly did not carry, is talked about again before the
    participants decide."""

    clause = "K3"
    zh = "恢复协商或者会议表决未通过后，须再次召开协商会议，方可形成协商决议。"
    en = (
        "After the matter was resumed, or an assembly did not carry it, it takes a further session."
    )


class PriorityRepeated(Refusal):
    """Each priority stands once, at its place in the order."""

    clause = "K1"
    zh = "协商重点不得重复。"
    en = "Each priority may stand only once."


class TooFewRounds(Refusal):
    """Shelving for repeated rounds needs as many as the rules of the day say."""

    clause = "K3"
    zh = "以多次协商仍无法解决为由搁置的，至少须协商 {rounds} 次。"
    en = "Shelving after repeated rounds needs at least {rounds} of them."


class FindingMissing(Refusal):
    """Shelving for a major dispute needs a recorded finding."""

    clause = "K3"
    zh = "以存在较大争议为由搁置的，须记录争议认定情况。"
    en = "Shelving for a major dispute needs a recorded finding of it."


class ReviewTooEarly(Refusal):
    """The day of review lies ahead."""

    clause = "K3"
    zh = "再议日期须在搁置之日以后。"
    en = "The day of review must lie after the day of shelving."


class NotShelved(Refusal):
    """Only a shelved matter is resumed."""

    clause = "K3"
    zh = "该事项未被搁置。"
    en = "The matter is not shelved."


class Dissent(Value):
    """A view that was not followed, and how many hold it."""

    view: Prose
    holders: Annotated[Count, Field(ge=1)]


class SetPriorities(Command):
    """Say which questions matter most or press most, in order; the latest order holds."""

    clauses = ("K1",)
    zh = "确定协商重点"

    priorities: Annotated[tuple[Line, ...], Field(min_length=1, max_length=20)]
    reason: Prose


class AdoptDecision(Command):
    """Record the solution that the participants agreed on, and the views that differ."""

    clauses = ("K1",)
    zh = "形成协商决议"

    text: Prose
    dissent: Annotated[tuple[Dissent, ...], Field(max_length=100)] = ()


class ShelveMatter(Command):
    """Keep the differences and put the matter aside until a day of review."""

    clauses = ("K3",)
    zh = "搁置争议"

    ground: ShelvingGround
    finding: Prose | None = None
    conditions: Prose
    review_on: CalendarDay
    dissent: Annotated[tuple[Dissent, ...], Field(min_length=1, max_length=100)]


class ResumeMatter(Command):
    """Take up a shelved matter again."""

    clauses = ("K3",)
    zh = "恢复协商"

    reason: Prose


def set_priorities(matter: Matter, command: SetPriorities, act: Act) -> list[Fact]:
    """K1 确定重点: of what was talked about, in a session or after one."""
    require_under_deliberation(matter, act)
    if not matter.discussion.sessions:
        raise NoSessionHeld()
    act.must_follow(matter.discussion.first_opened_at)
    for index, priority in enumerate(command.priorities):
        if priority in command.priorities[:index]:
            raise PriorityRepeated(f"priorities.{index}")
    return [PrioritySet(priorities=command.priorities, reason=command.reason)]


def adopt_decision(matter: Matter, command: AdoptDecision, act: Act) -> list[Fact]:
    """K1 形成协商决议: after a session, with the dissent; also anew after a correction (I5)."""
    require_discussed(matter, act)
    closed_at, unsettled_at = matter.discussion.last_closed_at, matter.unsettled_at
    if unsettled_at is not None and (closed_at is None or closed_at <= unsettled_at):
        raise NotDiscussedAnew()
    require_assessed(matter, act)
    decision = DecisionAdopted(
        text=command.text,
        decided_by=DecidedBy.PARTICIPANTS,
        report_to=communities_to_tell(matter),
    )
    return [decision, *dissent_facts(command.dissent)]


def shelve_matter(matter: Matter, command: ShelveMatter, act: Act) -> list[Fact]:
    """K3 搁置争议: after repeated rounds or on a finding of major dispute."""
    require_discussed(matter, act)
    rounds = act.rules.shelving_rounds.value
    if (
        command.ground is ShelvingGround.REPEATED_ROUNDS
        and matter.discussion.closed_rounds < rounds
    ):
        raise TooFewRounds("ground", rounds=rounds)
    if command.ground is ShelvingGround.MAJOR_DISPUTE and command.finding is None:
        raise FindingMissing("finding")
    if command.review_on <= beijing_date(act.occurred_at):
        raise ReviewTooEarly("review_on")
    shelved = MatterShelved(
        ground=command.ground,
        finding=command.finding,
        conditions=command.conditions,
        review_on=command.review_on,
    )
    return [shelved, *dissent_facts(command.dissent)]


def resume_matter(matter: Matter, command: ResumeMatter, act: Act) -> list[Fact]:
    """K3 恢复协商: a further session then needs a notice of its own (K2)."""
    require_on_agenda(matter, act)
    if matter.stage is not Stage.SHELVED:
        raise NotShelved()
    act.must_follow(matter.stage_since)
    return [MatterResumed(reason=command.reason)]


def require_undecided(matter: Matter, act: Act) -> None:
    """Refuse unless the matter is on the agenda and open: under deliberation or shelved."""
    require_on_agenda(matter, act)
    if matter.stage is not Stage.SHELVED:
        require_under_deliberation(matter, act)


def require_discussed(matter: Matter, act: Act) -> None:
    """Refuse unless the organiser acts, and after a session, with none of them open."""
    require_on_agenda(matter, act)
    require_under_deliberation(matter, act)
    if not matter.discussion.sessions:
        raise NoSessionHeld()
    if matter.discussion.open_sessions:
        raise SessionStillOpen()
    act.must_follow(matter.stage_since, matter.discussion.last_closed_at)


def communities_to_tell(matter: Matter) -> tuple[UUID, ...]:
    """L5 The committees whose matters came up into this one, each once, in the order of their
    ids."""
    return tuple(sorted(set(matter.escalated_from.values()), key=str))


def dissent_facts(views: tuple[Dissent, ...]) -> list[Fact]:
    """D2 One fact a view, in the order given."""
    return [DissentRecorded(view=dissent.view, holders=dissent.holders) for dissent in views]
