"""The money of a matter: every sum with its events, and never more out than in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.act import Command
from domain.event import Event, Fact
from domain.events.funds import FundSource
from domain.steps.funds import ApproveFunds, AwardContract, MakePayment
from domain.streams.kinds import STREAM_KINDS
from projections.funds import FUNDS, FundLine, FundsPage, Paper, Sum
from projections.projection import as_of, fold_all
from tests.domain import specification as spec
from tests.domain.course import DECIDED, TASK, changed
from tests.domain.specification import HOUSING, PROPERTY, STREET_CLERK, WATER, january
from tests.domain.spending import (
    AUDIT,
    AWARD,
    CONTRACT,
    FUND,
    OTHER_CONTRACT,
    OTHER_FUND,
    OTHER_PAYMENT,
    PAID,
    PAY,
    PAYMENT,
    RAISE,
    SHOW,
    VOTED,
    VOUCHER,
)
from tests.projections.events import MATTER, ORGANISATION, event, played

SMALL = changed(AWARD, contract=OTHER_CONTRACT, contractor=WATER, amount_fen=50_000, fund=FUND)
REST = changed(PAY, payment=OTHER_PAYMENT, amount_fen=400_000)
SPENT = (
    *PAID,
    (RAISE, january(7)),
    (SMALL, january(7)),
    (REST, january(8)),
    (SHOW, january(8)),
    (AUDIT, january(9), STREET_CLERK),
)


def page_of(events: list[Event]) -> FundsPage:
    return fold_all(FUNDS, events)[(MATTER,)]


def position(events: list[Event], type: str, number: int = 0) -> int:
    """Where the fact of this type, counted from 0, stands."""
    return [it.position for it in events if it.type == type][number]


def test_a_matter_without_money_has_no_page() -> None:
    assert not fold_all(FUNDS, played(DECIDED))


def test_every_sum_names_its_events() -> None:
    events = played(SPENT)
    approved = [position(events, "funds.approved.v1", n) for n in (0, 1)]
    awarded = [position(events, "contract.awarded.v1", n) for n in (0, 1)]
    paid = [position(events, "payment.made.v1", n) for n in (0, 1)]
    page = page_of(events)
    assert page.approved == Sum(1_500_000, tuple(approved))
    assert page.contracted == Sum(1_050_000, tuple(awarded))
    assert page.paid == Sum(1_000_000, tuple(paid))
    welfare, raised = page.funds
    assert (welfare.fund, welfare.source, welfare.by_assembly) == (FUND, "welfare_fund", True)
    assert (welfare.approved, welfare.contracted, welfare.paid) == (
        Sum(1_200_000, (approved[0],)),
        Sum(1_050_000, tuple(awarded)),
        Sum(1_000_000, tuple(paid)),
    )
    assert (raised.fund, raised.source) == (OTHER_FUND, "self_raised")
    assert (raised.approved, raised.contracted, raised.paid) == (
        Sum(300_000, (approved[1],)),
        Sum(),
        Sum(),
    )
    large, small = page.contracts
    assert (large.contract, large.contractor, large.title) == (CONTRACT, PROPERTY, AWARD.title)
    assert (large.fund, large.selection, large.task) == (FUND, AWARD.selection, None)
    assert large.contracted == Sum(1_000_000, (awarded[0],))
    assert large.paid == Sum(1_000_000, tuple(paid))
    assert (small.contract, small.paid, small.payments) == (OTHER_CONTRACT, Sum(), ())
    first, second = large.payments
    assert (first.payment, first.paid_at) == (PAYMENT, january(7))
    assert first.amount == Sum(600_000, (paid[0],))
    assert first.voucher == Paper(**VOUCHER.model_dump())
    assert second.amount == Sum(400_000, (paid[1],))
    assert page.last_position == events[-1].position
    assert (page.matter, page.organisation) == (MATTER, ORGANISATION)


def test_publications_and_audits_stand_as_they_were() -> None:
    events = played(SPENT)
    page = page_of(events)
    (published,) = page.publications
    assert published.position == position(events, "funds.published.v1")
    sums = (published.approved_fen, published.contracted_fen, published.paid_fen)
    assert sums == (1_500_000, 1_050_000, 1_000_000)
    assert (published.published_from, published.published_until) == (
        date(2026, 1, 8),
        date(2026, 1, 22),
    )
    (audit,) = page.audits
    assert audit.position == position(events, "funds.audited.v1")
    assert (audit.auditor, audit.clean, audit.documents) == (HOUSING, True, ())
    assert audit.audited_at == january(9)
    assert (audit.approved_fen, audit.contracted_fen, audit.paid_fen) == sums


def test_a_past_page_holds_what_had_happened() -> None:
    events = played(SPENT)
    page = page_of(as_of(events, january(5), None))
    assert (page.approved.fen, page.contracted.fen, page.paid.fen) == (1_200_000, 1_000_000, 0)
    assert not fold_all(FUNDS, as_of(events, january(3), None))


def test_money_of_another_matter_changes_nothing() -> None:
    events = played(SPENT)
    other = UUID(int=0xBB)
    theirs = [event(it.fact, 900 + it.position, at=it.occurred_at, stream=other) for it in events]
    pages = fold_all(FUNDS, [*events, *theirs])
    assert pages[(MATTER,)] == page_of(events)
    assert pages[(other,)].approved.fen == 1_500_000


def columns(events: list[Event]) -> dict[str, object]:
    page = page_of(events)
    return {it.name: it.value(page) for it in FUNDS.columns}


def test_its_columns_are_its_sums() -> None:
    assert columns(played(SPENT)) == {
        "organisation": ORGANISATION,
        "division_code": None,
        "changed_at": january(9),
        "published": "current",
        "audited": "clean",
        "approved_fen": 1_500_000,
        "contracted_fen": 1_050_000,
        "paid_fen": 1_000_000,
    }


def test_money_that_moved_since_is_not_published() -> None:
    events = played(SPENT)
    told = [
        columns([it for it in events if it.occurred_at <= moment])["published"]
        for moment in (january(7), january(8))
    ]
    assert told == ["none", "current"]
    more = event(next(it.fact for it in events if it.type == "payment.made.v1"), 999)
    assert columns([*events, more])["published"] == "behind"
    assert columns([it for it in events if it.occurred_at < january(9)])["audited"] == "none"


# Whatever is asked for

ONE, TWO = UUID(int=1), UUID(int=2)
ids = st.sampled_from([ONE, ONE, TWO, UUID(int=3)])
amounts = st.integers(min_value=1, max_value=6) | st.sampled_from([10, 11, 10**13])
approvals = st.builds(
    ApproveFunds,
    fund=ids,
    source=st.sampled_from(FundSource),
    amount_fen=amounts,
    purpose=st.just("装灯。"),
)
awards = st.builds(
    AwardContract,
    contract=st.integers(min_value=1, max_value=9).map(lambda number: UUID(int=number)),
    fund=ids,
    contractor=st.sampled_from([PROPERTY, PROPERTY, WATER, spec.COMMITTEE]),
    amount_fen=amounts,
    title=st.just("装灯"),
    selection=st.just("比价。"),
    task=st.sampled_from([None, None, None, TASK]),
)
payments = st.builds(
    MakePayment,
    payment=st.uuids(),
    contract=ids,
    amount_fen=amounts,
    voucher=st.just(VOUCHER),
)
TEN = changed(RAISE, fund=ONE, amount_fen=10)
BEGINNINGS: tuple[list[Command], ...] = (
    [],
    [TEN, changed(TEN, fund=TWO)],
    [TEN, changed(AWARD, fund=ONE, contract=ONE, amount_fen=9)],
)
goings_on = st.lists(
    st.tuples(
        st.one_of(approvals, awards, awards, payments, payments),
        st.sampled_from([0, 0, 0, 1, 30, -20]),
    ),
    max_size=40,
)


def recorded(
    history: spec.History, commands: list[tuple[Command, int]]
) -> tuple[list[tuple[Fact, datetime]], spec.Given]:
    """What comes of the commands, each so many minutes after (or before) the one before it."""
    stream = spec.given("matter", *history)
    facts: list[tuple[Fact, datetime]] = []
    at = january(4)
    for command, minutes in commands:
        at += timedelta(minutes=minutes)
        outcome = stream.when(command, at=at)
        for _, fact in outcome.decided:
            facts.append((fact, at))
            stream.state = STREAM_KINDS["matter"].evolve(stream.state, fact, at)
    return facts, stream


def check(page: FundsPage, amounts: dict[int, int]) -> None:
    """paid ≤ contracted ≤ approved for every fund and contract and for the whole, and each sum is
    that of the events that it names."""
    lines: list[FundsPage | FundLine] = [page, *page.funds]
    for line in lines:
        assert line.paid.fen <= line.contracted.fen <= line.approved.fen
    for contract in page.contracts:
        assert contract.paid.fen <= contract.contracted.fen
        assert contract.paid.fen == sum(it.amount.fen for it in contract.payments)
    sums = [
        *(total for line in lines for total in (line.approved, line.contracted, line.paid)),
        *(total for contract in page.contracts for total in (contract.contracted, contract.paid)),
    ]
    for total in sums:
        assert total.fen == sum(amounts[position] for position in total.positions)
        assert len(set(total.positions)) == len(total.positions)
    for name in ("approved", "contracted", "paid"):
        whole = sum(getattr(fund, name).fen for fund in page.funds)
        assert getattr(page, name).fen == whole


@settings(max_examples=200, deadline=None)
@given(
    history=st.sampled_from([VOTED, DECIDED]),
    beginning=st.sampled_from(BEGINNINGS),
    commands=goings_on,
)
def test_never_more_is_paid_than_contracted_nor_contracted_than_approved(
    history: spec.History, beginning: list[Command], commands: list[tuple[Command, int]]
) -> None:
    facts, stream = recorded(history, [*((it, 0) for it in beginning), *commands])
    events = [event(fact, number, at=at) for number, (fact, at) in enumerate(facts, 1)]
    amounts = {it.position: it.fact.amount_fen for it in events}  # type: ignore[attr-defined]
    funding = stream.state.funding
    for moment in sorted({it.occurred_at for it in events}):
        page = page_of(as_of(events, moment, None))
        check(page, amounts)
        assert funding.totals_by(moment) == (
            page.approved.fen,
            page.contracted.fen,
            page.paid.fen,
        )
    for fund in funding.funds.values():
        assert 0 <= fund.left_fen <= fund.approved_fen
    for contract in funding.contracts.values():
        assert 0 <= contract.left_fen <= contract.amount_fen
