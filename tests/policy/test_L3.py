"""L3 转办事项的落实反馈: a referral's whole course; every step from its own standing only."""

import pytest

from domain.act import Command
from domain.event import Actor
from domain.steps.referral import (
    STATUS_ZH,
    DecideReferralObjection,
    ReferralElsewhere,
    RejectAnswer,
)
from domain.streams.referral import ReferralStatus
from tests.domain import course
from tests.domain.course import ACCEPT, ANSWER, OBJECT, REFERRAL, RELAY, VERIFY
from tests.domain.specification import (
    CLERK,
    DISTRICT_CLERK,
    HOUSING_CLERK,
    History,
    december,
    given,
)

REJECT = RejectAnswer(referral=REFERRAL, reason="现场仍无照明。")
UPHOLD = DecideReferralObjection(referral=REFERRAL, upheld=True, reason="职责属水务部门。")

STANDINGS: dict[ReferralStatus, History] = {
    ReferralStatus.ISSUED: course.REFERRED,
    ReferralStatus.ACCEPTED: course.ACCEPTED,
    ReferralStatus.OBJECTED: course.OBJECTED,
    ReferralStatus.WITHDRAWN: (*course.OBJECTED, (UPHOLD, december(5), DISTRICT_CLERK)),
    ReferralStatus.ANSWERED: course.ANSWERED,
    ReferralStatus.RELAYED: course.RELAYED,
    ReferralStatus.REJECTED: (*course.RELAYED, (REJECT, december(7))),
    ReferralStatus.VERIFIED: course.VERIFIED,
}

STEPS: dict[str, tuple[Command, Actor, set[ReferralStatus], ReferralStatus]] = {
    # step: command, by whom, from which standings, to which
    "accept": (ACCEPT, HOUSING_CLERK, {ReferralStatus.ISSUED}, ReferralStatus.ACCEPTED),
    "object": (OBJECT, HOUSING_CLERK, {ReferralStatus.ISSUED}, ReferralStatus.OBJECTED),
    "uphold": (UPHOLD, DISTRICT_CLERK, {ReferralStatus.OBJECTED}, ReferralStatus.WITHDRAWN),
    "answer": (
        ANSWER,
        HOUSING_CLERK,
        {ReferralStatus.ISSUED, ReferralStatus.ACCEPTED, ReferralStatus.REJECTED},
        ReferralStatus.ANSWERED,
    ),
    "relay": (RELAY, CLERK, {ReferralStatus.ANSWERED}, ReferralStatus.RELAYED),
    "verify": (VERIFY, CLERK, {ReferralStatus.RELAYED}, ReferralStatus.VERIFIED),
    "reject": (REJECT, CLERK, {ReferralStatus.RELAYED}, ReferralStatus.REJECTED),
}


@pytest.mark.parametrize("standing", ReferralStatus)
@pytest.mark.parametrize("step", STEPS)
def test_every_step_from_every_standing(step: str, standing: ReferralStatus) -> None:
    command, by, allowed_from, leads_to = STEPS[step]
    stream = given("matter", *STANDINGS[standing])
    assert stream.state.referrals[REFERRAL].status is standing
    said = stream.when(command, at=december(20), by=by)
    if standing not in allowed_from:
        said.refused(ReferralElsewhere, "L3", "referral")
        assert said.refusal is not None
        assert STATUS_ZH[standing] in said.refusal.text("zh")
        return
    said.accepted()
    after = given("matter", *STANDINGS[standing], (command, december(20), by))
    assert after.state.referrals[REFERRAL].status is leads_to


def test_rejected_it_is_answered_again_until_it_is_verified() -> None:
    given(
        "matter",
        *STANDINGS[ReferralStatus.REJECTED],
        (ANSWER, december(8), HOUSING_CLERK),
        (RELAY, december(9)),
        (VERIFY, december(10)),
    )
