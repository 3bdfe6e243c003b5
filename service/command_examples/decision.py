"""Examples of the commands in domain/procedure/decision.py, by name."""

from __future__ import annotations

from typing import Any

from service.command_examples.named import COMMITTEE, DOCUMENT, STREET

EXAMPLES: dict[str, dict[str, Any]] = {
    "set-priorities": {
        "priorities": ["夜间照明", "电费分担"],
        "reason": "夜间通行安全最为迫切。",
    },
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
    "record-party-study": {
        "organisation": "槐树社区党委",
        "studied_on": "2026-03-18",
        "opinion": "同意提交居民代表会议讨论决定。",
    },
    "demand-assembly": {
        "kind": "representatives",
        "by": "representatives",
        "demanders": 12,
        "entitled": 48,
        "question": "是否动用社区公益金安装声控灯？",
    },
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
    "hold-assembly": {
        "occurred_at": "2026-06-20T09:00:00+08:00",
        "organiser": COMMITTEE,
        "kind": "representatives",
        "members": 60,
        "representatives": 48,
        "eligible": 60,
        "present": 45,
        "business": "听取居民委员会上半年工作报告，讨论下半年工作安排。",
    },
    "file-charter": {"filed_with": STREET, "document": {**DOCUMENT, "title": "居民公约"}},
    "correct-decision": {
        "decision": 21,
        "law": "中华人民共和国城市居民委员会组织法",
        "article": "第三十一条",
        "finding": "决议要求租户独自承担公共照明电费，侵犯居民的财产权利。",
        "correction": "撤销该项分担办法，重新组织协商。",
    },
}
