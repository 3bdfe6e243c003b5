"""Examples of the commands in domain/procedure/registry.py, by name."""

from __future__ import annotations

from typing import Any

from domain.rules.packs import PACKS
from domain.streams.registry import organisation_id
from service.command_examples.named import COMMITTEE, DISTRICT, MANDATE, PROPERTY, STREET, WANG

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
    "change-division-code": {"organisation": COMMITTEE, "division_code": "110101001101"},
    "grant-mandate": {
        "mandate": MANDATE,
        "organisation": COMMITTEE,
        "role": "committee",
        **WANG,
        "valid_from": "2026-03-01",
        "valid_until": "2028-12-31",
    },
    "revoke-mandate": {"mandate": MANDATE, "reason": "工作调动，不再经办。"},
    "publish-holiday-calendar": {
        "year": 2026,
        "notice": "国务院办公厅关于2026年部分节假日安排的通知",
        "issued_on": "2025-11-04",
        "holidays": [
            {
                "name": "元旦",
                "first": "2026-01-01",
                "last": "2026-01-03",
                "make_up_workdays": ["2026-01-04"],
            },
            {"name": "清明节", "first": "2026-04-04", "last": "2026-04-06"},
        ],
    },
    "adopt-rule-pack": {
        "pack": {
            **PACKS[-1].model_dump(mode="json", exclude_none=True),
            "id": "dongcheng-2030",
            "effective_from": "2030-01-01",
            "zh": "东城区社区协商运行流程指导手册（试行）",
            "notice_days": {"value": 5, "source": "手册第三条", "configured": False},
        }
    },
}
