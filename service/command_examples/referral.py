"""Examples of the commands in domain/procedure/referral.py, by name."""

from __future__ import annotations

from typing import Any

from service.command_examples.named import HOUSING, REFERRAL

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
    "answer-referral": {"referral": REFERRAL, "answer": "线路产权属本单位，同意改造。"},
    "relay-answer": {"referral": REFERRAL},
    "verify-answer": {"referral": REFERRAL},
    "reject-answer": {"referral": REFERRAL, "reason": "居民反映现场尚未施工。"},
}
