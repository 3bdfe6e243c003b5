"""I3 资金: approved by source, contracted, paid; paid ≤ contracted ≤ approved, in whole fen."""

import json
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.act import Command
from domain.event import Actor
from domain.events.funds import ContractAwarded, FundsApproved, FundSource, PaymentMade
from domain.events.undertaking import Mode
from domain.refusal import (
    AlreadyExists,
    NotPermitted,
    OccurredBeforeItsCause,
    Refusal,
    UnknownOrganisation,
)
from domain.steps.funds import (
    ContractExceedsFund,
    ContractorIsOrganiser,
    NoSuchContract,
    NoSuchFund,
    PaymentExceedsContract,
)
from domain.steps.registration import MergeOrganisation
from domain.steps.undertaking import FailTask, NoSuchTask, NotDecided
from domain.value import Party, yuan
from tests.domain import course
from tests.domain.course import ASSIGN, DECIDED, TASK, changed
from tests.domain.specification import (
    CLERK,
    COMMITTEE,
    DISTRICT_CLERK,
    HOUSING,
    HOUSING_CLERK,
    NEIGHBOUR,
    NEIGHBOUR_CLERK,
    PROPERTY,
    STREET,
    STREET_CLERK,
    Given,
    History,
    december,
    given,
    january,
)
from tests.domain.spending import (
    APPROVE,
    APPROVED,
    AWARD,
    AWARDED,
    CONTRACT,
    FUND,
    OTHER_CONTRACT,
    OTHER_FUND,
    OTHER_PAYMENT,
    PAID,
    PAY,
    PAYMENT,
    RAISE,
    RAISED,
    VOTED,
    VOUCHER,
)

MONEY: tuple[tuple[Command, History], ...] = ((APPROVE, VOTED), (AWARD, APPROVED), (PAY, AWARDED))


def test_funds_are_approved_from_a_source_for_a_purpose() -> None:
    given("matter", *VOTED).when(APPROVE, at=january(4)).then(
        FundsApproved(
            fund=FUND,
            source=FundSource.WELFARE_FUND,
            amount_fen=1_200_000,
            purpose=APPROVE.purpose,
            by_assembly=True,
        )
    )
    (raised,) = given("matter", *DECIDED).when(RAISE, at=january(4)).accepted()
    assert isinstance(raised, FundsApproved)
    assert not raised.by_assembly


@pytest.mark.parametrize("history", [course.ADOPTED, course.HELD, course.SHELVED, course.CALLED])
def test_money_is_approved_on_a_decision(history: History) -> None:
    for command in (RAISE, APPROVE):
        given("matter", *history).when(command, at=january(4)).refused(NotDecided, "I1")


def test_a_contract_says_who_was_chosen_and_how() -> None:
    given("matter", *APPROVED).when(AWARD, at=january(5)).then(
        ContractAwarded(
            contract=CONTRACT,
            fund=FUND,
            contractor=PROPERTY,
            amount_fen=1_000_000,
            title=AWARD.title,
            selection=AWARD.selection,
        )
    )


def test_a_contract_may_be_for_a_task_of_the_matter() -> None:
    commissioned = changed(ASSIGN, mode=Mode.COMMISSIONED)
    history = (*VOTED, (commissioned, january(4)), (APPROVE, january(4)))
    of_task = changed(AWARD, task=TASK)
    (awarded,) = given("matter", *history).when(of_task, at=january(5)).accepted()
    assert isinstance(awarded, ContractAwarded)
    assert awarded.task == TASK
    given("matter", *APPROVED).when(of_task, at=january(5)).refused(NoSuchTask, "I1", "task")
    later = (*APPROVED, (commissioned, january(6)))
    given("matter", *later).when(of_task, at=january(5)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


def test_a_contractor_is_a_living_organisation_and_not_the_organiser() -> None:
    given("matter", *APPROVED).when(changed(AWARD, contractor=HOUSING), at=january(5)).accepted()
    given("matter", *APPROVED).when(
        changed(AWARD, contractor=UUID(int=404)), at=january(5)
    ).refused(UnknownOrganisation, "S2", "contractor")
    given("matter", *APPROVED).when(changed(AWARD, contractor=COMMITTEE), at=january(5)).refused(
        ContractorIsOrganiser, "I3", "contractor"
    )


def test_nor_is_it_an_organisation_that_hosted() -> None:
    host = Party(organisation=NEIGHBOUR)
    hosted = tuple(
        (changed(happened, host=host), *rest)
        if "host" in type(happened).model_fields
        else (happened, *rest)
        for happened, *rest in APPROVED
    )
    given("matter", *hosted).when(changed(AWARD, contractor=NEIGHBOUR), at=january(5)).refused(
        ContractorIsOrganiser, "I3", "contractor"
    )
    given("matter", *hosted).when(AWARD, at=january(5)).accepted()


@pytest.mark.parametrize(
    ("already", "amount", "left"),
    [
        pytest.param(0, 1_200_000, None, id="all of it"),
        pytest.param(0, 1_200_001, "12,000.00", id="a fen too much"),
        pytest.param(1_199_999, 1, None, id="the last fen"),
        pytest.param(1_199_999, 2, "0.01", id="a fen more than the last"),
        pytest.param(1_200_000, 1, "0.00", id="nothing is left"),
    ],
)
def test_contracts_stay_within_their_fund(already: int, amount: int, left: str | None) -> None:
    history = APPROVED
    if already:
        history = (*APPROVED, (changed(AWARD, amount_fen=already), january(5)))
    another = changed(AWARD, contract=OTHER_CONTRACT, amount_fen=amount)
    _told(given("matter", *history), another, left, ContractExceedsFund)


@pytest.mark.parametrize(
    ("already", "amount", "left"),
    [
        pytest.param(0, 1_000_000, None, id="all of it"),
        pytest.param(0, 1_000_001, "10,000.00", id="a fen too much"),
        pytest.param(600_000, 400_000, None, id="the rest"),
        pytest.param(600_000, 400_001, "4,000.00", id="a fen more than the rest"),
    ],
)
def test_payments_stay_within_their_contract(already: int, amount: int, left: str | None) -> None:
    history = AWARDED
    if already:
        history = (*AWARDED, (changed(PAY, amount_fen=already), january(6)))
    another = changed(PAY, payment=OTHER_PAYMENT, amount_fen=amount)
    _told(given("matter", *history), another, left, PaymentExceedsContract)


def _told(stream: Given, command: Command, left: str | None, reason: type[Refusal]) -> None:
    said = stream.when(command, at=january(7))
    if left is None:
        said.accepted()
        return
    said.refused(reason, "I3", "amount_fen")
    assert said.refusal is not None
    assert f"（{left}元）" in said.refusal.text("zh")
    assert f"(CNY {left})" in said.refusal.text("en")


def test_one_fund_does_not_stand_in_for_another() -> None:
    both = (*APPROVED, (RAISE, january(4)))
    given("matter", *both).when(
        changed(AWARD, fund=OTHER_FUND, amount_fen=300_001), at=january(5)
    ).refused(ContractExceedsFund, "I3", "amount_fen")


def test_a_payment_has_its_voucher() -> None:
    given("matter", *AWARDED).when(PAY, at=january(7)).then(
        PaymentMade(payment=PAYMENT, contract=CONTRACT, amount_fen=600_000, voucher=VOUCHER)
    )


def test_work_done_is_paid_for_though_its_task_failed() -> None:
    history = (
        *VOTED,
        (ASSIGN, january(4)),
        (APPROVE, january(4)),
        (changed(AWARD, task=TASK), january(5)),
        (FailTask(task=TASK, reason="线路老化。"), january(6)),
    )
    given("matter", *history).when(PAY, at=january(7)).accepted()


def test_what_is_named_exists() -> None:
    given("matter", *VOTED).when(AWARD, at=january(5)).refused(NoSuchFund, "I3", "fund")
    given("matter", *RAISED).when(AWARD, at=january(5)).refused(NoSuchFund, "I3", "fund")
    given("matter", *APPROVED).when(PAY, at=january(5)).refused(NoSuchContract, "I3", "contract")


def test_nothing_is_recorded_twice_under_one_id() -> None:
    given("matter", *APPROVED).when(APPROVE, at=january(8)).refused(AlreadyExists, "S4", "fund")
    given("matter", *AWARDED).when(AWARD, at=january(8)).refused(AlreadyExists, "S4", "contract")
    given("matter", *PAID).when(changed(PAY, amount_fen=1), at=january(8)).refused(
        AlreadyExists, "S4", "payment"
    )


@pytest.mark.parametrize(
    ("history", "command", "at"),
    [
        pytest.param(DECIDED, RAISE, december(11, 8), id="approved before the decision"),
        pytest.param(APPROVED, AWARD, january(4, 8), id="awarded before the approval"),
        pytest.param(AWARDED, PAY, january(5, 8), id="paid before the award"),
    ],
)
def test_money_moves_in_order(history: History, command: Command, at: Any) -> None:
    given("matter", *history).when(command, at=at).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


@pytest.mark.parametrize(("command", "history"), MONEY, ids=lambda it: type(it).__name__)
@pytest.mark.parametrize(
    ("by", "for_organiser", "allowed"),
    [
        pytest.param(CLERK, False, True, id="the organiser"),
        pytest.param(STREET_CLERK, True, True, id="its street for it"),
        pytest.param(STREET_CLERK, False, False, id="its street"),
        pytest.param(NEIGHBOUR_CLERK, False, False, id="another committee"),
    ],
)
def test_the_organiser_handles_the_money(
    command: Command, history: History, by: Actor, for_organiser: bool, allowed: bool
) -> None:
    asked = changed(command, on_behalf_of=COMMITTEE if for_organiser else None)
    said = given("matter", *history).when(asked, at=january(7), by=by)
    if allowed:
        said.accepted()
    else:
        said.refused(NotPermitted, "S2", "on_behalf_of")


@pytest.mark.parametrize("command", [APPROVE, AWARD, PAY], ids=lambda it: type(it).__name__)
def test_a_department_handles_none(command: Command) -> None:
    given("matter", *PAID).when(command, at=january(8), by=HOUSING_CLERK).refused(
        NotPermitted, "S2"
    )


@pytest.mark.parametrize("amount", [0, -1, 10**13 + 1, 0.5, 1.0, "1", True])
@pytest.mark.parametrize("command", [APPROVE, AWARD, PAY], ids=lambda it: type(it).__name__)
def test_an_amount_is_a_whole_number_of_fen(command: Command, amount: Any) -> None:
    asked = {**json.loads(command.model_dump_json()), "amount_fen": amount}
    with pytest.raises(ValidationError, match="amount_fen"):
        type(command).model_validate_json(json.dumps(asked), strict=True)


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "0.00"),
        (1, "0.01"),
        (99, "0.99"),
        (100, "1.00"),
        (123_456, "1,234.56"),
        (100_000_000, "1,000,000.00"),
        (10**13, "100,000,000,000.00"),
        (-5, "-0.05"),
        (-123_456, "-1,234.56"),
    ],
)
def test_an_amount_is_read_in_yuan(fen: int, text: str) -> None:
    assert yuan(fen) == text


def test_nobody_signs_a_contract_with_itself() -> None:
    """Neither a street in its committee's name, nor who took the committee over."""
    its_own = changed(AWARD, contractor=STREET)
    stream = given("matter", *APPROVED)
    stream.when(its_own, at=january(5)).accepted()
    for_the_committee = changed(its_own, on_behalf_of=COMMITTEE)
    stream.when(for_the_committee, at=january(5), by=STREET_CLERK).refused(
        ContractorIsOrganiser, "I3", "contractor"
    )
    merger = MergeOrganisation(organisation=COMMITTEE, into=NEIGHBOUR)
    stream.registry = given("registry", (merger, january(4), DISTRICT_CLERK)).registry
    stream.when(changed(AWARD, contractor=NEIGHBOUR), at=january(5), by=NEIGHBOUR_CLERK).refused(
        ContractorIsOrganiser, "I3", "contractor"
    )
    stream.when(AWARD, at=january(5), by=NEIGHBOUR_CLERK).accepted()
