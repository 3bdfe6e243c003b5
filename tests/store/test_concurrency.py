"""Writers that know nothing of each other: a decision holds on what the ledger says at its commit.

Two ledgers opened at one place stand for two processes: each has its own memory of the streams.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, date, datetime
from functools import partial
from uuid import UUID, uuid4

import pytest
from psycopg.errors import SerializationFailure

from domain.event import Actor
from domain.events.registry import Kind
from domain.refusal import UnknownStream
from domain.roles import Role
from domain.rules.packs import PACKS
from domain.steps.appraisal import DidNotTakePart, GiveRating, OpenAppraisal
from domain.steps.proposal import MergeTargetUnfit, ProposalAlreadyAnswered
from domain.steps.registration import Entry, UpdateRegister
from domain.streams.appraisal import appraisal_id
from domain.streams.registry import REGISTRY_STREAM
from infra import group
from infra.group import Group, HeldStreams
from infra.migrate import migrate
from infra.randomness import random_pieces
from infra.recorder import Batch, append
from infra.submission import Receipt, StaleVersion
from tests.domain import course, specification
from tests.store.ledgers import (
    DECLINE,
    IMPORTER,
    Opened,
    Place,
    cosign,
    merge,
    opened,
    play,
    proposed,
    registered,
    submission,
)

OPENING = OpenAppraisal(
    organiser=specification.COMMITTEE,
    subjects=(specification.HOUSING,),
    period_from=date(2025, 1, 1),
    period_until=date(2025, 12, 31),
)
ROUND = appraisal_id(OPENING.organiser, OPENING.period_from)
RATING = GiveRating(
    subject=specification.HOUSING,
    matter=UUID(int=0),
    rater=course.WANG.id,
    taking_part=4,
    carrying_out=5,
)


@pytest.fixture
def two(place: Place) -> Iterator[tuple[Opened, Opened]]:
    with opened(place) as one, opened(place) as other:
        yield registered(one), other


def test_expected_versions_are_those_of_the_stream(two: tuple[Opened, Opened]) -> None:
    one, other = two
    matter = proposed(one)
    one.submit(cosign(), matter, expected_version=1)
    for stale in (0, 1, 3, 10**30):
        with pytest.raises(StaleVersion) as refused:
            one.submit(cosign(), matter, expected_version=stale)
        assert refused.value.version == 2
    assert other.submit(cosign(), matter, expected_version=2).version == 3
    with pytest.raises(StaleVersion):
        one.submit(cosign(), matter, expected_version=2)
    assert one.submit(cosign(), matter, expected_version=3).version == 4


def test_of_two_that_expect_one_version_one_is_told_so(two: tuple[Opened, Opened]) -> None:
    matter = proposed(two[0])
    with ThreadPoolExecutor(2) as pool:
        for version in range(1, 11):
            tried = [
                pool.submit(ledger.submit, cosign(), matter, expected_version=version)
                for ledger in two
            ]
            outcomes = [future.exception() or future.result() for future in tried]
            assert {type(outcome) for outcome in outcomes} == {Receipt, StaleVersion}


def test_an_acceptance_on_an_old_state_is_decided_anew(two: tuple[Opened, Opened]) -> None:
    one, other = two
    matter = proposed(one)
    other.submit(DECLINE, matter)
    with pytest.raises(ProposalAlreadyAnswered):
        one.submit(cosign(), matter)
    assert len(one.recorder.stream(matter)) == 2


def test_a_refusal_on_an_old_state_is_decided_anew(two: tuple[Opened, Opened]) -> None:
    one, other = two
    matter = proposed(one)
    other.submit(course.ADOPT, matter)
    assert one.submit(course.PACK, matter).version == 3


def test_a_refusal_on_an_old_register_is_decided_anew(two: tuple[Opened, Opened]) -> None:
    one, other = two
    street = uuid4()
    new = Entry(organisation=street, kind=Kind.STREET, name="新街道", parent=specification.DISTRICT)
    other.submit(UpdateRegister(organisations=(new,)), REGISTRY_STREAM, IMPORTER)
    proposal = course.changed(course.PROPOSE, organiser=street)
    assert one.submit(proposal, uuid4(), Actor(street, Role.STREET)).version == 1


def test_a_merge_into_a_matter_that_moves_on_is_decided_anew(two: tuple[Opened, Opened]) -> None:
    one, other = two
    source, target = proposed(one), proposed(one)
    other.submit(DECLINE, target)
    with pytest.raises(MergeTargetUnfit):
        one.submit(merge(target), source)
    assert len(one.recorder.stream(source)) == 1


def test_a_merge_writes_to_both_matters_and_both_go_on(two: tuple[Opened, Opened]) -> None:
    one, other = two
    source, target = proposed(one), proposed(one)
    other.submit(cosign(), source)
    other.submit(cosign(), target)
    receipt = one.submit(merge(target), source)
    assert (receipt.stream, receipt.version, receipt.facts) == (source, 3, 2)
    merged, absorbed = one.recorder.page(receipt.position - 2, 10)
    assert (merged.stream, merged.type) == (source, "proposal.merged.v1")
    assert (absorbed.stream, absorbed.type) == (target, "proposal.absorbed.v1")
    assert merged.envelope.causation == absorbed.envelope.causation
    assert other.submit(cosign(), target).version == 4


def test_a_merge_into_what_is_no_matter_is_refused(two: tuple[Opened, Opened]) -> None:
    one, other = two
    source = proposed(one)
    for stranger in (uuid4(), REGISTRY_STREAM):
        for ledger in (one, other):
            with pytest.raises(UnknownStream):
                ledger.submit(merge(stranger), source)
    with pytest.raises(UnknownStream):
        one.submit(cosign(), REGISTRY_STREAM)


def test_a_rating_reads_the_matter_as_it_is(two: tuple[Opened, Opened]) -> None:
    """The rater sits on the roster of a session held meanwhile, as the other process records it."""
    one, other = two
    matter, round_ = uuid4(), ROUND
    play(one, matter, course.FROZEN)
    one.submit(OPENING, round_)
    rating = RATING.model_copy(update={"matter": matter})
    with pytest.raises(DidNotTakePart):
        one.submit(rating, round_)
    play(other, matter, ((course.OPEN, specification.december(10, 14)),))
    assert one.submit(rating, round_).version == 2


def test_a_decision_rests_on_what_it_only_read_too(two: tuple[Opened, Opened]) -> None:
    """The versions that go with the facts to the commit, and the commit that minds them."""
    one, other = two
    matter, round_ = uuid4(), ROUND
    play(one, matter, course.OPENED)
    one.submit(OPENING, round_)
    with one.datastore.connect() as connection:
        streams = HeldStreams(one.recorder.codec)
        streams.load(connection, [REGISTRY_STREAM, matter, round_])
        taken = Group(
            streams,
            one.vault.sealing(),
            one.recorder.codec,
            PACKS,
            lambda: datetime.now(UTC),
            random_pieces(16),
            one.recorder.leaves,
            partial(one.vault.sealing().knows, connection),
        )
        taken.take(0, submission(RATING.model_copy(update={"matter": matter}), round_))
        assert taken.expected == {
            REGISTRY_STREAM: len(specification.ORGANISATIONS),
            matter: len(one.recorder.stream(matter)),
            round_: 1,
        }
        play(other, matter, ((course.SPEAK, specification.december(10, 15)),))
        with pytest.raises(SerializationFailure):
            append(connection, Batch(taken.expected, taken.events, taken.answers, [], []))
    assert len(one.recorder.stream(round_)) == 1


def test_nobody_starves_where_all_write_to_one_stream(place: Place) -> None:
    with ExitStack() as stack:
        ledgers = [stack.enter_context(opened(place)) for _ in range(4)]
        matter = proposed(registered(ledgers[0]))

        def write(number: int) -> list[Receipt]:
            return [ledgers[number % 4].submit(cosign(), matter) for _ in range(6)]

        with ThreadPoolExecutor(16) as pool:
            receipts = [receipt for some in pool.map(write, range(16)) for receipt in some]
        assert sorted(receipt.version for receipt in receipts) == list(range(2, 98))
        assert len(ledgers[0].recorder.stream(matter)) == 97


def test_commands_of_one_group_are_decided_one_after_the_other(two: tuple[Opened, Opened]) -> None:
    one, _ = two
    matter = uuid4()
    steps = [course.PROPOSE, cosign(), course.ADOPT, cosign(), course.PACK]
    outcomes = one.ledger.enqueue([submission(step, matter) for step in steps]).result()
    assert [getattr(outcome, "version", None) for outcome in outcomes] == [1, 2, 3, None, 4]
    assert isinstance(outcomes[3], ProposalAlreadyAnswered)


def test_a_group_may_touch_more_streams_than_are_held(
    wheel_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group, "STREAMS_KEPT", 4)
    with opened(wheel_place) as ledger:
        registered(ledger)
        matters = [uuid4() for _ in range(12)]
        for command, version in ((course.PROPOSE, 1), (cosign(), 2), (course.ADOPT, 3)):
            batch = [submission(command, matter) for matter in matters]
            outcomes = ledger.ledger.enqueue(batch).result()
            assert outcomes == [
                Receipt(matter, version, outcome.position, 1)
                for matter, outcome in zip(matters, outcomes, strict=True)
                if isinstance(outcome, Receipt)
            ]


def test_two_schemas_of_one_database_do_not_meet(place: Place) -> None:
    neighbour = Place(place.dsn, f"{place.schema}_next")
    migrate(neighbour.dsn, neighbour.schema)
    with opened(place) as here, opened(neighbour) as there:
        registered(here)
        assert there.recorder.head() == 0
        matter = proposed(registered(there))
        assert there.recorder.head() == len(specification.ORGANISATIONS) + 1
        assert here.recorder.head() == len(specification.ORGANISATIONS)
        assert here.recorder.stream(matter) == []
        assert proposed(here)
        assert here.recorder.head() == len(specification.ORGANISATIONS) + 1


def test_the_same_key_means_nothing_to_another_district(place: Place) -> None:
    neighbour = Place(place.dsn, f"{place.schema}_next")
    migrate(neighbour.dsn, neighbour.schema)
    matter = UUID(int=0xBEEF)
    with opened(place) as here, opened(neighbour) as there:
        receipts = [
            registered(ledger).submit(course.PROPOSE, matter, key="one") for ledger in (here, there)
        ]
    assert receipts == [Receipt(matter, 1, len(specification.ORGANISATIONS) + 1, 1)] * 2
