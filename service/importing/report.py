"""What an import tells its operator: complaints by line as they come, and the sums at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from pydantic import ValidationError

from domain.personal_data import find, masked
from domain.refusal import Refusal
from infra.submission import KeyReused
from service.field_texts import field_text


class Place(NamedTuple):
    """Where in the input something stands; ``line`` counts from 1, None for the whole file."""

    file: str
    line: int | None = None


class Complaint(NamedTuple):
    """What is wrong where. It never holds what was submitted."""

    place: Place
    field: str | None
    reason: str

    def __str__(self) -> str:
        parts = [self.place.file]
        if self.place.line is not None:
            parts[0] += f":{self.place.line}"
        if self.field:
            parts.append(self.field)
        return ": ".join([*parts, self.reason])


class ImportFailed(Exception):
    """The import cannot begin or go on; the message is for its operator."""


class Unreadable(ImportFailed):
    """A file that cannot be read, or no further."""

    def __init__(self, complaint: Complaint) -> None:
        super().__init__(str(complaint))
        self.complaint = complaint


class Progress(Protocol):
    """Something that shows how far a long work has come."""

    def stage(self, what: str, total: int | None = None) -> None:
        """A new stage begins, of so many steps where that is known."""

    def advance(self, steps: int = 1) -> None:
        """So many steps more are done."""


class NoProgress:
    """Shows nothing."""

    def stage(self, what: str, total: int | None = None) -> None:
        """Nothing."""

    def advance(self, steps: int = 1) -> None:
        """Nothing."""


@dataclass(slots=True)
class Report:
    """The sums of an import. ``tell`` takes a line for the operator as soon as there is one."""

    tell: Callable[[str], None] = print
    read: int = 0
    """Rows or lines read."""
    accepted: int = 0
    """Commands that the ledger took now."""
    facts: int = 0
    """Facts that they came to."""
    known: int = 0
    """Commands that it had taken before."""
    complaints: int = 0
    position: int = 0
    """The position of the last fact recorded now; 0 when there was none."""
    masked: int = 0
    """Texts and codes to be published from which numbers of people were taken out."""
    details: dict[str, object] = field(default_factory=dict)
    """What the importer of one format says beside."""

    def complain(self, place: Place, field: str | None, reason: str) -> None:
        """Tell the operator what is wrong, and count it."""
        self.complaints += 1
        self.tell(str(Complaint(place, field, reason)))

    def complain_of(self, place: Place, failure: Exception) -> None:
        """As ``complain``, for a refusal or for what validation says."""
        for field_name, reason in explained(failure):
            self.complain(place, field_name, reason)

    def publishable(self, text: str) -> str:
        """The text as it may stand in a fact for ever: identity and mobile numbers are hidden, and
        the text is counted."""
        shown = masked(text)
        self.masked += shown != text
        return shown

    def publishable_code(self, code: str) -> str | None:
        """The code, or None where it holds a number of a person, which is counted."""
        if find(code):
            self.masked += 1
            return None
        return code

    def note(self, place: Place, field: str | None, remark: str) -> None:
        """Tell the operator something that is no fault."""
        self.tell(f"note: {Complaint(place, field, remark)}")


def explained(failure: Exception) -> Iterable[tuple[str | None, str]]:
    """(field, reason) of everything that a failure says, without what was submitted."""
    if isinstance(failure, Refusal):
        text = failure.text("en")
        return [(failure.field, f"{failure.reason} [{failure.clause}]: {text}")]
    if isinstance(failure, KeyReused):
        return [("key", "KeyReused: this key was given before to a different command")]
    if isinstance(failure, ValidationError):
        return [
            (
                _where(error["loc"], error["type"]),
                field_text(error["type"], error.get("ctx", {}), "en"),
            )
            for error in failure.errors(include_url=False, include_input=False)
        ]
    return [(None, f"not recorded ({type(failure).__name__}); see the log")]


def _where(location: tuple[int | str, ...], kind: str) -> str | None:
    """The field; the name of an unknown one was chosen by the sender and is left out."""
    known = location[:-1] if kind == "extra_forbidden" else location
    return ".".join(str(part) for part in known) or None
