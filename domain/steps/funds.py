"""I3 资金 and S5 资金监督: approved, contracted, paid, published, audited; in fen."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.act import Act, Command
from domain.event import Fact
from domain.events.agenda import Document
from domain.events.decision import DecidedBy
from domain.events.funds import (
    ContractAwarded,
    FundsApproved,
    FundsAudited,
    FundSource,
    FundsPublished,
    PaymentMade,
)
from domain.refusal import AlreadyExists, Refusal
from domain.rules.pack import beijing_date
from domain.steps.proposal import require_on_agenda
from domain.steps.publicity import require_period
from domain.steps.undertaking import NoSuchTask, require_decided
from domain.streams.funding import Funding, Totals
from domain.streams.matter import Matter
from domain.value import CalendarDay, Fen, Line, Prose, yuan


class AssemblyDecisionMissing(Refusal):
    """Public money is spent on an assembly's decision alone."""

    clause = "S5"
    zh = "使用该来源的资金，须经居民会议或居民代表会议讨论决定。"
    en = "Money from this source takes a decision of the residents' or representatives' assembly."


class NoSuchFund(Refusal):
    """The matter has no fund with this id."""

    clause = "I3"
    zh = "该事项没有这笔资金。"
    en = "The matter has no such fund."


class NoSuchContract(Refusal):
    """The matter has no contract with this id."""

    clause = "I3"
    zh = "该事项没有这份合同。"
    en = "The matter has no such contract."


class ContractorIsOrganiser(Refusal):
    """Whoever organises or hosts the deliberation, or signs, does not profit by it."""

    clause = "I3"
    zh = "组织协商、主持会议或者办理签约的单位不得承接本事项的合同。"
    en = "The organiser, who hosted a session or who signs cannot be the contractor."


class ContractExceedsFund(Refusal):
    """Contracted ≤ approved, for each fund."""

    clause = "I3"
    zh = "合同金额超过该笔资金尚可签约的余额（{left}元）。"
    en = "The contract exceeds what is left of the fund (CNY {left})."


class PaymentExceedsContract(Refusal):
    """Paid ≤ contracted, for each contract."""

    clause = "I3"
    zh = "支付金额超过该合同尚未支付的余额（{left}元）。"
    en = "The payment exceeds what is left of the contract (CNY {left})."


class NoFundsYet(Refusal):
    """There is money to account for once some was approved."""

    clause = "S5"
    zh = "截至该时，本事项尚无已批准的资金。"
    en = "No funds of this matter had been approved by then."


class PublishedBeforeMoneyMoved(Refusal):
    """What a publication states had happened when it was first shown."""

    clause = "S5"
    zh = "公示起始日不得早于所列资金最近一次批准、签约或支付之日。"
    en = "The publication cannot begin before the latest approval, contract or payment it states."


class AuditorNotIndependent(Refusal):
    """An auditor neither spent the money nor received it."""

    clause = "S5"
    zh = "审计单位不得是组织者或其下属单位，也不得是本事项合同的承接单位。"
    en = "The auditor can be neither the organiser, nor below it, nor a contractor of this matter."


class ApproveFunds(Command):
    """Approve so much money from a source for a purpose."""

    clauses = ("I3", "S5")
    zh = "批准资金"

    fund: UUID
    source: FundSource
    amount_fen: Fen
    purpose: Prose


class AwardContract(Command):
    """Commission an organisation, and say how it was chosen."""

    clauses = ("I3",)
    zh = "签订合同"

    contract: UUID
    fund: UUID
    contractor: UUID
    amount_fen: Fen
    title: Line
    selection: Prose
    task: UUID | None = None


class MakePayment(Command):
    """Pay under a contract, with the voucher."""

    clauses = ("I3",)
    zh = "支付资金"

    payment: UUID
    contract: UUID
    amount_fen: Fen
    voucher: Document


class PublishFunds(Command):
    """Show what came in and what was spent; the sums are those of the ledger."""

    clauses = ("S5",)
    zh = "公示资金使用情况"

    place: Line
    published_from: CalendarDay
    published_until: CalendarDay


class AuditFunds(Command):
    """Record what an independent auditor found; the sums are those of the ledger."""

    clauses = ("S5",)
    zh = "登记资金审计"

    auditor: UUID
    conclusion: Prose
    clean: bool
    documents: Annotated[tuple[Document, ...], Field(max_length=200)] = ()


def approve_funds(matter: Matter, command: ApproveFunds, act: Act) -> list[Fact]:
    """I3 批准资金: on a decision; S5: where the rules of the day say so, on an assembly's."""
    require_decided(matter, act)
    by_assembly = matter.decided_by is DecidedBy.ASSEMBLY
    if command.source in act.rules.assembly_funds.value and not by_assembly:
        raise AssemblyDecisionMissing("source")
    if command.fund in matter.funding.funds:
        raise AlreadyExists("fund")
    return [
        FundsApproved(
            fund=command.fund,
            source=command.source,
            amount_fen=command.amount_fen,
            purpose=command.purpose,
            by_assembly=by_assembly,
        )
    ]


def award_contract(matter: Matter, command: AwardContract, act: Act) -> list[Fact]:
    """I3 签订合同: within what was approved, not to whoever organises or hosts."""
    require_decided(matter, act)
    fund = matter.funding.funds.get(command.fund)
    if fund is None:
        raise NoSuchFund("fund")
    act.must_follow(fund.approved_at)
    if command.contract in matter.funding.contracts:
        raise AlreadyExists("contract")
    act.registry.living(command.contractor, "contractor")
    if command.contractor in {act.acting_for, act.actor.organisation, *_organisers(matter, act)}:
        raise ContractorIsOrganiser("contractor")
    if command.task is not None:
        task = matter.tasks.get(command.task)
        if task is None:
            raise NoSuchTask("task")
        act.must_follow(task.assigned_at)
    if command.amount_fen > fund.left_fen:
        raise ContractExceedsFund("amount_fen", left=yuan(fund.left_fen))
    return [
        ContractAwarded(
            contract=command.contract,
            fund=command.fund,
            contractor=command.contractor,
            amount_fen=command.amount_fen,
            title=command.title,
            selection=command.selection,
            task=command.task,
        )
    ]


def make_payment(matter: Matter, command: MakePayment, act: Act) -> list[Fact]:
    """I3 支付资金: within what was contracted; work done is paid for though its task failed."""
    require_on_agenda(matter, act)
    contract = matter.funding.contracts.get(command.contract)
    if contract is None:
        raise NoSuchContract("contract")
    act.must_follow(contract.awarded_at)
    if command.payment in matter.funding.payments:
        raise AlreadyExists("payment")
    if command.amount_fen > contract.left_fen:
        raise PaymentExceedsContract("amount_fen", left=yuan(contract.left_fen))
    return [
        PaymentMade(
            payment=command.payment,
            contract=command.contract,
            amount_fen=command.amount_fen,
            voucher=command.voucher,
        )
    ]


def publish_funds(matter: Matter, command: PublishFunds, act: Act) -> list[Fact]:
    """S5 公示资金: as everything that the committee makes public, for the days that the rules of
    the act state."""
    totals = _require_funds(matter, act)
    latest = matter.funding.latest_by(act.occurred_at)
    assert latest is not None
    if command.published_from < beijing_date(latest):
        raise PublishedBeforeMoneyMoved("published_from")
    require_period(command.published_from, command.published_until, act)
    return [
        FundsPublished(
            **totals._asdict(),
            place=command.place,
            published_from=command.published_from,
            published_until=command.published_until,
        )
    ]


def audit_funds(matter: Matter, command: AuditFunds, act: Act) -> list[Fact]:
    """S5 资金审计: by an organisation that neither spent the money nor received it."""
    totals = _require_funds(matter, act)
    auditor = act.registry.living(command.auditor, "auditor")
    organiser = matter.organisation
    assert organiser is not None
    if (
        auditor.id == organiser
        or act.registry.is_under(auditor.id, organiser)
        or auditor.id in _contractors(matter.funding)
    ):
        raise AuditorNotIndependent("auditor")
    return [
        FundsAudited(
            auditor=command.auditor,
            **totals._asdict(),
            conclusion=command.conclusion,
            clean=command.clean,
            documents=command.documents,
        )
    ]


def _require_funds(matter: Matter, act: Act) -> Totals:
    """The sums as they stood at the act, of which something had been approved."""
    require_on_agenda(matter, act)
    totals = matter.funding.totals_by(act.occurred_at)
    if not totals.approved_fen:
        raise NoFundsYet()
    return totals


def _contractors(funding: Funding) -> set[UUID]:
    return {contract.contractor for contract in funding.contracts.values()}


def _organisers(matter: Matter, act: Act) -> set[UUID]:
    """I3 The organiser, who took it over, and who hosted."""
    assert matter.organisation is not None
    return {matter.organisation, act.registry.heir(matter.organisation), *_hosts(matter)}


def _hosts(matter: Matter) -> set[UUID]:
    """Organisations that any notice named as host, or that hosted a session."""
    hosts = [
        *(notice.elements.host for notice in matter.notices),
        *(host for it in matter.discussion.sessions.values() for _, host in it.hosts),
    ]
    return {host.organisation for host in hosts if host.organisation is not None}
