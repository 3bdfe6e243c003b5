"""Server-sent events: new facts pushed as they come, to a bounded number of listeners.

Written as an ASGI response of its own: Chinese stays readable on the wire, a client that does not
read is let go after a while, and one that leaves is noticed at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from service import problem_kinds as kinds
from service.positions import Positions
from service.problems import RETRY_SECONDS, Problem

LISTENERS_MAX = 200
HEARTBEAT_SECONDS = 15.0
LOOK_SECONDS = 0.1
PATIENCE_SECONDS = 30.0
"""How long a client may take to accept what it was sent."""
PAGE = 200

Read = Callable[[int, int], list[tuple[int, bytes]]]
"""(after position, limit) → (position, JSON) of what matches, in order. Blocks."""

_listening: set[EventStream] = set()


class EventStream(Response):
    """Follows the audit trail after a position; None: from where it stands."""

    media_type = "text/event-stream"

    def __init__(self, positions: Positions, read: Read, after: int | None) -> None:
        if len(_listening) >= LISTENERS_MAX:
            raise Problem(kinds.TOO_MANY_STREAMS, headers={"Retry-After": RETRY_SECONDS})
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._positions = positions
        self._read = read
        self._after = after

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve until the client leaves, or does not take what it is sent."""
        _listening.add(self)
        following = asyncio.create_task(self._follow(send))
        leaving = asyncio.create_task(_left(receive))
        try:
            done, _ = await asyncio.wait({following, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if following in done:
                following.result()
        except TimeoutError:
            pass  # it has had its time
        finally:
            _listening.discard(self)
            following.cancel()
            leaving.cancel()
            await asyncio.gather(following, leaving, return_exceptions=True)

    async def _follow(self, send: Send) -> None:
        start: Message = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(start)
        after = await self._reached() if self._after is None else self._after
        await _push(send, _mark(after))
        loop = asyncio.get_running_loop()
        spoke_at = loop.time()
        while True:
            reached = await self._reached()
            while after < reached:
                found = await run_in_threadpool(self._read, after, PAGE)
                if found:
                    await _push(send, b"".join(_event(*entry) for entry in found))
                    spoke_at = loop.time()
                # What does not match need not be looked through again.
                last = found[-1][0] if found else after
                after = last if len(found) == PAGE else max(last, reached)
            if loop.time() - spoke_at > HEARTBEAT_SECONDS:
                await _push(send, _mark(after))
                spoke_at = loop.time()
            await asyncio.sleep(LOOK_SECONDS)

    async def _reached(self) -> int:
        return await self._positions.recent("audit_trail", LOOK_SECONDS)


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _push(send: Send, body: bytes) -> None:
    message: Message = {"type": "http.response.body", "body": body, "more_body": True}
    await asyncio.wait_for(send(message), PATIENCE_SECONDS)


def _event(position: int, body: bytes) -> bytes:
    return b"id: %d\ndata: %b\n\n" % (position, body)


def _mark(position: int) -> bytes:
    """A heartbeat that moves the client's Last-Event-ID without being an event to it."""
    return b": %d\nid: %d\n\n" % (position, position)
