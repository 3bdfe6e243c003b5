"""Log entries: the public part of an event as canonical JSON, at most 65,535 bytes (docs/LOG.md).

The entry of a public event is the event as ``GET /api/v1/events`` gives it, keys sorted at every
depth, no spaces, UTF-8 unescaped. A restricted event has a salted commitment in the place of its
data and its person; data too long for an entry lies beside the log under its SHA-256.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from domain.event import Envelope, Event
from infra.codec import Codec
from infra.transparency_log.tiles import ENTRY_BYTES_MAX

SALT_BYTES = 32
DETACHED_FOLDER = "detached"

_RESTRICTED = b'"visibility":"restricted"}}'
"""How the stored state of a restricted event ends: visibility is the last member of its meta."""
_DATA_FIRST = b'{"data":'
"""How every state begins that was stored in canonical order; older ones began with meta."""

_canonical = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder().decode


NOT_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding raises for bytes that others made; the last for JSON nested without end."""


class EntryMalformed(ValueError):
    """The bytes are not a canonical entry."""


class Detached(msgspec.Struct, frozen=True):
    """Data that lies in ``/log/detached/<sha256>``, since it is too long for an entry."""

    bytes: int
    sha256: str


class Entry(msgspec.Struct, frozen=True):
    """An entry, decoded. Exactly one of ``data`` (not empty), ``detached`` and ``commitment`` is
    given."""

    position: int
    stream: UUID
    version: int
    type: str
    recorded_at: datetime
    meta: Envelope
    data: msgspec.Raw = msgspec.Raw()
    detached: Detached | None = None
    commitment: str | None = None

    @property
    def restricted(self) -> bool:
        """Whether it only commits to what happened."""
        return self.commitment is not None


class Made(msgspec.Struct, frozen=True, gc=False):
    """An entry's bytes, and the data that must be published beside it."""

    entry: bytes
    detached: bytes | None = None


def is_restricted(state: bytes) -> bool:
    """Whether a stored state is that of a restricted event, for whose entry a salt is needed."""
    return state.endswith(_RESTRICTED) or (
        not state.startswith(_DATA_FIRST) and _decode(state)["meta"].get("visibility") is not None
    )


def timestamp(moment: datetime) -> str:
    """A moment as entries write it: UTC, microseconds where there are any."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def entry_place(position: int, recorded_at: str) -> bytes:
    """What every entry says after its event; ``recorded_at`` as ``timestamp`` has it."""
    return b',"position":%d,"recorded_at":"%b' % (position, recorded_at.encode())


def entry_end(stream: str, type: str, version: int) -> bytes:
    """How every entry ends, after ``entry_place``; ``stream`` is the id in its usual form."""
    return f'","stream":"{stream}","type":"{type}","version":{version}}}'.encode()


END_IN_SQL = """
convert_to('","stream":"' || originator_id || '","type":"' || topic
    || '","version":' || originator_version || '}', 'UTF8')
"""
"""``entry_end`` over a row of ``stored_events``, as PostgreSQL writes it while we hash."""


def spliced_entry(state: bytes, tail: bytes) -> bytes | None:
    """The entry of an event that is public, short enough and stored in canonical order, as nearly
    all are; None for any other, which ``entry_of`` must look at. The tail is ``entry_place`` and
    ``entry_end``."""
    if state.endswith(_RESTRICTED) or not state.startswith(_DATA_FIRST):
        return None
    entry = state[:-1] + tail
    return entry if len(entry) <= ENTRY_BYTES_MAX else None


def entry_of(state: bytes, tail: bytes, commitment: bytes | None = None) -> Made:
    """The entry of a stored event; its ``commitment`` is needed where ``is_restricted``."""
    if not state.startswith(_DATA_FIRST):
        state = _canonical(_decode(state))
    if state.endswith(_RESTRICTED):
        assert commitment is not None, "a restricted event needs its commitment"
        meta = _decode(state)["meta"]
        meta["actor"]["person"] = None
        return Made(_canonical({"commitment": commitment.hex(), "meta": meta})[:-1] + tail)
    entry = spliced_entry(state, tail)
    if entry is not None:
        return Made(entry)
    content = _decode(state)
    data = _canonical(content["data"])
    reference = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    return Made(_canonical({"detached": reference, "meta": content["meta"]})[:-1] + tail, data)


def make_entry(
    position: int,
    stream: str,
    version: int,
    type: str,
    state: bytes,
    recorded_at: str,
    commitment: bytes | None = None,
) -> Made:
    """The same from the event's parts."""
    tail = entry_place(position, recorded_at) + entry_end(stream, type, version)
    return entry_of(state, tail, commitment)


def restricted_part(state: bytes) -> bytes:
    """What the commitment of a restricted event commits to: its data and person, canonical."""
    content = _decode(state)
    person = content["meta"]["actor"].get("person")
    return _canonical({"data": content["data"], "person": person})


def person_of(state: bytes) -> UUID | None:
    """Whose a restricted event is, by pseudonym: who rates by it, else who acted; None where it
    names nobody. Erasing them makes its commitment one to nothing."""
    content = _decode(state)
    person = content["data"].get("rater", content["meta"]["actor"].get("person"))
    return None if person is None else UUID(person)


def commitment_to(part: bytes, salt: bytes) -> bytes:
    """SHA-256(salt ‖ restricted part); the salt is 32 random bytes."""
    return hashlib.sha256(salt + part).digest()


_decode_entry = msgspec.json.Decoder(Entry).decode


def read_entry(entry: bytes) -> Entry:
    """Decode an entry; raises ``EntryMalformed`` for anything that is not one."""
    try:
        read = _decode_entry(entry)
    except NOT_JSON as unfit:
        raise EntryMalformed(f"not an entry: {type(unfit).__name__}") from None
    if bool(read.data) + (read.detached is not None) + (read.commitment is not None) != 1:
        raise EntryMalformed("an entry has either data, detached data or a commitment")
    return read


def is_canonical(entry: bytes) -> bool:
    """Whether the bytes are the one way in which this entry is written."""
    try:
        return _canonical(_decode(entry)) == entry
    except NOT_JSON:
        return False


def event_of(entry: Entry, codec: Codec, detached: bytes | None = None) -> Event | None:
    """The event behind a public entry; None for a restricted one.

    ``detached`` is its data where the entry only refers to it; raises ``EntryMalformed`` when that
    is not the data it refers to.
    """
    if entry.restricted:
        return None
    if entry.detached is not None:
        if detached is None or hashlib.sha256(detached).hexdigest() != entry.detached.sha256:
            raise EntryMalformed("the detached data is not that of the entry")
        data = detached
    else:
        data = bytes(entry.data)
    return codec.event(
        entry.position, entry.stream, entry.version, entry.type, entry.meta, data, entry.recorded_at
    )
