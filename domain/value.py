"""The plain values that facts and commands are made of: frozen models and guarded text.

Nothing here knows the procedure. Every model is frozen and refuses unknown fields, so that what
is on the ledger is exactly what was declared.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Self, TypeVar
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError


class Value(BaseModel):
    """A frozen model without unknown fields; enums and ids are kept as their own types."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64")


_CONTROL_CHARACTER = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"


def _printable(text: str) -> str:
    """Refuse control characters other than tab and line breaks (NUL breaks PostgreSQL)."""
    if re.search(_CONTROL_CHARACTER, text):
        raise PydanticCustomError("control_character", "text holds a control character")
    return text


def _composed(text: str) -> str:
    """Compose to NFC, so that the same words always have the same bytes."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


_Guarded = (AfterValidator(_printable), AfterValidator(_composed))

Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    *_Guarded,
]
"""One line of at most 200 characters that an organisation publishes (a title, a place, a name)."""

Prose = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000),
    *_Guarded,
]
"""Running text of at most 10,000 characters."""


@dataclass(frozen=True, slots=True)
class Unguarded:
    """Marks text of a command in which no numbers of people are looked for, and says why not
    (domain/plain_text.py)."""

    why: str


SealedLine = Annotated[Line, Unguarded("sealed")]
"""A line in people's own words, which the decider seals: in a fact stands its commitment."""

SealedProse = Annotated[Prose, Unguarded("sealed")]
"""Running text in people's own words, which the decider seals: in a fact stands its commitment."""

Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z._:/-]{1,64}$")]
"""An external identifier in plain ASCII, such as a division code (GB/T 2260) or a case number."""

DivisionCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{4,15}$")]
"""An administrative division code: 6 digits a district, 9 a street, 12 a committee."""

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 digest in lower-case hexadecimal."""

Count = Annotated[int, Field(ge=0, le=100_000_000)]
"""A number of people or things."""

Fen = Annotated[int, Field(ge=1, le=10**13)]
"""An amount of money in fen (分, a hundredth of a yuan): money is never a float."""

FenTotal = Annotated[int, Field(ge=0)]
"""A sum of amounts in fen; 0 when there are none."""


def yuan(fen: int) -> str:
    """An amount in yuan, as it is written: 123456 fen are "1,234.56"."""
    whole, hundredths = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{hundredths:02d}"


Feature = Annotated[str, StringConstraints(pattern=r"^[0-9a-z_+-]{1,32}$")]
"""A coarse feature of a candidate of a draw, or a value of one, such as "age" and "60+"."""

YEARS = range(1900, 2201)
"""Moments outside could not be reckoned with: a zone may push them off the calendar."""


D = TypeVar("D", date, datetime)


def _reckonable(moment: D) -> D:
    if moment.year not in YEARS:
        raise PydanticCustomError("moment_out_of_range", "the moment is out of range")
    return moment


Moment = Annotated[AwareDatetime, AfterValidator(_reckonable)]
"""A moment with its zone, from 1900 to 2200; a date-time without a zone is refused."""

CalendarDay = Annotated[date, AfterValidator(_reckonable)]
"""A day, from 1900 to 2200."""


class Sealed(Value):
    """A person's words as the ledger keeps them: a commitment, never the words.

    ``commitment`` is SHA-256(salt ‖ UTF-8 text) with a random 32-byte salt; the salt and the text
    lie in the vault, encrypted under the key of ``subject``. Destroying that key erases the words
    and leaves every event and proof as it was (PIPL art. 47; docs/decisions/0003).
    """

    commitment: Digest
    subject: UUID


class Party(Value):
    """Who takes part: a person, by random pseudonym, or an organisation; exactly one of them."""

    person: UUID | None = None
    organisation: UUID | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if (self.person is None) == (self.organisation is None):
            raise PydanticCustomError(
                "party_needs_one_id", "a party is either a person or an organisation"
            )
        return self

    @property
    def id(self) -> UUID:
        """The one id that is set."""
        identity = self.person or self.organisation
        assert identity is not None
        return identity
