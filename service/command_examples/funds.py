"""Examples of the commands in domain/procedure/funds.py, by name."""

from __future__ import annotations

from typing import Any

EXAMPLES: dict[str, dict[str, Any]] = {}
