"""Examples of the commands in domain/procedure/notice.py, by name."""

from __future__ import annotations

from typing import Any

from service.command_examples.named import (
    DOCUMENT,
    EXPERT,
    HOUSING,
    INVITATION,
    LI,
    NOTICE,
    PROPERTY,
    WANG,
)

EXAMPLES: dict[str, dict[str, Any]] = {
    "publish-notice": {"occurred_at": "2026-03-06T10:00:00+08:00", **NOTICE},
    "amend-notice": {
        **NOTICE,
        "starts_at": "2026-03-18T14:00:00+08:00",
        "applications_until": "2026-03-17T18:00:00+08:00",
        "reason": "场地维修，会议改期。",
    },
    "cancel-notice": {"reason": "拟协商的改造方案有重大调整，待方案明确后重新公示。"},
    "request-department": {
        "department": HOUSING,
        "reason": "涉及房屋公共部位产权，请街道协调区房管局派员参加。",
    },
    "invite-party": {
        "invitation": INVITATION,
        "party": {"organisation": HOUSING},
        "capacity": "department",
    },
    "answer-invitation": {"invitation": INVITATION, "accepted": True},
    "file-expert-assessment": {
        "expert": EXPERT,
        "field": "建筑电气",
        "summary": "现有线路可承受声控灯的负荷，建议同时更换三处老化接线盒。",
        "documents": [DOCUMENT],
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
    "replace-seat": {
        "leaves": WANG,
        "party": LI,
        "source": "invitation",
        "reason": "原参与者外出，改由同楼居民参加。",
    },
    "freeze-roster": {
        "occurred_at": "2026-03-15T18:00:00+08:00",
        "weak_groups": [{"group": "elderly", "people": 2}],
    },
}
