"""As much of curl as the README uses, for machines that have none. Unknown options are an error."""

from __future__ import annotations

import argparse
import http.client
import sys
import time
from urllib.parse import urlsplit


def main() -> int:
    """One request; the exit code is curl's own: 28 when the time is up, 7 without a connection."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("-s", "-S", "-N", action="count")
    parser.add_argument("-i", action="store_true")
    parser.add_argument("-H", action="append", default=[])
    parser.add_argument("--data-binary")
    parser.add_argument("--max-time", type=float)
    parser.add_argument("url")
    given = parser.parse_args()
    address = urlsplit(given.url)
    assert address.hostname is not None
    body = given.data_binary
    data = sys.stdin.buffer.read() if body == "@-" else body.encode() if body is not None else None
    headers = {name: value.strip() for name, _, value in (line.partition(":") for line in given.H)}
    connection = http.client.HTTPConnection(
        address.hostname, address.port, timeout=given.max_time or 60
    )
    try:
        connection.request(
            "GET" if data is None else "POST",
            address.path + (f"?{address.query}" if address.query else ""),
            data,
            headers,
        )
        return _show(connection.getresponse(), given.i, given.max_time)
    except TimeoutError:
        return 28
    except OSError as failure:
        print(f"curl: {failure}", file=sys.stderr)
        return 7


def _show(answer: http.client.HTTPResponse, with_head: bool, seconds_max: float | None) -> int:
    output = sys.stdout.buffer
    if with_head:
        output.write(f"HTTP/1.1 {answer.status} {answer.reason}\r\n".encode())
        for name, value in answer.getheaders():
            output.write(f"{name}: {value}\r\n".encode())
        output.write(b"\r\n")
    until = None if seconds_max is None else time.monotonic() + seconds_max
    while chunk := answer.read1(65536):
        output.write(chunk)
        output.flush()
        if until is not None and time.monotonic() > until:
            return 28
    return 0


if __name__ == "__main__":
    sys.exit(main())
