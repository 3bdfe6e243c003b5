"""Examples of the commands in domain/procedure/linkage.py, by name."""

from __future__ import annotations

from typing import Any

from service.command_examples.named import COMMITTEE, MATTER, OTHER_MATTER, STREET

EXAMPLES: dict[str, dict[str, Any]] = {
    "set-street-procedure": {
        "occurred_at": "2026-01-05T09:00:00+08:00",
        "street": STREET,
        "title": "街道协商工作规程",
        "text": "街道协商按征集、公示、协商、公开四个步骤进行。",
        "effective_from": "2026-01-05",
    },
    "detect-common-issue": {
        "occurred_at": "2026-05-06T09:00:00+08:00",
        "street": STREET,
        "topic": "lighting_and_safety",
        "matters": [OTHER_MATTER, MATTER],
        "finding": "多个社区反映楼道照明不足。",
    },
    "dismiss-common-issue": {"reason": "各社区情况不同，由社区分别协商。"},
    "raise-common-issue": {
        "into": MATTER,
        "escalate": [OTHER_MATTER],
        "reason": "由街道统筹改造资金。",
    },
    "escalate-matter": {"into": OTHER_MATTER, "reason": "涉及全街道，由街道统筹。"},
    "report-street-outcome": {
        "communities": [COMMITTEE],
        "matters": [OTHER_MATTER],
        "content": "辖区老旧小区楼道照明统筹改造。",
        "procedure": "征集、公示、协商、公开。",
        "result": "纳入本年度老旧小区改造计划，分两批实施。",
        "channels": ["街道公示栏", "社区微信公众号"],
    },
    "make-suggestion": {
        "occurred_at": "2026-05-08T10:00:00+08:00",
        "organiser": COMMITTEE,
        "addressee": STREET,
        "title": "关于统筹老旧小区楼道照明改造的建议",
        "text": "多个小区存在同类问题，建议街道统一申报改造资金。",
        "matters": [],
    },
    "answer-suggestion": {"adopted": True, "answer": "已纳入街道本年度老旧小区改造计划。"},
}
