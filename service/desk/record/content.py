"""Between what a browser submits and the JSON of a command.

What cannot be understood, a number with letters in it, stands in the JSON as it was entered: the
command's own validation says what is wrong with it, and the form shows it again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from domain.rules.pack import BEIJING
from domain.value import yuan
from service.desk.record.shape import Group, Input, Leaf, Node, Rows, Shape, Ticks

Submitted = Mapping[str, Sequence[str]]
"""The fields of a form by path; a field may come several times."""
Content = dict[str, Any]
"""The JSON of a command, decoded; what was left empty is left out."""

_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")
_AMOUNT = re.compile(r"([0-9]{1,15})(?:\.([0-9]{1,2}))?")
_LOCAL_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?")
_FEATURE = re.compile(r"([^\s=,，]+)\s*=\s*([^\s=,，]+)")
ROWS_MAX = 5000
TICKED = "+"
"""Behind the path of a list, the field of the boxes by which parties on the roster are ticked."""


def read(shape: Shape, submitted: Submitted) -> Content:
    """The content of a form; rows that were left blank are closed up."""
    return _read_fields(shape.fields, "", submitted)


def write(shape: Shape, content: Content) -> list[tuple[str, str]]:
    """The fields that a browser would submit for this content, in order."""
    return list(_write_fields(shape.fields, "", content))


def joined(path: str, name: object) -> str:
    """The path of what is inside a path."""
    return f"{path}.{name}" if path else str(name)


# Reading


def _read_fields(fields: tuple[Node, ...], path: str, submitted: Submitted) -> Content:
    content = {}
    for node in fields:
        value = _read(node, joined(path, node.name), submitted)
        if value is not None:
            content[node.name] = value
    return content


def _read(node: Node, path: str, submitted: Submitted) -> Any:
    match node:
        case Leaf():
            given = submitted.get(path)
            return _read_leaf(node, given[-1]) if given else None
        case Group():
            content = _read_fields(node.fields, path, submitted)
            return content if node.required or not blank(content) else None
        case Ticks():
            chosen = list(dict.fromkeys(it for it in submitted.get(path, ()) if it))
            known = [it for it in node.choices if it in chosen]
            return known + [it for it in chosen if it not in known] or None
        case Rows():
            rows = [
                _read(node.item, joined(path, index), submitted)
                for index in row_numbers(path, submitted)
            ]
            ticked = [_party(it) for it in submitted.get(f"{path}{TICKED}", ())]
            return [row for row in (*ticked, *rows) if not blank(row)] or None


def party_value(party: object) -> str:
    """A party as the value of its box, "person:" or "organisation:" and the id."""
    held = party if isinstance(party, dict) else {}
    return next((f"{kind}:{id}" for kind, id in held.items() if id), "")


def _party(value: str) -> dict[str, str]:
    kind, _, id = value.partition(":")
    return {kind: id} if kind in ("person", "organisation") else {}


def row_numbers(path: str, submitted: Submitted) -> list[int]:
    """The numbers of the rows that came, in order, whatever is missing between them."""
    start = f"{path}."
    found = (name[len(start) :].partition(".")[0] for name in submitted if name.startswith(start))
    numbers = {int(it) for it in found if it.isascii() and it.isdigit() and len(it) < 5}
    return sorted(numbers)[:ROWS_MAX]


def blank(value: Any) -> bool:
    """Whether nothing was entered: a box left empty says nothing."""
    if isinstance(value, dict):
        return all(blank(held) for held in value.values())
    if isinstance(value, list):
        return all(blank(held) for held in value)
    return value is None or value is False


def _read_leaf(leaf: Leaf, entered: str) -> Any:
    text = entered.replace("\r\n", "\n")
    if not text.strip():
        return None
    match leaf.input:
        case Input.LINE | Input.PROSE | Input.CHOICE:
            return text
        case Input.YES_NO | Input.TICK:
            return {"true": True, "false": False}.get(text, text)
        case Input.NUMBER:
            return _number(text)
        case Input.MONEY:
            return _fen(text)
        case Input.MOMENT:
            local = _LOCAL_MOMENT.fullmatch(text.strip())
            return f"{_with_seconds(text.strip())}+08:00" if local else text
        case Input.FEATURES:
            return _features(text)
        case Input.CHOSEN if text.isascii() and text.isdigit() and len(text) < 15:
            return int(text)
        case Input.CHOSEN | Input.NEW | Input.DATE:
            return text.strip()


def _plain(text: str) -> str:
    """Digits as a Chinese keyboard may give them, made plain; thousands closed up."""
    return unicodedata.normalize("NFKC", text).strip().replace(",", "")


def _number(text: str) -> int | str:
    plain = _plain(text)
    return int(plain) if _NUMBER.fullmatch(plain) else text


def _fen(text: str) -> int | str:
    amount = _AMOUNT.fullmatch(_plain(text).removesuffix("元").rstrip())
    if amount is None:
        return text
    return int(amount[1]) * 100 + int((amount[2] or "").ljust(2, "0"))


def _with_seconds(local: str) -> str:
    return local if local.count(":") == 2 else f"{local}:00"


def _features(text: str) -> dict[str, str] | str:
    found = dict(_FEATURE.findall(text))
    return found if found and not _FEATURE.sub("", text).strip(" ,，\n\t") else text


# Writing


def _write_fields(
    fields: tuple[Node, ...], path: str, content: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    for node in fields:
        if content.get(node.name) is not None:
            yield from _write(node, joined(path, node.name), content[node.name])


def _write(node: Node, path: str, value: Any) -> Iterator[tuple[str, str]]:
    match node:
        case Leaf():
            yield path, entered(node, value)
        case Group() if isinstance(value, dict):
            yield from _write_fields(node.fields, path, value)
        case Ticks() if isinstance(value, list):
            yield from ((path, str(it)) for it in value)
        case Rows() if isinstance(value, list):
            for index, row in enumerate(value):
                yield from _write(node.item, joined(path, index), row)


def entered(leaf: Leaf, value: Any) -> str:
    """The value of a field as it is entered; what was not understood, as it came."""
    show = _SHOWN.get(leaf.input)
    return str(value) if show is None else show(value)


def _shown_moment(value: Any) -> str:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return str(value)
    if moment.tzinfo is None:
        return str(value)
    try:
        local = moment.astimezone(BEIJING).replace(tzinfo=None)
    except OverflowError:
        return str(value)
    exact = "auto" if local.second or local.microsecond else "minutes"
    return local.isoformat(timespec=exact)


def _shown_money(value: Any) -> str:
    return yuan(value).replace(",", "") if type(value) is int else str(value)


def _shown_truth(value: Any) -> str:
    return {True: "true", False: "false"}.get(value, str(value))


def _shown_features(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    return " ".join(f"{name}={held}" for name, held in value.items())


_SHOWN: dict[Input, Callable[[Any], str]] = {
    Input.MOMENT: _shown_moment,
    Input.MONEY: _shown_money,
    Input.YES_NO: _shown_truth,
    Input.TICK: _shown_truth,
    Input.FEATURES: _shown_features,
}
