"""Examples of the commands in domain/procedure/publicity.py, by name."""

from __future__ import annotations

from typing import Any

EXAMPLES: dict[str, dict[str, Any]] = {
    "publish-outcome": {
        "summary": "声控灯安装完成，费用由公益金列支，明细附后。",
        "place": "社区公示栏",
        "published_from": "2026-05-06",
        "published_until": "2026-05-25",
    },
}
