"""Money: approved, contracted, paid, published, audited."""

from __future__ import annotations

from domain.procedure.step import Step

TABLE: tuple[Step, ...] = ()
