"""One request to the outside: to the address that was judged, within a time, and no further."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import httpcore
import httpx
import structlog

from infra.webhooks.outside import NotOutside, Outside

log = structlog.get_logger()

ANSWER_SECONDS = 20.0
"""For everything together: looking up (which counts, though it cannot be cut short), connecting,
sending, and the answer's first lines."""
_GONE = 410


class Outcome(NamedTuple):
    """What came of an attempt: the answer's status, or in ``fault`` why there was none;
    ``retry_after_seconds`` where the receiver asks to be left alone so long."""

    status: int | None = None
    fault: str | None = None
    retry_after_seconds: int = 0

    @property
    def delivered(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def gone(self) -> bool:
        """Whether the receiver wants no more, ever."""
        return self.status == _GONE

    def __str__(self) -> str:
        return self.fault or str(self.status)


class Sender:
    """Sends; safe to share between threads. Redirects are answers like others, bodies of answers
    are not read, and no proxy, cookie or credential of ours is ever used."""

    def __init__(
        self,
        outside: Outside,
        *,
        tls: ssl.SSLContext | None = None,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self._outside = outside
        self._given_tls = tls
        self._answer_seconds = answer_seconds

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """Made when it is first needed: it reads all the authorities that are trusted."""
        return self._given_tls or httpx.create_ssl_context(trust_env=False)

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """POST a body. Raises nothing: what goes wrong is an outcome."""
        deadline = _Deadline(self._answer_seconds)
        try:
            target = self._outside.read(url)
            named = {**headers, "Host": target.netloc.decode()}
            return self._post(target, list(named.items()), body, deadline)
        except NotOutside as refused:
            return Outcome(fault=refused.rule)
        except httpcore.TimeoutException:
            return Outcome(fault="timeout")
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as fault:
            certificate = isinstance(fault.__context__, ssl.SSLCertVerificationError)
            return Outcome(fault="certificate" if certificate else "connection")
        except Exception:
            log.exception("webhook_request_failed")
            return Outcome(fault="error")

    def _post(
        self,
        target: httpx.URL,
        headers: Sequence[tuple[str, str]],
        body: bytes,
        deadline: _Deadline,
    ) -> Outcome:
        url = httpcore.URL(
            scheme=target.raw_scheme,
            host=target.raw_host,
            port=target.port,
            target=target.raw_path,
        )
        with (
            httpcore.ConnectionPool(
                ssl_context=self._tls,
                max_connections=1,
                network_backend=_Pinned(self._outside, deadline),
            ) as pool,
            pool.stream("POST", url, headers=headers, content=body) as answer,
        ):
            return Outcome(status=answer.status, retry_after_seconds=_retry_after(answer.headers))


class _Deadline:
    """How long everything may take together."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds; raises httpcore's timeout when there are none."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left


class _Pinned(httpcore.NetworkBackend):
    """Connects to addresses that were judged, under the name that was asked for (Host, SNI)."""

    def __init__(self, outside: Outside, deadline: _Deadline) -> None:
        self._outside, self._deadline = outside, deadline
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """The first of the host's addresses that takes the connection."""
        refused: Exception = httpcore.ConnectError()
        for address in self._outside.addresses(host, port):
            try:
                stream = self._sockets.connect_tcp(str(address), port, self._deadline.left())
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failure:
                refused = failure
            else:
                return _Timed(stream, self._deadline)
        raise refused

    def connect_unix_socket(self, path: str, *_: Any, **__: Any) -> httpcore.NetworkStream:
        """Never."""
        raise NotOutside("url_not_public")


class _Timed(httpcore.NetworkStream):
    """A stream whose every step ends with the deadline, so that no trickle holds us up."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """As the stream does."""
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """As the stream does."""
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        """As the stream does."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """As the stream does."""
        left = self._deadline.left()
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """As the stream does."""
        return self._stream.get_extra_info(info)


def _retry_after(headers: Iterable[tuple[bytes, bytes]]) -> int:
    """The seconds of a Retry-After; 0 without one, and for the form with a date."""
    for name, value in headers:
        if name.lower() == b"retry-after" and value.isdigit() and len(value) <= 9:
            return int(value)
    return 0
