"""Rendered pages kept while nothing they show has changed, so that a crowd costs one rendering.

What pages show changes with the ledger: the cache asks for its *state* (the ledger's end, and how
far every projection has come), and lets go of every page as soon as that has moved. It asks at most
every ``LOOK_SECONDS`` and serves nothing on an answer older than ``FRESH_SECONDS``: what is erased
or recorded shows after that. Who waits for a position gets a page rendered after it was reached.
Pages also tell what day it is and what is overdue, so none is kept longer than ``KEPT_SECONDS``.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from anyio import CapacityLimiter, to_thread

FRESH_SECONDS = 0.2
"""How old the answer may be on which a kept page goes out."""
LOOK_SECONDS = FRESH_SECONDS / 2
"""How old it is when the next one is asked for, while pages go on being served."""
KEPT_SECONDS = 60.0
BYTES_MAX = 64 * 1024 * 1024
RENDERED_AT_ONCE = 8
"""More threads would only wait for one another, and for the database's connections."""


class Page(NamedTuple):
    """A page as it goes out; ``next_cursor`` where it is a part of a list that goes on."""

    body: bytes
    etag: str
    next_cursor: str | None = None
    media_type: str = "application/json"
    headers: Mapping[str, str] = MappingProxyType({})
    route: Any = None
    """By which it was asked for, once that is known."""


class _Kept(NamedTuple):
    page: Page
    until: float


class PageCache:
    """For one event loop. ``state`` may block; two that are equal show the same on every page."""

    def __init__(self, state: Callable[[], Hashable]) -> None:
        self._ask = state
        self._state: Hashable = None
        self._asked_at = float("-inf")
        self._looking: asyncio.Task[None] | None = None
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._bytes = 0
        self._coming: dict[Hashable, asyncio.Task[Page]] = {}
        self._one, self._several = CapacityLimiter(1), CapacityLimiter(RENDERED_AT_ONCE)

    def fresh(self, key: Hashable) -> Page | None:
        """The page of this key, where it is known without asking that it still holds."""
        now = time.monotonic()
        if now - self._asked_at > FRESH_SECONDS:
            return None
        if now - self._asked_at > LOOK_SECONDS:
            self._look()
        return self._holding(key)

    def _holding(self, key: Hashable) -> Page | None:
        kept = self._kept.get(key)
        return kept.page if kept is not None and kept.until > time.monotonic() else None

    async def get(
        self,
        key: Hashable,
        render: Callable[[], Page],
        *,
        anew: bool = False,
        brief: bool = False,
    ) -> Page:
        """The page of this key; ``render`` runs in a thread when there is none that holds.

        Those who ask for a page while it is being rendered share it, except with ``anew``. A page
        that shows what changes without the ledger is ``brief``: kept for ``FRESH_SECONDS``.
        """
        since = time.monotonic() - FRESH_SECONDS
        while self._asked_at < since:  # at most twice, however long an answer takes
            await asyncio.shield(self._look())
        kept = None if anew else self._holding(key)
        if kept is not None:
            return kept
        coming = None if anew else self._coming.get(key)
        if coming is None:
            seconds = FRESH_SECONDS if brief else KEPT_SECONDS
            coming = asyncio.create_task(self._render(key, render, seconds))
            coming.add_done_callback(_looked_at)
            self._coming[key] = coming
        return await asyncio.shield(coming)

    def name(self, key: Hashable, route: Any) -> None:
        """Note by which route the page of this key was asked for, where it is kept."""
        kept = self._kept.get(key)
        if kept is not None and kept.page.route is None:
            self._kept[key] = kept._replace(page=kept.page._replace(route=route))

    def doubt(self) -> None:
        """Somebody has seen the ledger move: ask again before anything kept goes out."""
        self._asked_at = float("-inf")

    def _look(self) -> asyncio.Task[None]:
        """Ask for the state, unless somebody is asking."""
        if self._looking is None:
            self._looking = asyncio.create_task(self._look_once())
            self._looking.add_done_callback(_looked_at)
        return self._looking

    async def _look_once(self) -> None:
        asked_at = time.monotonic()
        try:
            state = await to_thread.run_sync(self._ask, limiter=self._one)
        finally:
            self._looking = None
        self._asked_at = asked_at
        changed, self._state = state != self._state, state
        for key in [key for key, kept in self._kept.items() if changed or kept.until <= asked_at]:
            self._drop(key)  # it may hold what was erased since

    async def _render(self, key: Hashable, render: Callable[[], Page], seconds: float) -> Page:
        started, state = time.monotonic(), self._state
        own = asyncio.current_task()
        try:
            page = await to_thread.run_sync(render, limiter=self._several)
        finally:
            if self._coming.get(key) is own:
                del self._coming[key]
        self._drop(key)
        if state == self._state:
            self._kept[key] = _Kept(page, started + seconds)
            self._bytes += len(page.body)
        while self._bytes > BYTES_MAX:
            self._drop(next(iter(self._kept)))
        return page

    def _drop(self, key: Hashable) -> None:
        kept = self._kept.pop(key, None)
        if kept is not None:
            self._bytes -= len(kept.page.body)


def _looked_at(work: asyncio.Task[Page] | asyncio.Task[None]) -> None:
    """A failure that nobody waits for any more is no news."""
    if not work.cancelled():
        work.exception()
