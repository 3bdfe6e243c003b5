"""Asking a service for one address after the other, and looking through what it says."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import httpx

from service.pii.pieces import pieces
from service.pii.search import Report, Search, look

TIMEOUT_SECONDS = 30.0
ATTEMPTS = 4
KEPT_BYTES = 8 << 20
"""How much of an answer is kept, to find addresses in it; all of it is looked through."""
_BUSY = (429, 503)
_PAUSE_SECONDS = 1.0

Headers = Mapping[str, str]


class Unreachable(Exception):
    """The service does not answer."""


class Spent(Exception):
    """As many requests were made as were allowed."""


class Answer(NamedTuple):
    """What came: ``text`` is its beginning, all of it unless it is very long; ``location`` where
    it leads, for a redirect; ``next`` the address of the next part, where there is one."""

    status: int
    media_type: str
    text: str
    location: str | None
    next: str | None


class Visitor:
    """Visits one service. ``per_second`` bounds its requests, ``requests_max`` all of them."""

    def __init__(
        self,
        client: httpx.Client,
        search: Search,
        report: Report,
        per_second: float,
        requests_max: int,
    ) -> None:
        self.search = search
        self.report = report
        self._client = client
        self._interval = 1 / per_second
        self._left = requests_max
        self._next_at = 0.0

    def visit(
        self,
        address: str,
        headers: Headers | None = None,
        *,
        method: str = "GET",
        content: bytes | None = None,
        where: str | None = None,
        until: Callable[[bytes], bool] | None = None,
    ) -> Answer:
        """Ask, and look through headers and body. ``where`` is what findings name in the place of
        the address; ``until`` says of what has come whether that is enough.

        Raises ``Unreachable``, and ``Spent`` when nothing more may be asked.
        """
        where = where or address
        for attempt in range(ATTEMPTS):
            self._wait()
            try:
                with self._client.stream(
                    method, address, headers=_encoded(headers or {}), content=content
                ) as answer:
                    if answer.status_code not in _BUSY or attempt == ATTEMPTS - 1:
                        return self._looked_through(answer, where, until)
            except httpx.InvalidURL:
                self.report.unread.append(f"{self.search.hidden(where)}: not an address")
                return Answer(0, "", "", None, None)
            except httpx.TransportError as failure:
                raise Unreachable(type(failure).__name__) from None
            time.sleep(_PAUSE_SECONDS)
        raise AssertionError("the last attempt gives an answer")

    def _looked_through(
        self, answer: httpx.Response, where: str, until: Callable[[bytes], bool] | None
    ) -> Answer:
        if answer.status_code >= 500:
            self.report.unread.append(f"{self.search.hidden(where)}: HTTP {answer.status_code}")
        told = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        look(self.search, [told], f"{where} (headers)", self.report)
        kept = bytearray()

        def chunks() -> Iterator[bytes]:
            try:
                for chunk in answer.iter_bytes():
                    kept.extend(chunk[: KEPT_BYTES - len(kept)])
                    yield chunk
                    if until is not None and until(chunk):
                        return
            except httpx.ReadTimeout:
                if until is None:
                    raise

        look(self.search, pieces(chunks()), where, self.report)
        return Answer(
            answer.status_code,
            answer.headers.get("content-type", "").partition(";")[0],
            kept.decode("utf-8", "replace"),
            answer.headers.get("location"),
            answer.links.get("next", {}).get("url"),
        )

    def _wait(self) -> None:
        if self._left <= 0:
            raise Spent
        self._left -= 1
        now = time.monotonic()
        if now < self._next_at:
            time.sleep(self._next_at - now)
        self._next_at = max(now, self._next_at) + self._interval


def _encoded(headers: Headers) -> dict[bytes, bytes]:
    """As bytes: what is asked wrongly on purpose is not ASCII."""
    return {name.encode(): value.encode() for name, value in headers.items()}


def client_of(url: str, transport: httpx.BaseTransport | None = None) -> httpx.Client:
    """A client for a service; raises ``Unreachable`` for what is no address."""
    try:
        base = httpx.URL(url)
    except httpx.InvalidURL:
        raise Unreachable("the address is not a URL") from None
    if base.scheme not in ("http", "https") or not base.host:
        raise Unreachable("the address is not that of a web service")
    return httpx.Client(base_url=base, timeout=TIMEOUT_SECONDS, transport=transport)
