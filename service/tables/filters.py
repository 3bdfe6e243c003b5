"""What a reader may ask of a table: each filter is a field of its form and a part of its address.

A filter turns what was asked into conditions: on the columns of the projection, which the database
looks up, and on the fields of the rows, where a page has several or does not say it itself. Whoever
asks for something that is not there to be asked gets a problem that names the parameter and the
rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from fastapi.exceptions import RequestValidationError
from pydantic import Field, TypeAdapter, ValidationError

from infra.page_choice import Condition
from infra.past_pages import Moment
from infra.register import Register
from service.parameters import ONE_DAY, Before, DayParameter, Since


class Asking(NamedTuple):
    """With what filters are read: the register, and what "now" is: the moment asked for, which is
    not ``past`` where nobody asked for one."""

    register: Register
    now: datetime
    past: bool = False


Conditions = list[Condition]


@dataclass(frozen=True)
class Filter:
    """``name`` is that of the parameter; ``label`` the id of the message that says what it is.
    ``column`` is the projection's, ``of_row`` the row's field; where both are given, the pages
    that fit hold every row that does."""

    name: str
    label: str
    column: str | None = field(default=None, kw_only=True)
    of_row: str | None = field(default=None, kw_only=True)

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters that it reads."""
        return (self.name,)

    def conditions(self, given: Mapping[str, str], asking: Asking) -> Conditions:
        """What it asks of pages; ``given`` holds the parameters that are not empty."""
        return [] if self.column is None else self.asks(self.column, given, asking)

    def row_conditions(self, given: Mapping[str, str], asking: Asking) -> Conditions:
        """What it asks of rows."""
        return [] if self.of_row is None else self.asks(self.of_row, given, asking)

    def asks(self, place: str, given: Mapping[str, str], asking: Asking) -> Conditions:
        """What it asks of this column or field; nothing when its parameters are not given."""
        raise NotImplementedError  # abstract: each filter says its own


@dataclass(frozen=True)
class Choice(Filter):
    """One of the values of an enumeration; ``message`` is the group of messages that names them,
    ``has`` whether there are several in the column."""

    codes: type[StrEnum] = field(kw_only=True)
    message: str = field(kw_only=True)
    has: bool = field(default=False, kw_only=True)

    def asks(self, place: str, given: Mapping[str, str], asking: Asking) -> Conditions:
        """It holds the value."""
        if self.name not in given:
            return []
        chosen = parsed(self.codes, self.name, given)
        return [Condition(place, "has" if self.has else "=", chosen.value)]


@dataclass(frozen=True)
class Place(Filter):
    """An organisation, or any below it; ``kinds`` are those that its list shows."""

    kinds: tuple[str, ...] = field(kw_only=True)

    def asks(self, place: str, given: Mapping[str, str], asking: Asking) -> Conditions:
        """It is named, or one that stands below it."""
        if self.name not in given:
            return []
        chosen = parsed(UUID, self.name, given)
        return [Condition(place, "in", asking.register.within(chosen))]


@dataclass(frozen=True)
class One(Filter):
    """A thing by its id; its form has no field of its own, links bring it."""

    def asks(self, place: str, given: Mapping[str, str], asking: Asking) -> Conditions:
        """It is this one."""
        if self.name not in given:
            return []
        return [Condition(place, "=", parsed(UUID, self.name, given))]


@dataclass(frozen=True)
class Days(Filter):
    """From one day to another, both included: parameters ``NAME_from`` and ``NAME_to``. ``dates``:
    the column holds days, not moments."""

    dates: bool = field(default=False, kw_only=True)

    @property
    def names(self) -> tuple[str, ...]:
        """Both ends."""
        return (f"{self.name}_from", f"{self.name}_to")

    def asks(self, place: str, given: Mapping[str, str], asking: Asking) -> Conditions:
        """It lies within."""
        first, last = self.names
        found = []
        if first in given:
            since = parsed(DayParameter if self.dates else Since, first, given)
            found.append(Condition(place, ">=", since))
        if last in given:
            before = parsed(DayParameter if self.dates else Before, last, given)
            found.append(Condition(place, "<", before + ONE_DAY if self.dates else before))
        return found


FEN_A_YUAN = 100
_WholeYuan = Annotated[int, Field(ge=0, le=10**12)]


@dataclass(frozen=True)
class Yuan(Filter):
    """At least so many yuan, of fen."""

    def asks(self, place: str, given: Mapping[str, str], asking: Asking) -> Conditions:
        """It is not less."""
        if self.name not in given:
            return []
        yuan = parsed(_WholeYuan, self.name, given)
        return [Condition(place, ">=", yuan * FEN_A_YUAN)]


@dataclass(frozen=True)
class Flag(Filter):
    """Something that holds or is not asked for; ``when`` gives what it asks of pages at the moment,
    ``rows_when`` what of rows."""

    when: Callable[[datetime], Conditions] = field(default=lambda _: [], kw_only=True)
    rows_when: Callable[[datetime], Conditions] = field(default=lambda _: [], kw_only=True)

    def conditions(self, given: Mapping[str, str], asking: Asking) -> Conditions:
        """Its own, when it is asked for."""
        return self.when(asking.now) if self.asked(given) else []

    def row_conditions(self, given: Mapping[str, str], asking: Asking) -> Conditions:
        """Likewise."""
        return self.rows_when(asking.now) if self.asked(given) else []

    def asked(self, given: Mapping[str, str]) -> bool:
        """Whether it is."""
        return self.name in given and bool(parsed(bool, self.name, given))


class Asked(NamedTuple):
    """What a reader asked of a table: ``given`` are the parameters, as they came, that filters
    read and that are not empty."""

    given: Mapping[str, str]
    moment: Moment = Moment()

    def conditions(self, filters: Sequence[Filter], asking: Asking) -> Conditions:
        """All that the filters ask of pages."""
        return [condition for it in filters for condition in it.conditions(self.given, asking)]

    def row_conditions(self, filters: Sequence[Filter], asking: Asking) -> Conditions:
        """All that they ask of rows."""
        return [condition for it in filters for condition in it.row_conditions(self.given, asking)]


def parsed(kind: Any, name: str, given: Mapping[str, str]) -> Any:
    """The value of a parameter; raises as FastAPI does for one that does not fit."""
    try:
        return TypeAdapter(kind).validate_python(given[name].strip())
    except ValidationError as unfit:
        errors = [
            {**error, "loc": ("query", name)}
            for error in unfit.errors(include_url=False, include_input=False)
        ]
        raise RequestValidationError(errors) from None
