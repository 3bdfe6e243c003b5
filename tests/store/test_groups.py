"""A group of commands: one at fault, whatever its fault, does not hold up the others."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import StoredEvent

from domain.refusal import Refusal
from domain.steps.proposal import AlreadyCosigned
from infra.codec import UnknownEventType
from infra.group import Outcome
from infra.recorder import lock_ledger
from infra.submission import LedgerUnavailable, Receipt
from infra.vault import SubjectErased
from tests.domain import course
from tests.domain.specification import ORGANISATIONS
from tests.store.ledgers import (
    Opened,
    Place,
    cosign,
    opened,
    proposed,
    registered,
    submission,
)


@pytest.fixture
def ledger(place: Place) -> Iterator[Opened]:
    with opened(place) as ledger:
        yield registered(ledger)


def test_refusals_in_the_middle_leave_the_others_standing(ledger: Opened) -> None:
    person, matter = uuid4(), proposed(ledger)
    commands = [cosign(), cosign(person), cosign(person), course.PACK, cosign(), course.ADOPT]
    outcomes = ledger.ledger.enqueue([submission(it, matter) for it in commands]).result()
    assert [type(outcome).__name__ for outcome in outcomes] == [
        "Receipt",
        "Receipt",
        "AlreadyCosigned",
        "NotAdopted",
        "Receipt",
        "Receipt",
    ]
    positions = [outcome.position for outcome in outcomes if isinstance(outcome, Receipt)]
    first = len(ORGANISATIONS) + 2
    assert positions == [first, first + 1, first + 2, first + 3]
    assert ledger.recorder.head() == first + 3


def test_nothing_sealed_for_a_refused_command_is_kept(ledger: Opened) -> None:
    matter = proposed(ledger)
    before = count(ledger, "vault_texts")
    again = [submission(course.PROPOSE, matter) for _ in range(3)]
    outcomes = ledger.ledger.enqueue([*again, submission(course.PROPOSE, uuid4())]).result()
    assert [isinstance(outcome, Refusal) for outcome in outcomes] == [True, True, True, False]
    assert count(ledger, "vault_texts") == before + 2


def test_an_empty_group_has_no_outcomes(ledger: Opened) -> None:
    assert ledger.ledger.enqueue([]).result(timeout=5) == []


def count(ledger: Opened, table: str) -> int:
    with ledger.datastore.get_connection() as connection:
        row = connection.execute(f"SELECT count(*) AS n FROM {table}").fetchone()
    assert row is not None
    return int(row["n"])


def unreadable(ledger: Opened) -> UUID:
    """A stream with an event that only a newer program understands."""
    stream = uuid4()
    ledger.recorder.insert_events([StoredEvent(stream, 1, "matter.sealed.v9", b"{}")])
    return stream


LONG = "".join(Random(3).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=20_000))
FAULTS: dict[str, dict[str, Any]] = {
    "NUL in the key": {"key": "\x00"},
    "lone surrogate in the key": {"key": "\ud800"},
    "key too long for an index": {"key": LONG},
    "digest of no type": {"request": object()},
    "a value that is none": {"command": course.PROPOSE.model_copy(update={"title": object()})},
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_command_that_breaks_the_commit_fails_alone(ledger: Opened, fault: str) -> None:
    matter = proposed(ledger)
    batch = [submission(cosign(), matter) for _ in range(20)]
    batch[7] = replace(batch[7], command=course.PROPOSE, stream=uuid4(), fresh_key=False)
    batch[7] = replace(batch[7], **FAULTS[fault])
    began = time.monotonic()
    outcomes = ledger.ledger.enqueue(batch).result()
    assert time.monotonic() - began < 5
    check_all_but_one(outcomes, 7)
    assert ledger.submit(cosign(), matter).version == 21


def check_all_but_one(outcomes: list[Outcome], faulty: int) -> None:
    assert isinstance(outcomes[faulty], Exception)
    others = [outcome for index, outcome in enumerate(outcomes) if index != faulty]
    assert all(isinstance(outcome, Receipt) and not outcome.replayed for outcome in others)


def test_a_stream_that_cannot_be_read_fails_alone(ledger: Opened) -> None:
    matter, strange = proposed(ledger), unreadable(ledger)
    streams = [matter, matter, strange, matter]
    outcomes = ledger.ledger.enqueue([submission(cosign(), it) for it in streams]).result()
    assert isinstance(outcomes[2], UnknownEventType)
    check_all_but_one(outcomes, 2)


def test_an_erased_subject_fails_alone(ledger: Opened) -> None:
    first = course.WANG.id
    proposed(ledger)
    with ledger.datastore.connect() as connection:
        connection.execute("DELETE FROM vault_texts WHERE subject = %s", (first,))
        connection.execute("UPDATE vault_keys SET wrapped = NULL WHERE subject = %s", (first,))
    ledger.vault.forget_cached_keys()
    by_another = course.changed(course.PROPOSE, proposers=(course.LI,))
    batch = [submission(by_another, uuid4()) for _ in range(9)]
    batch[4] = submission(course.PROPOSE, uuid4())
    for _ in range(2):
        outcomes = ledger.ledger.enqueue(batch).result()
        assert isinstance(outcomes[4], SubjectErased)
        check_all_but_one(outcomes, 4)
        batch = [replace(one, stream=uuid4(), key=str(uuid4())) for one in batch]


def test_a_caller_who_cancels_in_time_is_not_recorded_and_harms_nobody(ledger: Opened) -> None:
    matter = proposed(ledger)
    kept: list[Future[list[Outcome]]] = []
    cancelled = 0
    for number in range(200):
        future = ledger.ledger.enqueue([submission(cosign(), matter)])
        if number % 2 and future.cancel():
            cancelled += 1
        else:
            kept.append(future)
    assert all(isinstance(future.result(timeout=10)[0], Receipt) for future in kept)
    assert cancelled
    assert len(ledger.recorder.stream(matter)) == 1 + len(kept)


def test_a_caller_who_cancels_too_late_gets_the_answer(ledger: Opened) -> None:
    """Once the commit is under way nobody can take the command back, nor stop the writer by it."""
    matter = proposed(ledger)
    with ledger.datastore.connect() as other:
        with other.transaction():
            lock_ledger(other)
            late = ledger.ledger.enqueue([submission(cosign(), matter)])
            deadline = time.monotonic() + 10
            while late.cancel() and time.monotonic() < deadline:
                late = ledger.ledger.enqueue([submission(cosign(), matter)])
                time.sleep(0.01)
            waiting = ledger.ledger.enqueue([submission(cosign(), matter)])
        assert isinstance(late.result(timeout=10)[0], Receipt)
        assert isinstance(waiting.result(timeout=10)[0], Receipt)


def test_words_sealed_before_a_decision_failed_are_not_kept(ledger: Opened) -> None:
    before = count(ledger, "vault_texts")
    half = course.PROPOSE.model_copy(update={"text": object()})
    outcomes = ledger.ledger.enqueue(
        [submission(half, uuid4(), request=b"-"), submission(course.PROPOSE, uuid4())]
    ).result()
    assert [isinstance(outcome, Receipt) for outcome in outcomes] == [False, True]
    assert count(ledger, "vault_texts") == before + 2


def test_coroutines_get_their_answers_and_may_give_up(ledger: Opened) -> None:
    matter = proposed(ledger)

    async def together() -> list[Receipt | BaseException]:
        tasks = [
            asyncio.create_task(ledger.ledger.submit_async(submission(cosign(), matter)))
            for _ in range(40)
        ]
        await asyncio.sleep(0)
        for task in tasks[::4]:
            task.cancel()
        return await asyncio.gather(*tasks, return_exceptions=True)

    outcomes = asyncio.run(together())
    assert sum(isinstance(outcome, Receipt) for outcome in outcomes) == 30
    assert ledger.submit(cosign(), matter).version > 31


def test_a_coroutine_is_refused_like_anybody(ledger: Opened) -> None:
    person, matter = uuid4(), proposed(ledger)
    ledger.submit(cosign(person), matter)
    with pytest.raises(AlreadyCosigned):
        asyncio.run(ledger.ledger.submit_async(submission(cosign(person), matter)))


def test_a_loop_that_has_ended_waits_for_nothing(ledger: Opened) -> None:
    matter = proposed(ledger)

    async def leave() -> None:
        waiting = asyncio.ensure_future(ledger.ledger.submit_async(submission(cosign(), matter)))
        await asyncio.sleep(0)
        waiting.cancel()

    for _ in range(5):
        asyncio.run(leave())
    assert ledger.submit(cosign(), matter).version >= 2


def test_what_waits_at_the_end_is_committed_and_nothing_more_is_taken(place: Place) -> None:
    with opened(place) as ledger:
        matter = proposed(registered(ledger))
        futures = [ledger.ledger.enqueue([submission(cosign(), matter)]) for _ in range(2000)]
        ledger.ledger.close()
        assert all(isinstance(future.result(timeout=0)[0], Receipt) for future in futures)
        assert len(ledger.recorder.stream(matter)) == 2001
        with pytest.raises(LedgerUnavailable):
            ledger.submit(cosign(), matter)


def test_one_who_hears_of_commits_and_fails_does_not_undo_them(place: Place) -> None:
    heard: list[int] = []

    def hear(position: int) -> None:
        heard.append(position)
        raise RuntimeError("nobody home")

    with opened(place, on_commit=hear) as ledger:
        matter = proposed(registered(ledger))
        receipt = ledger.submit(cosign(), matter)
        assert not receipt.replayed
    assert heard[-1] == receipt.position


def test_readers_who_hold_every_connection_do_not_stop_the_writer(wheel_place: Place) -> None:
    with opened(wheel_place, pool_size=2) as ledger:
        matter = proposed(registered(ledger))
        with ledger.datastore.get_connection(), ledger.datastore.get_connection():
            assert ledger.submit(cosign(), matter).version == 2


def test_more_readers_than_connections_wait_their_turn(wheel_place: Place) -> None:
    with opened(wheel_place, pool_size=2) as ledger:
        matter = proposed(registered(ledger))
        found: list[int] = []

        def read() -> None:
            found.extend(len(ledger.recorder.stream(matter)) for _ in range(10))

        threads = [threading.Thread(target=read) for _ in range(30)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [1] * 300


def test_a_submission_without_a_key_gets_one_of_its_own() -> None:
    one, other = (submission(course.ADOPT, UUID(int=1)) for _ in range(2))
    assert one.key != other.key
    assert one.fresh_key
    assert one.request == other.request
