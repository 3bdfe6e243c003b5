"""The ability to deliberate: training held, support given to weak groups."""

from __future__ import annotations

from domain.procedure.relations import FOUNDER, ORGANISER
from domain.procedure.step import ANSWERERS, ORGANISERS, Step
from domain.steps import ability

TABLE: tuple[Step, ...] = (
    Step(ability.HoldTraining, ability.hold_training, "training", ANSWERERS, FOUNDER),
    Step(ability.ProvideSupport, ability.provide_support, "matter", ORGANISERS, ORGANISER),
)
