"""What a command says in plain text stands in facts for ever: no number of a person may be in it.

Asked of every command, in all its parts, but for fields marked ``Unguarded``: a new field is looked
into unless somebody says why not. Facts are not asked again: what was once recorded stays readable.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from domain.personal_data import NumberKind, find
from domain.value import Unguarded

FAULTS = {
    NumberKind.IDENTITY: PydanticCustomError(
        "identity_number", "published text may not hold an identity number"
    ),
    NumberKind.MOBILE: PydanticCustomError(
        "mobile_number", "published text may not hold a mobile number"
    ),
}

Path = tuple[int | str, ...]


def refuse_numbers(command: BaseModel) -> None:
    """Raise ``ValidationError``, naming each field that holds an identity or mobile number and
    never what it holds."""
    if not fields_with_text(type(command)):
        return
    faults: list[InitErrorDetails] = []
    for path, text in plain_texts(command):
        faults += [
            InitErrorDetails(type=FAULTS[kind], loc=path, input=None)
            for kind in dict.fromkeys(number.kind for number in find(text))
        ]
    if faults:
        raise ValidationError.from_exception_data(type(command).__name__, faults)


def plain_texts(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text in a model that is not marked ``Unguarded``, with where it stands: in fields of
    fields, in lists, and in keys, which stand where their dictionary does."""
    if type(value) is str:
        yield path, value
    elif isinstance(value, BaseModel):
        for name in fields_with_text(type(value)):
            yield from plain_texts(getattr(value, name), (*path, name))
    elif isinstance(value, dict):
        for key, held in value.items():
            yield from plain_texts(key, path)
            yield from plain_texts(held, (*path, str(key)))
    elif isinstance(value, tuple):
        for index, held in enumerate(value):
            yield from plain_texts(held, (*path, index))


@cache
def fields_with_text(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields of a model that may hold text, but for those marked ``Unguarded``."""
    return tuple(
        name
        for name, field in model.model_fields.items()
        if _may_hold_text(field.annotation)
        and not any(isinstance(mark, Unguarded) for mark in field.metadata)
    )


def _may_hold_text(annotation: Any) -> bool:
    if annotation is str:
        return True
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return bool(fields_with_text(annotation))
    return any(_may_hold_text(part) for part in get_args(annotation))
