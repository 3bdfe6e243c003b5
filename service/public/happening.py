"""A fact of a matter's course, as the parts of its page take it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec


class Happening(msgspec.Struct, frozen=True):
    """A fact of the course, its words opened."""

    position: int
    type: str
    occurred_at: datetime
    fact: dict[str, Any]
