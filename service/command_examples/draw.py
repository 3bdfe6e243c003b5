"""Examples of the commands in domain/procedure/draw.py, by name."""

from __future__ import annotations

from typing import Any

DRAW = "c4b5a697-7889-4d6a-8b5c-4d3e2f1a0b23"
DRAWN = {"person": "21a4e0c7-55d9-4a43-8d7b-9c0f1e2d3a41"}

EXAMPLES: dict[str, dict[str, Any]] = {
    "set-quotas": {
        "quotas": [
            {"feature": "age", "value": "60+", "least": 1, "most": 2},
            {"feature": "sex", "value": "f", "least": 1, "most": 2},
        ],
        "reason": "按社区人口构成设定。",
    },
    "commit-roster-pool": {
        "draw": DRAW,
        "panel": 2,
        "candidates": [
            {"id": DRAWN["person"], "features": {"age": "60+", "sex": "f"}},
            {
                "id": "6d0b9f3e-1c58-4f0e-b7a2-0a9b8c7d6e52",
                "features": {"age": "18-59", "sex": "m"},
            },
            {
                "id": "b83f7a15-9e24-4c6d-a1f0-5e4d3c2b1a63",
                "features": {"age": "60+", "sex": "m"},
            },
            {
                "id": "e95c2d84-3b7a-4e19-9f68-7a6b5c4d3e74",
                "features": {"age": "18-59", "sex": "f"},
            },
        ],
        "randomness": {
            "source": "中国福利彩票发行管理中心",
            "label": "双色球2026028期开奖号码，红球由小到大，蓝球在后，每个号码两位数字",
            "available_at": "2026-03-12T21:30:00+08:00",
            "form": "digits",
            "length": 14,
        },
    },
    "execute-draw": {
        "occurred_at": "2026-03-12T22:00:00+08:00",
        "draw": DRAW,
        "value": "03091421263011",
    },
    "cancel-draw": {"draw": DRAW, "reason": "名单遗漏两个楼门，补齐后另行抽取。"},
    "replace-drawn-seat": {"leaves": DRAWN, "reason": "因病不能参加。"},
}
