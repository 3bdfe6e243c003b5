"""A form as a browser sent it: what was entered, and what the form carried with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from service.desk.drafts import CSRF_FIELD

KEY, DRAFT, VERSION, STREAM, DO = "_key", "_draft", "_version", "_stream", "do"
"""What a form carries besides the fields of its command, whose paths begin with no underscore:
the idempotency key, the draft's id, the version of the stream that it was filled in by, the
stream, and the button that sent it."""
PERSON_SOURCE = "_person_source"
"""Which register the numbers of people are of."""
OUTSIDE = "~"
"""Before the path of a person: the number in the organisation's own register."""
USUAL_SOURCE = "desk"
_KEY = re.compile(r"[\x21-\x7e]{1,64}")


@dataclass
class Sent:
    """``fields`` by path, each as often as it came; ``outside`` numbers of people by the path of
    the field that they are for."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    outside: dict[str, str] = field(default_factory=dict)
    person_source: str = USUAL_SOURCE
    key: str = field(default_factory=lambda: str(uuid4()))
    draft: UUID = field(default_factory=uuid4)
    version: int | None = None
    stream: UUID | None = None
    do: str = ""

    @classmethod
    def of(cls, fields: Iterable[tuple[str, str]]) -> Sent:
        """From the fields of a form, or of a draft; what the form carried and cannot be read is
        made anew."""
        sent = cls()
        for name, value in fields:
            match name:
                case "_key" if _KEY.fullmatch(value):
                    sent.key = value
                case "_draft":
                    sent.draft = _uuid(value) or sent.draft
                case "_stream":
                    sent.stream = _uuid(value)
                case "_version":
                    sent.version = int(value) if re.fullmatch(r"[0-9]{1,18}", value) else None
                case "_person_source" if value.strip():
                    sent.person_source = value.strip()
                case "do":
                    sent.do = value
                case _ if name.startswith(OUTSIDE):
                    if value.strip():
                        sent.outside[name[1:]] = value.strip()
                case _ if name != CSRF_FIELD and not name.startswith("_"):
                    sent.fields.setdefault(name, []).append(value)
        return sent

    def carried(self) -> list[tuple[str, str]]:
        """What the form carries on, as hidden fields."""
        carried = [(KEY, self.key), (DRAFT, str(self.draft))]
        if self.stream is not None:
            carried.append((STREAM, str(self.stream)))
        if self.version is not None:
            carried.append((VERSION, str(self.version)))
        if self.person_source != USUAL_SOURCE:
            carried.append((PERSON_SOURCE, self.person_source))
        return carried

    def without(self, path: str) -> None:
        """Leave out a row of a list, with everything in it."""
        inside = f"{path}."
        for held in (self.fields, self.outside):
            for name in [it for it in held if it == path or it.startswith(inside)]:
                del held[name]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
