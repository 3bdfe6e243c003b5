"""N7 协商形式: the notice names the form, one of those that the policy lists; its rules apply."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from domain.events.agenda import Scale
from domain.events.linkage import StreetProcedureSet
from domain.events.notice import Capacity, Form, InvitedParty, NoticePublished
from domain.rules.packs import PACKS
from domain.steps.form import FormNotAtThisScale, FormPartyMissing, TooFewSeats
from domain.steps.roster import FillSeats
from domain.streams import registry as register
from tests.domain import course
from tests.domain.course import ANNOUNCE, FILL, FREEZE, PREPARED, RENEW, changed
from tests.domain.specification import (
    STREET,
    STREET_CLERK,
    History,
    december,
    given,
    registered,
    resident,
)

FORMS_OF_THE_POLICY = {
    "社区议事会": Form.COMMUNITY_COUNCIL,
    "社区决策听证": Form.HEARING,
    "楼院理事会": Form.BUILDING_COUNCIL,
    "小区协商": Form.ESTATE_CONSULTATION,
    "业主协商": Form.OWNERS_CONSULTATION,
    "民主评议": Form.DEMOCRATIC_APPRAISAL,
    "社区（居民）论坛": Form.FORUM,
    "开放空间": Form.OPEN_SPACE,
    "展望未来论坛": Form.FUTURE_SEARCH,
    "社区网络协商平台": Form.ONLINE,
    "居民会议": Form.RESIDENTS_ASSEMBLY,
    "居民代表会议": Form.REPRESENTATIVES_ASSEMBLY,
    "居民会议常务会议": Form.STANDING_ASSEMBLY,
}
HELD_AT = {
    Form.HEARING: {Scale.COMMUNITY, Scale.STREET},
    Form.BUILDING_COUNCIL: {Scale.BUILDING},
    Form.ESTATE_CONSULTATION: {Scale.ESTATE, Scale.BUILDING},
    Form.OWNERS_CONSULTATION: {Scale.ESTATE, Scale.BUILDING},
    Form.RESIDENTS_ASSEMBLY: {Scale.COMMUNITY},
    Form.REPRESENTATIVES_ASSEMBLY: {Scale.COMMUNITY},
    Form.STANDING_ASSEMBLY: {Scale.COMMUNITY},
}
"""The others are held at every scale."""
SEATS_MIN = {
    Form.HEARING: 5,
    Form.OPEN_SPACE: 5,
    Form.FUTURE_SEARCH: 5,
    Form.ONLINE: 1,
    Form.RESIDENTS_ASSEMBLY: 5,
    Form.REPRESENTATIVES_ASSEMBLY: 5,
}
"""Of the others, three."""


def prepared(scale: Scale) -> tuple[History, Any]:
    """A matter of this scale ready to be announced, and the clerk of its organiser."""
    if scale is not Scale.STREET:
        return ((changed(course.PROPOSE, scale=scale), december(1)), *PREPARED[1:]), None
    proposal = changed(course.PROPOSE, scale=scale, organiser=STREET)
    steps = ((proposal, december(1)), *PREPARED[1:])
    return tuple((command, at, STREET_CLERK) for command, at in steps), STREET_CLERK


def test_every_form_has_its_place_in_the_policy() -> None:
    assert set(FORMS_OF_THE_POLICY.values()) == set(Form)


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_every_form_has_its_rules_in_every_pack(pack: Any) -> None:
    assert {rule.form for rule in pack.forms.value} == {form.value for form in Form}
    for rule in pack.forms.value:
        assert {Scale(it) for it in rule.scales} == HELD_AT.get(Form(rule.form), set())
        assert rule.seats_min == SEATS_MIN.get(Form(rule.form), 3)
        assert {Capacity(it) for it in rule.needs_any_of} <= set(Capacity)
    assert pack.forms.configured


@pytest.mark.parametrize("scale", Scale)
@pytest.mark.parametrize("form", Form)
def test_a_notice_carries_its_form_where_it_may_be_held(form: Form, scale: Scale) -> None:
    history, clerk = prepared(scale)
    by = {} if clerk is None else {"by": clerk}
    registry = registered()
    procedure = StreetProcedureSet(
        street=STREET,
        title="街道协商程序",
        text="先公示，后协商。",
        effective_from=date(2025, 12, 1),
    )
    register.evolve(registry, procedure, december(1))
    stream = given("matter", *history, registry=registry)
    said = stream.when(changed(ANNOUNCE, form=form), at=december(4), **by)
    if scale not in HELD_AT.get(form, set(Scale)):
        said.refused(FormNotAtThisScale, "N7", "form")
        return
    [fact] = said.accepted()
    assert isinstance(fact, NoticePublished)
    assert fact.notice.form is form
    assert "N7" in fact.clauses


def test_a_change_of_form_is_judged_as_the_form_was() -> None:
    given("matter", *course.NOTICED).when(
        changed(RENEW, form=Form.HEARING), at=december(5)
    ).refused(FormNotAtThisScale, "N7", "form")


@pytest.mark.parametrize(
    ("capacities", "complete"),
    [
        ((Capacity.RESIDENT,), False),
        ((Capacity.RESIDENT, Capacity.OWNERS_COMMITTEE), True),
        ((Capacity.PROPERTY_COMPANY,), True),
    ],
)
def test_owners_deliberate_with_those_who_speak_for_them_or_serve_them(
    capacities: tuple[Capacity, ...], complete: bool
) -> None:
    parties = tuple(InvitedParty(capacity=it) for it in capacities)
    values = {"form": Form.OWNERS_CONSULTATION, "parties": parties}
    said = given("matter", *PREPARED).when(changed(ANNOUNCE, **values), at=december(4))
    amended = given("matter", *course.NOTICED).when(changed(RENEW, **values), at=december(5))
    for outcome in (said, amended):
        if complete:
            outcome.accepted()
        else:
            outcome.refused(FormPartyMissing, "N7", "parties")


@pytest.mark.parametrize(
    ("form", "seats", "enough"),
    [
        (Form.COMMUNITY_COUNCIL, 2, False),
        (Form.COMMUNITY_COUNCIL, 3, True),
        (Form.OPEN_SPACE, 4, False),
        (Form.OPEN_SPACE, 5, True),
        (Form.ONLINE, 1, True),
    ],
)
def test_a_roster_has_the_seats_that_its_form_asks_for(
    form: Form, seats: int, enough: bool
) -> None:
    fill = FillSeats(
        seats=tuple(
            FILL.seats[0].model_copy(update={"party": resident(20 + number)})
            for number in range(seats)
        )
    )
    noticed = (*PREPARED, (changed(ANNOUNCE, form=form), december(4)), (fill, december(5)))
    said = given("matter", *noticed).when(FREEZE, at=december(9, 18))
    if enough:
        said.accepted()
        return
    said.refused(TooFewSeats, "N7")
    assert said.refusal is not None
    assert f"{seats + 1} 席" in said.refusal.text("zh")


def test_a_form_that_the_policy_does_not_know_is_refused() -> None:
    with pytest.raises(ValidationError):
        changed(ANNOUNCE, form="kaffeeklatsch")
