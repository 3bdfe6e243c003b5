"""I5 依法纠正: an unlawful decision is put right by the street or the district, never deleted."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from domain.act import Act, Command
from domain.event import Fact
from domain.events.decision import DecisionCorrected
from domain.refusal import Refusal
from domain.steps.proposal import require_on_agenda
from domain.streams.matter import Matter
from domain.value import Count, Line, Prose


class NoSuchDecision(Refusal):
    """The version named is not that of a decision of this matter."""

    clause = "I5"
    zh = "所填版本不是该事项的决议。"
    en = "The version named is not that of a decision of this matter."


class DecisionAlreadyCorrected(Refusal):
    """A decision is corrected once; what comes in its place is a decision of its own."""

    clause = "I5"
    zh = "该决议已经依法纠正。"
    en = "The decision has already been corrected."


class CorrectDecision(Command):
    """Order an unlawful decision put right: which, by which law and article, and how.

    ``decision`` is the version of the decision's own record in the matter.
    """

    clauses = ("I5",)
    zh = "依法纠正协商成果"

    decision: Annotated[Count, Field(ge=1)]
    law: Line
    article: Line
    finding: Prose
    correction: Prose


def correct_decision(matter: Matter, command: CorrectDecision, act: Act) -> list[Fact]:
    """I5 依法纠正: the decision stays readable, and the matter goes back to deliberation.

    So the organiser may adopt another decision, at once or after a further session; tasks of the
    old one can still be ended, and no new ones assigned until there is another decision.
    """
    require_on_agenda(matter, act)
    if command.decision not in matter.decision_versions:
        raise NoSuchDecision("decision")
    if command.decision in matter.corrected_versions:
        raise DecisionAlreadyCorrected("decision")
    act.must_follow(matter.decided_at)
    return [
        DecisionCorrected(
            decision=command.decision,
            law=command.law,
            article=command.article,
            finding=command.finding,
            correction=command.correction,
            corrected_by=act.acting_for,
        )
    ]
