"""Money in the ordinary course: approved by an assembly, contracted, paid, published, audited."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.events.agenda import Document
from domain.events.funds import FundSource
from domain.steps.funds import ApproveFunds, AuditFunds, AwardContract, MakePayment, PublishFunds
from tests.domain import course
from tests.domain.specification import HOUSING, PROPERTY, History, december, january

FUND, OTHER_FUND = UUID(int=0xB1), UUID(int=0xB2)
CONTRACT, OTHER_CONTRACT = UUID(int=0xC1), UUID(int=0xC2)
PAYMENT, OTHER_PAYMENT = UUID(int=0xD1), UUID(int=0xD2)
VOUCHER = Document(
    title="转账凭证", digest="5" * 64, media_type="application/pdf", size_bytes=20_480
)

APPROVE = ApproveFunds(
    fund=FUND,
    source=FundSource.WELFARE_FUND,
    amount_fen=1_200_000,
    purpose="购买并安装楼道声控灯。",
)
RAISE = ApproveFunds(
    fund=OTHER_FUND,
    source=FundSource.SELF_RAISED,
    amount_fen=300_000,
    purpose="居民自筹，用于更换线路。",
)
AWARD = AwardContract(
    contract=CONTRACT,
    fund=FUND,
    contractor=PROPERTY,
    amount_fen=1_000_000,
    title="声控灯安装合同",
    selection="三家报价，经居民代表评议，取最低价。",
)
PAY = MakePayment(payment=PAYMENT, contract=CONTRACT, amount_fen=600_000, voucher=VOUCHER)
SHOW = PublishFunds(
    place="居务公开栏", published_from=date(2026, 1, 8), published_until=date(2026, 1, 22)
)
AUDIT = AuditFunds(auditor=HOUSING, conclusion="收支相符，凭证齐全。", clean=True)

VOTED: History = (*course.CALLED, (course.VOTE, december(31)))
APPROVED: History = (*VOTED, (APPROVE, january(4)))
RAISED: History = (*course.DECIDED, (RAISE, january(4)))
AWARDED: History = (*APPROVED, (AWARD, january(5)))
PAID: History = (*AWARDED, (PAY, january(7)))
