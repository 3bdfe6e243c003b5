"""One key, one answer, for ever; and never a second fact."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from domain.events.agenda import ProposalCosigned
from domain.steps.proposal import AlreadyCosigned, ProposalAlreadyAnswered
from domain.steps.session import RecordAttendance
from infra.submission import KeyReused, Receipt, StaleVersion
from tests.domain import course, specification
from tests.store.ledgers import (
    Opened,
    Place,
    cosign,
    opened,
    play,
    proposed,
    registered,
    submission,
)


@pytest.fixture
def ledger(place: Place) -> Iterator[Opened]:
    with opened(place) as ledger:
        yield registered(ledger)


def again(receipt: Receipt) -> Receipt:
    return replace(receipt, replayed=True)


def test_a_retry_gets_the_first_answer_even_much_later(ledger: Opened, place: Place) -> None:
    matter = proposed(ledger)
    one = submission(cosign(), matter, key="k")
    receipt = ledger.ledger.submit(one)
    ledger.submit(cosign(), matter)
    ledger.submit(course.ADOPT, matter)
    assert ledger.ledger.submit(one) == again(receipt)
    with opened(place) as restarted:
        assert restarted.ledger.submit(one) == again(receipt)
        assert restarted.recorder.head() == receipt.position + 2


def test_a_retry_of_what_could_be_accepted_twice_is_not(ledger: Opened) -> None:
    """Stances may be repeated: only the key tells a retry from a change of mind."""
    matter = uuid4()
    play(ledger, matter, course.SPOKEN)
    stance = course.changed(course.AGREE, occurred_at=specification.december(10, 15))
    one = submission(stance, matter, key="k")
    receipt = ledger.ledger.submit(one)
    assert ledger.ledger.submit(one) == again(receipt)
    assert ledger.submit(stance, matter).version == receipt.version + 1


def test_an_answer_without_facts_is_kept_too(ledger: Opened) -> None:
    matter = uuid4()
    play(ledger, matter, course.OPENED)
    present = RecordAttendance(
        session=course.SESSION, present=(course.WANG,), occurred_at=specification.december(10, 15)
    )
    first = ledger.submit(present, matter)
    nothing = ledger.submit(present, matter, key="k")
    assert nothing == Receipt(matter, first.version, first.position, 0)
    ledger.submit(course.changed(present, present=(course.LI,)), matter)
    assert ledger.submit(present, matter, key="k") == again(nothing)


def test_a_key_used_for_another_request_is_refused(ledger: Opened) -> None:
    matter, other = proposed(ledger), proposed(ledger)
    command = cosign()
    receipt = ledger.submit(command, matter, key="k")
    with pytest.raises(KeyReused):
        ledger.submit(cosign(), matter, key="k")
    with pytest.raises(KeyReused):
        ledger.submit(command, other, key="k")
    with pytest.raises(KeyReused):  # what would be refused anyway says so all the same
        ledger.submit(course.PACK, matter, key="k")
    assert ledger.recorder.head() == receipt.position


def test_keys_of_different_callers_do_not_meet(ledger: Opened) -> None:
    matter = proposed(ledger)
    receipts = [
        ledger.submit(cosign(), matter, key="k", caller=UUID(int=caller)) for caller in (1, 2)
    ]
    assert [receipt.replayed for receipt in receipts] == [False, False]


def test_a_key_whose_attempt_was_refused_may_succeed_later(ledger: Opened) -> None:
    matter = proposed(ledger)
    pack = submission(course.PACK, matter, key="k")
    with pytest.raises(Exception, match="NotAdopted"):
        ledger.ledger.submit(pack)
    ledger.submit(course.ADOPT, matter)
    receipt = ledger.ledger.submit(pack)
    assert not receipt.replayed
    assert ledger.ledger.submit(pack) == again(receipt)


def test_a_retry_with_the_version_it_once_expected_is_no_stale_version(ledger: Opened) -> None:
    matter = proposed(ledger)
    one = submission(cosign(), matter, key="k", expected_version=1)
    receipt = ledger.ledger.submit(one)
    ledger.submit(cosign(), matter)
    assert ledger.ledger.submit(one) == again(receipt)
    with pytest.raises(StaleVersion):
        ledger.ledger.submit(replace(one, key="another"))


def test_the_same_key_many_times_in_one_group(ledger: Opened) -> None:
    matter = proposed(ledger)
    one = submission(cosign(), matter, key="k")
    other = submission(cosign(), matter, key="k")
    apart = submission(cosign(), matter, key="apart")
    outcomes = ledger.ledger.enqueue([one, one, other, apart, one]).result()
    first, repeated, reused, between, last = outcomes
    assert isinstance(first, Receipt)
    assert repeated == last == again(first)
    assert isinstance(reused, KeyReused)
    assert isinstance(between, Receipt)
    assert between.version == first.version + 1


def test_a_refused_command_leaves_its_key_to_the_next_of_its_group(ledger: Opened) -> None:
    """By the time of the answers the key has one, and it is the same for both."""
    matter = proposed(ledger)
    pack = submission(course.PACK, matter, key="k")
    early, adopted, late = ledger.ledger.enqueue(
        [pack, submission(course.ADOPT, matter), pack]
    ).result()
    assert isinstance(adopted, Receipt)
    assert isinstance(late, Receipt)
    assert not late.replayed
    assert early == again(late)


def test_many_processes_retry_one_command_at_once(ledger: Opened, place: Place) -> None:
    matter = proposed(ledger)
    batch = [submission(cosign(), matter, key=f"k{number}") for number in range(20)]
    with opened(place) as second, opened(place) as third, ThreadPoolExecutor(12) as pool:
        ledgers = (ledger, second, third)
        tried = [
            [pool.submit(ledgers[turn % 3].ledger.submit, one) for turn in range(6)]
            for one in batch
        ]
        answers = [[future.result() for future in futures] for futures in tried]
    for same in answers:
        assert len({(answer.version, answer.position) for answer in same}) == 1
        assert sum(not answer.replayed for answer in same) == 1
    cosigned = [e for e in ledger.recorder.stream(matter) if isinstance(e.fact, ProposalCosigned)]
    assert len(cosigned) == len(batch)


def test_an_import_done_twice_adds_nothing(ledger: Opened) -> None:
    matter = proposed(ledger)
    batch = [submission(cosign(), matter, key=f"line {number}") for number in range(700)]
    first = ledger.ledger.enqueue(batch).result()
    head = ledger.recorder.head()
    second = ledger.ledger.enqueue(batch).result()
    assert second == [again(receipt) for receipt in first if isinstance(receipt, Receipt)]
    assert ledger.recorder.head() == head


def test_without_a_key_the_same_command_is_another(ledger: Opened) -> None:
    person, matter = uuid4(), proposed(ledger)
    ledger.submit(cosign(person), matter)
    with pytest.raises(AlreadyCosigned):
        ledger.submit(cosign(person), matter)
    ledger.submit(course.ADOPT, matter)
    with pytest.raises(ProposalAlreadyAnswered):
        ledger.submit(course.ADOPT, matter)
