"""Where published files come from: a service's address, a copy of its log, or a bundle.

Nothing else is ever asked: no database, and no program of the operator's.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import httpx

from service.audit.bundle_files import (
    FILE_BYTES_MAX,
    LOG_FOLDER,
    BundleFiles,
    BundleIndex,
    BundleUnfit,
    open_bundle,
    read_index,
)

AT_ONCE = 8
"""Requests in flight."""
AHEAD = 32
"""Files asked for before the first of them is used."""
ATTEMPTS = 4
TIMEOUT_SECONDS = 20.0
_FIRST_PAUSE_SECONDS = 0.1
_GONE = (404, 410)
_CHECKPOINT = "checkpoint"


class Unreachable(Exception):
    """What is to be checked cannot be read to the end: nothing was found, and nothing excluded."""


class Source(Protocol):
    """Where published files are read. ``name`` is what a report calls it; ``index`` is that of a
    bundle, None for anything else; ``listed`` are the paths of all files below ``/log/`` where
    that can be known, None where it cannot; ``has_pages`` whether pages can be asked for."""

    name: str
    index: BundleIndex | None
    listed: list[str] | None
    has_pages: bool

    def log(self, path: str) -> bytes | None:
        """The file at a path below ``/log/``; None where there is none. Raises ``Unreachable``."""

    def logs(self, paths: Iterable[str]) -> Iterator[bytes | None]:
        """As many files, in this order; several may be under way at once."""

    def page(self, address: str) -> bytes | None:
        """The page at an address from ``/api/v1/`` on, with its query; None where there is none.
        Raises ``Unreachable``."""


class FolderSource:
    """A bundle (a folder or a zip file), or a copy of the folder that is published as ``/log/``."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        try:
            self.files: BundleFiles = open_bundle(path)
            self.index = read_index(self.files)
        except BundleUnfit as unfit:
            raise Unreachable(str(unfit)) from None
        copied = self.index is None and self.read(_CHECKPOINT) is not None
        self._prefix = "" if copied else f"{LOG_FOLDER}/"
        if not copied and self.read(f"{LOG_FOLDER}/{_CHECKPOINT}") is None:
            raise Unreachable(f"{path} holds no checkpoint: it is no log and no bundle")
        self._pages = {page.address: page.file for page in self.index.pages} if self.index else {}
        self.has_pages = bool(self._pages)
        self.listed: list[str] | None = [
            name.removeprefix(self._prefix)
            for name in self.files.names()
            if name.startswith(self._prefix)
        ]

    def log(self, path: str) -> bytes | None:
        """The file at a path below ``/log/``; None where there is none."""
        return self.read(self._prefix + path)

    def logs(self, paths: Iterable[str]) -> Iterator[bytes | None]:
        """As many files, in this order."""
        return map(self.log, paths)

    def page(self, address: str) -> bytes | None:
        """The page kept of an address; None where none was."""
        file = self._pages.get(address)
        return None if file is None else self.read(file)

    def read(self, path: str) -> bytes | None:
        """Any file of it; None where there is none. Raises ``Unreachable``."""
        try:
            return self.files.read(path)
        except (BundleUnfit, OSError) as unfit:
            raise Unreachable(f"{path} cannot be read: {unfit}") from None


class HttpSource:
    """A running service, by its address (with or without ``/log``)."""

    def __init__(self, url: str, transport: httpx.BaseTransport | None = None) -> None:
        self.name = url
        self.index: BundleIndex | None = None
        self.listed: list[str] | None = None
        self.has_pages = True
        self._base = url.rstrip("/").removesuffix(f"/{LOG_FOLDER}")
        try:
            httpx.URL(self._base)
        except httpx.InvalidURL:
            raise Unreachable("the address is not a URL") from None
        self._client = httpx.Client(
            timeout=TIMEOUT_SECONDS,
            limits=httpx.Limits(max_connections=AT_ONCE),
            headers={"Accept": "application/json, */*"},
            follow_redirects=True,
            transport=transport,
        )
        self._pool = ThreadPoolExecutor(AT_ONCE)

    def log(self, path: str) -> bytes | None:
        """The file at a path below ``/log/``; None where there is none. Raises ``Unreachable``."""
        return self._get(f"/{LOG_FOLDER}/{path}")

    def logs(self, paths: Iterable[str]) -> Iterator[bytes | None]:
        """As many files, in this order; a few are always under way."""
        waiting: deque[Future[bytes | None]] = deque()
        try:
            for path in paths:
                waiting.append(self._pool.submit(self.log, path))
                if len(waiting) == AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()

    def page(self, address: str) -> bytes | None:
        """The page at an address; None where there is none. Raises ``Unreachable``."""
        return self._get(address)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown(cancel_futures=True)
        self._client.close()

    def _get(self, address: str) -> bytes | None:
        pause, why = _FIRST_PAUSE_SECONDS, ""
        for attempt in range(ATTEMPTS):
            if attempt:
                time.sleep(pause)
                pause *= 2
            try:
                with self._client.stream("GET", self._base + address) as response:
                    if response.status_code in _GONE:
                        return None
                    if response.status_code == httpx.codes.OK:
                        return _content(response, address)
                    why = f"it answers {response.status_code}"
                    if response.status_code < 500 and response.status_code != 429:
                        break
            except (httpx.TransportError, httpx.TooManyRedirects) as failure:
                why = str(failure) or type(failure).__name__
        raise Unreachable(f"{self._base}{address} cannot be read: {why}")


def _content(response: httpx.Response, address: str) -> bytes:
    parts, length = [], 0
    for part in response.iter_bytes():
        parts.append(part)
        length += len(part)
        if length > FILE_BYTES_MAX:
            raise Unreachable(f"{address} is longer than anything that is published")
    return b"".join(parts)


@contextmanager
def open_source(place: str) -> Iterator[Source]:
    """The source at an address (http:// or https://), else at a path, for the length of a block.
    Raises ``Unreachable``."""
    if place.startswith(("http://", "https://")):
        with HttpSource(place) as source:
            yield source
    else:
        yield FolderSource(Path(place))
