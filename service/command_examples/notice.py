"""Examples of the commands in domain/procedure/notice.py, by name."""

from __future__ import annotations

from typing import Any

from service.command_examples.named import LI, NOTICE, PROPERTY, WANG

EXAMPLES: dict[str, dict[str, Any]] = {
    "publish-notice": {"occurred_at": "2026-03-06T10:00:00+08:00", **NOTICE},
    "amend-notice": {
        **NOTICE,
        "starts_at": "2026-03-18T14:00:00+08:00",
        "applications_until": "2026-03-17T18:00:00+08:00",
        "reason": "场地维修，会议改期。",
    },
    "apply-to-take-part": {"applicant": LI, "capacity": "resident"},
    "admit-application": {"applicant": LI},
    "reject-application": {"applicant": LI, "reason": "非本小区居民，可列席旁听。"},
    "fill-seats": {
        "seats": [
            {"party": WANG, "capacity": "resident", "source": "invitation"},
            {
                "party": {"organisation": PROPERTY},
                "capacity": "property_company",
                "source": "invitation",
            },
        ]
    },
    "freeze-roster": {"occurred_at": "2026-03-15T18:00:00+08:00"},
}
