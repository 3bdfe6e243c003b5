"""Examples of the commands in domain/procedure/funds.py, by name."""

from __future__ import annotations

from typing import Any

from service.command_examples.named import (
    CONTRACT,
    DOCUMENT,
    FUND,
    HOUSING,
    PAYMENT,
    PROPERTY,
    TASK,
)

EXAMPLES: dict[str, dict[str, Any]] = {
    "approve-funds": {
        "fund": FUND,
        "source": "welfare_fund",
        "amount_fen": 1200000,
        "purpose": "购买并安装三号楼楼道声控灯。",
    },
    "award-contract": {
        "contract": CONTRACT,
        "fund": FUND,
        "contractor": PROPERTY,
        "amount_fen": 1000000,
        "title": "声控灯安装合同",
        "selection": "邀请三家报价，经居民代表评议后选定。",
        "task": TASK,
    },
    "make-payment": {
        "payment": PAYMENT,
        "contract": CONTRACT,
        "amount_fen": 600000,
        "voucher": {**DOCUMENT, "title": "首期款转账凭证"},
    },
    "publish-funds": {
        "place": "居务公开栏",
        "published_from": "2026-05-06",
        "published_until": "2026-05-25",
    },
    "audit-funds": {
        "auditor": HOUSING,
        "conclusion": "收支与账目相符，凭证齐全。",
        "clean": True,
        "documents": [{**DOCUMENT, "title": "审计报告"}],
    },
}
