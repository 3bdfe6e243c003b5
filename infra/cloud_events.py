"""Events as CloudEvents 1.0 (cloudevents.io), structured: for the API's feeds and for webhooks.

The envelope is ours to write, ``data`` is the event exactly as ``/api/v1/events`` shows it. Chinese
stays readable. Attribute names and types are those of the core specification and of its documented
extensions *sequence* and *recorded time* (docs/FEEDS.md).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

MEDIA_TYPE = "application/cloudevents+json"
BATCH_MEDIA_TYPE = "application/cloudevents-batch+json"

TYPE_PREFIX = "invalid.yishi."
"""Before the stored type: the reverse of ``yishi.invalid``, a name that can never be anybody's
(RFC 2606), since every district's ledger speaks of the same types."""
SOURCE_PATH = "/api/v1/events"
_SCHEMA_PATH = "/api/v1/openapi.json#/components/schemas/"
_SEQUENCE_DIGITS = 19
"""Of the largest position that PostgreSQL can count to: sequences sort as texts."""


class _Meta(msgspec.Struct):
    id: str
    occurred_at: str
    clauses: tuple[str, ...]


class _Shown(msgspec.Struct):
    """What the envelope needs of an event as it is shown; moments stay as they are written."""

    position: int
    stream: str
    type: str
    recorded_at: str
    meta: _Meta
    restricted: bool = False


class CloudEvent(msgspec.Struct):
    """A CloudEvent as JSON has it. ``id`` is the event's own UUID; ``sequence`` its position, which
    also orders; ``clauses`` are apart by blanks; ``restricted`` only stands where it is true."""

    specversion: str
    id: str
    source: str
    type: str
    subject: str
    time: str
    datacontenttype: str
    data: Any
    dataschema: str | msgspec.UnsetType = msgspec.UNSET
    sequence: str | msgspec.UnsetType = msgspec.UNSET
    recordedtime: str | msgspec.UnsetType = msgspec.UNSET
    clauses: str | msgspec.UnsetType = msgspec.UNSET
    restricted: bool | msgspec.UnsetType = msgspec.UNSET


_read = msgspec.json.Decoder(_Shown).decode
_write = msgspec.json.Encoder().encode


def cloud_event(shown: bytes, base_url: str) -> bytes:
    """The CloudEvent around an event's JSON; ``base_url`` is where the ledger is read."""
    event = _read(shown)
    schema = "RestrictedEntry" if event.restricted else "AuditEntry"
    return _write(
        CloudEvent(
            specversion="1.0",
            id=event.meta.id,
            source=base_url + SOURCE_PATH,
            type=TYPE_PREFIX + event.type,
            subject=event.stream,
            time=event.meta.occurred_at,
            datacontenttype="application/json",
            dataschema=base_url + _SCHEMA_PATH + schema,
            sequence=f"{event.position:0{_SEQUENCE_DIGITS}d}",
            recordedtime=event.recorded_at,
            clauses=" ".join(event.meta.clauses) or msgspec.UNSET,
            restricted=True if event.restricted else msgspec.UNSET,
            data=msgspec.Raw(shown),
        )
    )


def message(base_url: str, id: str, type: str, subject: str, at: datetime) -> bytes:
    """A CloudEvent that tells of nothing on the ledger."""
    return _write(
        CloudEvent(
            specversion="1.0",
            id=id,
            source=base_url + SOURCE_PATH,
            type=type,
            subject=subject,
            time=at.isoformat(),
            datacontenttype="application/json",
            data={},
        )
    )


def cloud_event_id(event: bytes) -> str:
    """The id of a CloudEvent in JSON."""
    return msgspec.json.decode(event, type=_Identified).id


def shown_to_public(body: str, *, restricted: bool) -> bytes:
    """An event of the audit trail (its JSON) as everybody may see it: of a restricted one the
    envelope without the person, and no data."""
    if not restricted:
        return body.encode()
    public = msgspec.json.decode(body)
    public["meta"]["actor"]["person"] = None
    public |= {"data": None, "restricted": True}
    return msgspec.json.encode(public)


class _Identified(msgspec.Struct):
    id: str
