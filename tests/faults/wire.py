"""A wire between a ledger and its server that breaks where it is told to."""

from __future__ import annotations

import select
import socket
import tempfile
import threading
from contextlib import suppress
from enum import Enum, auto
from pathlib import Path
from typing import Self

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.store.ledgers import Place


class Break(Enum):
    """What happens to the request that is waited for."""

    BEFORE_IT_ARRIVES = auto()
    BEFORE_ITS_ANSWER = auto()
    WHILE_IT_RUNS = auto()
    """The client is cut off at once; the server knows nothing of it and goes on."""


class Wire:
    """Listens on a socket of its own and passes on what it hears, one connection a thread."""

    def __init__(self, place: Place) -> None:
        known = conninfo_to_dict(place.dsn)
        self._server = Path(str(known["host"])) / f".s.PGSQL.{known['port']}"
        self._folder = tempfile.TemporaryDirectory(prefix="yishi-wire-")
        self.place = Place(make_conninfo(place.dsn, host=self._folder.name), place.schema)
        self._path = Path(self._folder.name) / self._server.name
        self._armed: tuple[Break, bytes] | None = None
        self.broken = threading.Event()
        self._listener: socket.socket | None = None
        self._open: list[socket.socket] = []

    def __enter__(self) -> Self:
        self.connect()
        return self

    def __exit__(self, *_: object) -> None:
        self.cut()
        self._folder.cleanup()

    def arm(self, how: Break, needle: bytes) -> None:
        """Break at the next request that contains these bytes; once."""
        self.broken.clear()
        self._armed = (how, needle)

    def connect(self) -> None:
        """Take connections (again)."""
        self._path.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(self._path))
        listener.listen(50)
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def cut(self) -> None:
        """Take none, and drop those there are."""
        self._path.unlink(missing_ok=True)
        if self._listener is not None:
            self._listener.close()
        for end in self._open:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(str(self._server))
                self._open += [client, server]
                threading.Thread(target=self._pass_on, args=(client, server), daemon=True).start()

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        with client, server, suppress(OSError):
            while True:
                ready, _, _ = select.select([client, server], [], [])
                if client in ready:
                    said = client.recv(1 << 20)
                    armed = self._armed
                    if armed is not None and armed[1] in said:
                        self._armed = None
                        self._break(armed[0], said, client, server)
                        return
                    if not said:
                        return
                    server.sendall(said)
                if server in ready:
                    answer = server.recv(1 << 20)
                    if not answer:
                        return
                    client.sendall(answer)

    def _break(self, how: Break, said: bytes, client: socket.socket, server: socket.socket) -> None:
        if how is not Break.BEFORE_IT_ARRIVES:
            server.sendall(said)
        if how is Break.BEFORE_ITS_ANSWER:
            server.recv(1 << 20)
        client.close()
        self.broken.set()
        if how is Break.WHILE_IT_RUNS:
            server.recv(1 << 20)
