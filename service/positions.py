"""How far the pages have come, whichever process folds them, and waiting for a position."""

from __future__ import annotations

import asyncio
import threading
import time

from starlette.concurrency import run_in_threadpool

from infra import page_store
from infra.district import District

POLL_SECONDS = 0.02


class PositionNotReached(Exception):
    """The pages have not come to the position that the reader waits for."""


class Positions:
    """The positions of all projections. However many wait, the database is asked at most once
    every ``POLL_SECONDS``."""

    def __init__(self, district: District) -> None:
        self._projectors = (district.projector, district.searching)
        self._stores = district.stores
        self._seen = dict.fromkeys(self._stores, 0)
        self._looked_at = float("-inf")
        self._looking = threading.Lock()

    def look(self) -> dict[str, int]:
        """Every projection's position, as it was ``POLL_SECONDS`` ago at the earliest. Blocks."""
        if time.monotonic() - self._looked_at > POLL_SECONDS:
            with self._looking:
                if time.monotonic() - self._looked_at > POLL_SECONDS:
                    self._seen = page_store.positions(self._stores)
                    self._looked_at = time.monotonic()
        return self._seen

    def last_seen(self, projection: str) -> int:
        """The position by what is known without asking the database."""
        folded = (it.positions.get(projection, 0) for it in self._projectors)
        return max(self._seen[projection], *folded)

    async def recent(self, projection: str, seconds: float) -> int:
        """The position as it was so many seconds ago at the earliest; one asks for all."""
        if time.monotonic() - self._looked_at > seconds and not self._looking.locked():
            await run_in_threadpool(self.look)
        return self.last_seen(projection)

    async def wait_for(self, projection: str, position: int, seconds_max: float) -> None:
        """Return once the pages have come to the position, or raise ``PositionNotReached``."""
        deadline = time.monotonic() + seconds_max
        while self.last_seen(projection) < position:
            if (await run_in_threadpool(self.look))[projection] >= position:
                return
            if time.monotonic() > deadline:
                raise PositionNotReached
            await asyncio.sleep(POLL_SECONDS)
