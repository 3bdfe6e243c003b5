"""The money of a matter: funds, contracts, payments, publications, audits; in whole fen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from domain.event import Event
from domain.events.funds import (
    ContractAwarded,
    FundsApproved,
    FundsAudited,
    FundsPublished,
    PaymentMade,
)
from projections.projection import Column, Key, Projection


class Sum(msgspec.Struct, frozen=True, gc=False):
    """An amount in fen and the positions of the events that it adds up."""

    fen: int = 0
    positions: tuple[int, ...] = ()

    def plus(self, fen: int, position: int) -> Sum:
        """With one event more."""
        return Sum(self.fen + fen, (*self.positions, position))


class Paper(msgspec.Struct, frozen=True, gc=False):
    """A document by its digest."""

    title: str
    digest: str
    media_type: str
    size_bytes: int


class FundLine(msgspec.Struct, frozen=True, gc=False):
    """What was approved from one source, and what became of it."""

    fund: UUID
    source: str
    purpose: str
    by_assembly: bool
    approved_at: datetime
    approved: Sum
    contracted: Sum = Sum()
    paid: Sum = Sum()


class PaymentLine(msgspec.Struct, frozen=True, gc=False):
    """A payment and its voucher."""

    payment: UUID
    paid_at: datetime
    amount: Sum
    voucher: Paper


class ContractLine(msgspec.Struct, frozen=True, gc=False):
    """A contract with its payments, in the order in which they were recorded."""

    contract: UUID
    fund: UUID
    contractor: UUID
    title: str
    selection: str
    task: UUID | None
    awarded_at: datetime
    contracted: Sum
    paid: Sum = Sum()
    payments: tuple[PaymentLine, ...] = ()


class FundsPublication(msgspec.Struct, frozen=True, gc=False):
    """What a publication said, as it said it."""

    position: int
    published_at: datetime
    approved_fen: int
    contracted_fen: int
    paid_fen: int
    place: str
    published_from: date
    published_until: date


class FundsAudit(msgspec.Struct, frozen=True, gc=False):
    """What an auditor found, and the sums that it looked at."""

    position: int
    audited_at: datetime
    auditor: UUID
    approved_fen: int
    contracted_fen: int
    paid_fen: int
    conclusion: str
    clean: bool
    documents: tuple[Paper, ...]


class Published(StrEnum):
    """S5 Whether the sums as they are now have been published."""

    NONE = "none"
    BEHIND = "behind"
    """Money was approved, contracted or paid since."""
    CURRENT = "current"


class Audited(StrEnum):
    """S5 What the latest audit said."""

    NONE = "none"
    CLEAN = "clean"
    FAULTS = "faults"


class FundsPage(msgspec.Struct, frozen=True, gc=False):
    """All money of a matter. paid ≤ contracted ≤ approved, for each fund and for the whole;
    lists are in the order in which things were recorded. ``changed_at`` is when the latest of it
    happened."""

    matter: UUID
    organisation: UUID | None
    division_code: str | None
    changed_at: datetime
    approved: Sum = Sum()
    contracted: Sum = Sum()
    paid: Sum = Sum()
    funds: tuple[FundLine, ...] = ()
    contracts: tuple[ContractLine, ...] = ()
    publications: tuple[FundsPublication, ...] = ()
    audits: tuple[FundsAudit, ...] = ()
    last_position: int = 0

    @property
    def published(self) -> Published:
        """Whether the sums as they are now have been published."""
        if not self.publications:
            return Published.NONE
        latest = self.publications[-1]
        said = (latest.approved_fen, latest.contracted_fen, latest.paid_fen)
        now = (self.approved.fen, self.contracted.fen, self.paid.fen)
        return Published.CURRENT if said == now else Published.BEHIND

    @property
    def audited(self) -> Audited:
        """What the latest audit said."""
        if not self.audits:
            return Audited.NONE
        return Audited.CLEAN if self.audits[-1].clean else Audited.FAULTS


MONEY = (FundsApproved, ContractAwarded, PaymentMade, FundsPublished, FundsAudited)
_TYPES = frozenset(fact.type for fact in MONEY)


def keys(event: Event) -> tuple[Key, ...]:
    """The matter's page, for every fact of money."""
    return ((event.stream,),) if event.type in _TYPES else ()


def fold(page: FundsPage | None, event: Event, key: Key) -> FundsPage:
    """The page after this fact."""
    if page is None:
        page = FundsPage(
            matter=event.stream,
            organisation=event.envelope.organisation,
            division_code=event.envelope.division_code,
            changed_at=event.occurred_at,
        )
    return msgspec.structs.replace(
        page,
        **_changes(page, event),
        changed_at=max(page.changed_at, event.occurred_at),
        last_position=event.position,
    )


def _changes(page: FundsPage, event: Event) -> dict[str, Any]:
    at, position = event.occurred_at, event.position
    match event.fact:
        case FundsApproved() as fact:
            approved = FundLine(
                fund=fact.fund,
                source=fact.source.value,
                purpose=fact.purpose,
                by_assembly=fact.by_assembly,
                approved_at=at,
                approved=Sum(fact.amount_fen, (position,)),
            )
            total = page.approved.plus(fact.amount_fen, position)
            return {"funds": (*page.funds, approved), "approved": total}
        case ContractAwarded() as fact:
            return _awarded(page, fact, at, position)
        case PaymentMade() as fact:
            return _paid(page, fact, at, position)
        case FundsPublished() as fact:
            published = FundsPublication(
                position=position,
                published_at=at,
                approved_fen=fact.approved_fen,
                contracted_fen=fact.contracted_fen,
                paid_fen=fact.paid_fen,
                place=fact.place,
                published_from=fact.published_from,
                published_until=fact.published_until,
            )
            return {"publications": (*page.publications, published)}
        case FundsAudited() as fact:
            return {"audits": (*page.audits, _audit(fact, at, position))}
    raise AssertionError(event.type)


def _awarded(page: FundsPage, fact: ContractAwarded, at: datetime, position: int) -> dict[str, Any]:
    contract = ContractLine(
        contract=fact.contract,
        fund=fact.fund,
        contractor=fact.contractor,
        title=fact.title,
        selection=fact.selection,
        task=fact.task,
        awarded_at=at,
        contracted=Sum(fact.amount_fen, (position,)),
    )
    return {
        "contracts": (*page.contracts, contract),
        "funds": _added(page.funds, "fund", fact.fund, "contracted", fact.amount_fen, position),
        "contracted": page.contracted.plus(fact.amount_fen, position),
    }


def _paid(page: FundsPage, fact: PaymentMade, at: datetime, position: int) -> dict[str, Any]:
    amount = fact.amount_fen
    payment = PaymentLine(
        payment=fact.payment,
        paid_at=at,
        amount=Sum(amount, (position,)),
        voucher=Paper(**dict(fact.voucher)),
    )
    fund = next(it.fund for it in page.contracts if it.contract == fact.contract)
    contracts = _added(page.contracts, "contract", fact.contract, "paid", amount, position)
    return {
        "contracts": tuple(
            msgspec.structs.replace(it, payments=(*it.payments, payment))
            if it.contract == fact.contract
            else it
            for it in contracts
        ),
        "funds": _added(page.funds, "fund", fund, "paid", amount, position),
        "paid": page.paid.plus(amount, position),
    }


def _audit(fact: FundsAudited, at: datetime, position: int) -> FundsAudit:
    return FundsAudit(
        position=position,
        audited_at=at,
        auditor=fact.auditor,
        approved_fen=fact.approved_fen,
        contracted_fen=fact.contracted_fen,
        paid_fen=fact.paid_fen,
        conclusion=fact.conclusion,
        clean=fact.clean,
        documents=tuple(Paper(**dict(document)) for document in fact.documents),
    )


L = TypeVar("L", FundLine, ContractLine)


def _added(
    lines: Iterable[L], id: str, wanted: UUID, sum: str, fen: int, position: int
) -> tuple[L, ...]:
    """The lines, with an amount more in one sum of the line that is wanted."""
    return tuple(
        msgspec.structs.replace(line, **{sum: getattr(line, sum).plus(fen, position)})
        if getattr(line, id) == wanted
        else line
        for line in lines
    )


FUNDS = Projection(
    name="funds",
    version=2,
    page=FundsPage,
    key=(("matter", "uuid"),),
    keys=keys,
    fold=fold,
    columns=(
        Column("organisation", "uuid", lambda page: page.organisation),
        Column("division_code", "text", lambda page: page.division_code),
        Column("changed_at", "timestamptz", lambda page: page.changed_at),
        Column("published", "text", lambda page: page.published.value),
        Column("audited", "text", lambda page: page.audited.value),
        Column("approved_fen", "bigint", lambda page: page.approved.fen),
        Column("contracted_fen", "bigint", lambda page: page.contracted.fen),
        Column("paid_fen", "bigint", lambda page: page.paid.fen),
    ),
    indexes=(("changed_at", "matter"), ("organisation", "changed_at"), ("approved_fen",)),
)
