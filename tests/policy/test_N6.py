"""N6 涉及法律法规: judicial office and legal professional take part in legal matters."""

import pytest

from domain.events.agenda import ProposalAdopted
from domain.events.notice import Capacity, RosterFrozen, SeatSource
from domain.refusal import WrongKindOfOrganisation
from domain.steps.roster import FillSeats, LegalParticipantsMissing, ReplaceSeat, Seat
from domain.value import Party
from tests.domain import course
from tests.domain.course import FREEZE, PROPOSED, SEATED, ZHAO
from tests.domain.specification import JUDICIAL, OWNERS, History, december, given, resident

LEGAL = ProposalAdopted(title="楼道照明改造", reason="居民反映集中。", legal=True)
LEGAL_SEATED: History = (*PROPOSED, (LEGAL, december(2)), *SEATED[len(course.ADOPTED) :])
OFFICE = Seat(
    party=Party(organisation=JUDICIAL),
    capacity=Capacity.JUDICIAL_OFFICE,
    source=SeatSource.INVITATION,
)
LAWYER = Seat(party=resident(31), capacity=Capacity.LEGAL, source=SeatSource.INVITATION)


@pytest.mark.parametrize(
    ("seats", "complete"),
    [
        pytest.param((), False, id="neither"),
        pytest.param((OFFICE,), False, id="the office alone"),
        pytest.param((LAWYER,), False, id="the professional alone"),
        pytest.param((OFFICE, LAWYER), True, id="both"),
    ],
)
def test_a_roster_of_a_legal_matter_has_both(seats: tuple[Seat, ...], complete: bool) -> None:
    filled = ((FillSeats(seats=seats), december(6)),) if seats else ()
    said = given("matter", *LEGAL_SEATED, *filled).when(FREEZE, at=december(9, 18))
    if complete:
        said.then(RosterFrozen(seats=5))
    else:
        said.refused(LegalParticipantsMissing, "N6")


def test_other_matters_need_neither() -> None:
    given("matter", *SEATED).when(FREEZE, at=december(9, 18)).accepted()


@pytest.mark.parametrize(
    ("party", "field"),
    [
        pytest.param(ZHAO, "seats.0.party", id="a person"),
        pytest.param(
            Party(organisation=OWNERS), "seats.0.party.organisation", id="another organisation"
        ),
    ],
)
def test_nobody_else_sits_as_a_judicial_office(party: Party, field: str) -> None:
    fill = FillSeats(seats=(OFFICE.model_copy(update={"party": party}),))
    given("matter", *LEGAL_SEATED).when(fill, at=december(6)).refused(
        WrongKindOfOrganisation, "S2", field
    )


def test_a_seat_keeps_its_capacity_so_that_both_stay() -> None:
    filled = (*LEGAL_SEATED, (FillSeats(seats=(OFFICE, LAWYER)), december(6)))
    frozen = (*filled, (FREEZE, december(9, 18)))
    replace = ReplaceSeat(
        leaves=OFFICE.party, party=ZHAO, source=SeatSource.INVITATION, reason="换人。"
    )
    given("matter", *frozen).when(replace, at=december(10)).refused(
        WrongKindOfOrganisation, "S2", "party"
    )
