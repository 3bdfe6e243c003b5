"""Examples of the commands in domain/procedure/evaluation.py, by name."""

from __future__ import annotations

from typing import Any

from service.command_examples.named import (
    COMMITTEE,
    DOCUMENT,
    ENGAGEMENT,
    EVALUATOR,
    EXPERT,
    FINDING,
    HOUSING,
    LI,
    OTHER_MATTER,
    STREET,
    WANG,
    WATCHERS,
)

EXAMPLES: dict[str, dict[str, Any]] = {
    "engage-evaluator": {
        "occurred_at": "2026-05-20T09:00:00+08:00",
        "engagement": ENGAGEMENT,
        "evaluator": EVALUATOR,
        "scope": "评估声控灯安装的质量和居民满意情况。",
        "independence_declaration": "本机构与该事项各方无利益关系。",
        "due_on": "2026-07-31",
    },
    "report-evaluation": {
        "engagement": ENGAGEMENT,
        "summary": "安装到位，居民总体满意；建议明确维修责任人。",
        "rating": 4,
        "documents": [DOCUMENT],
    },
    "form-supervision-group": {
        "occurred_at": "2026-01-10T09:00:00+08:00",
        "group": WATCHERS,
        "committee": COMMITTEE,
        "members": [
            {**WANG, "elected_by_assembly": True, "no_committee_relative": True},
            {**LI, "elected_by_assembly": True, "no_committee_relative": True},
            {
                **EXPERT,
                "elected_by_assembly": True,
                "no_committee_relative": True,
                "delegate": True,
            },
        ],
        "term_until": "2030-12-31",
        "basis": "居民代表会议推选产生。",
    },
    "raise-finding": {
        "finding": FINDING,
        "addressee": COMMITTEE,
        "grade": "defect",
        "text": "公示栏未见本次协商的公示。",
        "raised_by": WANG,
    },
    "answer-finding": {"finding": FINDING, "answer": "已于当日补贴，并核对了其余公示。"},
    "close-finding": {"finding": FINDING, "settled": True, "reason": "现场核对属实。"},
    "open-appraisal": {
        "organiser": COMMITTEE,
        "subjects": [STREET, HOUSING],
        "period_from": "2026-01-01",
        "period_until": "2026-12-31",
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
