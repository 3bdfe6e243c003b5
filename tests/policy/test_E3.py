"""E3 居民监督小组: elected residents watch the whole course; what they find is answered."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.event import Actor
from domain.events.agenda import Scale
from domain.events.evaluation import FindingAnswered, FindingClosed, FindingGrade, FindingRaised
from domain.events.mandate import GroupMember, MandateGranted, SupervisionGroupFormed
from domain.refusal import (
    AlreadyExists,
    NotPermitted,
    OccurredBeforeItsCause,
    UnknownStream,
    WrongKindOfOrganisation,
)
from domain.roles import Role
from domain.rules.pack import BEIJING
from domain.rules.packs import PACK_2016, PACK_2026
from domain.steps.mandates import GrantMandate, RevokeMandate
from domain.steps.supervision import (
    AnswerFinding,
    CloseFinding,
    CommitteeMemberOrRelative,
    FindingSettled,
    FindingUnanswered,
    FormSupervisionGroup,
    GroupNotInOffice,
    NoSuchFinding,
    NotAMember,
    NotElected,
    RaiseFinding,
    TermTooLong,
)
from domain.streams import registry as register
from domain.streams.registry import Registry
from domain.value import Party
from tests.domain.course import PROPOSE, PROPOSED, changed
from tests.domain.specification import (
    ASSESSOR,
    CLERK,
    COMMITTEE,
    DISTRICT_CLERK,
    HOUSING,
    HOUSING_CLERK,
    NEIGHBOUR,
    NEIGHBOUR_CLERK,
    STREET,
    STREET_CLERK,
    WATCHER,
    WATCHERS,
    Given,
    december,
    given,
    january,
    registered,
)

FINDING = UUID(int=0xF1)
MEMBERS = tuple(
    GroupMember(
        person=UUID(int=0xF500 + number),
        elected_by_assembly=True,
        no_committee_relative=True,
        delegate=number == 2,
    )
    for number in range(3)
)
FORM = FormSupervisionGroup(
    group=WATCHERS,
    committee=COMMITTEE,
    members=MEMBERS,
    term_until=date(2030, 12, 31),
    basis="居民代表会议推选产生。",
)
RAISE = RaiseFinding(
    finding=FINDING,
    addressee=COMMITTEE,
    grade=FindingGrade.DEFECT,
    text="公示栏未见协商公示。",
    raised_by=Party(person=MEMBERS[0].person),
)
ANSWER = AnswerFinding(finding=FINDING, answer="已于当日补贴。")
CLOSE = CloseFinding(finding=FINDING, settled=True, reason="现场核对属实。")


SINCE = december(1)


def formed(at: datetime = SINCE, term_until: date = FORM.term_until) -> Registry:
    """The register with the group in office."""
    registry = registered()
    fact = SupervisionGroupFormed(
        group=WATCHERS,
        committee=COMMITTEE,
        members=MEMBERS,
        term_until=term_until,
        basis=FORM.basis,
    )
    register.evolve(registry, fact, at)
    return registry


def matter(*more: tuple[Any, ...], registry: Registry | None = None) -> Given:
    return given("matter", *PROPOSED, *more, registry=registry or formed())


RAISED = (RAISE, december(5), WATCHER)
ANSWERED = (ANSWER, december(8))


def members(**values: Any) -> tuple[GroupMember, ...]:
    """The members, the second one changed."""
    return (MEMBERS[0], MEMBERS[1].model_copy(update=values), MEMBERS[2])


def test_a_group_is_formed_of_elected_members() -> None:
    given("registry").when(FORM, at=january(5)).then(
        SupervisionGroupFormed(
            group=WATCHERS,
            committee=COMMITTEE,
            members=MEMBERS,
            term_until=FORM.term_until,
            basis=FORM.basis,
        )
    )


@pytest.mark.parametrize(
    ("values", "reason", "clause", "field"),
    [
        pytest.param(
            {"members": members(elected_by_assembly=False)},
            NotElected,
            "E3",
            "members.1.elected_by_assembly",
            id="a member not elected",
        ),
        pytest.param(
            {"members": (*MEMBERS, MEMBERS[0])},
            AlreadyExists,
            "S4",
            "members.3.person",
            id="a member twice",
        ),
        pytest.param({"group": ASSESSOR}, WrongKindOfOrganisation, "S2", "group", id="not a group"),
        pytest.param(
            {"term_until": date(2026, 1, 5)}, TermTooLong, "E3", "term_until", id="for no time"
        ),
        pytest.param(
            {"term_until": date(2031, 1, 6)}, TermTooLong, "E3", "term_until", id="too long"
        ),
    ],
)
def test_what_is_no_group(values: dict[str, Any], reason: Any, clause: str, field: str) -> None:
    given("registry").when(changed(FORM, **values), at=january(5)).refused(reason, clause, field)


def test_five_years_to_the_day_are_a_term() -> None:
    longest = changed(FORM, term_until=date(2031, 1, 5))
    given("registry").when(longest, at=january(5)).accepted()


def test_a_group_is_that_of_its_own_committee() -> None:
    abroad = changed(FORM, committee=NEIGHBOUR)
    given("registry").when(abroad, at=january(5), by=NEIGHBOUR_CLERK).refused(
        WrongKindOfOrganisation, "S2", "group"
    )
    given("registry").when(FORM, at=january(5), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )


def test_relatives_of_the_committee_are_barred_from_2026() -> None:
    relatives = changed(FORM, members=members(no_committee_relative=False))
    given("registry").when(relatives, at=january(5)).refused(
        CommitteeMemberOrRelative, "E3", "members.1.no_committee_relative"
    )
    given("registry").when(
        changed(relatives, term_until=date(2030, 12, 1)), at=december(31)
    ).accepted()
    assert PACK_2026.supervision_excludes_relatives.value
    assert not PACK_2016.supervision_excludes_relatives.value


def test_whoever_holds_a_mandate_of_the_committee_is_barred_too() -> None:
    registry = registered()
    granted = MandateGranted(
        mandate=UUID(int=7),
        organisation=COMMITTEE,
        role=Role.COMMITTEE,
        person=MEMBERS[2].person,
        valid_from=date(2025, 1, 1),
    )
    register.evolve(registry, granted, december(1))
    given("registry", registry=registry).when(FORM, at=january(5)).refused(
        CommitteeMemberOrRelative, "E3", "members.2.person"
    )


def test_a_group_in_office_raises_findings_at_any_stage() -> None:
    matter().when(RAISE, at=december(5), by=WATCHER).then(
        FindingRaised(
            finding=FINDING,
            group=WATCHERS,
            addressee=COMMITTEE,
            grade=FindingGrade.DEFECT,
            text=RAISE.text,
            raised_by=RAISE.raised_by,
        )
    )


@pytest.mark.parametrize(
    ("registry", "at"),
    [
        pytest.param(registered(), december(5), id="never formed"),
        pytest.param(formed(at=december(6)), december(5), id="formed later"),
        pytest.param(formed(term_until=date(2025, 12, 4)), december(5), id="out of office"),
    ],
)
def test_only_a_group_in_office_does(registry: Registry, at: datetime) -> None:
    matter(registry=registry).when(RAISE, at=at, by=WATCHER).refused(GroupNotInOffice, "E3")


def test_the_last_day_of_the_term_is_in_office() -> None:
    matter(registry=formed(term_until=date(2025, 12, 5))).when(
        RAISE, at=december(5), by=WATCHER
    ).accepted()


def test_only_about_matters_of_its_community_or_of_its_street() -> None:
    neighbours = given(
        "matter",
        (changed(PROPOSE, organiser=NEIGHBOUR), december(1), NEIGHBOUR_CLERK),
        registry=formed(),
    )
    neighbours.when(RAISE, at=december(5), by=WATCHER).refused(NotPermitted, "S2", "on_behalf_of")
    streets = given(
        "matter",
        (changed(PROPOSE, organiser=STREET, scale=Scale.STREET), december(1), STREET_CLERK),
        registry=formed(),
    )
    streets.when(changed(RAISE, addressee=STREET), at=december(5), by=WATCHER).accepted()


def test_nobody_but_the_group_speaks_for_it() -> None:
    matter().when(RAISE, at=december(5), by=CLERK).refused(NotPermitted, "S2")
    stranger = changed(RAISE, raised_by=Party(person=UUID(int=1)))
    matter().when(stranger, at=december(5), by=WATCHER).refused(NotAMember, "E3", "raised_by")


def test_a_finding_has_its_id_an_addressee_who_can_answer_and_a_matter() -> None:
    matter(RAISED).when(RAISE, at=december(6), by=WATCHER).refused(AlreadyExists, "S4", "finding")
    matter().when(changed(RAISE, addressee=ASSESSOR), at=december(5), by=WATCHER).refused(
        WrongKindOfOrganisation, "S2", "addressee"
    )
    given("matter", registry=formed()).when(RAISE, at=december(5), by=WATCHER).refused(
        UnknownStream, "A3"
    )


def test_the_addressee_answers_once() -> None:
    matter(RAISED).when(ANSWER, at=december(8)).then(
        FindingAnswered(finding=FINDING, answer=ANSWER.answer)
    )
    matter(RAISED, ANSWERED).when(ANSWER, at=december(9)).refused(FindingSettled, "E3", "finding")
    matter(RAISED).when(ANSWER, at=december(4)).refused(OccurredBeforeItsCause, "S4", "occurred_at")


@pytest.mark.parametrize("by", [STREET_CLERK, HOUSING_CLERK, NEIGHBOUR_CLERK])
def test_nobody_else_answers(by: Actor) -> None:
    matter(RAISED).when(ANSWER, at=december(8), by=by).refused(NotPermitted, "S2", "on_behalf_of")


def test_a_department_answers_for_itself() -> None:
    to_housing = (changed(RAISE, addressee=HOUSING), december(5), WATCHER)
    matter(to_housing).when(ANSWER, at=december(8), by=HOUSING_CLERK).accepted()


def test_the_group_closes_what_was_answered() -> None:
    matter(RAISED, ANSWERED).when(CLOSE, at=december(9), by=WATCHER).then(
        FindingClosed(finding=FINDING, settled=True, reason=CLOSE.reason)
    )
    matter(RAISED).when(CLOSE, at=december(9), by=WATCHER).refused(
        FindingUnanswered, "E3", "finding"
    )
    closed = matter(RAISED, ANSWERED, (CLOSE, december(9), WATCHER))
    closed.when(CLOSE, at=december(10), by=WATCHER).refused(FindingSettled, "E3", "finding")
    matter(RAISED, ANSWERED).when(CLOSE, at=december(9), by=CLERK).refused(NotPermitted, "S2")


@pytest.mark.parametrize(("command", "by"), [(ANSWER, CLERK), (CLOSE, WATCHER)])
def test_there_is_such_a_finding(command: Any, by: Actor) -> None:
    matter().when(command, at=december(8), by=by).refused(NoSuchFinding, "E3", "finding")


@pytest.mark.parametrize(
    ("at", "fits"),
    [
        pytest.param(december(1) - timedelta(seconds=1), False, id="a second before it was formed"),
        pytest.param(december(1), True, id="with it"),
    ],
)
def test_a_group_in_office_is_not_formed_anew_in_the_past(at: datetime, fits: bool) -> None:
    """So a committee cannot let the term of its group be over."""
    over = changed(FORM, term_until=date(2025, 12, 2))
    said = given("registry", registry=formed()).when(over, at=at, received=december(20))
    if fits:
        said.accepted()
    else:
        said.refused(OccurredBeforeItsCause, "S4", "occurred_at")


@pytest.mark.parametrize("said", ["granted", "revoked"])
@pytest.mark.parametrize(
    ("by", "own"),
    [
        pytest.param(CLERK, False, id="the committee for its group"),
        pytest.param(STREET_CLERK, False, id="the street"),
        pytest.param(WATCHER, False, id="the group itself"),
        pytest.param(DISTRICT_CLERK, True, id="the district"),
    ],
)
def test_the_watched_do_not_name_who_watches(by: Actor, own: bool, said: str) -> None:
    grant = GrantMandate(
        mandate=UUID(int=0x3A),
        organisation=WATCHERS,
        role=Role.SUPERVISION,
        person=MEMBERS[0].person,
        valid_from=date(2025, 12, 1),
    )
    history = () if said == "granted" else ((grant, december(2), DISTRICT_CLERK),)
    command: Any = (
        grant if said == "granted" else RevokeMandate(mandate=grant.mandate, reason="换人")
    )
    if by is CLERK:
        command = changed(command, on_behalf_of=WATCHERS)
    outcome = given("registry", *history).when(command, at=december(3), by=by)
    if own:
        outcome.accepted()
    else:
        assert isinstance(outcome.refusal, NotPermitted)


@pytest.mark.parametrize(
    ("at", "fits"),
    [
        pytest.param(december(20), True, id="before the law of 2025"),
        pytest.param(january(5), False, id="under it"),
        pytest.param(datetime(2031, 1, 1, tzinfo=BEIJING), True, id="after the term"),
    ],
)
def test_who_watches_does_not_act_for_the_committee(at: datetime, fits: bool) -> None:
    grant = GrantMandate(
        mandate=UUID(int=0x3A),
        organisation=COMMITTEE,
        role=Role.COMMITTEE,
        person=MEMBERS[1].person,
        valid_from=date(2025, 12, 1),
    )
    outcome = given("registry", registry=formed()).when(grant, at=at)
    if fits:
        outcome.accepted()
    else:
        outcome.refused(CommitteeMemberOrRelative, "E3", "person")
