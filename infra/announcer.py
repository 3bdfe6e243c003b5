"""Says that the ledger has grown, to every process that listens."""

from __future__ import annotations

import threading
import time
from contextlib import suppress

import psycopg
from psycopg.sql import SQL, Identifier

from infra.recorder import LedgerRecorder

ANNOUNCE_SECONDS = 0.01
"""Shortest time between two announcements."""
POLL_SECONDS = 0.5
"""How often listeners look by themselves: how long a lost announcement can delay a page."""


def channel(schema: str) -> str:
    """The name on which commits are announced."""
    return f"yishi_{schema}"


class Announcer:
    """Tells every listening process that the ledger has grown, outside the writer's transaction.

    Commits that come faster than announcements are announced together. A lost announcement costs
    a listener at most ``POLL_SECONDS``.
    """

    def __init__(self, recorder: LedgerRecorder) -> None:
        self._datastore = recorder.datastore
        self._grown = threading.Event()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="announcer", daemon=True)

    def start(self) -> None:
        """Begin to announce."""
        self._thread.start()

    def close(self) -> None:
        """Stop."""
        self._closing = True
        self._grown.set()
        if self._thread.is_alive():
            self._thread.join()

    def announce(self, position: int) -> None:
        """The ledger has grown to this position; returns at once."""
        self._grown.set()

    def _run(self) -> None:
        notify = SQL("NOTIFY {}").format(Identifier(channel(self._datastore.schema)))
        while not self._closing:
            with suppress(psycopg.Error, OSError), self._datastore.connect() as connection:
                while not self._closing:
                    self._grown.wait()
                    self._grown.clear()
                    connection.execute(notify)
                    time.sleep(ANNOUNCE_SECONDS)
            time.sleep(0 if self._closing else POLL_SECONDS)
