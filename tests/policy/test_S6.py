"""S6 典型案例: good experience is held up, and becomes a norm with its cases behind it."""

from datetime import date
from uuid import UUID

import pytest

from domain.events.archive import CaseMarkedExemplary, NormAdopted, NormDrawn
from domain.refusal import AlreadyExists, NotPermitted, UnknownStream
from domain.steps.archive import (
    AdoptNorm,
    AlreadyExemplary,
    MarkExemplary,
    NormRetroactive,
    NotExemplary,
)
from tests.domain.course import DECIDED, HELD, changed
from tests.domain.specification import (
    CLERK,
    OTHER_STREET_CLERK,
    STREAM,
    STREET,
    STREET_CLERK,
    Given,
    december,
    given,
)

MARK = MarkExemplary(lesson="先走访后开会，分歧在会前已讲清。")
CASE, OTHER = UUID(int=0xE1), UUID(int=0xE2)
NORM = AdoptNorm(
    issuer=STREET,
    title="会前走访工作规范",
    text="召开协商会议前，组织者应当走访利益相关方。",
    cases=(CASE,),
    effective_from=date(2026, 1, 1),
)


def norm(case: Given) -> Given:
    return given("norm").reading(CASE, case).reading(OTHER, case)


EXEMPLARY = given("matter", *DECIDED, (MARK, december(20), STREET_CLERK))


def test_the_street_holds_a_decided_case_up_with_its_lesson() -> None:
    given("matter", *DECIDED).when(MARK, at=december(20), by=STREET_CLERK).then(
        CaseMarkedExemplary(lesson=MARK.lesson, marked_by=STREET)
    )


def test_not_one_that_is_undecided_nor_twice() -> None:
    given("matter", *HELD).when(MARK, at=december(20), by=STREET_CLERK).refused(NotExemplary, "S6")
    EXEMPLARY.when(MARK, at=december(21), by=STREET_CLERK).refused(AlreadyExemplary, "S6")


def test_nobody_praises_itself_and_no_other_street_does() -> None:
    given("matter", *DECIDED).when(MARK, at=december(20), by=CLERK).refused(NotPermitted, "S2")
    given("matter", *DECIDED).when(MARK, at=december(20), by=OTHER_STREET_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )


def test_a_norm_grows_from_its_cases_and_they_say_so() -> None:
    norm(EXEMPLARY).when(NORM, at=december(21), by=STREET_CLERK).then(
        (
            STREAM,
            NormAdopted(
                issuer=STREET,
                title=NORM.title,
                text=NORM.text,
                cases=(CASE,),
                effective_from=date(2026, 1, 1),
            ),
        ),
        (CASE, NormDrawn(norm=STREAM, title=NORM.title)),
    )


def test_its_cases_are_exemplary_exist_and_are_named_once() -> None:
    norm(given("matter", *DECIDED)).when(NORM, at=december(21), by=STREET_CLERK).refused(
        NotExemplary, "S6", "cases.0"
    )
    norm(given("matter")).when(NORM, at=december(21), by=STREET_CLERK).refused(
        UnknownStream, "A3", "cases.0"
    )
    twice = changed(NORM, cases=(CASE, CASE))
    norm(EXEMPLARY).when(twice, at=december(21), by=STREET_CLERK).refused(
        AlreadyExists, "S4", "cases.1"
    )


@pytest.mark.parametrize(
    ("since", "fits"),
    [
        pytest.param(date(2025, 12, 21), True, id="from its own day"),
        pytest.param(date(2025, 12, 20), False, id="from the day before"),
    ],
)
def test_a_norm_does_not_reach_back(since: date, fits: bool) -> None:
    said = norm(EXEMPLARY).when(
        changed(NORM, effective_from=since), at=december(21), by=STREET_CLERK
    )
    if fits:
        said.accepted()
    else:
        said.refused(NormRetroactive, "S6", "effective_from")


def test_only_its_issuer_adopts_it_once() -> None:
    norm(EXEMPLARY).when(NORM, at=december(21), by=OTHER_STREET_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )
    adopted = NormAdopted(
        issuer=STREET, title="规范", text="文本。", cases=(CASE,), effective_from=date(2026, 1, 1)
    )
    given("norm", (adopted, december(21))).reading(CASE, EXEMPLARY).when(
        NORM, at=december(22), by=STREET_CLERK
    ).refused(AlreadyExists, "S4")
