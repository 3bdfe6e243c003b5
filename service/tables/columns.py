"""What a table's rows are: flat structs whose fields say what they mean, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import (
    Any,
    Literal,
    NamedTuple,
    NewType,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)
from uuid import UUID

import msgspec

from service.language import Language

Nature = Literal[
    "text", "code", "id", "integer", "boolean", "day", "moment", "positions", "codes", "json"
]
"""What a value is: ``code`` one of a fixed choice, ``codes`` several of one; ``positions`` those of
events on the ledger; ``json`` whatever its table says."""

IdText = NewType("IdText", str)
"""An id that goes out as it is stored: the UUID's text, which nobody reads on the way."""
MomentText = NewType("MomentText", str)
"""A moment likewise, as RFC 3339 in UTC."""

_NATURES: dict[Any, Nature] = {
    str: "text",
    UUID: "id",
    IdText: "id",
    int: "integer",
    bool: "boolean",
    date: "day",
    datetime: "moment",
    MomentText: "moment",
    msgspec.Raw: "json",
}


class Text(NamedTuple):
    """The same in Chinese and in English."""

    zh: str
    en: str

    def of(self, language: Language) -> str:
        """In one language."""
        return self.zh if language == "zh" else self.en


class ColumnText(NamedTuple):
    """What a column is called and what it means. On pages, ``link`` (a section of the site and the
    column that holds the id) makes it lead there, ``message`` is the group of messages that names
    its codes, ``unit`` is "fen" for money; ``opens`` names the column with the positions of the
    events behind it; ``absent`` is what an empty value says, where that is more than nothing."""

    name: Text
    note: Text
    link: tuple[str, str] | None = None
    message: str | None = None
    unit: str | None = None
    opens: str | None = None
    absent: Text | None = None


def column(
    zh: str,
    en: str,
    note_zh: str = "",
    note_en: str = "",
    *,
    link: tuple[str, str] | None = None,
    message: str | None = None,
    unit: str | None = None,
    opens: str | None = None,
    absent: tuple[str, str] | None = None,
) -> msgspec.Meta:
    """For ``Annotated``: the names of a column in both languages and, where they do not say it all,
    what it means."""
    said = Text(*absent) if absent else None
    text = ColumnText(Text(zh, en), Text(note_zh, note_en), link, message, unit, opens, said)
    described = f"{en}. {note_en}" if note_en else en
    return msgspec.Meta(title=zh, description=described, extra={"column": text})


class Column(NamedTuple):
    """A column of a table."""

    id: str
    nature: Nature
    nullable: bool
    codes: tuple[str, ...]
    """The values of a ``code``."""
    text: ColumnText


@cache
def columns_of(row: type[msgspec.Struct]) -> tuple[Column, ...]:
    """The columns of a row type in its order; TypeError for a field that is not described."""
    hints = get_type_hints(row, include_extras=True)
    return tuple(_column(row, name, hints[name]) for name in row.__struct_fields__)


def _column(row: type[msgspec.Struct], name: str, hint: Any) -> Column:
    metas = [it for it in getattr(hint, "__metadata__", ()) if isinstance(it, msgspec.Meta)]
    if not metas or not metas[-1].extra or "column" not in metas[-1].extra:
        raise TypeError(f"{row.__name__}.{name} is not described")
    plain, nullable = _without_none(get_args(hint)[0])
    codes: tuple[str, ...] = ()
    if isinstance(plain, type) and issubclass(plain, Enum):
        nature: Nature = "code"
        codes = tuple(str(member.value) for member in plain)
    elif get_origin(plain) is tuple:
        nature = "positions" if get_args(plain)[0] is int else "codes"
    else:
        nature = _NATURES[plain]
    return Column(name, nature, nullable, codes, metas[-1].extra["column"])


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) in (Union, UnionType):
        rest = [it for it in get_args(hint) if it is not NoneType]
        if len(rest) == 1:
            return rest[0], True
    return hint, False


def values_of(row: msgspec.Struct, columns: Sequence[Column]) -> list[Any]:
    """A row's values as plain JSON has them: ids, codes, days and moments as text."""
    return [_plain(getattr(row, column.id)) for column in columns]


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case UUID():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case msgspec.Raw():
            return bytes(value).decode()
        case tuple():
            return list(value)
        case _:
            return value
