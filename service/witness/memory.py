"""What a witness remembers: the newest checkpoint that it cosigned for each log, in SQLite.

A witness that forgets could cosign another history. So its memory is made once, together with its
key, and never made anew; and every change is on the disk before it is spoken of.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from infra.transparency_log.merkle import EMPTY_ROOT

LOCK_SECONDS = 10.0
"""How long a request waits for those before it."""

_TABLES = """
CREATE TABLE witness (name TEXT NOT NULL);
CREATE TABLE logs (
    origin TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    root BLOB NOT NULL,
    checkpoint TEXT NOT NULL
);
"""


class MemoryUnfit(RuntimeError):
    """The file of the witness's memory is missing, or not one."""


class Held(NamedTuple):
    """The newest checkpoint of a log that was cosigned; ``checkpoint`` is the note, with the
    cosignature. A log that is not known yet is held as an empty one, without a note."""

    size: int
    root: bytes
    checkpoint: str


NOTHING = Held(0, EMPTY_ROOT, "")


class Memory:
    """The memory in a file, used by any number of threads and processes at once."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @classmethod
    def create(cls, path: Path, name: str) -> Memory:
        """Make the file for the witness of this name; raises ``MemoryUnfit`` where there is one."""
        if path.exists():
            raise MemoryUnfit(f"{path} is there already")
        memory = cls(path)
        with closing(memory._connect("rwc")) as connection:
            connection.executescript(f"BEGIN IMMEDIATE; {_TABLES}")
            connection.execute("INSERT INTO witness VALUES (?)", (name,))
            connection.execute("COMMIT")
        return memory

    def name(self) -> str:
        """The witness's name; raises ``MemoryUnfit`` where the file is missing or no memory."""
        try:
            with closing(self._connect()) as connection:
                row = connection.execute("SELECT name FROM witness").fetchone()
        except sqlite3.DatabaseError:
            row = None
        if row is None:
            raise MemoryUnfit(
                f"{self._path} is missing or damaged; a witness that has forgotten what it signed"
                " must not sign again under its old key: restore the file, or make another witness"
                " in another folder"
            )
        return str(row[0])

    def held(self, origin: str) -> Held:
        """What was cosigned last for the log."""
        with closing(self._connect()) as connection:
            return _held(connection, origin)

    @contextmanager
    def holding(self, origin: str) -> Iterator[Change]:
        """What was cosigned last, with nobody else changing it until the end of the block.

        What the block puts in its place is on the disk when it ends, and nothing if it raises.
        """
        with closing(self._connect()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield Change(connection, origin)
            connection.execute("COMMIT")

    def _connect(self, mode: str = "rw") -> sqlite3.Connection:
        address = f"{self._path.absolute().as_uri()}?mode={mode}"
        connection = sqlite3.connect(address, uri=True, timeout=LOCK_SECONDS, isolation_level=None)
        connection.execute("PRAGMA synchronous = EXTRA")  # the folder too, once it is committed
        return connection


class Change:
    """One look at what is held for a log, and what takes its place."""

    def __init__(self, connection: sqlite3.Connection, origin: str) -> None:
        self._connection, self._origin = connection, origin
        self.held = _held(connection, origin)

    def put(self, held: Held) -> None:
        """Hold this from now on."""
        self._connection.execute(
            "INSERT OR REPLACE INTO logs (origin, size, root, checkpoint) VALUES (?, ?, ?, ?)",
            (self._origin, *held),
        )


def _held(connection: sqlite3.Connection, origin: str) -> Held:
    row = connection.execute(
        "SELECT size, root, checkpoint FROM logs WHERE origin = ?", (origin,)
    ).fetchone()
    return NOTHING if row is None else Held(*row)
