"""E4 反馈: results come back through the committee; answered is not closed."""

from typing import Any

import pytest

from domain.act import Command
from domain.event import Actor
from domain.events.referral import AnswerRejected, AnswerRelayed, AnswerVerified
from domain.procedure.relations import OwnAnswer
from domain.refusal import NotPermitted, OccurredBeforeItsCause
from domain.steps.referral import NoSuchReferral, ReferralElsewhere, RejectAnswer
from tests.domain import course
from tests.domain.course import (
    ADOPTED,
    ANSWER,
    ANSWERED,
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
    HOUSING_CLERK,
    IMPORTER,
    NEIGHBOUR_CLERK,
    OTHER_STREET_CLERK,
    STREET,
    STREET_CLERK,
    History,
    december,
    given,
    seal,
)

REJECT = RejectAnswer(referral=REFERRAL, reason="现场仍无照明。")
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


def test_verified_is_the_end() -> None:
    given("matter", *course.VERIFIED).when(ANSWER, at=december(8), by=HOUSING_CLERK).refused(
        ReferralElsewhere, "L3", "referral"
    )
