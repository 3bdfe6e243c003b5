"""L5 公开和宣传: what the street deliberated, how, and with what result reaches the communities."""

from typing import Any
from uuid import UUID

import pytest

from domain.events.agenda import Scale
from domain.events.decision import DecidedBy, DecisionAdopted
from domain.events.linkage import (
    EscalationReceived,
    StreetOutcomeReceived,
    StreetOutcomeReported,
)
from domain.refusal import AlreadyExists, NotPermitted, OccurredBeforeItsCause
from domain.steps.linkage import (
    CommunitiesMissing,
    NotAStreetMatter,
    NothingToReport,
    NotOfTheStreet,
    ReportStreetOutcome,
)
from tests.domain.course import ADOPT, DECIDED, PROPOSE, changed
from tests.domain.specification import (
    CLERK,
    COMMITTEE,
    DISTANT_COMMITTEE,
    NEIGHBOUR,
    OTHER_STREET_CLERK,
    STREAM,
    STREET,
    STREET_CLERK,
    Given,
    december,
    given,
)

ONE, TWO = UUID(int=0xC1), UUID(int=0xC2)
REPORT = ReportStreetOutcome(
    communities=(COMMITTEE, NEIGHBOUR),
    matters=(ONE, TWO),
    content="辖区夜间停车资源统筹。",
    procedure="征集、公示、协商、公开。",
    result="开放三处单位停车场供居民夜间使用。",
    channels=("街道公示栏", "社区微信公众号"),
)
BASE: tuple[tuple[Any, ...], ...] = (
    (changed(PROPOSE, organiser=STREET, scale=Scale.STREET), december(1), STREET_CLERK),
    (ADOPT, december(2), STREET_CLERK),
    (EscalationReceived(from_matter=ONE, community=COMMITTEE), december(3)),
    (EscalationReceived(from_matter=TWO, community=NEIGHBOUR), december(3)),
)
DECISION = (DecisionAdopted(text="开放停车场。", decided_by=DecidedBy.PARTICIPANTS), december(20))


def street(*more: Any) -> Given:
    """The street's matter, reading those that came up into it."""
    stream = given("matter", *BASE, *more)
    community = given("matter", *DECIDED)
    return stream.reading(ONE, community).reading(TWO, community)


def test_the_communities_are_told_and_their_matters_have_their_answer() -> None:
    street(DECISION).when(REPORT, at=december(21), by=STREET_CLERK).then(
        (
            STREAM,
            StreetOutcomeReported(
                communities=REPORT.communities,
                content=REPORT.content,
                procedure=REPORT.procedure,
                result=REPORT.result,
                channels=REPORT.channels,
            ),
        ),
        (ONE, StreetOutcomeReceived(from_matter=STREAM, result=REPORT.result)),
        (TWO, StreetOutcomeReceived(from_matter=STREAM, result=REPORT.result)),
    )


@pytest.mark.parametrize(
    ("values", "field"),
    [
        pytest.param({"communities": (COMMITTEE,)}, "communities", id="a community left out"),
        pytest.param({"matters": (ONE,)}, "matters", id="a matter left out"),
    ],
)
def test_nobody_whose_matter_came_up_is_left_out(values: dict[str, Any], field: str) -> None:
    street(DECISION).when(changed(REPORT, **values), at=december(21), by=STREET_CLERK).refused(
        CommunitiesMissing, "L5", field
    )


def test_communities_are_those_of_the_street_and_named_once() -> None:
    abroad = changed(REPORT, communities=(COMMITTEE, NEIGHBOUR, DISTANT_COMMITTEE))
    street(DECISION).when(abroad, at=december(21), by=STREET_CLERK).refused(
        NotOfTheStreet, "L4", "communities.2"
    )
    twice = changed(REPORT, communities=(COMMITTEE, COMMITTEE))
    street(DECISION).when(twice, at=december(21), by=STREET_CLERK).refused(
        AlreadyExists, "S4", "communities.1"
    )


def test_there_is_something_to_report_and_not_before_it_was_decided() -> None:
    street().when(REPORT, at=december(21), by=STREET_CLERK).refused(NothingToReport, "L5")
    street(DECISION).when(REPORT, at=december(19), by=STREET_CLERK).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


def test_only_the_street_reports_and_only_its_own_matters() -> None:
    street(DECISION).when(REPORT, at=december(21), by=OTHER_STREET_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )
    street(DECISION).when(REPORT, at=december(21), by=CLERK).refused(NotPermitted, "S2")
    community = given("matter", *DECIDED).reading(ONE, street()).reading(TWO, street())
    for_committee = changed(REPORT, on_behalf_of=COMMITTEE)
    community.when(for_committee, at=december(21), by=STREET_CLERK).refused(NotAStreetMatter, "L4")
