"""Rendered pages kept for a moment, so that a crowd reading one page costs one rendering.

A page may be as old as ``FRESH_SECONDS``, no more: what is erased or recorded shows after that.
Who waits for a position gets a page rendered after it was reached. What is older is not kept
longer than to the next rendering.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool

FRESH_SECONDS = 0.2
BYTES_MAX = 64 * 1024 * 1024


class Page(NamedTuple):
    """A page as it goes out; ``next_cursor`` where it is a part of a list that goes on."""

    body: bytes
    etag: str
    next_cursor: str | None = None


class PageCache:
    """For one event loop."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, tuple[float, Page]] = OrderedDict()
        self._bytes = 0
        self._coming: dict[Hashable, asyncio.Task[Page]] = {}

    def fresh(self, key: Hashable) -> Page | None:
        """The page of this key if it was rendered a moment ago."""
        kept = self._kept.get(key)
        return kept[1] if kept is not None and kept[0] > time.monotonic() else None

    async def get(self, key: Hashable, render: Callable[[], Page], *, anew: bool = False) -> Page:
        """The page of this key; ``render`` runs in the thread pool when there is none fresh.

        Those who ask for a page while it is being rendered share it, except with ``anew``.
        """
        kept = None if anew else self.fresh(key)
        if kept is not None:
            return kept
        coming = None if anew else self._coming.get(key)
        if coming is None:
            coming = asyncio.create_task(self._render(key, render))
            coming.add_done_callback(_looked_at)
            self._coming[key] = coming
        return await asyncio.shield(coming)

    async def _render(self, key: Hashable, render: Callable[[], Page]) -> Page:
        started = time.monotonic()
        own = asyncio.current_task()
        try:
            page = await run_in_threadpool(render)
        finally:
            if self._coming.get(key) is own:
                del self._coming[key]
        self._drop(key)
        self._drop_stale()
        self._kept[key] = (started + FRESH_SECONDS, page)
        self._bytes += len(page.body)
        while self._bytes > BYTES_MAX:
            self._drop(next(iter(self._kept)))
        return page

    def _drop_stale(self) -> None:
        """Let go of pages that nobody gets any more: they may hold what was erased since."""
        now = time.monotonic()
        while self._kept and next(iter(self._kept.values()))[0] <= now:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: Hashable) -> None:
        kept = self._kept.pop(key, None)
        if kept is not None:
            self._bytes -= len(kept[1].body)


def _looked_at(rendering: asyncio.Task[Page]) -> None:
    """A failure that nobody waits for any more is no news."""
    if not rendering.cancelled():
        rendering.exception()
