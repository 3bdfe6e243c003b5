"""An HTTP server of a test's own, for the length of a block."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_POLL_SECONDS = 0.02


class Quiet(BaseHTTPRequestHandler):
    """Writes no line for each request."""

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def reply(self, status: int, media_type: str, body: bytes) -> None:
        """The whole answer."""
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def asked(self) -> bytes:
        """The request's body."""
        return self.rfile.read(int(self.headers["Content-Length"]))


@contextmanager
def answered_by(handler: type[Quiet]) -> Iterator[str]:
    """The server's address, without a slash at its end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        serve = threading.Thread(target=server.serve_forever, args=(_POLL_SECONDS,), daemon=True)
        serve.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
