"""How an event is written down: compact JSON under a type name of our own, never a Python path.

A stored state is ``{"meta": envelope, "data": fact}``. Every name ever stored stays readable: an
entry in ``UPCASTS`` turns the data of an old name into that of a newer one when it is read.
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
        self._encode_meta = msgspec.json.Encoder().encode
        self._decode_stored = msgspec.json.Decoder(_Stored).decode

    def encode(self, envelope: Envelope, fact: Fact) -> bytes:
        """The state to store; fields that are None are left out."""
        data = fact.__pydantic_serializer__.to_json(fact, exclude_none=True)
        return b'{"meta":%b,"data":%b}' % (self._encode_meta(envelope), data)

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
            raise UnknownEventType(type_name)
        stored = self._decode_stored(state)
        data: bytes = bytes(stored.data)
        validate = self._validators.get(type_name)
        while validate is None or type_name in self._upcasts:
            if type_name not in self._upcasts:
                raise UnknownEventType(type_name)
            type_name, upcast = self._upcasts[type_name](msgspec.json.decode(data))
            data = msgspec.json.encode(upcast)
            validate = self._validators.get(type_name)
        return Event(
            position, stream, version, type_name, recorded_at, stored.meta, None, data, validate
        )
