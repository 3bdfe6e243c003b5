"""How the organisation that acts must stand to what it acts on: no command for the unrelated."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.act import Command
from domain.decider import STEPS
from domain.event import Actor
from domain.events.mandate import SupervisionGroupFormed
from domain.events.registry import Kind, OrganisationRegistered
from domain.procedure import relations
from domain.procedure.relations import ANYONE, ROLES_OF_KINDS
from domain.refusal import NotPermitted, Refusal
from domain.roles import Role
from domain.steps.registration import MergeOrganisation
from domain.steps.supervision import GroupNotInOffice
from domain.streams import registry as register
from domain.streams.kinds import STREAM_KINDS
from domain.streams.supervision import Engagement, Finding, Supervision
from tests.domain import course
from tests.domain.samples import ANY, SAMPLES
from tests.domain.specification import (
    ASSESSOR,
    COMMITTEE,
    DISTRICT,
    DISTRICT_CLERK,
    HOUSING,
    NEIGHBOUR,
    NEIGHBOUR_CLERK,
    OTHER_STREET_CLERK,
    STREET,
    WATCHERS,
    WATER,
    WATER_CLERK,
    Given,
    december,
    given,
)
from tests.domain.test_mandates import GRANTED, MANDATE

OTHER_GROUP, OTHER_EVALUATOR = UUID(int=0xB1), UUID(int=0xB2)
STRANGERS = {
    Role.COMMITTEE: NEIGHBOUR_CLERK,
    Role.STREET: OTHER_STREET_CLERK,
    Role.DEPARTMENT: WATER_CLERK,
    Role.IMPORTER: Actor(NEIGHBOUR, Role.IMPORTER),
    Role.SUPERVISION: Actor(OTHER_GROUP, Role.SUPERVISION),
    Role.EVALUATOR: Actor(OTHER_EVALUATOR, Role.EVALUATOR),
}
"""Somebody in each role that an unrelated organisation can hold; the district is never one."""

REFUSALS = (
    NotPermitted,
    GroupNotInOffice,  # whoever is no group at all is told so
    *(
        it
        for it in vars(relations).values()
        if isinstance(it, type) and issubclass(it, Refusal) and it.__module__ == relations.__name__
    ),
)


NEIGHBOURS_GROUP = OrganisationRegistered(
    organisation=OTHER_GROUP,
    kind=Kind.SUPERVISION_GROUP,
    name="槐南社区居民监督小组",
    parent=NEIGHBOUR,
)
ANOTHER_EVALUATOR = OrganisationRegistered(
    organisation=OTHER_EVALUATOR, kind=Kind.EVALUATOR, name="另一评估中心", parent=DISTRICT
)
FORMED = SupervisionGroupFormed(
    group=OTHER_GROUP,
    committee=NEIGHBOUR,
    members=(),
    term_until=date(2030, 1, 1),
    basis="居民会议推选。",
)


def stream_of_the_committee(kind: str) -> Given:
    """A stream of a kind that belongs to the committee, with a task, a referral, a finding and an
    evaluation of its own."""
    if kind == "registry":
        return given(kind, GRANTED)
    if kind == "matter":
        matter = given(kind, *course.ASSIGNED, (course.REFER, december(13)))
        looked_at: Supervision = matter.state.supervision
        looked_at.engagements[ANY] = Engagement(ASSESSOR, december(13))
        looked_at.findings[ANY] = Finding(WATCHERS, COMMITTEE, december(13))
        return matter
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
    register.evolve(stream.registry, NEIGHBOURS_GROUP, december(13))
    register.evolve(stream.registry, ANOTHER_EVALUATOR, december(13))
    register.evolve(stream.registry, FORMED, december(13))
    refusal = stream.when(said, at=december(20), by=STRANGERS[role]).refusal
    assert type(refusal) in REFUSALS, refusal
    assert refusal is not None
    assert refusal.field != "actor", "it has standing, but is a stranger here"


def test_what_anyone_may_do_is_little() -> None:
    """To raise a topic, to co-sign it and to ask to take part is for everybody (A3, N2), by
    whatever clerk; the register is one for all, and kept by the district, as persons belong to no
    organisation and are erased by it."""
    free = {it for it, step in STEPS.items() if step.relation is ANYONE}
    kept = {it for it, step in STEPS.items() if step.stream in ("registry", "person")}
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
