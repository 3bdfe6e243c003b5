"""What every entry in the files of the sample is made of.

Times are Beijing time. Who takes part is named by a label of the author's ("六层住户甲"), which
never reaches the ledger, or as "@key" for an organisation. A label stands for one pseudonym within
its matter.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from domain.events.agenda import Category, Scale

if TYPE_CHECKING:
    from service.sample.plan import MatterPlan


class Script(msgspec.Struct, forbid_unknown_fields=True):
    """Anything in the files: a misspelt field is an error."""


class Step(Script, tag_field="do", kw_only=True):
    """A step of a matter. ``recorded`` says when it was entered, where that was much later."""

    at: datetime
    recorded: datetime | None = None

    def plan(self, plan: MatterPlan) -> None:
        """Add the commands that the step stands for."""
        raise NotImplementedError  # abstract: every kind says its own; msgspec takes no ABCMeta


class MatterHead(Script):
    """Whose matter it is and of what kind; ``number`` makes its source, "sample:007"."""

    key: str
    number: int
    organiser: str
    category: Category
    scale: Scale
