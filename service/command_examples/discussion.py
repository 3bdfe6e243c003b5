"""Examples of the commands in domain/procedure/discussion.py, by name."""

from __future__ import annotations

from typing import Any

from service.command_examples.named import (
    COMMITTEE,
    DOCUMENT,
    HOST,
    PROPERTY,
    SESSION,
    STATEMENT,
    WANG,
)

CHALLENGE = "0c4e6a71-2b83-4d95-9ea6-1f70b2c4d518"
CONSENSUS = "1d5f7b82-3c94-4ea6-8fb7-2081c3d5e619"

EXAMPLES: dict[str, dict[str, Any]] = {
    "open-session": {
        "occurred_at": "2026-03-16T14:00:00+08:00",
        "session": SESSION,
        "place": "社区议事厅",
        "host": HOST,
    },
    "record-attendance": {"session": SESSION, "present": [WANG, {"organisation": PROPERTY}]},
    "make-statement": {
        "session": SESSION,
        "statement": STATEMENT,
        "speaker": WANG,
        "text": "建议安装声控灯，电费由公共收益列支。",
    },
    "correct-statement": {
        "statement": STATEMENT,
        "speaker": WANG,
        "text": "建议安装十二盏声控灯，电费由公共收益列支。",
    },
    "withhold-statement": {
        "statement": STATEMENT,
        "ground": "personal_data",
        "reason": "发言中提及邻居的电话号码。",
    },
    "restore-statement": {"statement": STATEMENT, "reason": "经核实，所提号码为公开的服务电话。"},
    "take-stance": {
        "session": SESSION,
        "point": STATEMENT,
        "party": {"organisation": PROPERTY},
        "stance": "agree",
    },
    "challenge-host": {
        "challenge": CHALLENGE,
        "challenger": WANG,
        "host": HOST,
        "ground": "主持人是物业公司经理的近亲属。",
    },
    "decide-host-challenge": {
        "challenge": CHALLENGE,
        "upheld": True,
        "reason": "经核实情况属实，主持人应当回避。",
    },
    "replace-host": {
        "host": {"organisation": COMMITTEE},
        "host_title": "社区居委会副主任",
        "reason": "原主持人回避。",
    },
    "adjourn-session": {"session": SESSION, "reason": "现场查看楼道线路。"},
    "resume-session": {"session": SESSION},
    "record-consensus": {
        "session": SESSION,
        "consensus": CONSENSUS,
        "text": "安装声控灯，电费由公共收益列支。",
        "point": STATEMENT,
    },
    "close-session": {"session": SESSION, "summary": "同意安装声控灯，电费列支方式另议。"},
    "sign-minutes": {
        "session": SESSION,
        "minutes": {**DOCUMENT, "title": "第一次协商会议纪要"},
        "signed_by": [HOST, WANG],
    },
}
