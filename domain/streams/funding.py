"""The part of a matter's state that its money makes up, in fen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from domain.events.funds import FundSource


class Totals(NamedTuple):
    """S5 What had come in, was promised and was spent by a moment."""

    approved_fen: int
    contracted_fen: int
    paid_fen: int


@dataclass(slots=True)
class Fund:
    """I3 What was approved from one source, and how much of it is under contract."""

    source: FundSource
    approved_fen: int
    approved_at: datetime
    contracted_fen: int = 0

    @property
    def left_fen(self) -> int:
        """What may still be put under contract."""
        return self.approved_fen - self.contracted_fen


@dataclass(slots=True)
class Contract:
    """I3 A contract, and how much of it has been paid."""

    fund: UUID
    contractor: UUID
    amount_fen: int
    awarded_at: datetime
    paid_fen: int = 0

    @property
    def left_fen(self) -> int:
        """What may still be paid."""
        return self.amount_fen - self.paid_fen


@dataclass(frozen=True, slots=True)
class Payment:
    """I3 A payment under a contract."""

    contract: UUID
    amount_fen: int
    paid_at: datetime


@dataclass(slots=True)
class Funding:
    """I3 S5 paid ≤ contracted ≤ approved, for each fund and so for the whole."""

    funds: dict[UUID, Fund] = field(default_factory=dict)
    contracts: dict[UUID, Contract] = field(default_factory=dict)
    payments: dict[UUID, Payment] = field(default_factory=dict)
    published_at: datetime | None = None
    audited_at: datetime | None = None

    @property
    def moved_at(self) -> list[datetime]:
        """When money was approved, contracted or paid, each time."""
        return [
            *(fund.approved_at for fund in self.funds.values()),
            *(contract.awarded_at for contract in self.contracts.values()),
            *(payment.paid_at for payment in self.payments.values()),
        ]

    @property
    def latest_at(self) -> datetime | None:
        """When money was last approved, contracted or paid."""
        return max(self.moved_at, default=None)

    def latest_by(self, moment: datetime) -> datetime | None:
        """When, up to a moment, money was last approved, contracted or paid."""
        return max((at for at in self.moved_at if at <= moment), default=None)

    def totals_by(self, moment: datetime) -> Totals:
        """The sums over everything dated up to a moment, so that a statement recorded late says
        what it could say on its own day."""
        funds, contracts = self.funds.values(), self.contracts.values()
        return Totals(
            sum(it.approved_fen for it in funds if it.approved_at <= moment),
            sum(it.amount_fen for it in contracts if it.awarded_at <= moment),
            sum(it.amount_fen for it in self.payments.values() if it.paid_at <= moment),
        )
