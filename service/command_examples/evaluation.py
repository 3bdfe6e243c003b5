"""Examples of the commands in domain/procedure/evaluation.py, by name."""

from __future__ import annotations

from typing import Any

from service.command_examples.named import COMMITTEE, HOUSING, OTHER_MATTER, STREET, WANG

EXAMPLES: dict[str, dict[str, Any]] = {
    "open-appraisal": {
        "organiser": COMMITTEE,
        "subjects": [STREET, HOUSING],
        "period_from": "2026-01-01",
        "period_until": "2026-06-30",
    },
    "give-rating": {
        "subject": HOUSING,
        "matter": OTHER_MATTER,
        "rater": WANG["person"],
        "taking_part": 4,
        "carrying_out": 5,
    },
    "close-appraisal": {},
}
