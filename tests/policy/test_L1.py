"""L1 街道协商: the street runs its own deliberations and sets their procedure."""

from datetime import date

import pytest

from domain.events.agenda import Scale
from domain.events.linkage import StreetProcedureSet
from domain.events.notice import NoticePublished
from domain.refusal import NotPermitted, WrongKindOfOrganisation
from domain.steps.linkage import ProcedureRetroactive, SetStreetProcedure, StreetProcedureMissing
from tests.domain.course import ADOPT, ANNOUNCE, PACK, PROPOSE, changed
from tests.domain.specification import (
    CLERK,
    COMMITTEE,
    OTHER_STREET_CLERK,
    STREET,
    STREET_CLERK,
    History,
    december,
    given,
    registered,
)

PROCEDURE = SetStreetProcedure(
    street=STREET,
    title="街道协商工作规程",
    text="街道协商按征集、公示、协商、公开四个步骤进行。",
    effective_from=date(2025, 12, 1),
)
OWN = changed(PROPOSE, organiser=STREET, scale=Scale.STREET)
PREPARED: History = (
    (OWN, december(1), STREET_CLERK),
    (ADOPT, december(2), STREET_CLERK),
    (PACK, december(3), STREET_CLERK),
)


def test_the_street_sets_its_procedure() -> None:
    given("registry").when(PROCEDURE, at=december(1), by=STREET_CLERK).then(
        StreetProcedureSet(
            street=STREET,
            title=PROCEDURE.title,
            text=PROCEDURE.text,
            effective_from=date(2025, 12, 1),
        )
    )


def test_nobody_else_sets_it() -> None:
    given("registry").when(PROCEDURE, at=december(1), by=OTHER_STREET_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )
    given("registry").when(PROCEDURE, at=december(1), by=CLERK).refused(NotPermitted, "S2")


def test_it_holds_from_the_day_on_which_it_is_set_or_later() -> None:
    given("registry").when(PROCEDURE, at=december(2), by=STREET_CLERK).refused(
        ProcedureRetroactive, "L1", "effective_from"
    )
    later = changed(PROCEDURE, effective_from=date(2026, 1, 1))
    given("registry").when(later, at=december(2), by=STREET_CLERK).accepted()


def test_a_street_organises_at_its_own_scale_and_nobody_else_does() -> None:
    given("matter").when(OWN, at=december(1), by=STREET_CLERK).accepted()
    for_committee = changed(OWN, organiser=COMMITTEE)
    given("matter").when(for_committee, at=december(1), by=CLERK).refused(
        WrongKindOfOrganisation, "S2", "organiser"
    )


def test_no_notice_of_the_street_before_its_procedure_holds() -> None:
    given("matter", *PREPARED).when(ANNOUNCE, at=december(4), by=STREET_CLERK).refused(
        StreetProcedureMissing, "L1"
    )


@pytest.mark.parametrize(
    ("since", "holds"),
    [
        pytest.param(date(2025, 12, 4), True, id="from the day of the notice"),
        pytest.param(date(2025, 12, 5), False, id="from the day after"),
    ],
)
def test_the_procedure_of_the_day_of_the_notice_counts(since: date, holds: bool) -> None:
    registry = registered()
    registry.street_procedures[STREET] = [since]
    said = given("matter", *PREPARED, registry=registry).when(
        ANNOUNCE, at=december(4), by=STREET_CLERK
    )
    if holds:
        assert isinstance(said.accepted()[0], NoticePublished)
    else:
        said.refused(StreetProcedureMissing, "L1")
