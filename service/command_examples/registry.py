"""Examples of the commands in domain/procedure/registry.py, by name."""

from __future__ import annotations

from typing import Any

from domain.streams.registry import organisation_id
from service.command_examples.named import COMMITTEE, DISTRICT, PROPERTY, STREET

EXAMPLES: dict[str, dict[str, Any]] = {
    "update-register": {
        "organisations": [
            {
                "organisation": DISTRICT,
                "kind": "district",
                "name": "东城区",
                "division_code": "110101",
            },
            {
                "organisation": STREET,
                "kind": "street",
                "name": "东华门街道办事处",
                "parent": DISTRICT,
                "division_code": "110101001",
            },
            {
                "organisation": COMMITTEE,
                "kind": "committee",
                "name": "多福巷社区居民委员会",
                "parent": STREET,
                "division_code": "110101001001",
            },
        ],
    },
    "rename-organisation": {"organisation": COMMITTEE, "name": "多福巷社区居委会"},
    "merge-organisation": {
        "organisation": str(organisation_id("110101001002")),
        "into": COMMITTEE,
    },
    "dissolve-organisation": {"organisation": PROPERTY, "reason": "已办理注销登记"},
}
