"""Examples of the commands in domain/procedure/linkage.py, by name."""

from __future__ import annotations

from typing import Any

from service.command_examples.named import COMMITTEE, STREET

EXAMPLES: dict[str, dict[str, Any]] = {
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
