"""Once a Beijing day an authority stamps the newest checkpoint, so that the log's age does not rest
on its own word alone. Nothing waits for it: it works beside the sealer, from what is published.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import psycopg
import structlog
from eventsourcing.persistence import PersistenceError

from domain.rules.pack import beijing_date
from infra.datastore import LedgerDatastore
from infra.transparency_log import log_records
from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.log_files import CHECKPOINT, TIMESTAMPS_FOLDER, LogFiles
from infra.transparency_log.note import Note
from infra.transparency_log.tiles import index_path
from infra.transparency_log.timestamps import TimestampWrong, request_timestamp

log = structlog.get_logger()

LOOK_SECONDS = 60.0
"""How often it is looked whether a new day has come."""
PAUSE_SECONDS_MAX = 3600.0
"""How long an authority that failed is left alone at most: doubled from failure to failure."""
STOP_SECONDS = 1.0
_AWAY = (TimestampWrong, httpx.HTTPError, psycopg.Error, PersistenceError, OSError)


class DailyTimestamps:
    """One thread that asks the authority at ``url``; ``clock`` says which day it is."""

    def __init__(
        self,
        datastore: LedgerDatastore,
        files: LogFiles,
        url: str,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._datastore, self._files, self._url, self._clock = datastore, files, url, clock
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="timestamps", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End; an answer under way is not waited for long."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS)

    def stamp_if_due(self) -> int | None:
        """Have the newest checkpoint stamped if none was today and the log has grown since; the
        size that was. Raises what ``request_timestamp`` raises."""
        content, now = self._files.read(CHECKPOINT), self._clock()
        if content is None:
            return None
        text = Note.parse(content).text
        size = Checkpoint.parse(text).size
        last = self._last()
        if last is not None and (last[0] >= size or beijing_date(last[1]) >= beijing_date(now)):
            return None
        response, _ = request_timestamp(self._url, text)
        with self._datastore.get_connection() as connection:
            connection.execute(
                "INSERT INTO log_timestamps (size, authority, token, stamped_at)"
                " VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
                (size, self._url, response, now),
            )
        self.publish()
        return size

    def publish(self) -> None:
        """Write the files of ``timestamps/`` that are missing."""
        with self._datastore.get_connection() as connection:
            kept = log_records.timestamp_files(connection)
        for size, response in kept:
            path = f"{TIMESTAMPS_FOLDER}/{index_path(size)}"
            if not self._files.has(path):
                self._files.put(path, response)

    def _run(self) -> None:
        pause, published = LOOK_SECONDS, False
        while not self._closing.is_set():
            try:
                if not published:
                    self.publish()
                    published = True
                self.stamp_if_due()
                pause = LOOK_SECONDS
            except _AWAY as failure:
                pause = min(2 * pause, PAUSE_SECONDS_MAX)
                log.warning("timestamp_missing", reason=type(failure).__name__)
            except Exception as failure:
                pause = PAUSE_SECONDS_MAX
                log.exception("timestamp_failed", exc_info=failure)
            self._closing.wait(pause)

    def _last(self) -> tuple[int, datetime] | None:
        """Size and time of the newest stamp by this authority."""
        with self._datastore.get_connection() as connection:
            row = connection.execute(
                "SELECT size, stamped_at FROM log_timestamps WHERE authority = %s"
                " ORDER BY size DESC LIMIT 1",
                (self._url,),
            ).fetchone()
        return (row["size"], row["stamped_at"]) if row is not None else None
