"""Whether a form's content is a command, and if not, what is wrong with which field."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from pydantic import ValidationError

from domain.act import Command
from service.desk.record.content import Content, joined
from service.desk.record.shape import Group, Node, Rows, Shape
from service.field_texts import field_text
from service.language import Language

FAULTS_SHOWN_MAX = 50
C = TypeVar("C", bound=Command)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in words; ``path`` is the field at fault, empty where it is none."""

    path: str
    text: str


def check(
    shape: Shape, command: type[C], content: Content, language: Language
) -> tuple[C | None, list[Fault]]:
    """The command, as strictly judged as the API would, or what is wrong with its fields."""
    body = json.dumps(content).encode()
    try:
        return command.__pydantic_validator__.validate_json(body, strict=True), []
    except ValidationError as unfit:
        errors = unfit.errors(include_url=False, include_input=False)[:FAULTS_SHOWN_MAX]
    faults: dict[str, str] = {}
    for error in errors:
        path = field_at(shape, error["loc"])
        faults.setdefault(path, field_text(error["type"], error.get("ctx", {}), language))
    order = [node.name for node in shape.fields]  # as they stand in the form
    found = [Fault(path, text) for path, text in faults.items()]
    found.sort(key=lambda fault: order.index(fault.path.split(".")[0]) if fault.path else -1)
    return None, found


def place_of(path: str) -> list[int | str]:
    """A path as the place that it is in the command's JSON."""
    parts = path.split(".")
    return [int(it) if it.isascii() and it.isdigit() and len(it) < 6 else it for it in parts]


def field_at(shape: Shape, place: Iterable[int | str]) -> str:
    """The path of the field that a place in the command's JSON belongs to: what the form shows
    there, or the nearest that it shows above; empty where it is the whole."""
    path, fields, row = "", shape.fields, None
    for part in place:
        node: Node | None = row
        if row is None:
            node = next((it for it in fields if it.name == part), None)
        elif not isinstance(part, int):
            node = None
        if node is None:
            break
        path = joined(path, part)
        fields = node.fields if isinstance(node, Group) else ()
        row = node.item if isinstance(node, Rows) else None
    return path
