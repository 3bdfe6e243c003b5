"""How an event is written down: compact JSON under a type name of our own, never a Python path.

A stored state is ``{"data": fact, "meta": envelope}``, keys sorted at every depth. Every name ever
stored stays readable: an entry in ``UPCASTS`` turns the data of an old name into that of a newer
one when it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.catalogue import FACTS
from domain.event import Envelope, Event, Fact

Upcast = Callable[[dict[str, Any]], tuple[str, dict[str, Any]]]

UPCASTS: dict[str, Upcast] = {}
"""Old type name → function from its data to (newer type name, its data). None are needed yet."""


class UnknownEventType(LookupError):
    """A stored type name that this version does not know: a newer program wrote it."""


class _Stored(msgspec.Struct, frozen=True, gc=False):
    meta: Envelope
    data: msgspec.Raw


class Codec:
    """Encodes and decodes states; safe to share between threads."""

    def __init__(
        self,
        facts: Mapping[str, type[Fact]] = FACTS,
        upcasts: Mapping[str, Upcast] = UPCASTS,
    ) -> None:
        self._validators = {
            name: fact.__pydantic_validator__.validate_json for name, fact in facts.items()
        }
        self._upcasts = upcasts
        self._encode = msgspec.json.Encoder(order="sorted").encode
        self._decode_stored = msgspec.json.Decoder(_Stored).decode

    def encode(self, envelope: Envelope, fact: Fact) -> bytes:
        """The state to store, in canonical order, so that a log entry can take it as it is
        (infra/transparency_log/entry.py); fields that are None are left out."""
        data = fact.__pydantic_serializer__.to_python(fact, mode="json", exclude_none=True)
        return self._encode({"data": data, "meta": envelope})

    def decode(
        self,
        position: int,
        stream: UUID,
        version: int,
        type_name: str,
        state: bytes,
        recorded_at: datetime,
    ) -> Event:
        """The event of a stored row; raises ``UnknownEventType``."""
        if type_name not in self._validators and type_name not in self._upcasts:
            raise UnknownEventType(type_name)  # whatever its state looks like
        stored = self._decode_stored(state)
        data = bytes(stored.data)
        return self.event(position, stream, version, type_name, stored.meta, data, recorded_at)

    def event(
        self,
        position: int,
        stream: UUID,
        version: int,
        type_name: str,
        envelope: Envelope,
        data: bytes,
        recorded_at: datetime,
    ) -> Event:
        """The event of a fact's stored data; raises ``UnknownEventType``."""
        validate = self._validators.get(type_name)
        while validate is None or type_name in self._upcasts:
            if type_name not in self._upcasts:
                raise UnknownEventType(type_name)
            type_name, upcast = self._upcasts[type_name](msgspec.json.decode(data))
            data = self._encode(upcast)
            validate = self._validators.get(type_name)
        return Event(
            position, stream, version, type_name, recorded_at, envelope, None, data, validate
        )
