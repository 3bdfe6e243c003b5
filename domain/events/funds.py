"""Facts of money (三(四)4, 四(三)): approved, contracted, paid, published, audited; in fen."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.event import Fact
from domain.events.agenda import Document
from domain.value import Fen, FenTotal, Line, Prose


class FundSource(StrEnum):
    """I3 资金来源."""

    GOVERNMENT_PURCHASE = "government_purchase"
    WELFARE_FUND = "welfare_fund"
    SELF_RAISED = "self_raised"
    DONATION = "donation"


class FundsApproved(Fact):
    """I3 批准资金: so much from this source, for this purpose; public money by an assembly (S5)."""

    type = "funds.approved.v1"
    clauses = ("I3", "S5")
    zh = "批准资金"

    fund: UUID
    source: FundSource
    amount_fen: Fen
    purpose: Prose
    by_assembly: bool


class ContractAwarded(Fact):
    """I3 签订合同: within what was approved."""

    type = "contract.awarded.v1"
    clauses = ("I3",)
    zh = "签订合同"

    contract: UUID
    fund: UUID
    contractor: UUID
    amount_fen: Fen
    title: Line
    selection: Prose
    task: UUID | None = None


class PaymentMade(Fact):
    """I3 支付: within what was contracted, with its voucher."""

    type = "payment.made.v1"
    clauses = ("I3",)
    zh = "支付资金"

    payment: UUID
    contract: UUID
    amount_fen: Fen
    voucher: Document


class FundsPublished(Fact):
    """S5 公示资金: what came in and what was spent, from day to day inclusive."""

    type = "funds.published.v1"
    clauses = ("S5",)
    zh = "公示资金使用情况"

    approved_fen: FenTotal
    contracted_fen: FenTotal
    paid_fen: FenTotal
    place: Line
    published_from: date
    published_until: date


class FundsAudited(Fact):
    """S5 资金审计: by an organisation that neither spent nor received it."""

    type = "funds.audited.v1"
    clauses = ("S5",)
    zh = "资金审计"

    auditor: UUID
    approved_fen: FenTotal
    contracted_fen: FenTotal
    paid_fen: FenTotal
    conclusion: Prose
    clean: bool
    documents: tuple[Document, ...]


FundsFact = FundsApproved | ContractAwarded | PaymentMade | FundsPublished | FundsAudited
