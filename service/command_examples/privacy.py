"""Examples of the commands in domain/procedure/privacy.py, by name."""

from __future__ import annotations

from typing import Any

EXAMPLES: dict[str, dict[str, Any]] = {"erase-subject": {"ground": "consent_withdrawn"}}
