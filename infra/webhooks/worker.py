"""Follows the ledger and gives subscriptions their turns, while no other process does."""

from __future__ import annotations

import queue
import threading
from uuid import UUID

import psycopg
import structlog
from eventsourcing.persistence import PersistenceError
from psycopg import Connection
from psycopg.sql import SQL, Identifier

from infra.announcer import POLL_SECONDS, channel
from infra.datastore import LedgerDatastore
from infra.webhooks.delivery import Delivery

log = structlog.get_logger()

SENT_AT_ONCE = 8
"""Threads, so that a receiver that is slow does not keep the others waiting."""
STOP_SECONDS = 2.0
"""How long an attempt under way is waited for; it is made again where it was not finished."""
_LEADER_LOCK = 1498960717
_AWAY = (psycopg.Error, PersistenceError, OSError)


class WebhookWorker:
    """A thread that looks for what is due, and threads that send it.

    Leadership is a session lock; should two lead for a moment, an event may be sent twice, and
    none is skipped.
    """

    def __init__(self, datastore: LedgerDatastore, delivery: Delivery) -> None:
        self._datastore, self._delivery = datastore, delivery
        self._closing = threading.Event()
        self._turns: queue.SimpleQueue[UUID | None] = queue.SimpleQueue()
        self._busy: set[UUID] = set()
        self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)
        self._senders = [
            threading.Thread(target=self._send, name=f"webhook-{number}", daemon=True)
            for number in range(SENT_AT_ONCE)
        ]

    def start(self) -> None:
        """Begin to follow the ledger."""
        for thread in (*self._senders, self._thread):
            thread.start()

    def close(self) -> None:
        """Stop; attempts under way are not waited for long."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join()
        for _ in self._senders:
            self._turns.put(None)
        for thread in self._senders:
            if thread.is_alive():
                thread.join(STOP_SECONDS / len(self._senders))

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                with self._datastore.connect() as connection:
                    if self._leads(connection):
                        self._follow(connection)
            except _AWAY as failure:
                log.warning("webhooks_interrupted", reason=type(failure).__name__)
            except Exception:
                log.exception("webhooks_failed")
            self._closing.wait(POLL_SECONDS)

    def _leads(self, connection: Connection[tuple[object, ...]]) -> bool:
        row = connection.execute(
            "SELECT pg_try_advisory_lock(%s, hashtext(%s))", (_LEADER_LOCK, self._datastore.schema)
        ).fetchone()
        return row is not None and bool(row[0])

    def _follow(self, connection: Connection[tuple[object, ...]]) -> None:
        connection.execute(SQL("LISTEN {}").format(Identifier(channel(self._datastore.schema))))
        while not self._closing.is_set():
            for subscription in self._delivery.due():
                if subscription not in self._busy:
                    self._busy.add(subscription)
                    self._turns.put(subscription)
            for _ in connection.notifies(timeout=POLL_SECONDS, stop_after=1):
                pass

    def _send(self) -> None:
        while (subscription := self._turns.get()) is not None:
            more = False
            try:
                more = self._delivery.turn(subscription, self._closing.is_set)
            except _AWAY as failure:
                if not self._closing.is_set():
                    log.warning("webhook_interrupted", reason=type(failure).__name__)
            except Exception:
                if not self._closing.is_set():
                    log.exception("webhook_turn_failed", subscription=str(subscription))
            if more and not self._closing.is_set():
                self._turns.put(subscription)
            else:
                self._busy.discard(subscription)
