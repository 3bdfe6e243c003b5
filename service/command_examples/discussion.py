"""Examples of the commands in domain/procedure/discussion.py, by name."""

from __future__ import annotations

from typing import Any

from service.command_examples.named import HOST, PROPERTY, SESSION, STATEMENT, WANG

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
    "take-stance": {
        "session": SESSION,
        "point": STATEMENT,
        "party": {"organisation": PROPERTY},
        "stance": "agree",
    },
    "close-session": {"session": SESSION, "summary": "同意安装声控灯，电费列支方式另议。"},
}
