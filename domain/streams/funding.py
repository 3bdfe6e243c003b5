"""The part of a matter's state that its money makes up, in fen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from domain.events.funds import FundSource


@dataclass(slots=True)
class Fund:
    """I3 What was approved from one source, and how much of it is under contract."""

    source: FundSource
    approved_fen: int
    approved_at: datetime
    contracted_fen: int = 0


@dataclass(slots=True)
class Contract:
    """I3 A contract, and how much of it has been paid."""

    fund: UUID
    contractor: UUID
    amount_fen: int
    awarded_at: datetime
    paid_fen: int = 0


@dataclass(slots=True)
class Funding:
    """I3 S5 paid ≤ contracted ≤ approved, for each fund and so for the whole."""

    funds: dict[UUID, Fund] = field(default_factory=dict)
    contracts: dict[UUID, Contract] = field(default_factory=dict)
    payments: set[UUID] = field(default_factory=set)
    published_at: datetime | None = None
    audited_at: datetime | None = None
    latest_at: datetime | None = None
    """When money was last approved, contracted or paid."""

    @property
    def approved_fen(self) -> int:
        """Over all funds."""
        return sum(fund.approved_fen for fund in self.funds.values())

    @property
    def contracted_fen(self) -> int:
        """Over all contracts."""
        return sum(contract.amount_fen for contract in self.contracts.values())

    @property
    def paid_fen(self) -> int:
        """Over all payments."""
        return sum(contract.paid_fen for contract in self.contracts.values())
