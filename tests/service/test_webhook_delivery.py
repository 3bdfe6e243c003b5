"""Webhooks delivered: every event that is asked for, in order, until it was taken."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from infra import cloud_events
from infra.page_queries import EventFilter
from infra.tokens import create_token
from infra.webhooks import delivery, worker
from infra.webhooks.delivery import FAILING_MAX, OVERLAP, RETRY_AFTER, RETRY_AFTER_MAX, Delivery
from infra.webhooks.outside import Outside
from infra.webhooks.sending import Sender
from infra.webhooks.signing import SecretKeeper, new_secret
from infra.webhooks.subscriptions import Subscription, Subscriptions
from infra.webhooks.worker import WebhookWorker
from tests.domain import course
from tests.domain.specification import COMMITTEE, STREAM
from tests.service.conftest import StartService
from tests.service.running import CALLERS, Service
from tests.service.test_events import EVENTS, rate
from tests.service.test_pages import play
from tests.webhooks.receiving import Message, Receiver, receiver

EVERYTHING = EventFilter()


class Clock:
    """A time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


class Post:
    """A district whose events are delivered, one receiver after the other."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.clock = Clock()
        self.district = service.app.state.parts.district
        self.subscriptions: Subscriptions = self.district.webhooks.subscriptions
        self.keeper: SecretKeeper = self.district.webhooks.keeper
        self.base_url: str = service.app.state.parts.settings.base_url
        self.token, _ = create_token(self.district.datastore, *CALLERS["committee"])
        self.delivery = self.delivering()

    def delivering(self, **options: Any) -> Delivery:
        trail = self.district.projector.stores["audit_trail"]
        sender = Sender(Outside(loopback_too=True), **options)
        return Delivery(
            self.subscriptions,
            trail,
            sender,
            self.keeper,
            self.base_url,
            now=self.clock,
            jitter=lambda: 1.0,
        )

    def subscribe(
        self,
        url: str,
        wanted: EventFilter = EVERYTHING,
        after: int = 0,
    ) -> tuple[UUID, str]:
        """(id, secret) of a subscription; those before it are gone."""
        for it in self.subscriptions.all():
            self.subscriptions.remove(it.id, it.token)
        subscription, secret = uuid4(), new_secret()
        sealed = self.keeper.seal(secret, subscription)
        assert self.subscriptions.add(subscription, self.token, url, "", wanted, sealed, after)
        with self.district.datastore.get_connection() as connection:
            connection.execute(
                "UPDATE webhook_subscriptions SET next_attempt_at = %s WHERE id = %s",
                (self.clock.now, subscription),
            )
        return subscription, secret

    def find(self, subscription: UUID) -> Subscription:
        found = self.subscriptions.find(subscription)
        assert found is not None
        return found

    def turns(self, most: int = 1000) -> None:
        """Let everything have its turn that is due, again and again."""
        for _ in range(most):
            due = self.delivery.due()
            if not due:
                return
            for subscription in due:
                self.delivery.turn(subscription)


@pytest.fixture(scope="module")
def recorded(start_service: StartService) -> Iterator[Service]:
    """A matter decided, and a rating, which is restricted."""
    with start_service() as service:
        play(service, course.DECIDED)
        rate(service)
        service.get(f"{EVENTS}?limit=1")  # the audit trail has all of it
        yield service


@pytest.fixture
def post(recorded: Service) -> Post:
    """Nobody is told of anything yet."""
    return Post(recorded)


@pytest.fixture
def one() -> Iterator[Receiver]:
    """A receiver."""
    with receiver() as it:
        yield it


def positions(messages: list[Message]) -> list[int]:
    return [json.loads(message.body)["data"]["position"] for message in messages]


def verified(message: Message, secret: str) -> bool:
    """As a receiver would, whenever it came (the library looks at its own clock)."""
    names = {name.lower(): value for name, value in message.headers.items()}
    at = datetime.fromtimestamp(int(names["webhook-timestamp"]), UTC)
    signature = Webhook(secret).sign(names["webhook-id"], at, message.body.decode())
    return signature in names["webhook-signature"].split(" ")


def test_every_event_in_order(post: Post, one: Receiver) -> None:
    """Exactly as the API gives it."""
    subscription, secret = post.subscribe(one.url)
    post.turns()
    assert positions(one.messages) == list(range(1, post.service.head() + 1))
    batch = post.service.get(f"{EVENTS}?format=cloudevents&limit=1000").json()
    assert [json.loads(message.body) for message in one.messages] == batch
    for message in one.messages:
        event = JSONFormat().read(CloudEvent, message.body)
        assert message.headers["Content-Type"] == cloud_events.MEDIA_TYPE
        assert message.headers["webhook-id"] == event.get_id()
        assert Webhook(secret).verify(message.body, message.headers)
    assert post.find(subscription).position == post.service.head()
    assert post.delivery.due() == []


def test_chinese_and_restricted_events_go_out_as_the_public_reads_them(
    post: Post, one: Receiver
) -> None:
    post.subscribe(one.url)
    post.turns()
    everything = b"".join(message.body for message in one.messages)
    assert course.ADOPT.title.encode() in everything
    assert b"\\u" not in everything
    last = json.loads(one.messages[-1].body)
    assert last["restricted"] is True
    assert last["data"]["data"] is None


def test_a_tampered_message_does_not_verify(post: Post, one: Receiver) -> None:
    _, secret = post.subscribe(one.url, after=post.service.head() - 1)
    post.turns()
    (message,) = one.messages
    assert verified(message, secret)
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(message.body + b" ", message.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(new_secret()).verify(message.body, message.headers)


@pytest.mark.parametrize(
    ("wanted", "query"),
    [
        (EventFilter(types=("statement.made.v1",)), "type=statement.made.v1"),
        (EventFilter(stream=STREAM), f"matter={STREAM}"),
        (EventFilter(organisation=COMMITTEE), f"organisation={COMMITTEE}"),
        (
            EventFilter(stream=STREAM, types=("notice.published.v1", "rating.given.v1")),
            f"matter={STREAM}&type=notice.published.v1",
        ),
        (EventFilter(stream=UUID(int=0xFFF)), f"matter={UUID(int=0xFFF)}"),
    ],
    ids=["types", "matter", "organisation", "both", "nothing"],
)
def test_what_is_asked_for(post: Post, one: Receiver, wanted: EventFilter, query: str) -> None:
    """What is not among it is passed over, not looked through again and again."""
    subscription, _ = post.subscribe(one.url, wanted)
    post.turns()
    items = post.service.get(f"{EVENTS}?limit=1000&{query}").json()["items"]
    assert positions(one.messages) == [item["position"] for item in items]
    assert post.find(subscription).position == post.service.head()


def test_what_was_not_taken_comes_again_and_nothing_before_it(post: Post, one: Receiver) -> None:
    subscription, secret = post.subscribe(one.url)
    one.answers = [(204, {}), (500, {}), (302, {"Location": "/"}), (404, {})]
    for _ in range(4):
        post.turns()
        post.clock.now += timedelta(hours=3)
    head = post.service.head()
    assert positions(one.messages) == [1, 2, 2, 2, *range(2, head + 1)]
    tries = one.messages[1:5]
    assert len({message.headers["webhook-id"] for message in tries}) == 1
    assert len({message.headers["webhook-timestamp"] for message in tries}) == 4
    assert all(verified(message, secret) for message in tries)
    now = post.find(subscription)
    assert (now.failures, now.failing_since, now.outcome) == (0, None, "204")


def test_ever_longer_is_waited(post: Post, one: Receiver) -> None:
    """By the schedule of the standard; a new event does not shorten it."""
    subscription, _ = post.subscribe(one.url)
    one.answers = [(500, {})] * 100
    begun = post.clock.now
    for number, wait in enumerate(RETRY_AFTER, start=1):
        assert post.delivery.due() == [subscription]
        post.turns()
        now = post.find(subscription)
        assert (now.failures, now.failing_since, now.position) == (number, begun, 0)
        assert now.next_attempt_at - post.clock.now == wait
        post.clock.now = now.next_attempt_at - timedelta(seconds=1)
        assert post.delivery.due() == []
        post.delivery.turn(subscription)
        post.clock.now = now.next_attempt_at
    assert len(one.messages) == len(RETRY_AFTER)


def test_who_fails_for_days_is_left_alone(post: Post, one: Receiver) -> None:
    subscription, _ = post.subscribe(one.url)
    one.answers = [(500, {})] * 100
    begun = post.clock.now
    while post.find(subscription).ended_at is None:
        assert post.clock.now - begun < FAILING_MAX + timedelta(days=2)
        post.turns()
        post.clock.now = max(post.find(subscription).next_attempt_at, post.clock.now)
    now = post.find(subscription)
    assert now.ended_because == "failing"
    assert now.ended_at is not None
    assert now.ended_at - begun >= FAILING_MAX
    tried = len(one.messages)
    post.clock.now += timedelta(days=30)
    post.turns()
    post.delivery.turn(subscription)
    assert len(one.messages) == tried


def test_who_is_gone_is_asked_once(post: Post, one: Receiver) -> None:
    subscription, _ = post.subscribe(one.url)
    one.answers = [(410, {})]
    post.turns()
    post.clock.now += timedelta(days=1)
    post.turns()
    assert len(one.messages) == 1
    now = post.find(subscription)
    assert (now.ended_because, now.outcome, now.position) == ("gone", "410", 0)


@pytest.mark.parametrize(
    ("asked", "waited"),
    [("1", RETRY_AFTER[0]), ("600", timedelta(minutes=10)), ("999999999", RETRY_AFTER_MAX)],
)
def test_a_receiver_may_ask_for_patience(
    post: Post, one: Receiver, asked: str, waited: timedelta
) -> None:
    subscription, _ = post.subscribe(one.url)
    one.answers = [(429, {"Retry-After": asked})]
    post.turns()
    assert post.find(subscription).next_attempt_at - post.clock.now == waited


def test_two_signatures_while_secrets_overlap(post: Post, one: Receiver) -> None:
    subscription, old = post.subscribe(one.url, after=post.service.head() - 2)
    new = new_secret()
    assert post.delivery.replace_secret(subscription, new) == post.clock.now + OVERLAP
    one.answers = [(204, {}), (500, {})]
    post.turns()
    post.clock.now += OVERLAP
    post.turns()
    first, _, last = one.messages
    assert verified(first, old)
    assert verified(first, new)
    assert not verified(last, old)
    assert verified(last, new)


def test_a_long_way_is_gone_in_turns(
    post: Post, one: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others come in between; none is sent twice at the seams."""
    monkeypatch.setattr(delivery, "TURN_EVENTS", 4)
    subscription, _ = post.subscribe(one.url)
    assert post.delivery.turn(subscription) is True
    assert positions(one.messages) == [1, 2, 3, 4]
    post.turns()
    assert positions(one.messages) == list(range(1, post.service.head() + 1))
    assert post.delivery.turn(subscription) is False


def test_who_unsubscribes_gets_no_more(post: Post, one: Receiver) -> None:
    """In the midst of a turn."""
    subscription, _ = post.subscribe(one.url)
    one.on_message = lambda message: post.subscriptions.remove(subscription, post.token)
    post.turns()
    assert len(one.messages) == 1


def test_nobody_goes_back(post: Post, one: Receiver) -> None:
    """Whoever delivers beside another finds that it has moved on."""
    subscription, _ = post.subscribe(one.url)
    stale = post.find(subscription)
    post.turns()
    moved = post.find(subscription)
    assert not post.subscriptions.move(stale, 1)
    assert not post.subscriptions.delivered(stale, 1, post.clock.now, "204")
    post.subscriptions.failed(stale, post.clock.now, "500", post.clock.now)
    assert post.find(subscription) == moved


def test_a_turn_ends_when_it_is_told_to(post: Post, one: Receiver) -> None:
    subscription, _ = post.subscribe(one.url)
    post.delivery.turn(subscription, lambda: len(one.messages) == 2)
    assert len(one.messages) == 2
    assert post.find(subscription).position == 2


def test_a_row_that_was_tampered_with_sends_nothing(post: Post, one: Receiver) -> None:
    """A secret of another subscription cannot be put in its place."""
    subscription, _ = post.subscribe(one.url)
    with post.district.datastore.get_connection() as connection:
        connection.execute(
            "UPDATE webhook_subscriptions SET secret = %s WHERE id = %s",
            (post.keeper.seal(new_secret(), uuid4()), subscription),
        )
    post.turns()
    assert one.messages == []
    now = post.find(subscription)
    assert (now.outcome, now.failures) == ("secret", 1)
    assert post.delivery.due() == []


# The worker


def eventually(condition: Any) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def test_workers_share_the_work_and_double_nothing(
    start_service: StartService, one: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two, one leads; when it ends, the other goes on behind it."""
    monkeypatch.setattr(worker, "POLL_SECONDS", 0.05)
    with start_service() as service, ExitStack() as stack, receiver() as away:
        post = Post(service)
        post.subscribe(one.url)
        other, _ = create_token(post.district.datastore, *CALLERS["street"])
        failing = uuid4()
        away.answers = [(500, {})] * 9
        sealed = post.keeper.seal(new_secret(), failing)
        post.subscriptions.add(failing, other, away.url, "", EVERYTHING, sealed, 0)
        post.clock.now += timedelta(minutes=1)
        workers = [WebhookWorker(post.district.datastore, post.delivery) for _ in range(2)]
        for it in workers:
            stack.callback(it.close)
            it.start()
        play(service, course.PROPOSED)
        eventually(lambda: len(one.messages) >= service.head())
        workers[0].close()
        play(service, course.DECIDED[len(course.PROPOSED) :])
        eventually(lambda: len(one.messages) >= service.head())
        workers[1].close()
        assert positions(one.messages) == list(range(1, service.head() + 1))
        assert positions(away.messages) == [1]
