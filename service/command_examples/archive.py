"""Examples of the commands in domain/procedure/archive.py, by name."""

from __future__ import annotations

from typing import Any

from service.command_examples.named import DOCUMENT, OTHER_MATTER, STREET

EXAMPLES: dict[str, dict[str, Any]] = {
    "correct-record": {
        "corrects": 12,
        "amendments": [{"field": "summary", "now": "同意装灯，费用由社区公益金列支。"}],
        "reason": "会议小结误记费用来源。",
    },
    "archive-case": {
        "occurred_at": "2026-06-10T10:00:00+08:00",
        "summary": "楼道照明改造协商卷。",
        "documents": [DOCUMENT],
    },
    "mark-exemplary": {"lesson": "会前逐户走访，会上只议分歧。"},
    "adopt-norm": {
        "occurred_at": "2026-07-01T10:00:00+08:00",
        "issuer": STREET,
        "title": "会前走访工作规范",
        "text": "召开协商会议前，组织者应当走访利益相关方并形成背景资料。",
        "cases": [OTHER_MATTER],
        "effective_from": "2026-08-01",
    },
}
