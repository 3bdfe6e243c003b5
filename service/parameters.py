"""Query parameters of the reading routes: moments, cursors, a position to wait for."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Annotated, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from domain.rules.pack import start_of_day

ONE_DAY = timedelta(days=1)
ONE_TICK = timedelta(microseconds=1)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAY_AND_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]")
_LOST_PLUS = re.compile(r" (\d{2}:\d{2})$")


def _day(value: object) -> date | None:
    """The day that a parameter names; None when it is anything else."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return _in_range(day)


def _with_plus(value: object) -> object:
    """RFC 3339 only, where pydantic would take seconds since 1970 as well. A "+" that the address
    turned into a space is put back."""
    if not isinstance(value, str):
        return value
    if not _DAY_AND_TIME.match(value):
        raise PydanticCustomError("datetime_parsing", "not a date and time")
    return _LOST_PLUS.sub(r"+\1", value)


def _end(value: object) -> object:
    day = _day(value)
    return start_of_day(day + ONE_DAY) - ONE_TICK if day else _with_plus(value)


def _next(value: object) -> object:
    day = _day(value)
    return start_of_day(day + ONE_DAY) if day else _with_plus(value)


def _start(value: object) -> object:
    day = _day(value)
    return start_of_day(day) if day else _with_plus(value)


D = TypeVar("D", bound=date)


def _in_range(day: D) -> D:
    if not 1900 <= day.year <= 2200:
        raise PydanticCustomError("moment_out_of_range", "the time is out of range")
    return day


def _plain_day(value: object) -> object:
    """YYYY-MM-DD only, where pydantic would take seconds since 1970 as well."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise PydanticCustomError("date_parsing", "not a day")
    return value


DayParameter = Annotated[date, BeforeValidator(_plain_day), AfterValidator(_in_range)]
"""A day."""
Until = Annotated[AwareDatetime, BeforeValidator(_end), AfterValidator(_in_range)]
"""A moment, or a day for its last instant in Beijing."""
Before = Annotated[AwareDatetime, BeforeValidator(_next), AfterValidator(_in_range)]
"""A moment not included, or a day for the start of the next: the day itself is."""
Since = Annotated[AwareDatetime, BeforeValidator(_start), AfterValidator(_in_range)]
"""A moment, or a day for its first instant in Beijing."""


class Query(BaseModel):
    """The parameters of a reading route. One that it does not know is refused, so that a misspelt
    ``as_of`` is not answered with today's page."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    position: Annotated[
        int | None,
        Field(ge=0, le=2**62, description="Wait until the pages have come to this position"),
    ] = None


class TimeQuery(Query):
    """As of when."""

    as_of: Annotated[
        Until | None,
        Field(description="What had happened by then (RFC 3339, or a day for its end in Beijing)"),
    ] = None
    known_at: Annotated[
        Until | None,
        Field(description="What was on the ledger by then (likewise)"),
    ] = None


CursorText = Annotated[
    str | None, Field(max_length=200, description="Where to go on, from the link to the next part")
]
