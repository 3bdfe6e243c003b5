"""Who may act: its kind or a mandate gives an organisation the role, a person needs his own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.act import Command
from domain.event import Actor
from domain.events.mandate import MandateGranted, MandateRevoked
from domain.events.registry import Kind
from domain.procedure.relations import ROLES_OF_KINDS
from domain.refusal import (
    AlreadyExists,
    MandateMissing,
    NotPermitted,
    OccurredBeforeItsCause,
    UnknownOrganisation,
    WrongKindOfOrganisation,
)
from domain.roles import Role
from domain.steps.mandates import (
    GrantMandate,
    MandatePeriodInverted,
    NoSuchMandate,
    OwnMandate,
    RevokeMandate,
    RoleCarriedAlready,
)
from domain.steps.registration import DissolveOrganisation, MergeOrganisation
from domain.streams.registry import Registry
from tests.domain.course import PROPOSE, changed
from tests.domain.specification import (
    CLERK,
    COMMITTEE,
    DISTANT_COMMITTEE,
    DISTRICT,
    DISTRICT_CLERK,
    ESTATE,
    HOUSING,
    IMPORTER,
    NEIGHBOUR,
    NEIGHBOUR_CLERK,
    ORGANISATIONS,
    OTHER_STREET,
    OTHER_STREET_CLERK,
    PROPERTY,
    STREET,
    STREET_CLERK,
    december,
    given,
)

MANDATE, ANOTHER = UUID(int=0x3A), UUID(int=0x3B)
ZHOU, WU = UUID(int=0xF0A1), UUID(int=0xF0A2)
NOWHERE = UUID(int=404)
OF_ZHOU = GrantMandate(
    mandate=MANDATE,
    organisation=COMMITTEE,
    role=Role.COMMITTEE,
    person=ZHOU,
    valid_from=date(2025, 12, 1),
    valid_until=date(2025, 12, 10),
)
OF_THE_COMPANY = GrantMandate(
    mandate=MANDATE,
    organisation=PROPERTY,
    role=Role.COMMITTEE,
    valid_from=date(2025, 12, 1),
)
REVOKE = RevokeMandate(mandate=MANDATE, reason="工作调动。")
GRANTED = (OF_ZHOU, december(1), DISTRICT_CLERK)
COMPANY_GRANTED = (OF_THE_COMPANY, december(1), DISTRICT_CLERK)


def after(*history: tuple[Any, ...]) -> Registry:
    """The register after these acts."""
    return given("registry", *history).registry


def proposing(by: Actor, registry: Registry, **when: Any) -> Any:
    """What comes of a proposal, which every organiser may make."""
    said = changed(PROPOSE, organiser=by.organisation)
    return given("matter", registry=registry).when(said, by=by, **when)


# The organisation


@pytest.mark.parametrize(("organisation", "kind"), [it[:2] for it in ORGANISATIONS])
@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.STREET])
def test_an_organisation_acts_in_the_roles_of_its_kind(
    organisation: UUID, kind: Kind, role: Role
) -> None:
    outcome = proposing(Actor(organisation, role), after(), at=december(2))
    refused = isinstance(outcome.refusal, NotPermitted) and outcome.refusal.field == "actor"
    assert refused is (kind not in ROLES_OF_KINDS[role])


def test_a_mandate_gives_an_organisation_another_role() -> None:
    company = Actor(PROPERTY, Role.COMMITTEE)
    adopt = (OF_THE_COMPANY, december(1), DISTRICT_CLERK)
    refusal = proposing(company, after(adopt), at=december(2)).refusal
    assert not isinstance(refusal, NotPermitted | MandateMissing)
    proposing(company, after(), at=december(2)).refused(NotPermitted, "S2", "actor")
    revoked = after(adopt, (REVOKE, december(3), DISTRICT_CLERK))
    proposing(company, revoked, at=december(3)).refused(NotPermitted, "S2", "actor")


def test_a_role_given_to_one_organisation_is_no_others() -> None:
    given("registry", COMPANY_GRANTED).when(
        changed(OF_THE_COMPANY, mandate=ANOTHER, role=Role.STREET),
        at=december(2),
        by=DISTRICT_CLERK,
    ).then(
        MandateGranted(
            mandate=ANOTHER,
            organisation=PROPERTY,
            role=Role.STREET,
            valid_from=date(2025, 12, 1),
        )
    )
    registry = after(COMPANY_GRANTED)
    proposing(Actor(PROPERTY, Role.STREET), registry, at=december(2)).refused(
        NotPermitted, "S2", "actor"
    )


def test_what_has_ended_or_never_was_does_not_act() -> None:
    ended = after(
        (DissolveOrganisation(organisation=NEIGHBOUR, reason="调整"), december(1), DISTRICT_CLERK)
    )
    proposing(NEIGHBOUR_CLERK, ended, at=december(2)).refused(UnknownOrganisation, "S2", "actor")
    proposing(Actor(NOWHERE, Role.COMMITTEE), after(), at=december(2)).refused(
        UnknownOrganisation, "S2", "actor"
    )


def test_an_importer_records_for_those_it_serves_whatever_it_is_itself() -> None:
    said = changed(PROPOSE, on_behalf_of=COMMITTEE)
    by = Actor(NOWHERE, Role.IMPORTER)
    given("matter").when(said, at=december(2), by=by).accepted()
    given("matter").when(said, at=december(2), by=IMPORTER).accepted()


def test_the_heir_of_a_street_acts_for_the_committees_of_both() -> None:
    merge = MergeOrganisation(organisation=OTHER_STREET, into=STREET)
    said = changed(PROPOSE, organiser=DISTANT_COMMITTEE, on_behalf_of=DISTANT_COMMITTEE)
    given("matter", registry=after()).when(said, at=december(2), by=STREET_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )
    merged = after((merge, december(1), DISTRICT_CLERK))
    given("matter", registry=merged).when(said, at=december(2), by=STREET_CLERK).accepted()


# The person


@pytest.mark.parametrize(
    ("received", "holds"),
    [
        pytest.param(december(1, 0), True, id="from the first moment of the first day"),
        pytest.param(december(1, 0) - timedelta(seconds=1), False, id="not a second before"),
        pytest.param(december(10, 23, 59, 59), True, id="to the last second of the last day"),
        pytest.param(december(11, 0), False, id="not after it"),
    ],
)
def test_a_person_acts_while_the_mandate_is_in_force(received: Any, holds: bool) -> None:
    """In force when the ledger takes the act, whenever that happened."""
    registry = after((OF_ZHOU, december(1, 0) - timedelta(days=9), DISTRICT_CLERK))
    clerk = Actor(COMMITTEE, Role.COMMITTEE, ZHOU)
    happened = december(1, 0) - timedelta(days=5)
    outcome = proposing(clerk, registry, at=happened, received=received)
    if holds:
        outcome.accepted()
    else:
        outcome.refused(MandateMissing, "S2", "actor")


def test_a_mandate_without_an_end_goes_on() -> None:
    registry = after((changed(OF_ZHOU, valid_until=None), december(1), DISTRICT_CLERK))
    clerk = Actor(COMMITTEE, Role.COMMITTEE, ZHOU)
    years_later = december(2) + timedelta(days=9_000)
    proposing(clerk, registry, at=years_later).accepted()


@pytest.mark.parametrize(
    "by",
    [
        pytest.param(Actor(COMMITTEE, Role.COMMITTEE, WU), id="another person"),
        pytest.param(Actor(NEIGHBOUR, Role.COMMITTEE, ZHOU), id="another organisation"),
        pytest.param(Actor(COMMITTEE, Role.IMPORTER, ZHOU), id="another role"),
    ],
)
def test_a_mandate_is_for_one_person_organisation_and_role(by: Actor) -> None:
    outcome = given("matter", registry=after(GRANTED)).when(PROPOSE, at=december(2), by=by)
    outcome.refused(MandateMissing, "S2", "actor")


def test_a_mandate_ends_when_it_is_revoked() -> None:
    registry = after(GRANTED, (REVOKE, december(3, 12), DISTRICT_CLERK))
    clerk = Actor(COMMITTEE, Role.COMMITTEE, ZHOU)
    happened = december(2)
    last = december(3, 11, 59, 59)
    proposing(clerk, registry, at=happened, received=last).accepted()
    proposing(clerk, registry, at=happened, received=december(3, 12)).refused(
        MandateMissing, "S2", "actor"
    )


def test_a_token_of_an_organisation_needs_no_persons_mandate() -> None:
    proposing(CLERK, after(), at=december(2)).accepted()


# Granting


def fact(grant: GrantMandate) -> MandateGranted:
    return MandateGranted(
        mandate=grant.mandate,
        organisation=grant.organisation,
        role=grant.role,
        person=grant.person,
        valid_from=grant.valid_from,
        valid_until=grant.valid_until,
    )


STREETS_OWN = changed(OF_ZHOU, organisation=STREET, role=Role.STREET)
OF_AN_ESTATE = changed(OF_ZHOU, organisation=ESTATE)
DEPARTMENTS = changed(OF_ZHOU, organisation=HOUSING, role=Role.DEPARTMENT)


@pytest.mark.parametrize(
    ("grant", "by", "allowed"),
    [
        pytest.param(OF_ZHOU, DISTRICT_CLERK, True, id="the district for a committee"),
        pytest.param(DEPARTMENTS, DISTRICT_CLERK, True, id="the district for a department"),
        pytest.param(OF_THE_COMPANY, DISTRICT_CLERK, True, id="the district to an organisation"),
        pytest.param(OF_ZHOU, CLERK, True, id="a committee for its own"),
        pytest.param(OF_AN_ESTATE, CLERK, False, id="a committee for an estate of its own"),
        pytest.param(OF_ZHOU, NEIGHBOUR_CLERK, False, id="a committee for its neighbour"),
        pytest.param(STREETS_OWN, CLERK, False, id="a committee for its street"),
        pytest.param(STREETS_OWN, STREET_CLERK, True, id="a street for its own"),
        pytest.param(OF_ZHOU, STREET_CLERK, True, id="a street for its committee"),
        pytest.param(OF_AN_ESTATE, STREET_CLERK, True, id="a street for an estate far below"),
        pytest.param(OF_ZHOU, OTHER_STREET_CLERK, False, id="a street for another's committee"),
        pytest.param(DEPARTMENTS, STREET_CLERK, False, id="a street for a department"),
        pytest.param(OF_THE_COMPANY, STREET_CLERK, False, id="a street to an organisation"),
        pytest.param(OF_THE_COMPANY, CLERK, False, id="a committee to an organisation"),
    ],
)
def test_who_grants_and_revokes_what(grant: GrantMandate, by: Actor, allowed: bool) -> None:
    granted = given("registry").when(grant, at=december(1), by=by)
    revoked = given("registry", (grant, december(1), DISTRICT_CLERK)).when(
        REVOKE, at=december(2), by=by
    )
    if allowed:
        granted.then(fact(grant))
        revoked.then(MandateRevoked(mandate=MANDATE, reason=REVOKE.reason))
    else:
        granted.refused(NotPermitted, "S2", "on_behalf_of")
        revoked.refused(NotPermitted, "S2", "on_behalf_of")


@pytest.mark.parametrize("command", [OF_ZHOU, REVOKE], ids=["grant", "revoke"])
@pytest.mark.parametrize("role", [Role.DEPARTMENT, Role.IMPORTER, Role.AUDITOR, Role.EVALUATOR])
def test_others_neither_grant_nor_revoke(command: Command, role: Role) -> None:
    by = Actor(HOUSING, role)
    given("registry", GRANTED).when(command, at=december(2), by=by).refused(NotPermitted, "S2")


def test_nobody_grants_a_mandate_to_himself() -> None:
    clerk = Actor(COMMITTEE, Role.COMMITTEE, ZHOU)
    more = changed(OF_ZHOU, mandate=ANOTHER, valid_until=None)
    stream = given("registry", GRANTED)
    stream.when(more, at=december(2), by=clerk).refused(OwnMandate, "S2", "person")
    colleague = changed(more, person=WU)
    stream.when(colleague, at=december(2), by=clerk).then(fact(colleague))


def test_the_district_gives_itself_no_role() -> None:
    audit = changed(OF_THE_COMPANY, organisation=DISTRICT, role=Role.AUDITOR)
    given("registry").when(audit, at=december(1), by=DISTRICT_CLERK).refused(
        OwnMandate, "S2", "organisation"
    )


@pytest.mark.parametrize(
    ("values", "reason", "clause", "field"),
    [
        pytest.param(
            {"valid_until": date(2025, 11, 30)}, MandatePeriodInverted, "S2", "valid_until",
            id="ends before it begins",
        ),
        pytest.param(
            {"organisation": NOWHERE}, UnknownOrganisation, "S2", "organisation", id="for nobody"
        ),
        pytest.param(
            {"role": Role.STREET}, WrongKindOfOrganisation, "S2", "role",
            id="in a role that the organisation has not",
        ),
        pytest.param({"person": None}, RoleCarriedAlready, "S2", "role", id="for nothing new"),
    ],
)  # fmt: skip
def test_what_is_not_granted(values: dict[str, Any], reason: Any, clause: str, field: str) -> None:
    given("registry").when(changed(OF_ZHOU, **values), at=december(1), by=DISTRICT_CLERK).refused(
        reason, clause, field
    )


def test_a_mandate_of_one_day_is_long_enough() -> None:
    one_day = changed(OF_ZHOU, valid_until=date(2025, 12, 1))
    given("registry").when(one_day, at=december(1), by=DISTRICT_CLERK).then(fact(one_day))


def test_an_id_is_used_once() -> None:
    given("registry", GRANTED).when(OF_ZHOU, at=december(2), by=DISTRICT_CLERK).refused(
        AlreadyExists, "S4", "mandate"
    )


def test_a_person_follows_a_role_that_the_organisation_was_given() -> None:
    of_person = changed(OF_THE_COMPANY, mandate=ANOTHER, person=ZHOU)
    given("registry").when(of_person, at=december(2), by=DISTRICT_CLERK).refused(
        WrongKindOfOrganisation, "S2", "role"
    )
    stream = given("registry", COMPANY_GRANTED)
    stream.when(of_person, at=december(2), by=DISTRICT_CLERK).then(fact(of_person))
    revoked = given("registry", COMPANY_GRANTED, (REVOKE, december(2), DISTRICT_CLERK))
    revoked.when(of_person, at=december(3), by=DISTRICT_CLERK).refused(
        WrongKindOfOrganisation, "S2", "role"
    )


# Revoking


def test_what_was_never_granted_is_not_revoked() -> None:
    for by in (DISTRICT_CLERK, STREET_CLERK, CLERK):
        given("registry").when(REVOKE, at=december(2), by=by).refused(
            NoSuchMandate, "S2", "mandate"
        )


def test_what_was_revoked_stays_so() -> None:
    stream = given("registry", GRANTED, (REVOKE, december(2), DISTRICT_CLERK))
    stream.when(REVOKE, at=december(3), by=DISTRICT_CLERK).then()


def test_a_mandate_is_not_revoked_before_it_was_granted() -> None:
    stream = given("registry", GRANTED)
    stream.when(REVOKE, at=december(1, 8, 59, 59), by=DISTRICT_CLERK).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
    stream.when(REVOKE, at=december(1), by=DISTRICT_CLERK).accepted()
