"""A4 丰富协商层次: community, grid, estate, building, and who may organise at each."""

from uuid import UUID

import pytest

from domain.events.agenda import Scale
from domain.refusal import UnknownOrganisation, WrongKindOfOrganisation
from tests.domain.course import PROPOSE, changed
from tests.domain.specification import (
    BUILDING,
    COMMITTEE,
    DISTRICT,
    ESTATE,
    GRID,
    HOUSING,
    OWNERS,
    PROPERTY,
    STREET,
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
