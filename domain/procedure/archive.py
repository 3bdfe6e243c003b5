"""The record: corrections, archives, exemplary cases, norms, training."""

from __future__ import annotations

from domain.procedure.step import Step

TABLE: tuple[Step, ...] = ()
