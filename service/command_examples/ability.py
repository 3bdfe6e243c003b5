"""Examples of the commands in domain/procedure/ability.py, by name."""

from __future__ import annotations

from typing import Any

from service.command_examples.named import COMMITTEE, SESSION

EXAMPLES: dict[str, dict[str, Any]] = {
    "hold-training": {
        "occurred_at": "2026-02-10T17:00:00+08:00",
        "organiser": COMMITTEE,
        "title": "议事协商规则培训",
        "method": "expert_lecture",
        "held_on": "2026-02-10",
        "trainer": "某社会工作事务所",
        "audience": [
            {"audience": "committee_members", "people": 7},
            {"audience": "residents", "people": 23},
        ],
        "summary": "讲解议事规则，模拟了一次楼院协商。",
    },
    "provide-support": {
        "session": SESSION,
        "kind": "transport",
        "group": "disabled",
        "people": 2,
        "description": "安排志愿者接送两位行动不便的居民到会。",
    },
}
