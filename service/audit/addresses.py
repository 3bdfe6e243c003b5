"""The addresses of the pages that an audit compares with what the log comes to."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from infra.transparency_log.entry import timestamp


def matter_page(matter: UUID, known_at: datetime) -> str:
    """Where a matter stood, by what was on the ledger at a moment."""
    return _page(f"/api/v1/matters/{matter}", known_at)


def timeline_page(matter: UUID, known_at: datetime, after: str | None = None) -> str:
    """Its timeline; ``after`` is ``next`` of the part before."""
    return _page(f"/api/v1/matters/{matter}/timeline", known_at, after)


def points_page(matter: UUID, known_at: datetime, after: str | None = None) -> str:
    """Its points; ``after`` is ``next`` of the part before."""
    return _page(f"/api/v1/matters/{matter}/points", known_at, after)


def _page(path: str, known_at: datetime, after: str | None = None) -> str:
    cursor = {} if after is None else {"after": after}
    return f"{path}?{urlencode({'known_at': timestamp(known_at), **cursor})}"
