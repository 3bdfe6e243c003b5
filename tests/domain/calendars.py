"""The holidays of 2026 that tests count by (国办发明电〔2025〕7号), in a register of their own."""

from __future__ import annotations

from datetime import date, datetime

from domain.events.rulebook import Holiday, HolidayCalendarPublished
from domain.rules.pack import BEIJING
from domain.streams import registry as register
from domain.streams.registry import Registry
from tests.domain.specification import registered

NOTICE = "国务院办公厅关于2026年部分节假日安排的通知"
NEW_YEAR = Holiday(
    name="元旦",
    first=date(2026, 1, 1),
    last=date(2026, 1, 3),
    make_up_workdays=(date(2026, 1, 4),),
)
SPRING_FESTIVAL = Holiday(
    name="春节",
    first=date(2026, 2, 15),
    last=date(2026, 2, 23),
    make_up_workdays=(date(2026, 2, 14), date(2026, 2, 28)),
)
YEAR_2026 = HolidayCalendarPublished(
    year=2026,
    notice=NOTICE,
    issued_on=date(2025, 11, 4),
    holidays=(NEW_YEAR, SPRING_FESTIVAL),
)


def announced(*notices: HolidayCalendarPublished) -> Registry:
    """The register of the specification with these notices, that of 2026 by default."""
    registry = registered()
    for notice in notices or (YEAR_2026,):
        at = datetime(2025, 11, 5, tzinfo=BEIJING)
        register.evolve(registry, notice, at)
    return registry


def in_2026(month: int, day: int, hour: int = 9, minute: int = 0, second: int = 0) -> datetime:
    """A moment of 2026 in Beijing."""
    return datetime(2026, month, day, hour, minute, second, tzinfo=BEIJING)
