"""The rights of the persons whose data the ledger holds."""

from __future__ import annotations

from domain.procedure.relations import ANYONE
from domain.procedure.step import RULERS, Step
from domain.steps import erasing

TABLE: tuple[Step, ...] = (
    Step(erasing.EraseSubject, erasing.erase_subject, "person", RULERS, ANYONE),
)
