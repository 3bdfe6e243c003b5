"""Examples of the commands in domain/procedure/referral.py, by name."""

from __future__ import annotations

from typing import Any

from service.command_examples.named import HOUSING, REFERRAL, STREET

EXAMPLES: dict[str, dict[str, Any]] = {
    "issue-referral": {
        "referral": REFERRAL,
        "to": HOUSING,
        "request": "请协助核实三号楼公共线路产权。",
        "due_at": "2026-04-03T18:00:00+08:00",
        "due_source": "社区与区房管局约定",
    },
    "accept-referral": {"referral": REFERRAL},
    "object-to-referral": {"referral": REFERRAL, "ground": "该楼不属直管公房。"},
    "decide-referral-objection": {
        "referral": REFERRAL,
        "upheld": False,
        "reason": "经核对，三号楼登记为直管公房。",
    },
    "redirect-referral": {
        "referral": REFERRAL,
        "to": STREET,
        "reason": "该楼不属直管公房，由街道协调产权单位。",
    },
    "pause-referral": {
        "referral": REFERRAL,
        "reason": "汛期不能施工。",
        "expected_until": "2026-09-15",
    },
    "resume-referral": {"referral": REFERRAL, "reason": "汛期已过，可以施工。"},
    "request-extension": {
        "referral": REFERRAL,
        "working_days": 10,
        "reason": "需等待电力部门勘查。",
    },
    "grant-extension": {"referral": REFERRAL, "reason": "勘查时间由供电单位安排，情况属实。"},
    "refuse-extension": {"referral": REFERRAL, "reason": "勘查已经完成，无需延期。"},
    "report-interim": {"referral": REFERRAL, "report": "已完成现场勘查，正在核对产权登记。"},
    "answer-referral": {"referral": REFERRAL, "answer": "线路产权属本单位，同意改造。"},
    "relay-answer": {"referral": REFERRAL},
    "verify-answer": {"referral": REFERRAL},
    "reject-answer": {"referral": REFERRAL, "reason": "居民反映现场尚未施工。"},
    "close-referral": {"referral": REFERRAL, "reason": "受老旧管线条件限制，暂时无法解决。"},
    "reopen-referral": {"referral": REFERRAL, "reason": "管线改造已列入计划，可以办理。"},
}
