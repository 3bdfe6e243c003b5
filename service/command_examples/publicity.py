"""Examples of the commands in domain/procedure/publicity.py, by name."""

from __future__ import annotations

from typing import Any

from service.command_examples.named import PUBLICATION

EXAMPLES: dict[str, dict[str, Any]] = {
    "publish-outcome": {
        "publication": PUBLICATION,
        "summary": "声控灯安装完成，费用由公益金列支，明细附后。",
        "place": "社区公示栏",
        "published_from": "2026-05-06",
        "published_until": "2026-05-25",
    },
    "publish-progress": {
        "publication": "a02c4e96-73b5-41df-9089-f56ed1832c18",
        "summary": "声控灯已安装四层，余下两层本周完成。",
        "place": "社区公示栏",
        "published_from": "2026-04-20",
        "published_until": "2026-05-10",
    },
    "withdraw-publication": {
        "publication": PUBLICATION,
        "ground": "附表金额有误，更正后重新公开。",
    },
}
