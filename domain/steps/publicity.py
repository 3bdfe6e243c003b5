"""E1 结果公开: what was decided and how it is carried out is shown to everybody."""

from __future__ import annotations

from datetime import date

from domain.act import Act, Command
from domain.event import Fact
from domain.events.publicity import OutcomePublished
from domain.refusal import Refusal
from domain.rules.pack import beijing_date
from domain.steps.proposal import require_on_agenda
from domain.streams.matter import Matter, Stage
from domain.value import Line, Prose


class NoOutcomeYet(Refusal):
    """There is an outcome when the matter was decided or shelved."""

    clause = "E1"
    zh = "该事项尚未形成决议或搁置，没有可公开的结果。"
    en = "The matter was neither decided nor shelved, so there is no outcome to publish."


class PublishedBeforeOutcome(Refusal):
    """The outcome is shown from the day it came about, or later."""

    clause = "E1"
    zh = "公开起始日不得早于形成结果之日。"
    en = "The publication cannot begin before the day of the outcome."


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


class PublishOutcome(Command):
    """Show the outcome at a place, from day to day inclusive; again as the carrying out goes on."""

    clauses = ("E1",)
    zh = "公开结果"

    summary: Prose
    place: Line
    published_from: date
    published_until: date


def publish_outcome(matter: Matter, command: PublishOutcome, act: Act) -> list[Fact]:
    """E1 结果公开: for the days that the rule pack of the act states, where it states any."""
    require_on_agenda(matter, act)
    if matter.stage not in (Stage.DECIDED, Stage.SHELVED):
        raise NoOutcomeYet()
    assert matter.stage_since is not None
    act.must_follow(matter.stage_since)
    if command.published_from < beijing_date(matter.stage_since):
        raise PublishedBeforeOutcome("published_from")
    days = (command.published_until - command.published_from).days + 1
    if days < 1:
        raise PublicationPeriodInverted("published_until")
    stated = act.rules.publication_days.value
    if stated is not None and days < stated:
        raise PublicationTooShort("published_until", days=stated)
    return [
        OutcomePublished(
            summary=command.summary,
            place=command.place,
            published_from=command.published_from,
            published_until=command.published_until,
        )
    ]
