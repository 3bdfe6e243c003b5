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
from tests.golden.record import DIGESTS, FOLDER, editions, states_in, states_today
from tests.golden.samples import envelope, specimen

STREAM = UUID(int=0xA)
RECORDED_AT = datetime(2026, 3, 6, tzinfo=UTC)
DIGEST_OF: dict[str, str] = json.loads(DIGESTS.read_text())


def states(edition: str) -> list[bytes]:
    """The golden states of an edition of an event name: a full one and the least one."""
    return (FOLDER / f"{edition}.jsonl").read_bytes().splitlines()


def read(edition: str, state: bytes) -> Event:
    name = edition.partition("+")[0]
    return Codec().decode(7, STREAM, 3, name, state, RECORDED_AT)


def test_every_fact_has_its_golden_file() -> None:
    missing = FACTS.keys() - {edition.partition("+")[0] for edition in DIGEST_OF}
    assert not missing, "python -m tests.golden.record writes them"


@pytest.mark.parametrize("edition", sorted(DIGEST_OF))
def test_no_golden_file_changes_or_vanishes(edition: str) -> None:
    content = (FOLDER / f"{edition}.jsonl").read_bytes()
    assert hashlib.sha256(content).hexdigest() == DIGEST_OF[edition]


def test_no_golden_file_goes_unlisted() -> None:
    assert {path.stem for path in FOLDER.glob("*.jsonl")} == DIGEST_OF.keys()


@pytest.mark.parametrize("edition", sorted(DIGEST_OF))
def test_what_was_stored_is_still_read(edition: str) -> None:
    for state in states(edition):
        event = read(edition, state)
        assert type(event.fact) is FACTS[event.type]
        assert event.envelope.clauses
        if event.type not in UPCASTS:
            assert event.type == edition.partition("+")[0]


@pytest.mark.parametrize("name", sorted(FACTS))
def test_it_is_written_today_as_its_newest_edition_has_it(name: str) -> None:
    newest = editions(name)[-1]
    today = [json.loads(state) for state in states_today(name)]
    assert states_in(newest) == today, "python -m tests.golden.record adds an edition"
    for state, full in zip(states(newest), (True, False), strict=True):
        event = read(newest, state)
        assert event.fact == specimen(FACTS[name], full=full)
        assert event.envelope == envelope(FACTS[name], full=full)


@pytest.mark.parametrize("name", sorted(FACTS))
def test_an_older_edition_says_the_same_of_what_it_knows(name: str) -> None:
    """What a fact has gained since is absent or as it was by default: nothing else changed."""
    *older, _newest = editions(name)
    for edition in older:
        for state in states(edition):
            event = read(edition, state)
            stored = json.loads(state)["data"]
            now = json.loads(event.fact.model_dump_json(exclude_none=True))
            assert {field: now[field] for field in stored} == stored
            defaults = {field: FACTS[name].model_fields[field] for field in now.keys() - stored}
            assert not any(info.is_required() for info in defaults.values())


@pytest.mark.parametrize("edition", sorted(DIGEST_OF))
def test_a_page_gets_the_fact_as_it_is_stored(edition: str) -> None:
    """Whether the data stands first, as it does today, or last, as it did once."""
    for state in states(edition):
        data = b'"data":' + read(edition, state).data
        assert state.startswith(b"{" + data + b',"meta":') or state.endswith(b"," + data + b"}")


def test_stored_text_is_plain_utf8_and_instants_are_in_utc() -> None:
    state = states("proposal.adopted.v1")[0].decode()
    assert "议事厅" in state
    assert '"occurred_at":"2026-03-05T01:30:00.250000Z"' in state
