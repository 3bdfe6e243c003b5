"""Money: approved, contracted, paid, published, audited."""

from __future__ import annotations

from domain.procedure.relations import ORGANISER, SUPERIOR
from domain.procedure.step import JUDGES, ORGANISERS, Step
from domain.steps import funds

TABLE: tuple[Step, ...] = (
    Step(funds.ApproveFunds, funds.approve_funds, "matter", ORGANISERS, ORGANISER),
    Step(funds.AwardContract, funds.award_contract, "matter", ORGANISERS, ORGANISER),
    Step(funds.MakePayment, funds.make_payment, "matter", ORGANISERS, ORGANISER),
    Step(funds.PublishFunds, funds.publish_funds, "matter", ORGANISERS, ORGANISER),
    Step(funds.AuditFunds, funds.audit_funds, "matter", JUDGES, SUPERIOR),
)
