"""A published page beside what it should be: equal in every field that follows from the log, and
words that are those that were committed to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from infra.transparency_log.entry import timestamp
from service.audit.replay import SEALED, Erased


class Difference(NamedTuple):
    """``kind`` as in findings; ``field`` as in ``items.3.fact.text``."""

    kind: str
    field: str


class PageMatch:
    """Compares the pages of one matter. ``words`` counts the words that were checked against their
    commitments, ``masked`` those that cannot be, since numbers in them are hidden."""

    def __init__(self, erased: Mapping[UUID, Erased], withheld: Mapping[str, str]) -> None:
        self.words = 0
        self.masked = 0
        self._erased = erased
        self._withheld = withheld

    def differences(
        self, expected: Any, shown: Any, field: str = "", *, whole: bool = False
    ) -> Iterator[Difference]:
        """Where a page says something else. Fields that a newer program added to pages are left
        aside; a fact is given as ``whole`` as it was recorded."""
        if isinstance(expected, dict) and expected.keys() == SEALED:
            yield from self._words(expected, shown, field, None)
        elif isinstance(expected, dict):
            if not isinstance(shown, dict) or (whole and shown.keys() != expected.keys()):
                yield Difference("page_differs", field)
                return
            statement = expected.get("statement") or expected.get("point")
            for name, value in expected.items():
                inner = f"{field}.{name}" if field else name
                if name not in shown:
                    yield Difference("page_differs", inner)
                elif name == "text" and isinstance(value, dict) and isinstance(statement, str):
                    yield from self._words(value, shown[name], inner, statement)
                else:
                    fact = whole or name == "fact"
                    yield from self.differences(value, shown[name], inner, whole=fact)
        elif isinstance(expected, list):
            if not isinstance(shown, list) or len(shown) != len(expected):
                yield Difference("page_differs", field)
                return
            for number, (one, other) in enumerate(zip(expected, shown, strict=True)):
                yield from self.differences(one, other, f"{field}.{number}", whole=whole)
        elif type(expected) is not type(shown) or expected != shown:
            yield Difference("page_differs", field)

    def _words(
        self, sealed: dict[str, Any], shown: Any, field: str, statement: str | None
    ) -> Iterator[Difference]:
        """Erased words must be shown as erased, withheld ones as withheld, all others as they were
        committed to; only a statement can be withheld."""
        if not isinstance(shown, dict) or shown.get("commitment") != sealed["commitment"]:
            yield Difference("page_differs", field)
            return
        self.words += 1
        erased = self._erased.get(UUID(sealed["subject"]))
        withheld = self._withheld.get(statement) if statement else None
        if erased is not None:
            said = {**erased._asdict(), "at": timestamp(erased.at)}
            fits = shown.get("erased") == said
        elif withheld is not None:
            fits = shown.get("withheld") == withheld
        elif shown.get("masked") is True:
            self.words -= 1
            self.masked += 1
            fits = "salt" not in shown
        else:
            fits = _committed(shown, sealed["commitment"])
        if not fits or ((erased or withheld) and "text" in shown):
            yield Difference("words_differ", field)


def _committed(shown: dict[str, Any], commitment: str) -> bool:
    text, salt = shown.get("text"), shown.get("salt")
    if not isinstance(text, str) or not isinstance(salt, str):
        return False
    try:
        salted = bytes.fromhex(salt) + text.encode()
    except ValueError:
        return False
    return hashlib.sha256(salted).hexdigest() == commitment
