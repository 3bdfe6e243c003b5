"""A4 丰富协商层次: community, grid, estate, building; who may organise at each, who guides them."""

from uuid import UUID

import pytest

from domain.event import Actor
from domain.events.agenda import GuidanceGiven, ProposalAdopted, Scale
from domain.events.registry import OrganisationDissolved, OrganisationMerged
from domain.refusal import (
    NotPermitted,
    OccurredBeforeItsCause,
    UnknownOrganisation,
    UnknownStream,
    WrongKindOfOrganisation,
)
from domain.roles import Role
from domain.steps.guidance import GiveGuidance
from domain.steps.proposal import DeclineProposal, MergeProposal, NotAdopted, WithdrawProposal
from tests.domain import course
from tests.domain.course import ADOPT, PROPOSE, PROPOSED, changed
from tests.domain.specification import (
    BUILDING,
    CLERK,
    COMMITTEE,
    DISTANT_COMMITTEE,
    DISTRICT,
    ESTATE,
    GRID,
    HOUSING,
    IMPORTER,
    NEIGHBOUR,
    NEIGHBOUR_CLERK,
    OTHER_STREET_CLERK,
    OWNERS,
    PROPERTY,
    STREET,
    STREET_CLERK,
    History,
    december,
    given,
)

SCALES = tuple(Scale)
MAY_ORGANISE = {
    #           community, grid, estate, building, street
    "committee": (COMMITTEE, (True, True, True, True, False)),
    "street": (STREET, (True, True, True, True, True)),
    "grid": (GRID, (False, True, False, False, False)),
    "estate": (ESTATE, (False, False, True, True, False)),
    "building": (BUILDING, (False, False, False, True, False)),
    "owners' committee": (OWNERS, (False, False, True, True, False)),
    "property company": (PROPERTY, (False, False, False, False, False)),
    "department": (HOUSING, (False, False, False, False, False)),
    "district": (DISTRICT, (False, False, False, False, False)),
}


@pytest.mark.parametrize(
    ("organiser", "scale", "allowed"),
    [
        pytest.param(organiser, scale, allowed, id=f"{name}, {scale}")
        for name, (organiser, row) in MAY_ORGANISE.items()
        for scale, allowed in zip(SCALES, row, strict=True)
    ],
)
def test_who_may_organise_at_which_scale(organiser: UUID, scale: Scale, allowed: bool) -> None:
    proposal = changed(PROPOSE, organiser=organiser, scale=scale)
    said = given("matter").when(proposal, at=december(1))
    if allowed:
        said.accepted()
    else:
        said.refused(WrongKindOfOrganisation, "S2", "organiser")


def test_the_organiser_is_registered() -> None:
    proposal = changed(PROPOSE, organiser=UUID(int=404))
    given("matter").when(proposal, at=december(1)).refused(UnknownOrganisation, "S2", "organiser")


GUIDE = GiveGuidance(text="先入户走访，再确定会议时间。")
TARGET = UUID(int=0xB)
OWNERS_CLERK = Actor(OWNERS, Role.COMMITTEE)
SMALL: History = ((changed(PROPOSE, organiser=OWNERS), december(1), OWNERS_CLERK),)
SMALL_SCALE = {
    GRID: Scale.GRID,
    ESTATE: Scale.ESTATE,
    BUILDING: Scale.BUILDING,
    OWNERS: Scale.ESTATE,
}


@pytest.mark.parametrize(("organiser", "scale"), SMALL_SCALE.items())
def test_who_organises_on_a_small_scale_is_guided_by_the_committee_above(
    organiser: UUID, scale: Scale
) -> None:
    proposal = changed(PROPOSE, organiser=organiser, scale=scale)
    adopt = changed(ADOPT, on_behalf_of=organiser)
    given("matter", (proposal, december(1))).when(adopt, at=december(2)).then(
        ProposalAdopted(title=ADOPT.title, reason=ADOPT.reason, guided_by=COMMITTEE)
    )


@pytest.mark.parametrize("organiser", [COMMITTEE, STREET])
def test_committee_and_street_organise_without_guidance(organiser: UUID) -> None:
    proposal = changed(PROPOSE, organiser=organiser)
    adopt = changed(ADOPT, on_behalf_of=organiser)
    given("matter", (proposal, december(1))).when(adopt, at=december(2), by=STREET_CLERK).then(
        ProposalAdopted(title=ADOPT.title, reason=ADOPT.reason, guided_by=None)
    )


def test_guidance_goes_over_to_the_heir_of_a_committee_and_ends_with_its_last() -> None:
    merged = (OrganisationMerged(organisation=COMMITTEE, into=DISTANT_COMMITTEE), december(1))
    registry = given("registry", merged).registry
    stream = given("matter", *SMALL, registry=registry)
    [fact] = stream.when(ADOPT, at=december(2), by=OWNERS_CLERK).accepted()
    assert fact.guided_by == DISTANT_COMMITTEE  # type: ignore[attr-defined]
    stream.when(GUIDE, at=december(2), by=Actor(DISTANT_COMMITTEE, Role.COMMITTEE)).accepted()
    stream.when(GUIDE, at=december(2), by=OTHER_STREET_CLERK).accepted()
    stream.when(GUIDE, at=december(2), by=STREET_CLERK).refused(NotPermitted, "S2", "on_behalf_of")

    ended = (OrganisationDissolved(organisation=COMMITTEE, reason="撤销"), december(1))
    registry = given("registry", ended).registry
    stream = given("matter", *SMALL, registry=registry)
    [fact] = stream.when(ADOPT, at=december(2), by=OWNERS_CLERK).accepted()
    assert fact.guided_by is None  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("by", "guide"),
    [
        pytest.param(CLERK, COMMITTEE, id="the committee above"),
        pytest.param(STREET_CLERK, STREET, id="the street above"),
        pytest.param(OWNERS_CLERK, None, id="the organiser itself"),
        pytest.param(NEIGHBOUR_CLERK, None, id="another committee"),
        pytest.param(OTHER_STREET_CLERK, None, id="another street"),
    ],
)
def test_the_committee_or_street_above_guides(by: Actor, guide: UUID | None) -> None:
    said = given("matter", *SMALL).when(GUIDE, at=december(2), by=by)
    if guide is None:
        said.refused(NotPermitted, "S2", "on_behalf_of")
    else:
        said.then(GuidanceGiven(guide=guide, text=GUIDE.text))


def test_guidance_is_recorded_for_the_committee_too() -> None:
    guide = changed(GUIDE, on_behalf_of=COMMITTEE)
    for by in (STREET_CLERK, IMPORTER):
        given("matter", *SMALL).when(guide, at=december(2), by=by).then(
            GuidanceGiven(guide=COMMITTEE, text=GUIDE.text)
        )


def test_a_committee_is_guided_by_its_street() -> None:
    stream = given("matter", *PROPOSED)
    stream.when(GUIDE, at=december(2), by=STREET_CLERK).accepted()
    stream.when(GUIDE, at=december(2), by=CLERK).refused(NotPermitted, "S2", "on_behalf_of")
    beside = changed(GUIDE, on_behalf_of=NEIGHBOUR)
    stream.when(beside, at=december(2), by=STREET_CLERK).refused(NotPermitted, "S2", "on_behalf_of")


def test_guidance_may_come_from_the_proposal_on_and_again() -> None:
    stream = given("matter", *SMALL)
    stream.when(GUIDE, at=december(1, 8, 59, 59)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
    stream.when(GUIDE, at=december(1)).accepted()
    given("matter", *SMALL, (GUIDE, december(2))).when(GUIDE, at=december(3)).accepted()
    given("matter", *course.DECIDED).when(GUIDE, at=december(12), by=STREET_CLERK).accepted()


@pytest.mark.parametrize(
    "end",
    [
        DeclineProposal(reason="不属于协商范围。"),
        WithdrawProposal(reason="已经解决。"),
        MergeProposal(into=TARGET, reason="内容相同。"),
    ],
    ids=lambda command: type(command).__name__,
)
def test_what_has_ended_is_not_guided(end: object) -> None:
    stream = given("matter", *SMALL).reading(TARGET, given("matter", *SMALL))
    outcome = stream.when(end, at=december(2), by=OWNERS_CLERK)  # type: ignore[arg-type]
    fact = outcome.accepted()[0]
    given("matter", *SMALL, (fact, december(2))).when(GUIDE, at=december(3)).refused(
        NotAdopted, "A3"
    )


def test_what_was_never_proposed_is_not_guided() -> None:
    given("matter").when(GUIDE, at=december(2)).refused(UnknownStream, "A3")
