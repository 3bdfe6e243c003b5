"""Examples of the commands in domain/procedure/decision.py, by name."""

from __future__ import annotations

from typing import Any

EXAMPLES: dict[str, dict[str, Any]] = {
    "adopt-decision": {
        "text": "由物业公司于四月底前安装声控灯。",
        "dissent": [{"view": "费用应由产权单位承担。", "holders": 3}],
    },
    "shelve-matter": {
        "ground": "major_dispute",
        "finding": "费用分担分歧较大，本次未能达成一致。",
        "conditions": "产权单位书面答复后恢复协商。",
        "review_on": "2026-09-01",
        "dissent": [{"view": "费用应由产权单位承担。", "holders": 3}],
    },
    "resume-matter": {"reason": "产权单位已书面答复，同意分担。"},
    "refer-to-assembly": {
        "kind": "representatives",
        "meets_on": "2026-04-10",
        "question": "是否动用社区公益金安装声控灯？",
    },
    "record-assembly-vote": {
        "kind": "representatives",
        "members": 60,
        "representatives": 48,
        "eligible": 60,
        "present": 45,
        "votes_for": 30,
        "votes_against": 10,
        "abstained": 4,
        "invalid": 1,
        "resolution": "动用社区公益金安装声控灯。",
    },
}
