"""Between the levels: common issues, escalation, suggestions."""

from __future__ import annotations

from domain.procedure.step import Step

TABLE: tuple[Step, ...] = ()
