"""I4 S2 The rules themselves: holiday notices published, rule packs adopted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import Field

from domain.act import Act, Command
from domain.event import Fact
from domain.events.agenda import Scale
from domain.events.notice import Capacity, Form
from domain.events.rulebook import Holiday, HolidayCalendarPublished, RulePackAdopted
from domain.refusal import AlreadyExists, Refusal
from domain.rules.calendar import is_weekend
from domain.rules.pack import FormRule, Rule, RulePack, beijing_date, start_of_day
from domain.rules.packs import PACKS
from domain.streams.registry import Registry
from domain.value import CalendarDay, Line

ADJOINING = timedelta(days=10)
"""How far the holidays of a year may reach into the years beside it: New Year does."""
RULE_MAX = 3660
"""No rule counts more days, months or rounds than the days of ten years."""


WHOLE_PARTS_OF_A_YEAR = (1, 2, 3, 4, 6, 12)
"""Months of a period that recurs: counted from January, none of them overlaps the next."""
PERIODIC = ("appraisal_months", "assemblies_every_months")


class HolidayOutOfYear(Refusal):
    """A holiday has its days in order, within its year or close by."""

    clause = "I4"
    zh = "放假日期须先后有序，并在所属年份之内（可与相邻年份的十天相连）。"
    en = "A holiday runs from its first to its last day, within its year or ten days beside it."


class MakeUpDayUnfit(Refusal):
    """What is worked to make up for a holiday is a day at a weekend that is no holiday itself."""

    clause = "I4"
    zh = "调休上班的日期须为周六或周日，且不在放假日期之内。"
    en = "A make-up day is a Saturday or Sunday, and not within a holiday."


class RulePackRetroactive(Refusal):
    """Rules hold for what comes: acts of the past keep those under which they were done."""

    clause = "S2"
    zh = "规则包的生效日期须在启用之日和登记之日以后。"
    en = "A rule pack takes effect after the day of its adoption and the day of this record."


class RulePackUnfit(Refusal):
    """A pack holds numbers that can be reckoned with, and names that the procedure knows."""

    clause = "S2"
    zh = "规则包中的数值超出范围，或协商形式、层次、参与主体不在规定之列。"
    en = "A rule is out of range, or names a form, scale or capacity that does not exist."


class PublishHolidayCalendar(Command):
    """Record what a notice of the State Council says of a year's holidays. A later notice that
    names a holiday again takes the place of what the earlier one said of it."""

    clauses = ("I4",)
    zh = "公布节假日安排"

    year: Annotated[int, Field(ge=2000, le=2100)]
    notice: Line
    issued_on: CalendarDay
    holidays: Annotated[tuple[Holiday, ...], Field(min_length=1, max_length=20)]


class AdoptRulePack(Command):
    """Let these rules hold from a day on; acts before that day keep the earlier ones."""

    clauses = ("S2",)
    zh = "启用规则包"

    pack: RulePack


def publish_holiday_calendar(
    registry: Registry, command: PublishHolidayCalendar, act: Act
) -> list[Fact]:
    """I4 放假安排: nothing happens when the same notice is known to say the same."""
    act.must_follow(start_of_day(command.issued_on))
    names: set[str] = set()
    for index, holiday in enumerate(command.holidays):
        where = f"holidays.{index}"
        if holiday.name in names:
            raise AlreadyExists(f"{where}.name")
        names.add(holiday.name)
        _check_days(command.year, holiday, where)
    _check_make_up_days(command.holidays)
    fact = HolidayCalendarPublished(
        year=command.year,
        notice=command.notice,
        issued_on=command.issued_on,
        holidays=command.holidays,
    )
    return [] if registry.calendar.knows(fact) else [fact]


def adopt_rule_pack(registry: Registry, command: AdoptRulePack, act: Act) -> list[Fact]:
    """S2 启用规则包: under an id of its own, from a day to come, so that no act of a day that has
    begun is judged anew."""
    pack = command.pack
    if pack.id in {known.id for known in (*PACKS, *registry.packs)}:
        raise AlreadyExists("pack.id")
    if pack.effective_from <= max(beijing_date(act.occurred_at), beijing_date(act.received_at)):
        raise RulePackRetroactive("pack.effective_from")
    for where, value in _numbers(pack):
        if not 0 <= value <= RULE_MAX:
            raise RulePackUnfit(f"pack.{where}.value")
    for name in PERIODIC:
        if getattr(pack, name).value not in WHOLE_PARTS_OF_A_YEAR:
            raise RulePackUnfit(f"pack.{name}.value")
    if _longest_clock(pack) > RULE_MAX:
        raise RulePackUnfit("pack.extensions_max.value")
    for index, form in enumerate(pack.forms.value):
        _check_form(form, f"pack.forms.value.{index}")
    return [RulePackAdopted(pack=pack)]


def _check_days(year: int, holiday: Holiday, where: str) -> None:
    earliest, latest = date(year, 1, 1) - ADJOINING, date(year, 12, 31) + ADJOINING
    if holiday.last < holiday.first:
        raise HolidayOutOfYear(f"{where}.last")
    for day in (holiday.first, holiday.last, *holiday.make_up_workdays):
        if not earliest <= day <= latest:
            raise HolidayOutOfYear(where)


def _check_make_up_days(holidays: tuple[Holiday, ...]) -> None:
    seen: set[date] = set()
    for index, holiday in enumerate(holidays):
        for place, day in enumerate(holiday.make_up_workdays):
            free = any(it.first <= day <= it.last for it in holidays)
            if free or not is_weekend(day) or day in seen:
                raise MakeUpDayUnfit(f"holidays.{index}.make_up_workdays.{place}")
            seen.add(day)


def _numbers(pack: RulePack) -> Iterator[tuple[str, int]]:
    """Every rule of a pack that is a plain number."""
    for name in RulePack.model_fields:
        rule: Any = getattr(pack, name)
        if isinstance(rule, Rule) and type(rule.value) is int:
            yield name, rule.value


def _longest_clock(pack: RulePack) -> int:
    """The working days of a referral that is extended as often and as long as may be."""
    return (
        pack.referral_answer.value.days
        + pack.extensions_max.value * pack.extension_working_days_max.value
    )


def _check_form(form: FormRule, where: str) -> None:
    known: tuple[tuple[str, set[str], tuple[str, ...]], ...] = (
        ("form", {it.value for it in Form}, (form.form,)),
        ("scales", {it.value for it in Scale}, form.scales),
        ("needs_any_of", {it.value for it in Capacity}, form.needs_any_of),
    )
    for field, names, said in known:
        if not names.issuperset(said):
            raise RulePackUnfit(f"{where}.{field}")
