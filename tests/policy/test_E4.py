"""E4 反馈: results come back through the committee; answered is not closed."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.act import Command
from domain.event import Actor
from domain.events.referral import (
    AnswerRejected,
    AnswerRelayed,
    AnswerVerified,
    ReferralClosed,
    ReferralReopened,
)
from domain.events.registry import OrganisationDissolved
from domain.procedure.referral import TABLE
from domain.procedure.relations import ADDRESSEE, OwnAnswer, OwnClock, OwnObjection
from domain.refusal import NotPermitted, OccurredBeforeItsCause, Refusal, UnknownOrganisation
from domain.rules.pack import end_of_day
from domain.steps.referral import (
    DecideReferralObjection,
    IssueReferral,
    NoSuchReferral,
    ReferralElsewhere,
    RejectAnswer,
)
from domain.steps.referral_clock import (
    GrantExtension,
    PauseReferral,
    RefuseExtension,
    RequestExtension,
    ResumeReferral,
)
from domain.steps.referral_course import CloseReferral, RedirectReferral, ReopenReferral
from domain.streams import registry as register
from domain.streams.referral import ReferralStatus
from tests.domain.course import (
    ADOPTED,
    ANSWER,
    ANSWERED,
    OBJECT,
    REFER,
    REFERRAL,
    RELAY,
    RELAYED,
    VERIFY,
    changed,
)
from tests.domain.specification import (
    CLERK,
    COMMITTEE,
    DISTRICT_CLERK,
    HOUSING,
    HOUSING_CLERK,
    IMPORTER,
    NEIGHBOUR_CLERK,
    OTHER_STREET_CLERK,
    STREET,
    STREET_CLERK,
    History,
    december,
    given,
    registered,
    seal,
)

REJECT = RejectAnswer(referral=REFERRAL, reason="现场仍无照明。")
CLOSE = CloseReferral(referral=REFERRAL, reason="暂时无法解决。")
REOPEN = ReopenReferral(referral=REFERRAL, reason="可以办理。")
STREET_ANSWERED: History = (
    *ADOPTED,
    (changed(REFER, to=STREET), december(3)),
    (ANSWER, december(5), STREET_CLERK),
)
STREET_RELAYED: History = (*STREET_ANSWERED, (RELAY, december(6)))
FOR_COMMITTEE: dict[str, Any] = {"on_behalf_of": COMMITTEE}


def test_the_committee_relays_then_verifies_or_rejects() -> None:
    given("matter", *ANSWERED).when(RELAY, at=december(6)).then(AnswerRelayed(referral=REFERRAL))
    given("matter", *RELAYED).when(VERIFY, at=december(7)).then(AnswerVerified(referral=REFERRAL))
    given("matter", *RELAYED).when(REJECT, at=december(7)).then(
        AnswerRejected(referral=REFERRAL, reason=seal(REJECT.reason, COMMITTEE))
    )


def test_an_answer_is_not_verified_before_it_was_relayed() -> None:
    given("matter", *ANSWERED).when(VERIFY, at=december(6)).refused(
        ReferralElsewhere, "L3", "referral"
    )


@pytest.mark.parametrize(
    ("command", "history"),
    [
        pytest.param(RELAY, STREET_ANSWERED, id="relay"),
        pytest.param(VERIFY, STREET_RELAYED, id="verify"),
        pytest.param(REJECT, STREET_RELAYED, id="reject"),
    ],
)
@pytest.mark.parametrize(
    ("by", "values", "reason"),
    [
        pytest.param(CLERK, {}, None, id="by the committee"),
        pytest.param(IMPORTER, FOR_COMMITTEE, None, id="imported for the committee"),
        pytest.param(STREET_CLERK, {}, OwnAnswer, id="by the street itself"),
        pytest.param(STREET_CLERK, FOR_COMMITTEE, OwnAnswer, id="by the street as the committee"),
        pytest.param(IMPORTER, {"on_behalf_of": STREET}, OwnAnswer, id="imported for the street"),
        pytest.param(NEIGHBOUR_CLERK, {}, NotPermitted, id="by another committee"),
        pytest.param(OTHER_STREET_CLERK, {}, NotPermitted, id="by another street"),
    ],
)
def test_a_street_s_answer_comes_back_through_the_committee(
    command: Command, history: History, by: Actor, values: dict[str, Any], reason: Any
) -> None:
    said = given("matter", *history).when(changed(command, **values), at=december(7), by=by)
    if reason is None:
        said.accepted()
    elif reason is OwnAnswer:
        said.refused(OwnAnswer, "E4")
    else:
        said.refused(NotPermitted, "S2", "on_behalf_of")


def test_an_importer_that_is_itself_the_addressee_may_record_for_the_committee() -> None:
    relay = changed(RELAY, **FOR_COMMITTEE)
    given("matter", *ANSWERED).when(relay, at=december(6), by=IMPORTER).accepted()


def test_the_street_may_relay_a_department_s_answer_for_its_committee() -> None:
    relay = changed(RELAY, **FOR_COMMITTEE)
    given("matter", *ANSWERED).when(relay, at=december(6), by=STREET_CLERK).accepted()
    given("matter", *ANSWERED).when(relay, at=december(6), by=HOUSING_CLERK).refused(
        NotPermitted, "S2"
    )


@pytest.mark.parametrize(
    ("command", "history"), [(RELAY, ANSWERED), (VERIFY, RELAYED), (REJECT, RELAYED)]
)
def test_feedback_is_on_a_known_referral_and_after_the_step_before(
    command: Command, history: History
) -> None:
    given("matter", *ADOPTED).when(command, at=december(6)).refused(
        NoSuchReferral, "I4", "referral"
    )
    given("matter", *history).when(command, at=december(4)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


def test_verified_and_closed_are_two_ends_and_either_may_be_reopened() -> None:
    given("matter", *RELAYED).when(CLOSE, at=december(7)).then(
        ReferralClosed(referral=REFERRAL, reason=CLOSE.reason)
    )
    for end in (VERIFY, CLOSE):
        ended = given("matter", *RELAYED, (end, december(7)))
        ended.when(ANSWER, at=december(8), by=HOUSING_CLERK).refused(
            ReferralElsewhere, "L3", "referral"
        )
        ended.when(REOPEN, at=december(29)).then(
            ReferralReopened(
                referral=REFERRAL,
                reason=REOPEN.reason,
                due_at=end_of_day(date(2026, 1, 19)),
                due_source="接诉即办条例第十三条：时限由主管部门确定",
                working_days=15,
                provisional=True,
            )
        )
        reopened = given("matter", *RELAYED, (end, december(7)), (REOPEN, december(29)))
        reopened.when(ANSWER, at=december(30), by=HOUSING_CLERK).accepted()


def test_closed_is_not_verified() -> None:
    closed = given("matter", *RELAYED, (CLOSE, december(7)))
    assert closed.state.referrals[REFERRAL].status is ReferralStatus.CLOSED
    closed.when(VERIFY, at=december(8)).refused(ReferralElsewhere, "L3", "referral")


def test_who_has_ceased_to_exist_is_asked_no_more() -> None:
    registry = registered()
    closed = given("matter", *RELAYED, (CLOSE, december(7)), registry=registry)
    dissolved = OrganisationDissolved(organisation=HOUSING, reason="机构改革")
    register.evolve(registry, dissolved, december(8))
    closed.when(REOPEN, at=december(9)).refused(UnknownOrganisation, "S2", "referral")


# What would flatter the assessed body, it never does: here the street that the committee asked,
# which stands above the committee and so might act for it.

TO_THE_STREET: History = (*ADOPTED, (changed(REFER, to=STREET), december(3)))
STREET_OBJECTED: History = (*TO_THE_STREET, (OBJECT, december(4), STREET_CLERK))
UPHOLD = DecideReferralObjection(referral=REFERRAL, upheld=True, reason="非其职责。")
DISMISS = changed(UPHOLD, upheld=False)
PAUSE = PauseReferral(referral=REFERRAL, reason="汛期不能施工。")
ASK = RequestExtension(referral=REFERRAL, working_days=5, reason="等待勘查。")
ASKED: History = (*TO_THE_STREET, (ASK, december(4), STREET_CLERK))

NEVER_ITS_OWN: dict[str, tuple[Any, History, Actor]] = {
    # what: command, after which history, and who does it instead
    "uphold": (UPHOLD, STREET_OBJECTED, DISTRICT_CLERK),
    "dismiss": (DISMISS, STREET_OBJECTED, DISTRICT_CLERK),
    "redirect": (
        RedirectReferral(referral=REFERRAL, to=HOUSING, reason="属房管职责。"),
        (*STREET_OBJECTED, (UPHOLD, december(5), DISTRICT_CLERK)),
        DISTRICT_CLERK,
    ),
    "pause": (PAUSE, TO_THE_STREET, CLERK),
    "resume": (
        ResumeReferral(referral=REFERRAL, reason="汛期已过。"),
        (*TO_THE_STREET, (PAUSE, december(4))),
        CLERK,
    ),
    "grant": (GrantExtension(referral=REFERRAL, reason="情况属实。"), ASKED, DISTRICT_CLERK),
    "refuse": (RefuseExtension(referral=REFERRAL, reason="无需延期。"), ASKED, DISTRICT_CLERK),
    "relay": (RELAY, STREET_ANSWERED, CLERK),
    "verify": (VERIFY, STREET_RELAYED, CLERK),
    "reject": (REJECT, STREET_RELAYED, CLERK),
    "close": (CLOSE, STREET_RELAYED, CLERK),
    "reopen verified": (REOPEN, (*STREET_RELAYED, (VERIFY, december(7))), CLERK),
    "reopen closed": (REOPEN, (*STREET_RELAYED, (CLOSE, december(7))), CLERK),
}
OWN = {OwnObjection, OwnClock, OwnAnswer}


@pytest.mark.parametrize("what", NEVER_ITS_OWN)
@pytest.mark.parametrize(
    ("by", "acting_for", "refused_for"),
    [
        pytest.param(STREET_CLERK, None, OWN, id="itself"),
        pytest.param(STREET_CLERK, STREET, OWN, id="itself, said aloud"),
        pytest.param(STREET_CLERK, COMMITTEE, OWN, id="as the committee"),
        pytest.param(DISTRICT_CLERK, STREET, {*OWN, NotPermitted}, id="by another in its name"),
        pytest.param(IMPORTER, STREET, OWN, id="imported in its name"),
    ],
)
def test_the_assessed_body_does_nothing_that_would_flatter_it(
    what: str, by: Actor, acting_for: UUID | None, refused_for: set[type[Refusal]]
) -> None:
    command, history, instead = NEVER_ITS_OWN[what]
    stream = given("matter", *history)
    own = changed(command, on_behalf_of=acting_for)
    refusal = stream.when(own, at=december(9), by=by).refusal
    assert refusal is not None
    assert type(refusal) in refused_for
    stream.when(command, at=december(9), by=instead).accepted()
    imported = changed(command, on_behalf_of=instead.organisation)
    stream.when(imported, at=december(9), by=IMPORTER).accepted()


def test_the_table_holds_every_step_that_is_not_the_addressee_s_own() -> None:
    others = {step.command for step in TABLE if step.relation is not ADDRESSEE}
    assert others - {IssueReferral} == {type(it) for it, *_ in NEVER_ITS_OWN.values()}
