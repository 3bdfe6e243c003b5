"""The form of a table's filters, and the conditions that are set, each to be taken off again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from starlette.requests import Request

from domain.events.registry import Kind
from service.parts import Parts
from service.public.messages import Wording
from service.public.rendering import language_of, with_query, wording
from service.tables.filters import Choice, Days, Filter, Flag, One, Place, Yuan
from service.tables.table import Table


class Field(NamedTuple):
    """A field of the form: ``widget`` is select, places, day, number, check or hidden; ``options``
    are (value, words), or for places (group, [(value, name)])."""

    widget: str
    name: str
    label: str
    given: str
    options: list[Any]


class Chip(NamedTuple):
    """A condition that is set, in words; ``without`` is the address that leaves it out."""

    words: str
    without: str


def form_fields(request: Request, parts: Parts, table: Table) -> list[Field]:
    """The fields of the form of a table's filters, as they are filled in. Blocks."""
    return [field for it in table.filters for field in _fields(request, parts, it)]


def place_field(request: Request, parts: Parts, place: Place) -> Field:
    """The field of one place. Blocks."""
    return next(_fields(request, parts, place))


def chips_of(request: Request, parts: Parts, fields: Sequence[Field]) -> list[Chip]:
    """The conditions that are set, in the order of the form. Blocks."""
    words = wording(language_of(request))
    return [
        Chip(_said(words, parts, field), with_query(request, after=None, **{field.name: None}))
        for field in fields
        if field.given
    ]


def _said(words: Wording, parts: Parts, field: Field) -> str:
    match field.widget:
        case "check":
            return field.label
        case "select":
            value = next((text for code, text in field.options if code == field.given), "")
        case "places":
            places = (place for _, group in field.options for place in group)
            value = next((name for id, name in places if id == field.given), "")
        case "hidden":
            value = _called(parts, UUID(field.given))
        case _:
            value = field.given
    return words("table.chip", label=field.label, value=value)


def _called(parts: Parts, id: UUID) -> str:
    """What a thing is called: an organisation, a matter, or part of its id."""
    matter = parts.reader.matters([id]).get(id)
    title = matter.shown_title if matter else None
    return parts.reader.register.name(id) or title or str(id)[:8]


def _fields(request: Request, parts: Parts, it: Filter) -> Iterator[Field]:
    words = wording(language_of(request))

    def field(widget: str, name: str, label: str, options: list[Any]) -> Field:
        given = request.query_params.get(name, "").strip()
        return Field(widget, name, label, given, options)

    match it:
        case Choice():
            named = [(code.value, words(f"{it.message}.{code.value}")) for code in it.codes]
            yield field("select", it.name, words(it.label), named)
        case Place():
            given = request.query_params.get(it.name, "").strip()
            yield field("places", it.name, words(it.label), _places(parts, it, given))
        case Days():
            for name in it.names:
                end = words("field.from" if name.endswith("_from") else "field.to")
                yield field("day", name, f"{words(it.label)}{end}", [])
        case Yuan():
            yield field("number", it.name, words(it.label), [])
        case Flag():
            set_ = field("check", it.name, words(it.label), [])
            yield set_ if set_.given in ("", "true") else set_._replace(given=_flag(set_.given))
        case One():
            yield field("hidden", it.name, words(it.label), [])
        case _:
            raise TypeError(type(it).__name__)


def _flag(given: str) -> str:
    """A flag that was given in another way of saying yes or no."""
    return "true" if given.lower() in ("1", "on", "t", "y", "yes", "true") else ""


def _places(parts: Parts, it: Place, given: str) -> list[tuple[Kind, list[tuple[str, str]]]]:
    """Organisations by kind: those that have not ended, and the one that is chosen."""
    register = parts.reader.register.current()
    listed = [
        found
        for found in register.organisations.values()
        if (found.ended_at is None and found.kind in it.kinds) or str(found.id) == given
    ]
    listed.sort(key=lambda found: (found.division_code or "", found.name))
    kinds = dict.fromkeys([*it.kinds, *(found.kind for found in listed)])
    return [
        (Kind(kind), [(str(found.id), found.name) for found in listed if found.kind == kind])
        for kind in kinds
    ]
