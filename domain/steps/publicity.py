"""E1 结果公开: what was decided and how it is carried out is shown to everybody."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.act import Act, Command
from domain.event import Fact
from domain.events.publicity import OutcomePublished, ProgressPublished, PublicationWithdrawn
from domain.refusal import AlreadyExists, Refusal
from domain.rules.deadline import due_after
from domain.rules.pack import beijing_date
from domain.steps.proposal import require_on_agenda
from domain.streams.matter import Matter, Stage
from domain.value import CalendarDay, Line, Prose


class NoOutcomeYet(Refusal):
    """There is an outcome when the matter was decided or shelved."""

    clause = "E1"
    zh = "该事项尚未形成决议或搁置，没有可公开的结果。"
    en = "The matter was neither decided nor shelved, so there is no outcome to publish."


class NoProgressYet(Refusal):
    """There is progress to show once a task was assigned."""

    clause = "E1"
    zh = "该事项尚未分派任务，没有可公开的办理进展。"
    en = "No task of this matter has been assigned, so there is no progress to publish."


class PublishedBeforeOutcome(Refusal):
    """The outcome is shown from the day it came about, or later."""

    clause = "E1"
    zh = "公开起始日不得早于形成结果之日。"
    en = "The publication cannot begin before the day of the outcome."


class PublishedFarAhead(Refusal):
    """What is announced to be shown some day is not made public yet."""

    clause = "E1"
    zh = "公开起始日不得晚于规定的公开期限届满之日（{latest}）。"
    en = "The publication must begin by {latest}, within the term for making it public."


class PublicationPeriodInverted(Refusal):
    """The period ends on the day it begins or later."""

    clause = "E1"
    zh = "公开截止日不得早于起始日。"
    en = "The publication cannot end before it begins."


class PublicationTooShort(Refusal):
    """The outcome stays visible for as long as the rules of the day say."""

    clause = "E1"
    zh = "公开期不足：首尾日均计入，不得少于 {days} 日。"
    en = "The publication must run at least {days} days, the first and the last included."


class NoSuchPublication(Refusal):
    """The matter has no publication with this id."""

    clause = "E1"
    zh = "该事项没有这项公开内容。"
    en = "The matter has no such publication."


class PublicationOver(Refusal):
    """Only what is still shown, or is to be shown, is withdrawn."""

    clause = "E1"
    zh = "该公开内容已撤下，或公开期已满。"
    en = "The publication was withdrawn before, or its period is over."


class PublishOutcome(Command):
    """Show the outcome at a place, from day to day inclusive; again as the carrying out goes on.
    One with a ``publication`` id of its own can be withdrawn."""

    clauses = ("E1",)
    zh = "公开结果"

    publication: UUID | None = None
    summary: Prose
    place: Line
    published_from: CalendarDay
    published_until: CalendarDay


class PublishProgress(Command):
    """Show how the outcome is being carried out, from day to day inclusive."""

    clauses = ("E1",)
    zh = "公开办理进展"

    publication: UUID
    summary: Prose
    place: Line
    published_from: CalendarDay
    published_until: CalendarDay


class WithdrawPublication(Command):
    """Take a publication down before its end, and say on what ground."""

    clauses = ("E1",)
    zh = "撤下公开内容"

    publication: UUID
    ground: Prose


def publish_outcome(matter: Matter, command: PublishOutcome, act: Act) -> list[Fact]:
    """E1 结果公开: for the days that the rule pack of the act states, where it states any."""
    require_on_agenda(matter, act)
    if matter.stage not in (Stage.DECIDED, Stage.SHELVED):
        raise NoOutcomeYet()
    _check(matter, command, act)
    return [
        OutcomePublished(
            publication=command.publication,
            summary=command.summary,
            place=command.place,
            published_from=command.published_from,
            published_until=command.published_until,
        )
    ]


def publish_progress(matter: Matter, command: PublishProgress, act: Act) -> list[Fact]:
    """E1 公开办理进展: of a decision that became tasks; for the same days as an outcome."""
    require_on_agenda(matter, act)
    if matter.stage is not Stage.DECIDED:
        raise NoOutcomeYet()
    if not matter.tasks:
        raise NoProgressYet()
    act.must_follow(min(task.assigned_at for task in matter.tasks.values()))
    _check(matter, command, act)
    return [
        ProgressPublished(
            publication=command.publication,
            summary=command.summary,
            place=command.place,
            published_from=command.published_from,
            published_until=command.published_until,
        )
    ]


def withdraw_publication(matter: Matter, command: WithdrawPublication, act: Act) -> list[Fact]:
    """E1 撤下公开: on a ground, while it runs; what was shown stays on the ledger."""
    require_on_agenda(matter, act)
    known = matter.publications.get(command.publication)
    if known is None:
        raise NoSuchPublication("publication")
    act.must_follow(known.published_at)
    if known.withdrawn or known.until < beijing_date(act.occurred_at):
        raise PublicationOver("publication")
    return [PublicationWithdrawn(publication=command.publication, ground=command.ground)]


def require_period(begins: date, ends: date, act: Act) -> None:
    """Refuse a period that is inverted, or shorter than the rules of the act allow."""
    days = (ends - begins).days + 1
    if days < 1:
        raise PublicationPeriodInverted("published_until")
    stated = act.rules.publication_days.value
    if stated is not None and days < stated:
        raise PublicationTooShort("published_until", days=stated)


def _check(matter: Matter, command: PublishOutcome | PublishProgress, act: Act) -> None:
    """What an outcome and its progress have in common."""
    assert matter.stage_since is not None
    act.must_follow(matter.stage_since)
    if command.publication in matter.publications:
        raise AlreadyExists("publication")
    if command.published_from < beijing_date(matter.stage_since):
        raise PublishedBeforeOutcome("published_from")
    term = (
        act.rules.outcome_publication
        if isinstance(command, PublishOutcome)
        else act.rules.progress_publication
    )
    latest = due_after(act.registry.calendar, act.occurred_at, term.value).due_on
    assert latest is not None
    if command.published_from > latest:
        raise PublishedFarAhead("published_from", latest=latest)
    require_period(command.published_from, command.published_until, act)
