"""From the class of a command to the tree of fields of its form.

A path names a field as pydantic does, with dots: ``proposers.0.person``. What a field of text, of
a date or of an enumeration is, its type says; what an id stands for, no type can say: that is the
table in ``meaning.py``.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, StrEnum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin
from uuid import UUID

from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

from domain.act import Command
from domain.value import Party, Value
from service.desk.record.meaning import ENUM_GROUPS, FROM_ROSTER, SPELLED, Source, source_of

LINE_LENGTH_MAX = 200
"""Longer text has a field of several lines."""


class Input(StrEnum):
    """How a field is entered."""

    LINE = "line"
    PROSE = "prose"
    DATE = "date"
    MOMENT = "moment"
    NUMBER = "number"
    MONEY = "money"
    CHOICE = "choice"
    YES_NO = "yes_no"
    TICK = "tick"
    CHOSEN = "chosen"
    """One of what is there already, by its id or number: ``source`` says of what."""
    NEW = "new"
    """An id of something that begins with this command: made for it, not entered."""
    FEATURES = "features"
    """Names and values in one line, as ``age=60+ sex=f``."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A field with one value. ``owner`` is the name of the command or model that it belongs to;
    ``choices`` the values of an enumeration, called by messages of the group ``choices_group``."""

    name: str
    owner: str
    input: Input
    required: bool
    choices: tuple[str, ...] = ()
    choices_group: str = ""
    source: Source | None = None
    length_max: int | None = None
    default: Any = None


@dataclass(frozen=True, slots=True)
class Group:
    """Several fields that belong together; ``party``: one of them, a person or an organisation."""

    name: str
    owner: str
    required: bool
    fields: tuple[Node, ...]
    model: str
    party: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """A list; each row is like ``item``. ``from_roster``: of parties, to be ticked off."""

    name: str
    owner: str
    item: Leaf | Group
    least: int
    most: int
    from_roster: bool = False


@dataclass(frozen=True, slots=True)
class Ticks:
    """Any of the values of an enumeration."""

    name: str
    owner: str
    choices: tuple[str, ...]
    choices_group: str
    least: int


Node = Leaf | Group | Rows | Ticks


@dataclass(frozen=True, slots=True)
class Shape:
    """The form of a command: its fields in the order of the class, the circumstances last."""

    command: str
    fields: tuple[Node, ...]


_CIRCUMSTANCES = ("occurred_at", "on_behalf_of")
"""When, and for whom: every command has them, few forms need them."""


@cache
def shape_of(name: str, command: type[Command]) -> Shape:
    """The form of the command of this name."""
    fields = [_field(name, field, command.model_fields[field]) for field in command.model_fields]
    fields.sort(key=lambda node: node.name in _CIRCUMSTANCES)  # stable: the rest keep their order
    return Shape(name, tuple(fields))


def leaves(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Every node of a tree, groups and lists before what is in them."""
    for node in nodes:
        yield node
        if isinstance(node, Group):
            yield from leaves(node.fields)
        elif isinstance(node, Rows):
            yield from leaves((node.item,))


def _field(owner: str, name: str, field: FieldInfo) -> Node:
    made = _node(owner, name, field.annotation, tuple(field.metadata), field.is_required())
    if not isinstance(made, Leaf) or field.is_required() or field.default is None:
        return made
    default = field.default.value if isinstance(field.default, Enum) else field.default
    if made.input is Input.YES_NO:
        return replace(made, input=Input.TICK, default=default)
    return replace(made, default=default)


def _node(owner: str, name: str, annotation: Any, metadata: tuple[Any, ...], need: bool) -> Node:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _node(owner, name, arguments[0], (*arguments[1:], *metadata), need)
    if origin in (Union, types.UnionType):
        (inner,) = (it for it in arguments if it is not type(None))
        return _node(owner, name, inner, metadata, need=False)
    if origin is tuple:
        return _list(owner, name, arguments[0], metadata)
    if origin is dict:
        return Leaf(name, owner, Input.FEATURES, need)
    if isinstance(annotation, type) and issubclass(annotation, Value):
        return _group(owner, name, annotation, need)
    return _leaf(owner, name, annotation, metadata, need)


def _list(owner: str, name: str, item: Any, metadata: tuple[Any, ...]) -> Node:
    least = int(_limit(metadata, "min_length") or 0)
    values = SPELLED.get(f"{owner}.{name}", item)
    if isinstance(values, type) and issubclass(values, Enum):
        return Ticks(name, owner, _values(values), ENUM_GROUPS[values.__name__], least)
    row = _node(owner, name, item, (), need=True)
    assert isinstance(row, Leaf | Group)
    most = int(_limit(metadata, "max_length") or 100)
    return Rows(name, owner, row, least, most, f"{owner}.{name}" in FROM_ROSTER)


def _group(owner: str, name: str, model: type[BaseModel], need: bool) -> Group:
    kind = model.__name__.partition("[")[0]
    fields = tuple(_field(kind, it, model.model_fields[it]) for it in model.model_fields)
    return Group(name, owner, need, fields, kind, party=model is Party)


def _leaf(owner: str, name: str, kind: Any, metadata: tuple[Any, ...], need: bool) -> Leaf:
    kind = SPELLED.get(f"{owner}.{name}", kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return Leaf(name, owner, Input.CHOICE, need, _values(kind), ENUM_GROUPS[kind.__name__])
    source = source_of(owner, name)
    if kind is UUID or (kind is int and source is not None):
        assert source is not None, f"what {owner}.{name} stands for is not in the table"
        made = Input.NEW if source is Source.NEW else Input.CHOSEN
        return Leaf(name, owner, made, need, source=source)
    if kind is str:
        longest = _limit(metadata, "max_length")
        prose = longest is not None and longest > LINE_LENGTH_MAX
        return Leaf(name, owner, Input.PROSE if prose else Input.LINE, need, length_max=longest)
    if kind is int and name.endswith("_fen"):
        return Leaf(name, owner, Input.MONEY, need)
    return Leaf(name, owner, _PLAIN[kind], need)


_PLAIN: dict[Any, Input] = {
    int: Input.NUMBER,
    bool: Input.YES_NO,
    date: Input.DATE,
    AwareDatetime: Input.MOMENT,
}


def _values(kind: type[Enum]) -> tuple[str, ...]:
    return tuple(str(it.value) for it in kind)


def _limit(metadata: tuple[Any, ...], limit: str) -> int | None:
    found = (getattr(mark, limit, None) for mark in metadata)
    return next((it for it in found if it is not None), None)
