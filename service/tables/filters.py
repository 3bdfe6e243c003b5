"""What a reader may ask of a table: each filter is a field of its form and a part of its address.

A filter turns what was asked into conditions on the columns of the projection. Whoever asks for
something that is not there to be asked gets a problem that names the parameter and the rule.
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
from service.parameters import Before, Since


class Asking(NamedTuple):
    """With what filters are read: the register, and what "now" is: the moment asked for."""

    register: Register
    now: datetime


Conditions = list[Condition]


@dataclass(frozen=True)
class Filter:
    """``name`` is that of the parameter; ``label`` the id of the message that says what it is."""

    name: str
    label: str

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters that it reads."""
        return (self.name,)

    def conditions(self, given: Mapping[str, str], asking: Asking) -> Conditions:
        """What it asks for; ``given`` holds the parameters that are not empty."""
        raise NotImplementedError


@dataclass(frozen=True)
class Choice(Filter):
    """One of the values of an enumeration; ``message`` is the group of messages that names them."""

    codes: type[StrEnum] = field(kw_only=True)
    column: str = field(kw_only=True)
    message: str = field(kw_only=True)

    def conditions(self, given: Mapping[str, str], asking: Asking) -> Conditions:
        """The column holds the value."""
        if self.name not in given:
            return []
        chosen = parsed(self.codes, self.name, given)
        return [Condition(self.column, "=", chosen.value)]


@dataclass(frozen=True)
class Place(Filter):
    """An organisation, or any below it; ``kinds`` are those that its list shows."""

    kinds: tuple[str, ...] = field(kw_only=True)
    column: str = field(kw_only=True)

    def conditions(self, given: Mapping[str, str], asking: Asking) -> Conditions:
        """The column names it, or one that stands below it."""
        if self.name not in given:
            return []
        chosen = parsed(UUID, self.name, given)
        return [Condition(self.column, "in", asking.register.within(chosen))]


@dataclass(frozen=True)
class Days(Filter):
    """From one day to another, both included: parameters ``NAME_from`` and ``NAME_to``."""

    column: str = field(kw_only=True)

    @property
    def names(self) -> tuple[str, ...]:
        """Both ends."""
        return (f"{self.name}_from", f"{self.name}_to")

    def conditions(self, given: Mapping[str, str], asking: Asking) -> Conditions:
        """The column lies within."""
        first, last = self.names
        found = []
        if first in given:
            found.append(Condition(self.column, ">=", parsed(Since, first, given)))
        if last in given:
            found.append(Condition(self.column, "<", parsed(Before, last, given)))
        return found


FEN_A_YUAN = 100
_WholeYuan = Annotated[int, Field(ge=0, le=10**12)]


@dataclass(frozen=True)
class Yuan(Filter):
    """At least so many yuan, of a column in fen."""

    column: str = field(kw_only=True)

    def conditions(self, given: Mapping[str, str], asking: Asking) -> Conditions:
        """The column is not less."""
        if self.name not in given:
            return []
        yuan = parsed(_WholeYuan, self.name, given)
        return [Condition(self.column, ">=", yuan * FEN_A_YUAN)]


@dataclass(frozen=True)
class Flag(Filter):
    """Something that holds or is not asked for; ``when`` gives its conditions at the moment."""

    when: Callable[[datetime], Conditions] = field(kw_only=True)

    def conditions(self, given: Mapping[str, str], asking: Asking) -> Conditions:
        """Its own, when it is asked for."""
        if self.name not in given or not parsed(bool, self.name, given):
            return []
        return self.when(asking.now)


class Asked(NamedTuple):
    """What a reader asked of a table: ``given`` are the parameters, as they came, that filters
    read and that are not empty."""

    given: Mapping[str, str]
    moment: Moment = Moment()

    def conditions(self, filters: Sequence[Filter], asking: Asking) -> Conditions:
        """All that the filters make of it."""
        return [condition for it in filters for condition in it.conditions(self.given, asking)]


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
