"""How the organisation that acts must stand to what it acts on: no command for the unrelated."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from domain.act import Command
from domain.decider import STEPS
from domain.event import Actor
from domain.procedure import relations
from domain.procedure.relations import ANYONE, ROLES_OF_KINDS
from domain.refusal import NotPermitted, Refusal
from domain.roles import Role
from domain.steps.registration import MergeOrganisation
from domain.streams.kinds import STREAM_KINDS
from tests.domain import course
from tests.domain.samples import SAMPLES
from tests.domain.specification import (
    COMMITTEE,
    DISTRICT_CLERK,
    HOUSING,
    NEIGHBOUR,
    NEIGHBOUR_CLERK,
    OTHER_STREET_CLERK,
    STREET,
    WATER,
    WATER_CLERK,
    Given,
    december,
    given,
)
from tests.domain.test_mandates import GRANTED, MANDATE

STRANGERS = {
    Role.COMMITTEE: NEIGHBOUR_CLERK,
    Role.STREET: OTHER_STREET_CLERK,
    Role.DEPARTMENT: WATER_CLERK,
    Role.IMPORTER: Actor(NEIGHBOUR, Role.IMPORTER),
}
"""Somebody in each role that an unrelated organisation can hold; the district is never one."""

REFUSALS = (
    NotPermitted,
    *(
        it
        for it in vars(relations).values()
        if isinstance(it, type) and issubclass(it, Refusal) and it.__module__ == relations.__name__
    ),
)


def stream_of_the_committee(kind: str) -> Given:
    """A stream of a kind that belongs to the committee, with a task and a referral of its own."""
    if kind == "registry":
        return given(kind, GRANTED)
    if kind == "matter":
        return given(kind, *course.ASSIGNED, (course.REFER, december(13)))
    state: Any = STREAM_KINDS[kind].initial()
    state.organisation = COMMITTEE
    if hasattr(state, "addressee"):
        state.addressee = STREET
    return Given(kind, state, given(kind).registry)


def naming_what_is_there(command: Command) -> Command:
    """The sample, about the mandate that the register has."""
    if "mandate" in type(command).model_fields:
        return course.changed(command, mandate=MANDATE)  # type: ignore[no-any-return]
    return command


@pytest.mark.parametrize(
    ("command", "role"),
    [
        pytest.param(command, role, id=f"{type(command).__name__}-{role.value}")
        for command in SAMPLES.values()
        for role in STRANGERS
        if role in STEPS[type(command)].roles and STEPS[type(command)].relation is not ANYONE
    ],
)
def test_the_unrelated_do_nothing(command: Command, role: Role) -> None:
    stream = stream_of_the_committee(STEPS[type(command)].stream)
    said = naming_what_is_there(command)
    refusal = stream.when(said, at=december(20), by=STRANGERS[role]).refusal
    assert type(refusal) in REFUSALS, refusal
    assert refusal is not None
    assert refusal.field != "actor", "it has standing, but is a stranger here"


def test_what_anyone_may_do_is_little() -> None:
    """To raise a topic, to co-sign it and to ask to take part is for everybody (A3, N2), whose clerk
    ever records it; the register is one for all, and kept by the district."""
    free = {it for it, step in STEPS.items() if step.relation is ANYONE}
    kept = {it for it, step in STEPS.items() if step.stream == "registry"}
    assert {it.__name__ for it in free - kept} == FREE
    for it in free & kept:
        assert STEPS[it].roles <= {Role.DISTRICT, Role.IMPORTER}


FREE = {"SubmitProposal", "CosignProposal", "ApplyToTakePart"}


@pytest.mark.parametrize("role", Role)
def test_a_role_is_carried_by_kinds_or_given_by_hand(role: Role) -> None:
    """An auditor or importer follows from no kind."""
    assert (role in ROLES_OF_KINDS) is (role not in (Role.AUDITOR, Role.IMPORTER))


# Who takes an organisation over


def merged(ended: UUID, heir: UUID) -> Any:
    return (MergeOrganisation(organisation=ended, into=heir), december(14), DISTRICT_CLERK)


def test_the_heir_goes_on_with_the_matters_of_an_organisation() -> None:
    matter = stream_of_the_committee("matter")
    matter.when(course.RELAY, at=december(20), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )
    matter.registry = given("registry", merged(COMMITTEE, NEIGHBOUR)).registry
    refusal = matter.when(course.RELAY, at=december(20), by=NEIGHBOUR_CLERK).refusal
    assert refusal is not None
    assert refusal.reason == "ReferralElsewhere", "no answer yet: the step's own rules were asked"


def test_the_heir_answers_for_what_was_referred() -> None:
    matter = stream_of_the_committee("matter")
    matter.when(course.ACCEPT, at=december(20), by=WATER_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )
    matter.registry = given("registry", merged(HOUSING, WATER)).registry
    matter.when(course.ACCEPT, at=december(20), by=WATER_CLERK).accepted()


def test_the_heir_of_an_heir_is_an_heir() -> None:
    registry = given(
        "registry",
        (MergeOrganisation(organisation=HOUSING, into=WATER), december(1), DISTRICT_CLERK),
    ).registry
    assert registry.heir(HOUSING) == registry.heir(WATER) == WATER
    assert registry.heir(UUID(int=404)) == UUID(int=404)
