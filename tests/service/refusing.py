"""What the tests of bad input share: a lawful proposal, and what a refusal must look like."""

from __future__ import annotations

from typing import Any

import httpx

from tests.domain.specification import COMMITTEE

MARK = "只有我知道的话-7f3ac1"
"""Stands in what is sent; it must not come back."""

BILLIONS = "9" * 5000

PROPOSAL: dict[str, Any] = {
    "occurred_at": "2025-12-01T09:00:00+08:00",
    "organiser": str(COMMITTEE),
    "category": "hardship",
    "proposers": [{"person": "00000000-0000-0000-0000-00000000f000"}],
    "title": MARK,
    "text": MARK,
}


def proposal(**fields: Any) -> dict[str, Any]:
    """A lawful proposal but for these fields."""
    return {**PROPOSAL, **fields}


def refused(
    answer: httpx.Response, status: int, rule: str, field: str | None = None
) -> dict[str, Any]:
    """A problem of this status, rule and field that repeats nothing."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == status
    assert problem["rule"] == rule, problem
    assert problem.get("field") == field, problem
    assert problem["request_id"] == answer.headers["X-Request-ID"]
    for part in (answer.text, str(answer.headers)):
        assert MARK not in part
        assert "7f3ac1" not in part
        assert BILLIONS[:50] not in part
    return problem
