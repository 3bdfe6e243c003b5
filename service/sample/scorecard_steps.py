"""E6 scorecards.toml: the formulas of the district, and the course of some offices' scorecards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.act import Command
from domain.event import Actor
from domain.events.scoring import Consulted, ExclusionReason
from domain.roles import Role
from domain.scoring.counting import Card
from domain.scoring.formula import Formula, Group, Missing, Weighted
from domain.scoring.indicators import definitions_digest
from domain.steps import score_items, scorecard, scoring_formula
from domain.streams.registry import REGISTRY_STREAM, organisation_id
from domain.streams.scorecard import scorecard_id
from service.sample.names import (
    DISTRICT_CODE,
    Organisations,
    beijing,
    matter_id,
    part_id,
)
from service.sample.plan import ENTERED_AFTER, OfRecord, Planned
from service.sample.script import Script

DISTRICT = Actor(organisation=organisation_id(DISTRICT_CODE), role=Role.DISTRICT)
ROLES = {Card.STREET: Role.STREET, Card.DEPARTMENT: Role.DEPARTMENT}


class FormulaScript(Script):
    """A formula; each of ``heard`` is "who|day|outcome", of ``indicators`` "indicator group weight
    least"."""

    id: str
    version: int
    card: Card
    at: datetime
    begins: int
    ends: int
    title: str
    heard: list[str]
    indicators: list[str]
    weight_present_least: int
    text: str

    def plan(self) -> Planned:
        """Its adoption, as an importer takes it over from before there was a ledger."""
        heard = (line.split("|") for line in self.heard)
        formula = Formula(
            id=self.id,
            version=self.version,
            card=self.card,
            zh=self.title,
            indicators=tuple(_weighted(line) for line in self.indicators),
            missing=Missing.SPREAD,
            weight_present_least=self.weight_present_least,
            definitions=definitions_digest(),
        )
        adopt = scoring_formula.AdoptScoringFormula(
            occurred_at=beijing(self.at),
            formula=formula,
            year_from=self.begins,
            year_until=self.ends,
            consulted=tuple(
                Consulted(who=who, on=date.fromisoformat(day), outcome=outcome)
                for who, day, outcome in heard
            ),
            text=self.text,
        )
        entered_at = beijing(self.at) + ENTERED_AFTER
        return Planned(entered_at, REGISTRY_STREAM, adopt, f"scorecards.toml {self.id}")


def _weighted(line: str) -> Weighted:
    indicator, group, weight, least = line.split()
    return Weighted(indicator=indicator, group=Group(group), weight=int(weight), least=int(least))


class CardStep(Script, tag_field="do", kw_only=True):
    """A step of a scorecard, by the district unless it is the office's."""

    at: datetime

    def command(self, card: CardScript, office: UUID) -> Command | OfRecord:
        """What is recorded."""
        raise NotImplementedError  # abstract: every kind says its own; msgspec takes no ABCMeta


class Propose(CardStep, tag="propose"):
    """E6."""

    def command(self, card: CardScript, office: UUID) -> Command:
        return scorecard.ProposeScorecard(organisation=office, year=card.year)


class Object(CardStep, tag="object"):
    """E6 by the office itself."""

    key: str
    ground: str
    indicator: str | None = None

    def command(self, card: CardScript, office: UUID) -> Command:
        return scorecard.FileScorecardObjection(
            objection=part_id(card.key, "objection", self.key),
            indicator=self.indicator,
            ground=self.ground,
        )


class Decide(CardStep, tag="decide"):
    """E6."""

    objection: str
    upheld: bool
    reason: str

    def command(self, card: CardScript, office: UUID) -> Command:
        return scorecard.DecideScorecardObjection(
            objection=part_id(card.key, "objection", self.objection),
            upheld=self.upheld,
            reason=self.reason,
        )


class Finalise(CardStep, tag="finalise"):
    """E6."""

    def command(self, card: CardScript, office: UUID) -> Command:
        return scorecard.FinaliseScorecard()


class Restate(CardStep, tag="restate"):
    """E6."""

    reason: str

    def command(self, card: CardScript, office: UUID) -> Command:
        return scorecard.RestateScorecard(reason=self.reason)


class AboutItem(CardStep, kw_only=True):
    """An item of an indicator: opened by the ``nth`` event of a type (``opened``) of a matter."""

    indicator: str
    matter: str
    opened: str
    explanation: str
    nth: int = 1

    def about(
        self, card: CardScript, office: UUID, command: Callable[..., Command], **more: Any
    ) -> OfRecord:
        """A command about it, once it is known where it stands on the ledger."""
        matter, at = matter_id(self.matter), beijing(self.at)

        def said(position: int) -> Command:
            return command(
                occurred_at=at,
                organisation=office,
                year=card.year,
                indicator=self.indicator,
                of=matter,
                item=position,
                explanation=self.explanation,
                **more,
            )

        return OfRecord(matter, self.opened, self.nth, said, at)


class Exclude(AboutItem, tag="exclude"):
    """E6."""

    reason: ExclusionReason

    def command(self, card: CardScript, office: UUID) -> OfRecord:
        return self.about(card, office, score_items.ExcludeScoreItem, reason=self.reason)


class Readmit(AboutItem, tag="readmit"):
    """E6."""

    def command(self, card: CardScript, office: UUID) -> OfRecord:
        return self.about(card, office, score_items.ReadmitScoreItem)


AnyCardStep = Propose | Object | Decide | Finalise | Restate | Exclude | Readmit


class CardScript(Script):
    """The scorecard of an office and year."""

    key: str
    office: str
    card: Card
    year: int
    step: list[AnyCardStep]

    def plan(self, organisations: Organisations) -> Iterator[Planned]:
        """Its commands."""
        office = organisations[self.office]
        stream = scorecard_id(office, self.year)
        for step in self.step:
            command, at = step.command(self, office), beijing(step.at)
            if isinstance(command, Command):
                command = command.model_copy(update={"occurred_at": at})
            own = isinstance(step, Object)
            actor = Actor(organisation=office, role=ROLES[self.card]) if own else DISTRICT
            where = f"scorecards.toml {self.key} {step.at:%Y-%m-%d %H:%M}"
            yield Planned(at + ENTERED_AFTER, stream, command, where, actor)


class ScorecardsFile(Script):
    """scorecards.toml."""

    formula: list[FormulaScript]
    card: list[CardScript]
