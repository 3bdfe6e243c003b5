"""What a file in matters/ may say."""

from __future__ import annotations

from service.sample.agenda_steps import AgendaStep
from service.sample.decision_steps import DecisionStep
from service.sample.draw_steps import DrawStep
from service.sample.oversight_steps import OversightStep
from service.sample.referral_steps import AnyReferralStep
from service.sample.roster_steps import RosterStep
from service.sample.scorecard_steps import CardScript
from service.sample.script import MatterHead, Script
from service.sample.session_steps import SessionStep
from service.sample.undertaking_steps import FundsStep, UndertakingStep

AnyStep = (
    AgendaStep
    | RosterStep
    | DrawStep
    | SessionStep
    | DecisionStep
    | UndertakingStep
    | FundsStep
    | AnyReferralStep
    | OversightStep
)


class MatterScript(MatterHead):
    """A matter from its proposal on."""

    step: list[AnyStep]


class MattersFile(Script):
    """A file in matters/."""

    matter: list[MatterScript]


class RecentFile(MattersFile):
    """recent.toml."""

    card: list[CardScript]
