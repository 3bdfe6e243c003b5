"""K4 提交居民会议: quorum and majority are those of the rules in force on the day of the vote."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.events.agenda import Category, Document
from domain.events.decision import (
    AssemblyCalled,
    AssemblyDemand,
    AssemblyDemanded,
    AssemblyHeld,
    AssemblyKind,
    AssemblyOutcome,
    AssemblyVoted,
    CharterFiled,
    DecidedBy,
    DecisionAdopted,
    DissentRecorded,
)
from domain.events.linkage import EscalationReceived
from domain.refusal import (
    AlreadyExists,
    NotPermitted,
    OccurredBeforeItsCause,
    UnknownOrganisation,
    WrongKindOfOrganisation,
)
from domain.steps.assembly import (
    AssemblyBeforeCall,
    AssemblyNoticeTooShort,
    AssemblyNotYetMet,
    CompositionMissing,
    CountsDoNotAddUp,
    DemandAssembly,
    DemandNotForeseen,
    NoAssemblyCalled,
    RecordAssemblyVote,
)
from domain.steps.charter import (
    CharterAlreadyFiled,
    FileCharter,
    NoCharterToFile,
    NotTheFilingOffice,
)
from domain.steps.decision import NoSessionHeld
from domain.steps.meeting import HoldAssembly
from domain.steps.proposal import NotUnderDeliberation
from domain.steps.session import SessionStillOpen
from domain.streams.matter import Stage
from tests.domain import course
from tests.domain.course import (
    CALL,
    CALLED,
    DECIDE,
    HELD,
    PROPOSE,
    SHELVED,
    STUDIED,
    STUDY,
    VOTE,
    changed,
)
from tests.domain.specification import (
    COMMITTEE,
    DISTRICT,
    HOUSING,
    NEIGHBOUR,
    NEIGHBOUR_CLERK,
    OTHER_STREET,
    STREET,
    STREET_CLERK,
    History,
    december,
    given,
    january,
)

RESIDENTS, REPRESENTATIVES = AssemblyKind.RESIDENTS, AssemblyKind.REPRESENTATIVES
CARRIED, NOT_CARRIED, INQUORATE = AssemblyOutcome
LAST_SECOND_OF_2025 = december(31, 23, 59, 59)
FIRST_SECOND_OF_2026 = january(1, 0)


def called(kind: AssemblyKind) -> History:
    """Called in 2025, to meet on its last day."""
    return (*HELD, (changed(CALL, kind=kind), december(11)))


def vote(kind: AssemblyKind, eligible: int, present: int, votes_for: int, **rest: Any) -> Any:
    """A vote with nothing else in it; of a representatives' assembly, all are representatives."""
    members = eligible if kind is REPRESENTATIVES else None
    return RecordAssemblyVote(
        **{
            "kind": kind,
            "members": members,
            "representatives": members,
            "eligible": eligible,
            "present": present,
            "votes_for": votes_for,
            "votes_against": 0,
            "abstained": 0,
            "invalid": 0,
            "resolution": "动用公益金装灯。",
            **rest,
        }
    )


def outcome(command: RecordAssemblyVote, at: datetime) -> AssemblyOutcome:
    facts = given("matter", *called(command.kind)).when(command, at=at).accepted()
    assert isinstance(facts[0], AssemblyVoted)
    assert (len(facts) > 1) == (facts[0].outcome is CARRIED)
    return facts[0].outcome


@pytest.mark.parametrize(
    "history",
    [HELD, SHELVED, course.DECIDED],
    ids=["discussed", "shelved", "decided by the participants"],
)
def test_a_question_goes_to_an_assembly(history: History) -> None:
    given("matter", *history).when(CALL, at=december(12)).then(
        AssemblyCalled(kind=REPRESENTATIVES, meets_on=date(2025, 12, 31), question=CALL.question)
    )


@pytest.mark.parametrize(("votes_for", "by"), [(21, "assembly"), (20, "participants")])
def test_what_the_participants_decided_stands_whatever_the_assembly_says(
    votes_for: int, by: str
) -> None:
    vote = changed(course.VOTE, votes_for=votes_for)
    stream = given("matter", *course.DECIDED, (CALL, december(12)), (vote, december(31)))
    assert stream.state.stage is Stage.DECIDED
    assert stream.state.decided_by.value == by


def test_not_before_it_was_talked_about_nor_twice_nor_when_decided() -> None:
    given("matter", *course.FROZEN).when(CALL, at=december(12)).refused(NoSessionHeld, "K1")
    given("matter", *course.OPENED).when(CALL, at=december(12)).refused(SessionStillOpen, "D1")
    given("matter", *CALLED).when(CALL, at=december(12)).refused(NotUnderDeliberation, "K1")
    by_assembly = (*CALLED, (course.VOTE, december(31)))
    given("matter", *by_assembly).when(
        changed(CALL, meets_on=date(2026, 1, 31)), at=december(31, 12)
    ).refused(NotUnderDeliberation, "K1")
    given("matter", *SHELVED).when(CALL, at=december(11, 8)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


@pytest.mark.parametrize(
    ("kind", "called_at", "meets_on", "in_time"),
    [
        pytest.param(RESIDENTS, january(5), date(2026, 1, 14), False, id="2026, nine days"),
        pytest.param(RESIDENTS, january(5), date(2026, 1, 15), True, id="2026, ten days exactly"),
        pytest.param(
            RESIDENTS, january(5, 23, 59), date(2026, 1, 15), True, id="2026, days not hours"
        ),
        pytest.param(RESIDENTS, december(31), date(2026, 1, 1), True, id="2025, none stated"),
        pytest.param(REPRESENTATIVES, january(5), date(2026, 1, 5), True, id="2026, none stated"),
    ],
)
def test_residents_are_told_in_time(
    kind: AssemblyKind, called_at: datetime, meets_on: date, in_time: bool
) -> None:
    call = changed(CALL, kind=kind, meets_on=meets_on)
    said = given("matter", *STUDIED).when(call, at=called_at)
    if in_time:
        said.accepted()
    else:
        said.refused(AssemblyNoticeTooShort, "K4", "meets_on")


def test_a_special_case_is_called_at_short_notice_for_its_reason() -> None:
    urgent = changed(
        CALL, kind=RESIDENTS, meets_on=date(2026, 1, 6), urgent_reason="供暖管道破裂，须当日处置"
    )
    [fact] = given("matter", *STUDIED).when(urgent, at=january(6)).accepted()
    assert isinstance(fact, AssemblyCalled)
    assert fact.urgent_reason
    given("matter", *STUDIED).when(urgent, at=january(7)).refused(
        AssemblyBeforeCall, "K4", "meets_on"
    )


def test_carried_the_question_is_decided_with_the_views_that_differ() -> None:
    command = changed(VOTE, dissent=DECIDE.dissent)
    given("matter", *CALLED).when(command, at=FIRST_SECOND_OF_2026).then(
        AssemblyVoted(
            kind=REPRESENTATIVES,
            members=60,
            representatives=48,
            eligible=60,
            present=40,
            votes_for=21,
            votes_against=10,
            abstained=5,
            invalid=4,
            outcome=CARRIED,
            quorum="≥ 2/3（居委会组织法第二十八、二十九条）",
            majority="> 1/2（居委会组织法第二十八、二十九条）",
        ),
        DecisionAdopted(text=VOTE.resolution, decided_by=DecidedBy.ASSEMBLY),
        DissentRecorded(view=DECIDE.dissent[0].view, holders=3),
    )


@pytest.mark.parametrize(
    ("at", "judged"),
    [
        pytest.param(LAST_SECOND_OF_2025, (CARRIED, "> 1/2（北京办法第十五条）"), id="2025"),
        pytest.param(
            FIRST_SECOND_OF_2026,
            (INQUORATE, "≥ 2/3（居委会组织法第二十八、二十九条）"),
            id="2026",
        ),
    ],
)
def test_the_same_vote_a_second_apart_is_judged_by_two_laws(
    at: datetime, judged: tuple[AssemblyOutcome, str]
) -> None:
    command = vote(REPRESENTATIVES, eligible=60, present=31, votes_for=31)
    fact = given("matter", *CALLED).when(command, at=at).accepted()[0]
    assert isinstance(fact, AssemblyVoted)
    assert (fact.outcome, fact.quorum) == judged


@pytest.mark.parametrize(
    ("kind", "at", "eligible", "present", "votes_for", "expected"),
    [
        # More than half of all, more than half of those present; the same before and after.
        (RESIDENTS, LAST_SECOND_OF_2025, 1000, 500, 500, INQUORATE),
        (RESIDENTS, LAST_SECOND_OF_2025, 1000, 501, 250, NOT_CARRIED),
        (RESIDENTS, LAST_SECOND_OF_2025, 1000, 501, 251, CARRIED),
        (RESIDENTS, LAST_SECOND_OF_2025, 1000, 502, 251, NOT_CARRIED),
        (RESIDENTS, FIRST_SECOND_OF_2026, 1000, 500, 500, INQUORATE),
        (RESIDENTS, FIRST_SECOND_OF_2026, 1000, 502, 251, NOT_CARRIED),
        (RESIDENTS, FIRST_SECOND_OF_2026, 1000, 502, 252, CARRIED),
        # Representatives: more than half until the end of 2025, two thirds from 2026 on.
        (REPRESENTATIVES, LAST_SECOND_OF_2025, 60, 30, 30, INQUORATE),
        (REPRESENTATIVES, LAST_SECOND_OF_2025, 60, 31, 15, NOT_CARRIED),
        (REPRESENTATIVES, LAST_SECOND_OF_2025, 60, 31, 16, CARRIED),
        (REPRESENTATIVES, FIRST_SECOND_OF_2026, 60, 39, 39, INQUORATE),
        (REPRESENTATIVES, FIRST_SECOND_OF_2026, 60, 40, 20, NOT_CARRIED),
        (REPRESENTATIVES, FIRST_SECOND_OF_2026, 60, 40, 21, CARRIED),
        (REPRESENTATIVES, FIRST_SECOND_OF_2026, 61, 40, 40, INQUORATE),
        (REPRESENTATIVES, FIRST_SECOND_OF_2026, 61, 41, 21, CARRIED),
        # Nobody is nothing.
        (REPRESENTATIVES, FIRST_SECOND_OF_2026, 0, 0, 0, INQUORATE),
        (RESIDENTS, LAST_SECOND_OF_2025, 0, 0, 0, INQUORATE),
    ],
)
def test_quorum_and_majority(
    kind: AssemblyKind,
    at: datetime,
    eligible: int,
    present: int,
    votes_for: int,
    expected: AssemblyOutcome,
) -> None:
    assert outcome(vote(kind, eligible, present, votes_for), at) is expected


@pytest.mark.parametrize(
    ("representatives", "expected"),
    [
        pytest.param(48, CARRIED, id="four fifths exactly"),
        pytest.param(47, INQUORATE, id="one fewer"),
    ],
)
def test_from_2026_four_fifths_are_representatives(
    representatives: int, expected: AssemblyOutcome
) -> None:
    command = vote(REPRESENTATIVES, 60, 60, 60, representatives=representatives)
    assert outcome(command, FIRST_SECOND_OF_2026) is expected
    assert outcome(command, LAST_SECOND_OF_2025) is CARRIED


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"members": None}, "members"),
        ({"representatives": None}, "representatives"),
        ({"members": 61}, "eligible"),
    ],
)
def test_from_2026_the_composition_is_stated(values: dict[str, Any], field: str) -> None:
    command = vote(REPRESENTATIVES, 60, 60, 60, **values)
    given("matter", *CALLED).when(command, at=FIRST_SECOND_OF_2026).refused(
        CompositionMissing, "K4", field
    )
    assert outcome(command, LAST_SECOND_OF_2025) is CARRIED


@pytest.mark.parametrize(
    ("values", "field"),
    [
        pytest.param({"present": 61}, "present", id="more present than eligible"),
        pytest.param({"votes_for": 41}, "votes_for", id="more votes for than present"),
        pytest.param(
            {"votes_for": 10, "votes_against": 10, "abstained": 10, "invalid": 11},
            "votes_for",
            id="more votes than present",
        ),
        pytest.param({"representatives": 61}, "representatives", id="more than the members"),
    ],
)
def test_counts_add_up(values: dict[str, Any], field: str) -> None:
    command = changed(vote(REPRESENTATIVES, 60, 40, 40), **values)
    given("matter", *CALLED).when(command, at=FIRST_SECOND_OF_2026).refused(
        CountsDoNotAddUp, "K4", field
    )


def test_those_present_need_not_all_vote() -> None:
    assert outcome(vote(REPRESENTATIVES, 60, 50, 26), FIRST_SECOND_OF_2026) is CARRIED


@pytest.mark.parametrize(
    ("at", "met"),
    [
        pytest.param(december(30, 23, 59, 59), False, id="a second before the day"),
        pytest.param(december(31, 0), True, id="as the day begins"),
    ],
)
def test_the_vote_is_on_the_day_or_after(at: datetime, met: bool) -> None:
    said = given("matter", *CALLED).when(VOTE, at=at)
    if met:
        said.accepted()
    else:
        said.refused(AssemblyNotYetMet, "K4", "occurred_at")


def test_the_vote_is_not_before_the_call() -> None:
    today = (*HELD, (changed(CALL, meets_on=date(2025, 12, 11)), december(11, 12)))
    given("matter", *today).when(VOTE, at=december(11, 11)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


@pytest.mark.parametrize(
    "history",
    [
        pytest.param(HELD, id="none called"),
        pytest.param(called(RESIDENTS), id="another kind called"),
        pytest.param((*CALLED, (VOTE, december(31))), id="held already"),
    ],
)
def test_a_vote_follows_the_call_of_its_assembly(history: History) -> None:
    given("matter", *history).when(VOTE, at=january(1)).refused(NoAssemblyCalled, "K4", "kind")


def test_a_question_not_carried_can_be_talked_over_and_called_again() -> None:
    lost = (*CALLED, (vote(REPRESENTATIVES, 60, 40, 0), december(31)), (STUDY, january(1)))
    again = changed(CALL, meets_on=date(2026, 2, 1))
    given("matter", *lost).when(again, at=january(2)).accepted()


@pytest.mark.parametrize(("history", "command"), [(HELD, CALL), (SHELVED, CALL), (CALLED, VOTE)])
def test_only_the_organiser_calls_and_records(history: History, command: Any) -> None:
    given("matter", *history).when(command, at=december(31), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )


ADULTS, HOUSEHOLDS, GROUPS, DELEGATES = AssemblyDemand
DEMAND = DemandAssembly(
    kind=RESIDENTS, by=ADULTS, demanders=100, entitled=1000, question=CALL.question
)
DEMANDED: History = (*course.ADOPTED, (changed(DEMAND, demanders=200), december(3)))


@pytest.mark.parametrize(
    ("kind", "by", "at", "demanders", "entitled", "sufficient"),
    [
        # A fifth of the adults or households, or a third of the groups, to the end of 2025.
        (RESIDENTS, ADULTS, LAST_SECOND_OF_2025, 199, 1000, False),
        (RESIDENTS, ADULTS, LAST_SECOND_OF_2025, 200, 1000, True),
        (RESIDENTS, HOUSEHOLDS, LAST_SECOND_OF_2025, 200, 1001, False),
        (RESIDENTS, HOUSEHOLDS, LAST_SECOND_OF_2025, 201, 1001, True),
        (RESIDENTS, GROUPS, LAST_SECOND_OF_2025, 3, 10, False),
        (RESIDENTS, GROUPS, LAST_SECOND_OF_2025, 4, 10, True),
        # A tenth of either, or a third of the representatives, from 2026 on.
        (RESIDENTS, ADULTS, FIRST_SECOND_OF_2026, 99, 1000, False),
        (RESIDENTS, ADULTS, FIRST_SECOND_OF_2026, 100, 1000, True),
        (RESIDENTS, HOUSEHOLDS, FIRST_SECOND_OF_2026, 100, 1001, False),
        (RESIDENTS, HOUSEHOLDS, FIRST_SECOND_OF_2026, 101, 1001, True),
        (RESIDENTS, DELEGATES, FIRST_SECOND_OF_2026, 16, 48, True),
        (RESIDENTS, DELEGATES, FIRST_SECOND_OF_2026, 15, 48, False),
        # A representatives' assembly: a fifth of the representatives, from 2026 on.
        (REPRESENTATIVES, DELEGATES, FIRST_SECOND_OF_2026, 9, 48, False),
        (REPRESENTATIVES, DELEGATES, FIRST_SECOND_OF_2026, 10, 48, True),
    ],
)
def test_a_demand_is_recorded_with_whether_it_suffices(
    kind: AssemblyKind,
    by: AssemblyDemand,
    at: datetime,
    demanders: int,
    entitled: int,
    sufficient: bool,
) -> None:
    command = changed(DEMAND, kind=kind, by=by, demanders=demanders, entitled=entitled)
    [fact] = given("matter", *HELD).when(command, at=at).accepted()
    assert isinstance(fact, AssemblyDemanded)
    assert fact.sufficient is sufficient


def test_a_demand_shows_the_rule_by_which_it_was_judged() -> None:
    given("matter", *HELD).when(DEMAND, at=FIRST_SECOND_OF_2026).then(
        AssemblyDemanded(
            kind=RESIDENTS,
            by=ADULTS,
            demanders=100,
            entitled=1000,
            question=DEMAND.question,
            sufficient=True,
            rule="≥ 1/10（居委会组织法第二十六条）",
        )
    )


@pytest.mark.parametrize(
    ("kind", "by", "at"),
    [
        pytest.param(RESIDENTS, DELEGATES, LAST_SECOND_OF_2025, id="representatives, 2025"),
        pytest.param(RESIDENTS, GROUPS, FIRST_SECOND_OF_2026, id="groups, 2026"),
        *(
            pytest.param(REPRESENTATIVES, by, LAST_SECOND_OF_2025, id=f"{by}, second kind, 2025")
            for by in AssemblyDemand
        ),
        pytest.param(REPRESENTATIVES, ADULTS, FIRST_SECOND_OF_2026, id="adults, second kind, 2026"),
    ],
)
def test_who_has_no_right_to_demand_it_is_refused(
    kind: AssemblyKind, by: AssemblyDemand, at: datetime
) -> None:
    command = changed(DEMAND, kind=kind, by=by)
    given("matter", *HELD).when(command, at=at).refused(DemandNotForeseen, "K4", "by")


def test_those_who_demand_are_of_those_entitled() -> None:
    more = changed(DEMAND, demanders=1001)
    given("matter", *HELD).when(more, at=january(2)).refused(CountsDoNotAddUp, "K4", "demanders")
    all_of_them = changed(DEMAND, demanders=1000)
    given("matter", *HELD).when(all_of_them, at=january(2)).accepted()
    with pytest.raises(ValidationError):
        changed(DEMAND, demanders=0)


@pytest.mark.parametrize("history", [course.ADOPTED, HELD, SHELVED])
def test_a_demand_is_on_a_matter_not_yet_settled(history: History) -> None:
    given("matter", *history).when(DEMAND, at=january(2)).accepted()


@pytest.mark.parametrize("history", [course.DECIDED, CALLED])
def test_what_is_settled_is_not_demanded(history: History) -> None:
    given("matter", *history).when(DEMAND, at=january(2)).refused(NotUnderDeliberation, "K1")


def test_a_demand_is_recorded_by_the_organiser_or_from_above() -> None:
    given("matter", *HELD).when(DEMAND, at=january(2), by=STREET_CLERK).accepted()
    given("matter", *HELD).when(DEMAND, at=january(2), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )


def test_demanded_by_enough_an_assembly_is_called_though_it_was_not_talked_about() -> None:
    call = changed(CALL, kind=RESIDENTS)
    given("matter", *DEMANDED).when(call, at=december(4)).accepted()
    given("matter", *DEMANDED).when(call, at=december(2, 12)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
    given("matter", *DEMANDED).when(CALL, at=december(4)).refused(NoSessionHeld, "K1")
    by_few = (*course.ADOPTED, (DEMAND, december(3)))
    given("matter", *by_few).when(call, at=december(4)).refused(NoSessionHeld, "K1")
    in_session = (*DEMANDED, *course.OPENED[len(course.ADOPTED) :])
    given("matter", *in_session).when(call, at=december(10, 15)).refused(SessionStillOpen, "D1")


def test_a_demand_is_met_when_its_assembly_was_held() -> None:
    call = changed(CALL, kind=RESIDENTS, meets_on=date(2025, 12, 10))
    met = (*DEMANDED, (call, december(4)), (vote(RESIDENTS, 1000, 600, 0), december(10)))
    given("matter", *met).when(call, at=december(10)).refused(NoSessionHeld, "K1")


CHARTER: History = (
    (changed(PROPOSE, category=Category.CHARTER), december(1)),
    *CALLED[1:],
    (VOTE, december(31)),
)
PAPER = Document(title="居民公约", digest="0" * 64, media_type="application/pdf", size_bytes=1)
FILE = FileCharter(filed_with=STREET, document=PAPER)


@pytest.mark.parametrize("office", [STREET, DISTRICT])
def test_a_charter_decided_by_an_assembly_is_filed_above(office: UUID) -> None:
    given("matter", *CHARTER).when(changed(FILE, filed_with=office), at=january(5)).then(
        CharterFiled(filed_with=office, document=PAPER)
    )


@pytest.mark.parametrize(
    ("category", "office"), [(Category.CHARTER, STREET), (Category.HARDSHIP, None)]
)
def test_the_decision_says_with_whom_it_is_to_be_filed(
    category: Category, office: UUID | None
) -> None:
    history = ((changed(PROPOSE, category=category), december(1)), *CALLED[1:])
    came_up = (EscalationReceived(from_matter=UUID(int=1), community=NEIGHBOUR), december(12))
    facts = given("matter", *history, came_up).when(VOTE, at=december(31)).accepted()
    assert facts[1] == DecisionAdopted(
        text=VOTE.resolution,
        decided_by=DecidedBy.ASSEMBLY,
        file_with=office,
        report_to=(NEIGHBOUR,),
    )


def test_the_district_files_where_there_is_no_street_above() -> None:
    stream = given("matter", *CHARTER[:-1])
    del stream.registry.organisations[STREET]
    stream.registry.organisations[course.COMMITTEE].parent = DISTRICT
    facts = stream.when(VOTE, at=december(31)).accepted()
    assert isinstance(facts[1], DecisionAdopted)
    assert facts[1].file_with == DISTRICT


@pytest.mark.parametrize(
    "history",
    [
        pytest.param((*CALLED, (VOTE, december(31))), id="no charter"),
        pytest.param((CHARTER[0], *course.DECIDED[1:]), id="decided by the participants"),
        pytest.param(CHARTER[:-1], id="not yet decided"),
    ],
)
def test_nothing_else_is_filed(history: History) -> None:
    given("matter", *history).when(FILE, at=january(5)).refused(NoCharterToFile, "K4")


@pytest.mark.parametrize(
    ("office", "reason", "clause"),
    [
        pytest.param(OTHER_STREET, NotTheFilingOffice, "K4", id="another street"),
        pytest.param(HOUSING, WrongKindOfOrganisation, "S2", id="a department"),
        pytest.param(UUID(int=404), UnknownOrganisation, "S2", id="not registered"),
    ],
)
def test_a_charter_is_filed_nowhere_else(office: UUID, reason: Any, clause: str) -> None:
    given("matter", *CHARTER).when(changed(FILE, filed_with=office), at=january(5)).refused(
        reason, clause, "filed_with"
    )


def test_a_charter_is_filed_once_after_the_decision_by_the_organiser() -> None:
    given("matter", *CHARTER, (FILE, january(5))).when(FILE, at=january(6)).refused(
        CharterAlreadyFiled, "K4"
    )
    given("matter", *CHARTER).when(FILE, at=december(30)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
    given("matter", *CHARTER).when(FILE, at=january(5), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )


HELD_ANYHOW = HoldAssembly(
    organiser=COMMITTEE,
    kind=REPRESENTATIVES,
    members=60,
    representatives=48,
    eligible=60,
    present=40,
    business="听取居民委员会上半年工作报告。",
)


@pytest.mark.parametrize(
    ("at", "present", "quorate"),
    [
        pytest.param(december(31), 31, True, id="more than half in 2025"),
        pytest.param(december(31), 30, False, id="half in 2025"),
        pytest.param(january(1), 40, True, id="two thirds in 2026"),
        pytest.param(january(1), 39, False, id="fewer in 2026"),
    ],
)
def test_an_assembly_that_met_is_judged_by_the_rules_of_its_day(
    at: datetime, present: int, quorate: bool
) -> None:
    (fact,) = given("assembly").when(changed(HELD_ANYHOW, present=present), at=at).accepted()
    assert isinstance(fact, AssemblyHeld)
    assert (fact.present, fact.quorate, fact.organiser) == (present, quorate, COMMITTEE)


def test_an_assembly_is_held_once_by_its_committee_with_numbers_that_can_be() -> None:
    held = given("assembly", (HELD_ANYHOW, january(1)))
    held.when(HELD_ANYHOW, at=january(2)).refused(AlreadyExists, "S4")
    given("assembly").when(HELD_ANYHOW, at=january(1), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )
    given("assembly").when(changed(HELD_ANYHOW, present=61), at=january(1)).refused(
        CountsDoNotAddUp, "K4", "present"
    )
    given("assembly").when(changed(HELD_ANYHOW, members=None), at=january(1)).refused(
        CompositionMissing, "K4", "members"
    )
    by_street = changed(HELD_ANYHOW, organiser=STREET)
    given("assembly").when(by_street, at=january(1), by=STREET_CLERK).refused(
        WrongKindOfOrganisation, "S2", "organiser"
    )
