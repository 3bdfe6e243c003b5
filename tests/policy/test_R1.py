"""R1 删除个人信息: a person is forgotten on a ground of the law (PIPL 个人信息保护法 art. 47)."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from domain.catalogue import COMMANDS, FACTS
from domain.event import Actor
from domain.events.erasure import ErasureGround, SubjectErased
from domain.events.mandate import GroupMember, MandateGranted, SupervisionGroupFormed
from domain.refusal import MandateMissing, NotPermitted, OccurredInFuture, UnknownOrganisation
from domain.roles import Role
from domain.steps.erasing import AlreadyErased, EraseSubject, NobodyKnown, NotAPerson
from domain.streams import registry
from domain.streams.registry import REGISTRY_STREAM
from tests.domain.specification import (
    CLERK,
    COMMITTEE,
    DISTRICT,
    DISTRICT_CLERK,
    IMPORTER,
    STREAM,
    STREET,
    STREET_CLERK,
    WATCHERS,
    december,
    given,
    registered,
)

ERASE = EraseSubject(ground=ErasureGround.CONSENT_WITHDRAWN)
PERSON = given("person")
NOBODY = replace(PERSON, acquainted=False)


@pytest.mark.parametrize("ground", ErasureGround)
def test_a_person_is_erased_on_each_ground_of_the_law(ground: ErasureGround) -> None:
    PERSON.when(EraseSubject(ground=ground), at=december(20), by=DISTRICT_CLERK).then(
        SubjectErased(subject=STREAM, ground=ground)
    )


def test_the_grounds_are_the_five_of_the_article_and_leave_no_room_for_words() -> None:
    assert len(ErasureGround) == 5
    assert set(SubjectErased.model_fields) == {"subject", "ground"}
    assert set(EraseSubject.model_fields) == {"ground", "occurred_at", "on_behalf_of"}


def test_once() -> None:
    erased = SubjectErased(subject=STREAM, ground=ErasureGround.UNLAWFUL)
    given("person", (erased, december(19))).when(ERASE, at=december(20), by=DISTRICT_CLERK).refused(
        AlreadyErased, "R1"
    )


def test_an_organisation_is_no_person() -> None:
    for organisation in (COMMITTEE, STREET, DISTRICT):
        replace(PERSON, stream=organisation).when(
            ERASE, at=december(20), by=DISTRICT_CLERK
        ).refused(NotAPerson, "R1")


def test_a_mistyped_pseudonym_puts_nothing_on_record() -> None:
    NOBODY.when(ERASE, at=december(20), by=DISTRICT_CLERK).refused(NobodyKnown, "R1")
    replace(NOBODY, stream=REGISTRY_STREAM).when(ERASE, at=december(20), by=DISTRICT_CLERK).refused(
        NobodyKnown, "R1"
    )


MANDATE = MandateGranted(
    mandate=UUID(int=1),
    organisation=COMMITTEE,
    role=Role.COMMITTEE,
    person=STREAM,
    valid_from=date(2025, 12, 1),
    valid_until=date(2025, 12, 2),
)
GROUP = SupervisionGroupFormed(
    group=WATCHERS,
    committee=COMMITTEE,
    members=(GroupMember(person=STREAM, elected_by_assembly=True, no_committee_relative=True),),
    term_until=date(2026, 12, 1),
    basis="居民代表会议推选。",
)


@pytest.mark.parametrize("office", [MANDATE, GROUP], ids=["mandate", "supervision group"])
def test_whoever_has_or_had_an_office_is_known(
    office: MandateGranted | SupervisionGroupFormed,
) -> None:
    known = registered()
    registry.evolve(known, office, december(1))
    replace(NOBODY, registry=known).when(ERASE, at=december(20), by=DISTRICT_CLERK).accepted()
    replace(NOBODY, registry=known, stream=UUID(int=0xF)).when(
        ERASE, at=december(20), by=DISTRICT_CLERK
    ).refused(NobodyKnown, "R1")


def test_only_the_district_authority_erases() -> None:
    for actor in (CLERK, STREET_CLERK, IMPORTER, Actor(DISTRICT, Role.AUDITOR)):
        PERSON.when(ERASE, at=december(20), by=actor).refused(NotPermitted, "S2")
    pretender = Actor(STREET, Role.DISTRICT)
    PERSON.when(ERASE, at=december(20), by=pretender).refused(NotPermitted, "S2", "actor")
    unknown = Actor(UUID(int=0xE), Role.DISTRICT)
    PERSON.when(ERASE, at=december(20), by=unknown).refused(UnknownOrganisation, "S2", "actor")


def test_a_person_who_acts_for_it_needs_a_mandate() -> None:
    clerk = Actor(DISTRICT, Role.DISTRICT, UUID(int=0xF1))
    PERSON.when(ERASE, at=december(20), by=clerk).refused(MandateMissing, "S2", "actor")


def test_nobody_is_erased_in_the_future() -> None:
    PERSON.when(
        ERASE, at=december(20, 9, 0, 1), received=december(20, 9), by=DISTRICT_CLERK
    ).refused(OccurredInFuture, "S4", "occurred_at")


def test_the_fact_and_the_command_bear_the_clause() -> None:
    assert FACTS["subject.erased.v1"].clauses == ("R1",)
    assert COMMANDS["erase-subject"].clauses == ("R1",)
