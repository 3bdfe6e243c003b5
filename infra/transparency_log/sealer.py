"""Follows the ledger and seals it: every commit is soon in a signed checkpoint (docs/LOG.md)."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import structlog
from eventsourcing.persistence import PersistenceError
from psycopg.sql import SQL, Identifier

from infra.announcer import POLL_SECONDS, channel
from infra.datastore import LedgerDatastore
from infra.transparency_log import log_records
from infra.transparency_log.keys import LogKeyUnfit
from infra.transparency_log.log_files import AtStep, LogFiles, no_step
from infra.transparency_log.merkle import ProofWrong
from infra.transparency_log.publisher import Publisher
from infra.transparency_log.refusing import LogRefused
from infra.transparency_log.signing import Signing
from infra.transparency_log.tile_reader import TileMissing
from infra.transparency_log.witnesses import Witnesses

log = structlog.get_logger()

ROUND_SECONDS = 0.2
"""Shortest time from one checkpoint to the next: what comes within it is sealed together."""
RETRY_SECONDS = 0.05
_LEADER_LOCK = 1498960716
_AWAY = (psycopg.Error, PersistenceError, OSError)


class Sealer:
    """One thread that seals while no other process does.

    Leadership is a session lock on the connection that also writes the checkpoints: whoever loses
    its connection can sign nothing more.
    """

    def __init__(
        self,
        datastore: LedgerDatastore,
        files: LogFiles,
        key_file: Path,
        origin: str,
        *,
        witnesses: Witnesses | None = None,
        at_step: AtStep = no_step,
    ) -> None:
        self._datastore = datastore
        self._files = files
        self._key_file = key_file
        self.origin = origin
        self._witnesses = witnesses
        self._at_step = at_step
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sealer", daemon=True)

    def start(self) -> None:
        """Begin to follow the ledger."""
        self._thread.start()

    def close(self) -> None:
        """Stop after the checkpoint under way."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join()

    def check(self) -> None:
        """Raise ``LogRefused`` or ``LogKeyUnfit`` where nothing may be signed; make good what is
        missing of the published files. Where another process leads, that has been done."""
        with self.leading():
            pass

    def seal_all(self) -> int:
        """Seal everything that is on the ledger now; up to where it is sealed, by whoever leads.

        Raises ``LogRefused`` or ``LogKeyUnfit``.
        """
        with self._datastore.connect() as connection:
            head = log_records.ledger_head(connection)
        while True:
            with self.leading() as publisher:
                if publisher is not None:
                    publisher.advance()
                    return publisher.size
            published = self._files.published()
            if published is not None and published.size >= head:
                return published.size
            time.sleep(RETRY_SECONDS)

    @contextmanager
    def leading(self) -> Iterator[Publisher | None]:
        """The log in our hands for the length of the block, once its files agree with the
        database; None where another process leads. Raises ``LogRefused`` or ``LogKeyUnfit``."""
        with self._datastore.connect() as connection:
            row = connection.execute(
                "SELECT pg_try_advisory_lock(%s, hashtext(%s))",
                (_LEADER_LOCK, self._datastore.schema),
            ).fetchone()
            if row is None or not row[0]:
                yield None
                return
            signing = Signing(self._files, self._key_file, self.origin)
            yield Publisher(
                self._datastore, connection, self._files, signing, self._witnesses, self._at_step
            )

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                with self.leading() as publisher:
                    if publisher is not None:
                        self._follow(publisher)
            except (LogRefused, LogKeyUnfit) as refusal:
                log.error("log_not_sealed", reason=str(refusal))
                return
            except (ProofWrong, TileMissing) as damage:
                log.warning("log_files_damaged", reason=type(damage).__name__)
            except _AWAY as failure:
                # Of the system's faults the text says what to do: no space, no permission.
                reason = getattr(failure, "strerror", None) or type(failure).__name__
                log.warning("sealer_interrupted", reason=reason)
            except Exception:
                log.exception("sealer_failed")
            self._closing.wait(POLL_SECONDS)

    def _follow(self, publisher: Publisher) -> None:
        connection = publisher.connection
        connection.execute(SQL("LISTEN {}").format(Identifier(channel(self._datastore.schema))))
        while not self._closing.is_set():
            round_ends = time.monotonic() + ROUND_SECONDS
            publisher.advance()
            self._closing.wait(max(0.0, round_ends - time.monotonic()))
            # All that were announced meanwhile are answered by one more look.
            for _ in connection.notifies(timeout=POLL_SECONDS, stop_after=1):
                pass
