"""The rules themselves: division codes, the State Council's notices, rule packs adopted."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.event import Actor
from domain.events.registry import DivisionCodeChanged, Kind
from domain.events.rulebook import Holiday, HolidayCalendarPublished, RulePackAdopted
from domain.refusal import (
    AlreadyExists,
    NotPermitted,
    OccurredBeforeItsCause,
    UnknownOrganisation,
)
from domain.roles import Role
from domain.rules.pack import FormRule, Rule, RulePack, in_force
from domain.rules.packs import PACK_2016, PACKS
from domain.steps.registration import (
    ChangeDivisionCode,
    CodeTaken,
    DissolveOrganisation,
    Entry,
    KindIsFixed,
    UpdateRegister,
)
from domain.steps.rulebook import (
    PERIODIC,
    AdoptRulePack,
    HolidayOutOfYear,
    MakeUpDayUnfit,
    PublishHolidayCalendar,
    RulePackRetroactive,
    RulePackUnfit,
)
from tests.domain.course import changed
from tests.domain.specification import (
    CLERK,
    COMMITTEE,
    DISTRICT,
    DISTRICT_CLERK,
    NEIGHBOUR,
    STREET,
    STREET_CLERK,
    december,
    given,
)

NOWHERE = UUID(int=404)
OLD, NEW = "110101901002", "110101901012"
LOCUST = Entry(
    organisation=UUID(int=0xD1),
    kind=Kind.COMMITTEE,
    name="槐北社区居委会",
    parent=STREET,
    division_code=OLD,
)
REGISTERED = (UpdateRegister(organisations=(LOCUST,)), december(1), DISTRICT_CLERK)
RECODE = ChangeDivisionCode(organisation=LOCUST.organisation, division_code=NEW)
RECODED = (RECODE, december(2), DISTRICT_CLERK)


# Division codes


def test_an_organisation_gets_another_code_and_the_old_one_leads_to_it() -> None:
    stream = given("registry", REGISTERED)
    stream.when(RECODE, at=december(2), by=DISTRICT_CLERK).then(
        DivisionCodeChanged(organisation=LOCUST.organisation, division_code=NEW)
    )
    registry = given("registry", REGISTERED, RECODED).registry
    assert registry.organisations[LOCUST.organisation].division_code == NEW
    assert registry.by_code[OLD] == registry.by_code[NEW] == LOCUST.organisation


def test_the_code_that_it_has_changes_nothing_and_an_old_one_comes_back() -> None:
    stream = given("registry", REGISTERED, RECODED)
    stream.when(RECODE, at=december(3), by=DISTRICT_CLERK).then()
    back = changed(RECODE, division_code=OLD)
    stream.when(back, at=december(3), by=DISTRICT_CLERK).then(
        DivisionCodeChanged(organisation=LOCUST.organisation, division_code=OLD)
    )


@pytest.mark.parametrize("code", [OLD, NEW], ids=["its former one", "its present one"])
def test_a_code_that_leads_to_another_is_taken(code: str) -> None:
    take = ChangeDivisionCode(organisation=NEIGHBOUR, division_code=code)
    stream = given("registry", REGISTERED, RECODED)
    stream.when(take, at=december(3), by=DISTRICT_CLERK).refused(CodeTaken, "S2", "division_code")
    dissolve = DissolveOrganisation(organisation=LOCUST.organisation, reason="调整")
    ended = given("registry", REGISTERED, RECODED, (dissolve, december(3), DISTRICT_CLERK))
    ended.when(take, at=december(4), by=DISTRICT_CLERK).accepted()
    ended.when(RECODE, at=december(4), by=DISTRICT_CLERK).refused(
        UnknownOrganisation, "S2", "organisation"
    )


def test_an_old_list_is_not_at_fault_but_a_new_code_is_no_matter_of_lists() -> None:
    stream = given("registry", REGISTERED, RECODED)
    stream.when(UpdateRegister(organisations=(LOCUST,)), at=december(3), by=DISTRICT_CLERK).then()
    for code in ("110101901099", None):
        other = UpdateRegister(organisations=(changed_entry(division_code=code),))
        stream.when(other, at=december(3), by=DISTRICT_CLERK).refused(
            KindIsFixed, "S2", "organisations.0"
        )


def changed_entry(**values: Any) -> Entry:
    return Entry(**{**dict(LOCUST), **values})


# Holidays


FESTIVAL = Holiday(
    name="春节",
    first=date(2026, 2, 15),
    last=date(2026, 2, 23),
    make_up_workdays=(date(2026, 2, 14), date(2026, 2, 28)),
)
NOTICE = PublishHolidayCalendar(
    year=2026,
    notice="国务院办公厅关于2026年部分节假日安排的通知",
    issued_on=date(2025, 11, 4),
    holidays=(FESTIVAL,),
)
SAID = HolidayCalendarPublished(
    year=NOTICE.year, notice=NOTICE.notice, issued_on=NOTICE.issued_on, holidays=NOTICE.holidays
)
KNOWN = (NOTICE, december(1), DISTRICT_CLERK)


def notice(**holiday: Any) -> PublishHolidayCalendar:
    """The notice with another holiday in the place of its own."""
    values = {**dict(FESTIVAL), "make_up_workdays": (), **holiday}
    said: PublishHolidayCalendar = changed(NOTICE, holidays=(Holiday(**values),))
    return said


@pytest.mark.parametrize("by", [DISTRICT_CLERK, Actor(DISTRICT, Role.IMPORTER)])
def test_a_notice_is_recorded_once(by: Actor) -> None:
    given("registry").when(NOTICE, at=december(1), by=by).then(SAID)
    given("registry", KNOWN).when(NOTICE, at=december(2), by=by).then()


def test_a_notice_told_otherwise_is_recorded_again_and_again() -> None:
    amended = notice(last=date(2026, 2, 24))
    stream = given("registry", KNOWN)
    stream.when(amended, at=december(2), by=DISTRICT_CLERK).accepted()
    given("registry", KNOWN, (amended, december(2), DISTRICT_CLERK)).when(
        NOTICE, at=december(3), by=DISTRICT_CLERK
    ).then(SAID)


def test_a_notice_is_recorded_from_the_day_on_which_it_was_issued() -> None:
    today = changed(NOTICE, issued_on=date(2025, 12, 5))
    given("registry").when(today, at=december(5, 0), by=DISTRICT_CLERK).accepted()
    given("registry").when(today, at=december(4, 23, 59, 59), by=DISTRICT_CLERK).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


@pytest.mark.parametrize(
    ("holiday", "fits"),
    [
        ({"first": date(2026, 2, 16), "last": date(2026, 2, 16)}, True),
        ({"first": date(2026, 2, 17), "last": date(2026, 2, 16)}, False),
        ({"first": date(2025, 12, 22)}, True),
        ({"first": date(2025, 12, 21)}, False),
        ({"last": date(2027, 1, 10)}, True),
        ({"last": date(2027, 1, 11)}, False),
        ({"make_up_workdays": (date(2027, 1, 10),)}, True),
        ({"make_up_workdays": (date(2027, 1, 16),)}, False),
    ],
)
def test_holidays_are_in_their_year_or_close_by(holiday: dict[str, Any], fits: bool) -> None:
    outcome = given("registry").when(notice(**holiday), at=december(1), by=DISTRICT_CLERK)
    if fits:
        outcome.accepted()
        return
    reversed_days = holiday.get("first", FESTIVAL.first) > holiday.get("last", FESTIVAL.last)
    field = "holidays.0.last" if reversed_days else "holidays.0"
    outcome.refused(HolidayOutOfYear, "I4", field)


@pytest.mark.parametrize(
    ("days", "at_fault"),
    [
        pytest.param((date(2026, 2, 14), date(2026, 3, 1)), None, id="a Saturday and a Sunday"),
        pytest.param((date(2026, 2, 13),), 0, id="a Friday"),
        pytest.param((date(2026, 2, 14), date(2026, 2, 21)), 1, id="within the holiday"),
        pytest.param((date(2026, 2, 14), date(2026, 2, 14)), 1, id="twice"),
    ],
)
def test_what_is_made_up_for_is_made_up_at_weekends(
    days: tuple[date, ...], at_fault: int | None
) -> None:
    said = notice(make_up_workdays=days)
    outcome = given("registry").when(said, at=december(1), by=DISTRICT_CLERK)
    if at_fault is None:
        outcome.accepted()
    else:
        outcome.refused(MakeUpDayUnfit, "I4", f"holidays.0.make_up_workdays.{at_fault}")


def test_a_holiday_is_named_once() -> None:
    twice = changed(NOTICE, holidays=(FESTIVAL, FESTIVAL))
    given("registry").when(twice, at=december(1), by=DISTRICT_CLERK).refused(
        AlreadyExists, "S4", "holidays.1.name"
    )


# Rule packs


LATER = PACKS[-1].model_copy(update={"id": "later", "effective_from": date(2025, 12, 20)})


def adopting(**values: Any) -> AdoptRulePack:
    return AdoptRulePack(pack=LATER.model_copy(update=values))


def test_a_pack_is_adopted_and_judges_what_happens_from_its_day_on() -> None:
    pack = LATER.model_copy(
        update={"notice_days": Rule[int](value=5, source="手册第三条"), "id": "handbook"}
    )
    said = AdoptRulePack(pack=pack)
    stream = given("registry")
    stream.when(said, at=december(10), by=DISTRICT_CLERK).then(RulePackAdopted(pack=pack))
    packs = given("registry", (said, december(10), DISTRICT_CLERK)).registry.packs
    assert in_force((*PACKS, *packs), december(19, 23, 59, 59)) == PACK_2016
    assert in_force((*PACKS, *packs), december(20, 0)).notice_days.value == 5


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_a_pack_is_read_as_it_was_written(pack: RulePack) -> None:
    """A fact is kept without what is None; a rule that says nothing must come back all the same."""
    fact = RulePackAdopted(pack=pack)
    kept = fact.__pydantic_serializer__.to_json(fact, exclude_none=True)
    assert RulePackAdopted.model_validate_json(kept) == fact
    assert b"null" not in kept


def test_a_rule_without_its_value_is_no_rule() -> None:
    with pytest.raises(ValidationError):
        Rule[int].model_validate({"source": "手册"})
    assert Rule[int | None].model_validate({"source": "手册"}).value is None


@pytest.mark.parametrize(
    ("at", "received", "fits"),
    [
        pytest.param(december(19), december(19, 23), True, id="adopted the day before"),
        pytest.param(december(20, 0), december(20, 0), False, id="adopted that day"),
        pytest.param(december(10), december(20, 0), False, id="recorded later"),
    ],
)
def test_a_pack_is_never_for_what_is_past(at: Any, received: Any, fits: bool) -> None:
    said = AdoptRulePack(pack=LATER)
    outcome = given("registry").when(said, at=at, received=received, by=DISTRICT_CLERK)
    if fits:
        outcome.accepted()
    else:
        outcome.refused(RulePackRetroactive, "S2", "pack.effective_from")


@pytest.mark.parametrize("id", [PACKS[0].id, "later"], ids=["shipped", "adopted"])
def test_a_pack_has_an_id_of_its_own(id: str) -> None:
    adopted = (AdoptRulePack(pack=LATER), december(1), DISTRICT_CLERK)
    given("registry", adopted).when(adopting(id=id), at=december(2), by=DISTRICT_CLERK).refused(
        AlreadyExists, "S4", "pack.id"
    )


@pytest.mark.parametrize(
    ("value", "fits"), [(0, True), (3660, True), (-1, False), (3661, False), (10**18, False)]
)
@pytest.mark.parametrize(
    "name",
    [
        name
        for name in RulePack.model_fields
        if isinstance(rule := getattr(LATER, name), Rule) and type(rule.value) is int
        if name not in (*PERIODIC, "extensions_max", "extension_working_days_max")
    ],
)
def test_the_numbers_of_a_pack_can_be_reckoned_with(name: str, value: int, fits: bool) -> None:
    said = adopting(**{name: Rule[int](value=value, source="手册")})
    outcome = given("registry").when(said, at=december(1), by=DISTRICT_CLERK)
    if fits:
        outcome.accepted()
    else:
        outcome.refused(RulePackUnfit, "S2", f"pack.{name}.value")


@pytest.mark.parametrize(
    ("months", "fits"), [(0, False), (1, True), (5, False), (6, True), (12, True), (24, False)]
)
@pytest.mark.parametrize("name", PERIODIC)
def test_what_recurs_does_so_in_whole_parts_of_a_year(name: str, months: int, fits: bool) -> None:
    """Other periods would overlap at the turn of the year, or never come to an end."""
    said = adopting(**{name: Rule[int](value=months, source="手册")})
    outcome = given("registry").when(said, at=december(1), by=DISTRICT_CLERK)
    if fits:
        outcome.accepted()
    else:
        outcome.refused(RulePackUnfit, "S2", f"pack.{name}.value")


@pytest.mark.parametrize(("times", "fits"), [(243, True), (244, False), (-1, False)])
def test_a_referral_extended_as_often_as_may_be_still_ends(times: int, fits: bool) -> None:
    """15 working days for the answer and 15 for each extension: 3,660 at the most."""
    said = adopting(extensions_max=Rule[int](value=times, source="手册"))
    outcome = given("registry").when(said, at=december(1), by=DISTRICT_CLERK)
    if fits:
        outcome.accepted()
    else:
        outcome.refused(RulePackUnfit, "S2", "pack.extensions_max.value")


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (FormRule(form="teahouse"), "form"),
        (FormRule(form="forum", scales=("galaxy",)), "scales"),
        (FormRule(form="forum", needs_any_of=("passer_by",)), "needs_any_of"),
    ],
)
def test_the_forms_of_a_pack_are_those_of_the_procedure(form: FormRule, field: str) -> None:
    forms = Rule[tuple[FormRule, ...]](value=(FormRule(form="forum"), form), source="手册")
    said = adopting(forms=forms)
    given("registry").when(said, at=december(1), by=DISTRICT_CLERK).refused(
        RulePackUnfit, "S2", f"pack.forms.value.1.{field}"
    )


# Who


@pytest.mark.parametrize("command", [RECODE, NOTICE, AdoptRulePack(pack=LATER)])
@pytest.mark.parametrize("by", [CLERK, STREET_CLERK, Actor(DISTRICT, Role.AUDITOR)])
def test_the_district_keeps_the_rules(command: Any, by: Actor) -> None:
    given("registry").when(command, at=december(1), by=by).refused(NotPermitted, "S2")


def test_rules_are_not_imported() -> None:
    by = Actor(COMMITTEE, Role.IMPORTER)
    said = AdoptRulePack(pack=LATER)
    given("registry").when(said, at=december(1), by=by).refused(NotPermitted, "S2")


def test_there_is_no_code_for_what_is_not_registered() -> None:
    unknown = changed(RECODE, organisation=NOWHERE)
    given("registry").when(unknown, at=december(1), by=DISTRICT_CLERK).refused(
        UnknownOrganisation, "S2", "organisation"
    )
