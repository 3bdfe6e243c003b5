"""L4 上升为街道协商议题: common and important topics rise to the street, with links both ways."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest

from domain.event import Actor
from domain.events.agenda import Scale, Topic
from domain.events.linkage import (
    CommonIssueDetected,
    CommonIssueDismissed,
    CommonIssueRaised,
    EscalationReceived,
    MatterEscalated,
)
from domain.events.registry import Kind, OrganisationRegistered
from domain.refusal import AlreadyExists, NotPermitted, OccurredBeforeItsCause, UnknownStream
from domain.roles import Role
from domain.rules.pack import BEIJING, months_before
from domain.rules.packs import PACKS
from domain.steps.linkage import (
    DetectCommonIssue,
    DismissCommonIssue,
    EscalateMatter,
    IssueSettled,
    NotAStreetMatter,
    NotEscalatable,
    NotOfTheStreet,
    NotOneTopic,
    RaiseCommonIssue,
    TooFewCommunities,
    TooLongAgo,
)
from domain.steps.proposal import DeclineProposal
from domain.streams import registry as register
from domain.streams.common_issue import evolve
from domain.streams.registry import Registry, organisation_id
from tests.domain.course import ADOPT, DECIDED, OPENED, PROPOSE, SHELVED, changed
from tests.domain.specification import (
    CLERK,
    COMMITTEE,
    DISTANT_COMMITTEE,
    NEIGHBOUR,
    OTHER_STREET,
    OTHER_STREET_CLERK,
    STREAM,
    STREET,
    STREET_CLERK,
    Given,
    History,
    december,
    given,
    registered,
)

THIRD = organisation_id("110101901003")
ESTATE_OF_THIRD = organisation_id("estate of the third")
ONE, TWO, THREE, FAR = (UUID(int=0xC1 + n) for n in range(4))
INTO = UUID(int=0xD1)

DETECT = DetectCommonIssue(
    street=STREET,
    topic=Topic.PARKING,
    matters=(ONE, TWO, THREE),
    finding="三个社区均反映夜间停车难。",
)
DISMISS = DismissCommonIssue(reason="各社区情况不同，由社区分别协商。")
RAISE = RaiseCommonIssue(into=INTO, escalate=(ONE, TWO), reason="由街道统筹停车资源。")
ESCALATE = EscalateMatter(into=INTO, reason="涉及全街道，由街道统筹。")


def with_third() -> Registry:
    """The register with a third committee in the street, and an estate of its."""
    registry = registered()
    since = datetime(2016, 12, 12, tzinfo=BEIJING)
    for id, kind, name, parent in (
        (THIRD, Kind.COMMITTEE, "槐北社区居委会", STREET),
        (ESTATE_OF_THIRD, Kind.ESTATE, "槐北小区", THIRD),
    ):
        fact = OrganisationRegistered(organisation=id, kind=kind, name=name, parent=parent)
        register.evolve(registry, fact, since)
    return registry


RAISED_AT = december(1)


def adopted(
    organiser: UUID, *, topic: Topic | None = Topic.PARKING, at: datetime = RAISED_AT
) -> Given:
    """A matter of this committee, on the agenda."""
    clerk = Actor(organiser, Role.COMMITTEE)
    scale = Scale.ESTATE if organiser == ESTATE_OF_THIRD else Scale.COMMUNITY
    return given(
        "matter",
        (changed(PROPOSE, organiser=organiser, scale=scale), at, clerk),
        (changed(ADOPT, topic=topic), at, clerk),
        registry=with_third(),
    )


def street_matter(*more: Any, scale: Scale = Scale.STREET, street: UUID = STREET) -> Given:
    by = Actor(street, Role.STREET)
    own = changed(PROPOSE, organiser=street, scale=scale)
    return given("matter", (own, december(5), by), *more, registry=with_third())


def issue(*history: tuple[Any, ...], **instead: Given) -> Given:
    """A common issue after this, reading the matters above unless others are given."""
    matters = {
        ONE: instead.get("one") or adopted(COMMITTEE),
        TWO: instead.get("two") or adopted(NEIGHBOUR),
        THREE: instead.get("three") or adopted(THIRD),
        FAR: adopted(DISTANT_COMMITTEE),
        INTO: instead.get("into") or street_matter(),
    }
    stream = given("common_issue", registry=with_third())
    stream = Given(
        stream.kind, stream.state, stream.registry, {id: it.state for id, it in matters.items()}
    )
    for command, at in history:
        for _, fact in stream.when(command, at=at, by=STREET_CLERK).decided:
            if isinstance(fact, CommonIssueDetected | CommonIssueDismissed | CommonIssueRaised):
                evolve(stream.state, fact, at)
    return stream


DETECTED = ((DETECT, december(10)),)


def test_one_topic_in_three_communities_is_a_common_issue() -> None:
    issue().when(DETECT, at=december(10), by=STREET_CLERK).then(
        CommonIssueDetected(
            street=STREET,
            topic=Topic.PARKING,
            matters=(ONE, TWO, THREE),
            communities=3,
            finding=DETECT.finding,
        )
    )


def test_only_the_street_detects() -> None:
    issue().when(DETECT, at=december(10), by=OTHER_STREET_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )
    issue().when(DETECT, at=december(10), by=CLERK).refused(NotPermitted, "S2")


def test_two_matters_of_one_community_count_once_and_an_estate_for_its_community() -> None:
    issue(three=adopted(COMMITTEE)).when(DETECT, at=december(10), by=STREET_CLERK).refused(
        TooFewCommunities, "L4", "matters"
    )
    issue(three=adopted(ESTATE_OF_THIRD)).when(DETECT, at=december(10), by=STREET_CLERK).accepted()


@pytest.mark.parametrize("topic", [Topic.LIFTS, None])
def test_the_matters_are_about_the_topic(topic: Topic | None) -> None:
    issue(two=adopted(NEIGHBOUR, topic=topic)).when(
        DETECT, at=december(10), by=STREET_CLERK
    ).refused(NotOneTopic, "L4", "matters.1")


def test_the_matters_are_those_of_the_street() -> None:
    abroad = changed(DETECT, matters=(ONE, TWO, FAR))
    issue().when(abroad, at=december(10), by=STREET_CLERK).refused(
        NotOfTheStreet, "L4", "matters.2"
    )


def test_a_matter_is_named_once_and_exists() -> None:
    twice = changed(DETECT, matters=(ONE, TWO, ONE))
    issue().when(twice, at=december(10), by=STREET_CLERK).refused(AlreadyExists, "S4", "matters.2")
    nothing = issue(three=given("matter", registry=with_third()))
    nothing.when(DETECT, at=december(10), by=STREET_CLERK).refused(UnknownStream, "A3", "matters.2")


@pytest.mark.parametrize(
    ("submitted", "fits"),
    [
        pytest.param(datetime(2024, 12, 10, 0, tzinfo=BEIJING), True, id="twelve months ago"),
        pytest.param(datetime(2024, 12, 9, 23, tzinfo=BEIJING), False, id="a day more"),
    ],
)
def test_the_months_looked_back_over(submitted: datetime, fits: bool) -> None:
    said = issue(one=adopted(COMMITTEE, at=submitted)).when(
        DETECT, at=december(10), by=STREET_CLERK
    )
    if fits:
        said.accepted()
    else:
        said.refused(TooLongAgo, "L4", "matters.0")


def test_it_is_detected_once_and_not_before_its_matters() -> None:
    issue(*DETECTED).when(DETECT, at=december(11), by=STREET_CLERK).refused(AlreadyExists, "S4")
    issue().when(DETECT, at=datetime(2025, 11, 30, tzinfo=BEIJING), by=STREET_CLERK).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


def test_a_dismissal_has_its_reason_and_is_the_end() -> None:
    issue(*DETECTED).when(DISMISS, at=december(11), by=STREET_CLERK).then(
        CommonIssueDismissed(reason=DISMISS.reason)
    )
    settled = issue(*DETECTED, (DISMISS, december(11)))
    settled.when(RAISE, at=december(12), by=STREET_CLERK).refused(IssueSettled, "L4")
    settled.when(DISMISS, at=december(12), by=STREET_CLERK).refused(IssueSettled, "L4")
    issue().when(DISMISS, at=december(12), by=STREET_CLERK).refused(UnknownStream, "A3")


def test_raised_it_goes_on_in_the_streets_matter_and_every_matter_says_so() -> None:
    issue(*DETECTED).when(RAISE, at=december(11), by=STREET_CLERK).then(
        CommonIssueRaised(matter=INTO),
        (ONE, MatterEscalated(into=INTO, reason=RAISE.reason)),
        (INTO, EscalationReceived(from_matter=ONE, community=COMMITTEE)),
        (TWO, MatterEscalated(into=INTO, reason=RAISE.reason)),
        (INTO, EscalationReceived(from_matter=TWO, community=NEIGHBOUR)),
    )


def test_only_matters_of_the_issue_rise_with_it_each_once() -> None:
    stream = issue(*DETECTED)
    stream.when(changed(RAISE, escalate=(FAR,)), at=december(11), by=STREET_CLERK).refused(
        NotOneTopic, "L4", "escalate.0"
    )
    stream.when(changed(RAISE, escalate=(ONE, ONE)), at=december(11), by=STREET_CLERK).refused(
        AlreadyExists, "S4", "escalate.1"
    )


@pytest.mark.parametrize(
    "into",
    [
        pytest.param(street_matter(scale=Scale.COMMUNITY), id="at another scale"),
        pytest.param(street_matter(street=OTHER_STREET), id="of another street"),
        pytest.param(
            street_matter((DeclineProposal(reason="不属于街道职责。"), december(6), STREET_CLERK)),
            id="that was declined",
        ),
    ],
)
def test_topics_rise_only_into_an_open_matter_of_the_streets_own(into: Given) -> None:
    issue(*DETECTED, into=into).when(RAISE, at=december(11), by=STREET_CLERK).refused(
        NotAStreetMatter, "L4", "into"
    )


def test_an_important_topic_rises_by_itself() -> None:
    community = adopted(COMMITTEE).reading(INTO, street_matter())
    community.when(ESCALATE, at=december(11), by=STREET_CLERK).then(
        (STREAM, MatterEscalated(into=INTO, reason=ESCALATE.reason)),
        (INTO, EscalationReceived(from_matter=STREAM, community=COMMITTEE)),
    )


def test_only_the_street_above_lets_it_rise_and_into_a_matter_of_its_own() -> None:
    community = adopted(COMMITTEE).reading(INTO, street_matter(street=OTHER_STREET))
    community.when(ESCALATE, at=december(11), by=OTHER_STREET_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )
    community.when(ESCALATE, at=december(11), by=STREET_CLERK).refused(
        NotAStreetMatter, "L4", "into"
    )
    community.when(ESCALATE, at=december(4), by=STREET_CLERK).refused(
        NotAStreetMatter, "L4", "into"
    )


@pytest.mark.parametrize(
    ("history", "rises"),
    [
        pytest.param(SHELVED, True, id="shelved"),
        pytest.param(DECIDED, False, id="decided"),
        pytest.param(OPENED, False, id="in session"),
    ],
)
def test_what_is_settled_or_in_session_does_not_rise(history: History, rises: bool) -> None:
    said = (
        given("matter", *history, registry=with_third())
        .reading(INTO, street_matter())
        .when(ESCALATE, at=december(30), by=STREET_CLERK)
    )
    if rises:
        said.accepted()
    else:
        said.refused(NotEscalatable, "L4")


def test_how_many_and_how_long_are_configured() -> None:
    for pack in PACKS:
        assert pack.common_issue_communities.value == 3
        assert pack.common_issue_months.value == 12
        assert pack.common_issue_communities.configured
        assert pack.common_issue_months.configured


def test_the_days_of_months_that_lack_them() -> None:
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2024, 2, 29), 12) == date(2023, 2, 28)
    assert months_before(date(2026, 1, 5), 13) == date(2024, 12, 5)
