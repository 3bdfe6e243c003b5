"""K1 聚焦 and K3 搁置争议: the participants decide, or keep their differences for a while."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from domain.act import Act, Command
from domain.event import Fact
from domain.events.decision import (
    DecidedBy,
    DecisionAdopted,
    DissentRecorded,
    MatterResumed,
    MatterShelved,
    ShelvingGround,
)
from domain.refusal import Refusal
from domain.rules.pack import beijing_date
from domain.steps.proposal import (
    require_on_agenda,
    require_under_deliberation,
)
from domain.steps.session import SessionStillOpen
from domain.streams.matter import Matter, Stage
from domain.value import Count, Prose, Value


class NoSessionHeld(Refusal):
    """Nothing is decided before it was talked about."""

    clause = "K1"
    zh = "该事项尚未召开过协商会议，不能形成结果。"
    en = "No session has been held, so nothing can be decided."


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
    zh = "复议日期须在搁置之日以后。"
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
    review_on: date
    dissent: Annotated[tuple[Dissent, ...], Field(min_length=1, max_length=100)]


class ResumeMatter(Command):
    """Take up a shelved matter again."""

    clauses = ("K3",)
    zh = "恢复协商"

    reason: Prose


def adopt_decision(matter: Matter, command: AdoptDecision, act: Act) -> list[Fact]:
    """K1 形成协商决议: after a session, with the dissent."""
    require_discussed(matter, act)
    decision = DecisionAdopted(text=command.text, decided_by=DecidedBy.PARTICIPANTS)
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


def require_discussed(matter: Matter, act: Act) -> None:
    """Refuse unless the organiser acts, and after a session, with none of them open."""
    require_on_agenda(matter, act)
    require_under_deliberation(matter, act)
    if not matter.discussion.sessions:
        raise NoSessionHeld()
    if matter.discussion.open_sessions:
        raise SessionStillOpen()
    act.must_follow(matter.stage_since, matter.discussion.last_closed_at)


def dissent_facts(views: tuple[Dissent, ...]) -> list[Fact]:
    """D2 One fact a view, in the order given."""
    return [DissentRecorded(view=dissent.view, holders=dissent.holders) for dissent in views]
