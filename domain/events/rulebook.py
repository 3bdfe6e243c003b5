"""Facts about the rules themselves: the State Council's holiday notices, and rule packs adopted."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from domain.event import Fact
from domain.rules.pack import RulePack
from domain.value import Line, Value


class Holiday(Value):
    """A holiday from day to day inclusive, and the days off that are worked to make up for it."""

    name: Line
    first: date
    last: date
    make_up_workdays: Annotated[tuple[date, ...], Field(max_length=20)] = ()


class HolidayCalendarPublished(Fact):
    """I4 放假安排: what the State Council's notice says of a year. A later notice that names a
    holiday again takes the place of what the earlier one said of it."""

    type = "holiday_calendar.published.v1"
    clauses = ("I4",)
    zh = "公布节假日安排"

    year: int
    notice: Line
    issued_on: date
    holidays: tuple[Holiday, ...]


class RulePackAdopted(Fact):
    """S2 启用规则包: the rules from a day on; acts before that day keep the earlier ones."""

    type = "rule_pack.adopted.v1"
    clauses = ("S2",)
    zh = "启用规则包"

    pack: RulePack


RulebookFact = HolidayCalendarPublished | RulePackAdopted
