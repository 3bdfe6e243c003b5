"""The formula and the course of a scorecard."""

from __future__ import annotations

from typing import Any

from domain.scoring.indicators import definitions_digest
from service.command_examples.named import OTHER_MATTER, SCORE_OBJECTION, STREET

ITEM: dict[str, Any] = {
    "organisation": STREET,
    "year": 2025,
    "indicator": "attendance",
    "of": OTHER_MATTER,
    "item": 1284,
}
EXAMPLES: dict[str, dict[str, Any]] = {
    "adopt-scoring-formula": {
        "formula": {
            "id": "example-street-2027",
            "version": 1,
            "card": "street",
            "zh": "街道办事处议事协商考核计分办法",
            "indicators": [
                {
                    "indicator": "satisfied_with_carrying_out",
                    "group": "satisfaction",
                    "weight": 40,
                    "least": 10,
                },
                {
                    "indicator": "referrals_verified",
                    "group": "result",
                    "weight": 35,
                    "least": 5,
                },
                {
                    "indicator": "outcomes_published",
                    "group": "openness",
                    "weight": 25,
                    "least": 5,
                },
            ],
            "missing": "spread",
            "weight_present_least": 60,
            "definitions": definitions_digest(),
        },
        "year_from": 2098,
        "year_until": 2099,
        "consulted": [
            {
                "who": "各街道办事处、区级有关部门和部分居民代表",
                "on": "2026-02-27",
                "outcome": "收到意见十二条，采纳九条。",
            }
        ],
        "text": "一、落实成果满意率四十分。二、居民核实率三十五分。三、结果公开率二十五分。",
    },
    "exclude-score-item": {
        **ITEM,
        "reason": "recorded_wrongly",
        "explanation": "邀请登记在另一街道名下，经核对邀请函更正。",
    },
    "readmit-score-item": {**ITEM, "explanation": "复核后查明邀请函已经送达。"},
    "propose-scorecard": {"organisation": STREET, "year": 2025},
    "file-scorecard-objection": {
        "objection": SCORE_OBJECTION,
        "indicator": "attendance",
        "ground": "三月的会议并未邀请我街道参加，不应计入。",
    },
    "decide-scorecard-objection": {
        "objection": SCORE_OBJECTION,
        "upheld": True,
        "reason": "经核对，邀请登记有误。",
    },
    "finalise-scorecard": {"as_of": "2026-03-18T10:00:00+08:00"},
    "restate-scorecard": {"reason": "补录了两次到会记录。"},
}
