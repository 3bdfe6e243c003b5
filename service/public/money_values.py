"""What sentences are filled with that tell of money and of what came up in carrying out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from service.public.messages import Wording
from service.public.naming import Naming

_SUMS = ("approved", "contracted", "paid")
_PASSAGES = ("purpose", "problem", "conclusion")


def money(words: Wording, fen: int) -> str:
    """An amount as it is read: 123456 fen are 1,234.56元, or CNY 1,234.56."""
    return words.yuan(fen)


def money_values(
    words: Wording,
    naming: Naming,
    contracts: Mapping[str, str],
    fact: dict[str, Any],
    at: datetime,
) -> dict[str, str]:
    """The values by name; a fact of another kind fills none of them."""
    values: dict[str, str] = {}
    if "amount_fen" in fact:
        values["amount"] = money(words, fact["amount_fen"])
    if "by_assembly" in fact:
        decided_by = "assembly" if fact["by_assembly"] else "participants"
        values["decided_by"] = words(f"decided_by.{decided_by}")
        values["fund_source"] = words(f"fund_source.{fact['source']}")
    if "contractor" in fact:
        values["contractor"] = naming.organisation(fact["contractor"], at)
    if isinstance(fact.get("contract"), str):
        values["contract"] = contracts.get(fact["contract"], "—")
    if "approved_fen" in fact:
        values["sums"] = words(
            "money.sums",
            **{name: money(words, fact[f"{name}_fen"]) for name in _SUMS},
        )
    if "clean" in fact:
        values["auditor"] = naming.organisation(fact["auditor"], at)
        values["verdict"] = words("money.clean" if fact["clean"] else "money.amiss")
    return values


def money_passages(words: Wording, type_name: str, fact: dict[str, Any]) -> list[tuple[str, str]]:
    """Longer words with their labels, in the order in which they read."""
    found: list[tuple[str, str]] = []
    if type_name in ("funds.approved.v1", "funds.audited.v1", "new_problem.raised.v1"):
        found += [("", fact[name]) for name in _PASSAGES if name in fact]
    if "selection" in fact:
        found.append((words("words.selection"), fact["selection"]))
    return found


def money_documents(fact: dict[str, Any]) -> list[dict[str, Any]]:
    """The voucher of a payment."""
    voucher = fact.get("voucher")
    return [voucher] if isinstance(voucher, dict) else []
