"""The `eventsourcing` library's own applications run on our recorder, and keep its order."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import (
    ApplicationRecorder,
    InfrastructureFactory,
    IntegrityError,
    Notification,
    StoredEvent,
    TrackingRecorder,
)

from infra.recorder import LedgerRecorder
from tests.store.ledgers import Opened, Place, opened, proposed, registered

Stored = tuple[UUID, int, str, bytes]


class Dog(Aggregate):
    """The library's usual example."""

    @event("Registered")
    def __init__(self, name: str) -> None:
        self.name = name
        self.tricks: list[str] = []

    @event("TrickAdded")
    def add_trick(self, trick: str) -> None:
        self.tricks.append(trick)


class LedgerFactory(InfrastructureFactory[TrackingRecorder]):
    """Gives an application the recorder of a ledger."""

    recorder: LedgerRecorder

    def aggregate_recorder(self, purpose: str = "events") -> Any:
        raise AssertionError("an application asks for the application recorder alone")

    def application_recorder(self) -> ApplicationRecorder:
        return self.recorder

    def tracking_recorder(self, tracking_recorder_class: Any = None) -> Any:
        raise AssertionError("an application tracks nothing")

    def process_recorder(self) -> Any:
        raise AssertionError("an application processes nothing")


class DogSchool(Application[UUID]):
    """An application of the library's, on a ledger."""

    recorder_to_use: LedgerRecorder

    def construct_factory(self, env: Any) -> InfrastructureFactory[TrackingRecorder]:
        factory = LedgerFactory(env)
        factory.recorder = self.recorder_to_use
        return factory


@pytest.fixture
def ledger(place: Place) -> Iterator[Opened]:
    with opened(place) as ledger:
        yield ledger


@pytest.fixture
def school(ledger: Opened) -> DogSchool:
    DogSchool.recorder_to_use = ledger.recorder
    return DogSchool()


def stored(stream: UUID, *versions: int) -> list[StoredEvent]:
    return [StoredEvent(stream, version, "topic", b"{}") for version in versions]


def test_an_application_saves_and_finds_its_aggregates(school: DogSchool) -> None:
    dog = Dog("Fido")
    dog.add_trick("roll over")
    recordings = school.save(dog)
    assert [recording.notification.id for recording in recordings] == [1, 2]
    found: Dog = school.repository.get(dog.id)
    assert found.tricks == ["roll over"]
    found.add_trick("fetch")
    school.save(found)
    earlier: Dog = school.repository.get(dog.id, version=2)
    assert earlier.tricks == ["roll over"]
    assert [it.id for it in school.notification_log.select(start=1, limit=10)] == [1, 2, 3]


def test_of_two_who_change_one_aggregate_one_fails(school: DogSchool) -> None:
    dog = Dog("Fido")
    school.save(dog)
    one: Dog = school.repository.get(dog.id)
    other: Dog = school.repository.get(dog.id)
    one.add_trick("fetch")
    other.add_trick("roll over")
    school.save(one)
    with pytest.raises(IntegrityError):
        school.save(other)
    assert school.recorder.max_notification_id() == 2


@pytest.mark.parametrize("versions", [(2,), (1, 1), (1, 3), (2, 1), (0,)])
def test_streams_begin_at_one_and_skip_nothing(ledger: Opened, versions: tuple[int, ...]) -> None:
    with pytest.raises(IntegrityError):
        ledger.recorder.insert_events(stored(uuid4(), *versions))
    assert ledger.recorder.max_notification_id() is None


def test_a_conflict_leaves_nothing_of_its_batch(ledger: Opened) -> None:
    one, other = uuid4(), uuid4()
    ledger.recorder.insert_events(stored(one, 1, 2))
    with pytest.raises(IntegrityError):
        ledger.recorder.insert_events([*stored(other, 1), *stored(one, 2)])
    assert ledger.recorder.select_events(other) == []


def test_events_are_selected_as_the_library_asks(ledger: Opened) -> None:
    stream = uuid4()
    events = stored(stream, 1, 2, 3, 4)
    assert list(ledger.recorder.insert_events(events) or ()) == [1, 2, 3, 4]
    select = ledger.recorder.select_events
    assert select(stream) == events
    assert select(stream, gt=1, lte=3) == events[1:3]
    assert select(stream, desc=True, limit=1) == events[3:]
    assert select(uuid4()) == []
    assert ledger.recorder.insert_events([]) == []


def test_notifications_are_selected_as_the_library_asks(ledger: Opened) -> None:
    stream = uuid4()
    ledger.recorder.insert_events(
        [StoredEvent(stream, version, f"topic {version % 2}", b"{}") for version in range(1, 7)]
    )

    def ids(*args: Any, **options: Any) -> list[int]:
        found: list[Notification] = list(ledger.recorder.select_notifications(*args, **options))
        return [int(notification.id) for notification in found]

    assert ids(1, 10) == [1, 2, 3, 4, 5, 6]
    assert ids(2, 3) == [2, 3, 4]
    assert ids(2, 10, inclusive_of_start=False) == [3, 4, 5, 6]
    assert ids(1, 10, stop=4) == [1, 2, 3, 4]
    assert ids(1, 10, topics=["topic 0"]) == [2, 4, 6]
    assert ids(7, 10) == []
    assert ids(None, 2) == [1, 2]


def test_what_our_ledger_wrote_is_there_for_the_library(ledger: Opened) -> None:
    matter = proposed(registered(ledger))
    (event,) = ledger.recorder.select_events(matter)
    assert (event.originator_id, event.originator_version) == (matter, 1)
    assert event.topic == "proposal.submitted.v1"
    assert event.state.startswith(b'{"data":')


def test_many_threads_insert_without_gaps(ledger: Opened) -> None:
    def insert(number: int) -> list[int]:
        return list(ledger.recorder.insert_events(stored(uuid4(), 1, 2, 3)) or ())

    with ThreadPoolExecutor(8) as pool:
        given = [position for some in pool.map(insert, range(40)) for position in some]
    assert sorted(given) == list(range(1, 121))
    seen = ledger.recorder.select_notifications(1, 1000)
    assert [notification.id for notification in seen] == list(range(1, 121))
