"""S2 各部门: the register, kept by the district; only the living act; the district presses."""

from typing import Any
from uuid import UUID

import pytest

from domain.event import Actor
from domain.events.registry import (
    Kind,
    OrganisationDissolved,
    OrganisationMerged,
    OrganisationRegistered,
    OrganisationRenamed,
)
from domain.events.undertaking import ResultUrged, UrgedBy
from domain.refusal import (
    AlreadyExists,
    NotPermitted,
    UnknownOrganisation,
    WrongKindOfOrganisation,
)
from domain.roles import Role
from domain.steps.registration import (
    CodeTaken,
    DissolveOrganisation,
    Entry,
    KindIsFixed,
    MergeOrganisation,
    RenameOrganisation,
    UpdateRegister,
    WrongParent,
)
from domain.steps.urging import StandingUnfit, UrgeResult
from domain.streams.registry import Registry
from domain.value import Party
from tests.domain import course
from tests.domain.course import ADOPT, PROPOSE, PROPOSED, changed
from tests.domain.specification import (
    CLERK,
    COMMITTEE,
    DISTRICT,
    DISTRICT_CLERK,
    HOUSING,
    HOUSING_CLERK,
    IMPORTER,
    NEIGHBOUR,
    STREET,
    STREET_CLERK,
    WATER,
    december,
    given,
)

NEW = UUID(int=0xD1)
NEWER = UUID(int=0xD2)
NOWHERE = UUID(int=404)
RENAME = RenameOrganisation(organisation=NEIGHBOUR, name="槐阴社区居委会")
MERGE = MergeOrganisation(organisation=NEIGHBOUR, into=COMMITTEE)
DISSOLVE = DissolveOrganisation(organisation=NEIGHBOUR, reason="社区调整")


def entry(organisation: UUID = NEW, **values: Any) -> Entry:
    return Entry(
        **{
            "organisation": organisation,
            "kind": Kind.COMMITTEE,
            "name": "新社区居委会",
            "parent": STREET,
            **values,
        }
    )


def register(*entries: Entry) -> UpdateRegister:
    return UpdateRegister(organisations=entries)


def test_new_ones_enter_changed_names_are_renames_the_rest_stays() -> None:
    renamed = entry(NEIGHBOUR, name="槐阴社区居委会")
    known = entry(COMMITTEE, name="槐树社区居委会")
    given("registry").when(
        register(known, renamed, entry()), at=december(1), by=DISTRICT_CLERK
    ).then(
        OrganisationRenamed(organisation=NEIGHBOUR, name="槐阴社区居委会"),
        OrganisationRegistered(
            organisation=NEW, kind=Kind.COMMITTEE, name="新社区居委会", parent=STREET
        ),
    )


def test_nothing_changes_when_nothing_differs() -> None:
    known = entry(COMMITTEE, name="槐树社区居委会")
    given("registry").when(register(known), at=december(1), by=DISTRICT_CLERK).then()
    same = RenameOrganisation(organisation=COMMITTEE, name="槐树社区居委会")
    given("registry").when(same, at=december(1), by=DISTRICT_CLERK).then()


def test_a_parent_may_enter_with_its_children() -> None:
    street = entry(NEW, kind=Kind.STREET, parent=DISTRICT)
    given("registry").when(
        register(street, entry(NEWER, parent=NEW)), at=december(1), by=DISTRICT_CLERK
    ).accepted()


@pytest.mark.parametrize(
    ("entries", "reason", "field"),
    [
        pytest.param((entry(parent=DISTRICT),), WrongParent, "0.parent", id="under the district"),
        pytest.param((entry(parent=None),), WrongParent, "0.parent", id="under nobody"),
        pytest.param((entry(parent=NOWHERE),), WrongParent, "0.parent", id="under an unknown one"),
        pytest.param((entry(COMMITTEE, kind=Kind.GRID),), KindIsFixed, "0", id="of another kind"),
        pytest.param((entry(), entry()), AlreadyExists, "1.organisation", id="twice"),
        pytest.param(
            (entry(NEW, division_code="1101"), entry(NEWER, division_code="1101")),
            CodeTaken,
            "1.division_code",
            id="of one code",
        ),
    ],
)
def test_what_does_not_enter(entries: tuple[Entry, ...], reason: Any, field: str) -> None:
    given("registry").when(register(*entries), at=december(1), by=DISTRICT_CLERK).refused(
        reason, "S4" if reason is AlreadyExists else "S2", f"organisations.{field}"
    )


def test_a_code_is_free_again_after_its_holder_ended() -> None:
    first = register(entry(NEW, division_code="110101901009"))
    second = register(entry(NEWER, division_code="110101901009"))
    holder = (first, december(1), DISTRICT_CLERK)
    given("registry", holder).when(second, at=december(2), by=DISTRICT_CLERK).refused(
        CodeTaken, "S2", "organisations.0.division_code"
    )
    ended = (DissolveOrganisation(organisation=NEW, reason="调整"), december(2), DISTRICT_CLERK)
    given("registry", holder, ended).when(second, at=december(3), by=DISTRICT_CLERK).accepted()


def test_organisations_are_renamed_merged_dissolved() -> None:
    stream = given("registry")
    stream.when(RENAME, at=december(1), by=DISTRICT_CLERK).then(
        OrganisationRenamed(organisation=NEIGHBOUR, name=RENAME.name)
    )
    stream.when(MERGE, at=december(1), by=DISTRICT_CLERK).then(
        OrganisationMerged(organisation=NEIGHBOUR, into=COMMITTEE)
    )
    stream.when(DISSOLVE, at=december(1), by=DISTRICT_CLERK).then(
        OrganisationDissolved(organisation=NEIGHBOUR, reason=DISSOLVE.reason)
    )


@pytest.mark.parametrize("into", [NEIGHBOUR, HOUSING], ids=["itself", "another kind"])
def test_only_two_of_a_kind_merge(into: UUID) -> None:
    merge = MergeOrganisation(organisation=NEIGHBOUR, into=into)
    given("registry").when(merge, at=december(1), by=DISTRICT_CLERK).refused(
        WrongKindOfOrganisation, "S2", "into"
    )


@pytest.mark.parametrize("end", [MERGE, DISSOLVE], ids=["merged", "dissolved"])
@pytest.mark.parametrize(
    ("command", "field"),
    [
        (RENAME, "organisation"),
        (MERGE, "organisation"),
        (DISSOLVE, "organisation"),
        (register(entry(NEIGHBOUR)), "organisations.0.organisation"),
    ],
)
def test_what_has_ended_stays_ended(end: Any, command: Any, field: str) -> None:
    stream = given("registry", (end, december(1), DISTRICT_CLERK))
    stream.when(command, at=december(2), by=DISTRICT_CLERK).refused(
        UnknownOrganisation, "S2", field
    )


def test_only_the_living_act_and_are_acted_for() -> None:
    ended = given("registry", (DISSOLVE, december(1), DISTRICT_CLERK)).registry
    clerk = Actor(NEIGHBOUR, Role.COMMITTEE)
    given("matter", registry=ended).when(PROPOSE, at=december(2), by=clerk).refused(
        UnknownOrganisation, "S2", "actor"
    )


def test_before_anything_is_registered_the_first_registrar_may_act() -> None:
    everything = register(Entry(organisation=DISTRICT, kind=Kind.DISTRICT, name="某区民政局"))
    given("registry", registry=Registry()).when(
        everything, at=december(1), by=DISTRICT_CLERK
    ).accepted()


def test_names_are_those_of_their_day() -> None:
    registry = given("registry", (RENAME, december(5), DISTRICT_CLERK)).registry
    neighbour = registry.organisations[NEIGHBOUR]
    assert neighbour.name_at(december(5, 8, 59, 59)) == "槐南社区居委会"
    assert neighbour.name_at(december(5)) == "槐阴社区居委会"
    assert neighbour.name_at(None) == neighbour.name == "槐阴社区居委会"
    assert neighbour.name_at(december(1).replace(year=2000)) == "槐南社区居委会"


@pytest.mark.parametrize("by", [CLERK, Actor(WATER, Role.AUDITOR)], ids=["committee", "auditor"])
def test_others_do_not_keep_the_register(by: Actor) -> None:
    given("registry").when(RENAME, at=december(1), by=by).refused(NotPermitted, "S2")


def test_an_auditor_records_nothing() -> None:
    auditor = Actor(COMMITTEE, Role.AUDITOR)
    given("matter", *PROPOSED).when(ADOPT, at=december(2), by=auditor).refused(NotPermitted, "S2")


BUREAU = Party(organisation=DISTRICT)
URGE = UrgeResult(
    by=BUREAU,
    standing=UrgedBy.CIVIL_AFFAIRS,
    addressee=HOUSING,
    text="请按期落实协商成果。",
)


@pytest.mark.parametrize("addressee", [STREET, HOUSING, COMMITTEE])
def test_the_civil_affairs_bureau_presses_for_results(addressee: UUID) -> None:
    urge = changed(URGE, addressee=addressee)
    given("matter", *course.DECIDED).when(urge, at=december(12), by=DISTRICT_CLERK).then(
        ResultUrged(by=BUREAU, standing=UrgedBy.CIVIL_AFFAIRS, addressee=addressee, text=URGE.text)
    )


@pytest.mark.parametrize(
    ("by", "on_behalf_of"),
    [
        pytest.param(CLERK, None, id="the organiser"),
        pytest.param(STREET_CLERK, None, id="the street"),
        pytest.param(IMPORTER, DISTRICT, id="an importer for the district"),
        pytest.param(DISTRICT_CLERK, COMMITTEE, id="the district for the organiser"),
    ],
)
def test_nobody_else_presses_as_the_bureau(by: Actor, on_behalf_of: UUID | None) -> None:
    urge = changed(URGE, on_behalf_of=on_behalf_of)
    given("matter", *course.DECIDED).when(urge, at=december(12), by=by).refused(
        NotPermitted, "S2", "standing"
    )


def test_a_department_does_not_press_itself() -> None:
    given("matter", *course.DECIDED).when(URGE, at=december(12), by=HOUSING_CLERK).refused(
        NotPermitted, "S2"
    )


@pytest.mark.parametrize("by", [Party(organisation=STREET), course.WANG], ids=["street", "person"])
def test_the_bureau_presses_as_itself(by: Party) -> None:
    urge = changed(URGE, by=by)
    given("matter", *course.DECIDED).when(urge, at=december(12), by=DISTRICT_CLERK).refused(
        StandingUnfit, "S3", "by"
    )


def test_the_bureau_does_not_speak_for_delegates() -> None:
    urge = changed(URGE, by=course.WANG, standing=UrgedBy.PARTY_DELEGATE)
    given("matter", *course.DECIDED).when(urge, at=december(12), by=DISTRICT_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )
