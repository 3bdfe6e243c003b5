"""Entries: the event as the API gives it, in its one way of being written; what they leave out."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.catalogue import FACTS
from domain.event import Event
from infra.codec import Codec
from infra.transparency_log.entry import (
    EntryMalformed,
    Made,
    commitment_to,
    event_of,
    is_canonical,
    is_restricted,
    make_entry,
    read_entry,
    restricted_part,
    timestamp,
)
from infra.transparency_log.tiles import ENTRY_BYTES_MAX
from projections import audit_trail
from tests.golden.record import states_today
from tests.golden.samples import MOMENT, envelope, specimen

CODEC = Codec()
STREAM = UUID(int=0xABCDEF)
POSITION, VERSION = 1_234, 7
SALT = bytes(range(32))
PUBLIC = sorted(name for name, fact in FACTS.items() if fact.visibility == "public")
RESTRICTED = sorted(FACTS.keys() - set(PUBLIC))
STATEMENT = "proposal.adopted.v1"


def made(name: str, state: bytes, recorded_at: datetime = MOMENT, **given: Any) -> Made:
    return make_entry(POSITION, str(STREAM), VERSION, name, state, timestamp(recorded_at), **given)


def canonical(value: Any) -> bytes:
    """As docs/LOG.md has it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def shown(name: str, state: bytes, recorded_at: datetime = MOMENT) -> dict[str, Any]:
    """The event as ``GET /api/v1/events`` gives it."""
    event = decoded(name, state, recorded_at)
    page = audit_trail.fold(None, event, (event.position,))
    value: dict[str, Any] = json.loads(msgspec.json.encode(page))
    return value


def decoded(name: str, state: bytes, recorded_at: datetime = MOMENT) -> Event:
    return CODEC.decode(POSITION, STREAM, VERSION, name, state, recorded_at)


def as_before(state: bytes) -> bytes:
    """The state as older versions stored it: its envelope first, members in any order."""
    content = json.loads(state)
    meta = dict(reversed(content["meta"].items()))
    old = {"meta": meta, "data": dict(reversed(content["data"].items()))}
    return json.dumps(old, separators=(",", ":"), ensure_ascii=False).encode()


@pytest.mark.parametrize("name", PUBLIC)
def test_the_entry_of_a_public_event_is_the_event(name: str) -> None:
    """For every kind of fact, with all its fields and with the fewest, stored today or before."""
    for state in states_today(name):
        assert not is_restricted(state)
        entry = made(name, state).entry
        assert entry == canonical(shown(name, state))
        assert entry == made(name, as_before(state)).entry
        assert not is_restricted(as_before(state))


@pytest.mark.parametrize("name", PUBLIC)
def test_the_event_can_be_had_back_from_its_entry(name: str) -> None:
    for state in states_today(name):
        entry = read_entry(made(name, state).entry)
        event, stored = event_of(entry, CODEC), decoded(name, state)
        assert event is not None
        assert (event.position, event.stream, event.version, event.type, event.recorded_at) == (
            POSITION,
            STREAM,
            VERSION,
            name,
            MOMENT,
        )
        assert event.fact == stored.fact
        assert event.envelope == stored.envelope


@pytest.mark.parametrize("name", RESTRICTED)
def test_a_restricted_event_is_committed_to(name: str) -> None:
    """Neither what happened nor who did it is in the entry; both open the commitment."""
    for state, full in zip(states_today(name), (True, False), strict=True):
        for stored in (state, as_before(state)):
            assert is_restricted(stored)
            part = restricted_part(stored)
            event = shown(name, state)
            assert part == canonical(
                {"data": event["data"], "person": event["meta"]["actor"]["person"]}
            )
            commitment = commitment_to(part, SALT)
            assert commitment == hashlib.sha256(SALT + part).digest()
            entry = made(name, stored, commitment=commitment)
            del event["data"]
            event["meta"]["actor"]["person"] = None
            assert entry == Made(canonical({**event, "commitment": commitment.hex()}))
            read = read_entry(entry.entry)
            assert read.restricted
            assert event_of(read, CODEC) is None
        assert (envelope(FACTS[name], full=full).actor.person is not None) == full


def test_a_restricted_event_has_no_entry_without_its_commitment() -> None:
    with pytest.raises(AssertionError):
        made(RESTRICTED[0], states_today(RESTRICTED[0])[0])


MOMENTS = st.timedeltas(timedelta(0), timedelta(days=30_000)).map(
    lambda since: datetime(2016, 1, 1, tzinfo=UTC) + since
) | st.integers(0, 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200)


@settings(deadline=None)
@given(TEXT, MOMENTS, MOMENTS)
def test_any_text_and_any_moment(text: str, occurred_at: datetime, recorded_at: datetime) -> None:
    """Escapes, characters beyond the first plane, microseconds or none: JSON has it one way."""
    about = msgspec.structs.replace(
        envelope(FACTS[STATEMENT], full=True), occurred_at=occurred_at, rule_pack=text
    )
    state = CODEC.encode(about, specimen(FACTS[STATEMENT], full=True))
    entry = made(STATEMENT, state, recorded_at).entry
    assert entry == canonical(shown(STATEMENT, state, recorded_at))
    assert is_canonical(entry)
    assert read_entry(entry).meta.rule_pack == text


def test_moments_are_in_utc() -> None:
    beijing = timezone(timedelta(hours=8))
    assert timestamp(datetime(2026, 3, 5, 9, 30, tzinfo=beijing)) == "2026-03-05T01:30:00Z"
    assert timestamp(MOMENT) == "2026-03-05T01:30:00.250000Z"


# Data that is too long for an entry


def long_state(bytes_beyond: int) -> bytes:
    """A state whose entry would be so many bytes longer than is allowed."""
    state = json.loads(states_today(STATEMENT)[0])
    state["data"]["filling"] = ""
    short = len(made(STATEMENT, canonical(state)).entry)
    state["data"]["filling"] = "." * (ENTRY_BYTES_MAX - short + bytes_beyond)
    return canonical(state)


def test_the_longest_entry_that_holds_its_data() -> None:
    longest = made(STATEMENT, long_state(0))
    assert (len(longest.entry), longest.detached) == (ENTRY_BYTES_MAX, None)


def test_data_that_is_too_long_lies_beside_the_log() -> None:
    state = long_state(1)
    entry, detached = (made(STATEMENT, state).entry, made(STATEMENT, state).detached)
    data = canonical(json.loads(state)["data"])
    assert detached == data
    expected = shown_without_data(state)
    expected["detached"] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    assert entry == canonical(expected)
    assert made(STATEMENT, as_before(state)) == Made(entry, detached)


def test_detached_data_is_taken_only_where_it_is_the_one_meant() -> None:
    state = states_today(STATEMENT)[0]
    data = canonical(json.loads(state)["data"])
    entry = shown_without_data(state)
    entry["detached"] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    read = read_entry(canonical(entry))
    event = event_of(read, CODEC, data)
    assert event is not None
    assert event.fact == specimen(FACTS[STATEMENT], full=True)
    for wrong in (None, data + b" ", b""):
        with pytest.raises(EntryMalformed):
            event_of(read, CODEC, wrong)


def shown_without_data(state: bytes) -> dict[str, Any]:
    event: dict[str, Any] = {
        "meta": json.loads(state)["meta"],
        "position": POSITION,
        "recorded_at": timestamp(MOMENT),
        "stream": str(STREAM),
        "type": STATEMENT,
        "version": VERSION,
    }
    return event


# What is no entry

GOOD: dict[str, Any] = json.loads(
    make_entry(
        POSITION, str(STREAM), VERSION, STATEMENT, states_today(STATEMENT)[0], timestamp(MOMENT)
    ).entry
)
WITHOUT_DATA = {name: value for name, value in GOOD.items() if name != "data"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff",
        canonical(GOOD)[:-1],
        canonical(GOOD) + b"}",
        canonical(WITHOUT_DATA),
        canonical({**GOOD, "commitment": "00" * 32}),
        canonical({**GOOD, "detached": {"bytes": 1, "sha256": "00" * 32}}),
        canonical({**WITHOUT_DATA, "detached": {"bytes": 1}}),
        canonical({**GOOD, "position": "1"}),
        canonical({**GOOD, "stream": "1"}),
        canonical({**GOOD, "recorded_at": "yesterday"}),
        canonical({**GOOD, "meta": {}}),
        b'{"data":' + b"[" * 5000 + b"]" * 5000 + b"}",
    ],
)
def test_unfit_entries(content: bytes) -> None:
    with pytest.raises(EntryMalformed):
        read_entry(content)


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(GOOD, sort_keys=True, ensure_ascii=False).encode(),
        json.dumps(GOOD, sort_keys=True, separators=(",", ":")).encode(),
        canonical(GOOD) + b"\n",
        canonical(GOOD).replace(b'{"data"', b'{"data":1,"data"', 1),
        json.dumps(dict(reversed(GOOD.items())), separators=(",", ":")).encode(),
        canonical(GOOD).replace(b'"position":1234', b'"position":1.234e3'),
        b"\xff",
        b"",
    ],
    ids=["spaces", "escaped", "a line break", "twice", "out of order", "1.234e3", "no UTF-8", ""],
)
def test_entries_are_written_in_one_way(content: bytes) -> None:
    assert is_canonical(canonical(GOOD))
    assert not is_canonical(content)
