"""One subscription's turn: its next events are sent, in their order, each until it was taken.

Positions are dense and in commit order, and a page store's position moves with its pages: what lies
up to it is all there is, so a subscription that has moved on skips nothing.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import structlog
from cryptography.exceptions import InvalidTag

from infra import cloud_events
from infra.page_queries import StoredPage, events_after
from infra.page_store import PageStore
from infra.webhooks.sending import Outcome, Sender
from infra.webhooks.signing import SecretKeeper, signed_headers
from infra.webhooks.subscriptions import Subscription, Subscriptions

log = structlog.get_logger()

RETRY_AFTER = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
"""Standard Webhooks' own schedule: how long after which failure in a row the next attempt comes.
After the last of them it stays with that."""
JITTER = 0.1
"""Attempts come up to so much sooner or later, lest all of them come at once."""
RETRY_AFTER_MAX = timedelta(days=1)
"""A receiver may ask for so much patience at a time."""
FAILING_MAX = timedelta(days=5)
"""Who has taken nothing for so long is sent nothing more."""
OVERLAP = timedelta(days=1)
"""How long the secret before signs beside a new one."""
TURN_EVENTS = 200
TURN_SECONDS = 30.0
"""After so much, others have their turn."""
TEST_TYPE = cloud_events.TYPE_PREFIX + "webhook.test"

Now = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


def _jitter() -> float:
    return random.uniform(1 - JITTER, 1 + JITTER)


class Delivery:
    """Sends; safe to share between threads, a subscription in one of them at a time."""

    def __init__(
        self,
        subscriptions: Subscriptions,
        trail: PageStore[Any],
        sender: Sender,
        keeper: SecretKeeper,
        base_url: str,
        *,
        now: Now = _now,
        jitter: Callable[[], float] = _jitter,
    ) -> None:
        self._subscriptions = subscriptions
        self._trail = trail
        self._sender = sender
        self._keeper = keeper
        self._base_url = base_url
        self._now, self._jitter = now, jitter

    def due(self) -> list[UUID]:
        """The subscriptions that should have a turn now."""
        return self._subscriptions.due(self._now(), self._trail.position())

    def turn(self, subscription: UUID, stopping: Callable[[], bool] = lambda: False) -> bool:
        """Send what comes next to this one, as long as it is taken and its turn lasts; whether it
        should have another one at once."""
        it = self._subscriptions.find(subscription)
        if it is None or it.ended_at is not None or it.next_attempt_at > self._now():
            return False
        ends = time.monotonic() + TURN_SECONDS
        reached = self._trail.position()
        found = events_after(self._trail, it.filter, it.position, TURN_EVENTS)
        for entry in found:
            if stopping() or time.monotonic() > ends:
                return True
            outcome = self._send(it, self._event(entry))
            if not outcome.delivered:
                self._failed(it, outcome)
                return False
            if not self._subscriptions.delivered(it, entry.position, self._now(), str(outcome)):
                return False  # it was deleted, ended, or moved by another
            it = it._replace(position=entry.position, failures=0, failing_since=None)
        if len(found) < TURN_EVENTS and reached > it.position:
            self._subscriptions.move(it, reached)
        return len(found) == TURN_EVENTS

    def test(self, it: Subscription) -> Outcome:
        """Send a message that is no event, once; nothing is kept of what comes of it."""
        now = self._now()
        event = cloud_events.message(self._base_url, str(uuid4()), TEST_TYPE, str(it.id), now)
        return self._send(it, event)

    def replace_secret(self, subscription: UUID, secret: str) -> datetime:
        """Sign with this secret from now on; until when the one before signs as well."""
        until = self._now() + OVERLAP
        sealed = self._keeper.seal(secret, subscription)
        self._subscriptions.replace_secret(subscription, sealed, until)
        return until

    def _event(self, entry: StoredPage) -> bytes:
        shown = cloud_events.shown_to_public(entry.body, restricted=entry.restricted)
        return cloud_events.cloud_event(shown, self._base_url)

    def _send(self, it: Subscription, event: bytes) -> Outcome:
        now = self._now()
        sealed = [it.secret]
        if it.previous_secret is not None and it.previous_until and now < it.previous_until:
            sealed.append(it.previous_secret)
        try:
            signers = [self._keeper.open(secret, it.id) for secret in sealed]
        except InvalidTag:
            return Outcome(fault="secret")
        headers = signed_headers(signers, cloud_events.cloud_event_id(event), now, event)
        headers["Content-Type"] = cloud_events.MEDIA_TYPE
        headers["User-Agent"] = "Yishi-Webhooks/1"
        return self._sender.post(it.url, headers, event)

    def _failed(self, it: Subscription, outcome: Outcome) -> None:
        now = self._now()
        wait = RETRY_AFTER[min(it.failures, len(RETRY_AFTER) - 1)] * self._jitter()
        asked = timedelta(seconds=outcome.retry_after_seconds)
        wait = max(wait, min(asked, RETRY_AFTER_MAX))
        self._subscriptions.failed(it, now, str(outcome), now + wait)
        told = {"subscription": str(it.id), "outcome": str(outcome), "failures": it.failures + 1}
        log.warning("webhook_failed", **told)
        if outcome.gone:
            self._end(it, now, "gone")
        elif it.failing_since is not None and now - it.failing_since >= FAILING_MAX:
            self._end(it, now, "failing")

    def _end(self, it: Subscription, at: datetime, because: str) -> None:
        if self._subscriptions.end(it.id, at, because):
            log.warning("webhook_ended", subscription=str(it.id), because=because)
