"""The procedure in one table: each command, its decider, its stream, its roles and its relation."""

from __future__ import annotations

from domain.procedure import (
    ability,
    agenda,
    archive,
    decision,
    discussion,
    draw,
    evaluation,
    funds,
    linkage,
    notice,
    privacy,
    publicity,
    referral,
    registry,
    scoring,
    undertaking,
)
from domain.procedure.step import Decided, Step

__all__ = ["PROCEDURE", "Decided", "Step"]

PROCEDURE: tuple[Step, ...] = (
    *registry.TABLE,
    *agenda.TABLE,
    *notice.TABLE,
    *draw.TABLE,
    *discussion.TABLE,
    *decision.TABLE,
    *undertaking.TABLE,
    *funds.TABLE,
    *referral.TABLE,
    *publicity.TABLE,
    *evaluation.TABLE,
    *linkage.TABLE,
    *ability.TABLE,
    *archive.TABLE,
    *scoring.TABLE,
    *privacy.TABLE,
)
