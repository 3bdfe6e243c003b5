"""Receivers of webhooks on this machine: they keep what comes, and answer as they are told."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

Answer = tuple[int, dict[str, str]]


class Message(NamedTuple):
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


class Receiver:
    """Answers with ``answers`` in turn and then with 204; ``on_message`` runs before."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.messages: list[Message] = []
        self.answers: list[Answer] = []
        self.on_message: Callable[[Message], None] = lambda message: None

    @property
    def url(self) -> str:
        """Its address, without TLS."""
        return f"http://127.0.0.1:{self.port}/hook"

    def take(self, message: Message) -> Answer:
        """Keep a message; how to answer it."""
        self.messages.append(message)
        self.on_message(message)
        return self.answers.pop(0) if self.answers else (204, {})


@contextmanager
def receiver(host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A receiver for the length of a block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, headers = own.take(Message(self.path, dict(self.headers.items()), body))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer((host, 0), Handler)
    own = Receiver(server.server_port)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    serving = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    serving.start()
    try:
        yield own
    finally:
        server.shutdown()
        server.server_close()
