"""Every event name ever stored stays readable, and is written today as it was written then."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from uuid import UUID

import pytest

from domain.catalogue import FACTS
from domain.event import Event
from infra.codec import UPCASTS, Codec
from tests.golden.record import DIGESTS, FOLDER
from tests.golden.samples import envelope, specimen

STREAM = UUID(int=0xA)
RECORDED_AT = datetime(2026, 3, 6, tzinfo=UTC)
DIGEST_OF: dict[str, str] = json.loads(DIGESTS.read_text())


def states(name: str) -> list[bytes]:
    """The golden states of an event name: a full one and the least one."""
    return (FOLDER / f"{name}.jsonl").read_bytes().splitlines()


def read(name: str, state: bytes) -> Event:
    return Codec().decode(7, STREAM, 3, name, state, RECORDED_AT)


def test_every_fact_has_its_golden_file() -> None:
    missing = FACTS.keys() - DIGEST_OF.keys()
    assert not missing, "python -m tests.golden.record writes them"


@pytest.mark.parametrize("name", sorted(DIGEST_OF))
def test_no_golden_file_changes_or_vanishes(name: str) -> None:
    content = (FOLDER / f"{name}.jsonl").read_bytes()
    assert hashlib.sha256(content).hexdigest() == DIGEST_OF[name]


def test_no_golden_file_goes_unlisted() -> None:
    assert {path.stem for path in FOLDER.glob("*.jsonl")} == DIGEST_OF.keys()


@pytest.mark.parametrize("name", sorted(DIGEST_OF))
def test_what_was_stored_is_still_read(name: str) -> None:
    for state in states(name):
        event = read(name, state)
        assert type(event.fact) is FACTS[event.type]
        assert event.envelope.clauses
        if name not in UPCASTS:
            assert event.type == name


@pytest.mark.parametrize("name", sorted(FACTS))
def test_it_is_written_today_as_it_was_written_then(name: str) -> None:
    for state, full in zip(states(name), (True, False), strict=True):
        event = read(name, state)
        assert Codec().encode(event.envelope, event.fact) == state
        assert event.fact == specimen(FACTS[name], full=full)
        assert event.envelope == envelope(FACTS[name], full=full)


@pytest.mark.parametrize("name", sorted(FACTS))
def test_a_page_gets_the_fact_as_it_is_stored(name: str) -> None:
    for state in states(name):
        event = read(name, state)
        assert state.endswith(b'"data":' + event.data + b"}")


def test_stored_text_is_plain_utf8_and_instants_are_in_utc() -> None:
    state = states("proposal.adopted.v1")[0].decode()
    assert "议事厅" in state
    assert '"occurred_at":"2026-03-05T01:30:00.250000Z"' in state
