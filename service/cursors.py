"""Cursors: where a list goes on, as an opaque word for a link; anything else is refused."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import TypeVar

import msgspec
from msgspec import ValidationError

T = TypeVar("T")

LENGTH_MAX = 200


class BadCursor(ValueError):
    """The word is not a cursor of this list."""


def write_cursor(*parts: object) -> str:
    """The cursor that stands for these values."""
    return base64.urlsafe_b64encode(msgspec.json.encode(parts)).rstrip(b"=").decode()


def read_cursor(cursor: str | None, shape: type[T]) -> T | None:
    """The values, of this tuple type; None for None; raises ``BadCursor``."""
    if cursor is None:
        return None
    if not cursor.isascii() or len(cursor) > LENGTH_MAX:
        raise BadCursor
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True)
        values = msgspec.json.decode(text, type=shape)
    except (binascii.Error, ValueError, ValidationError):
        raise BadCursor from None
    if isinstance(values, tuple) and not all(map(_fit, values)):
        raise BadCursor
    return values


def _fit(value: object) -> bool:
    """Whether the database can compare it: a moment has its zone, a text no NUL."""
    match value:
        case datetime():
            return value.tzinfo is not None
        case str():
            return "\x00" not in value
        case _:
            return True
