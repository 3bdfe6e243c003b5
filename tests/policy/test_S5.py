"""S5 资金监督: an assembly decides on funds; their use is published and audited."""

from datetime import date, datetime
from uuid import UUID

import pytest

from domain.act import Command
from domain.event import Actor
from domain.events.agenda import Document
from domain.events.funds import FundsAudited, FundSource, FundsPublished
from domain.refusal import (
    NotPermitted,
    OccurredBeforeItsCause,
    UnknownOrganisation,
)
from domain.roles import Role
from domain.rules.packs import PACKS
from domain.steps.funds import (
    AssemblyDecisionMissing,
    AuditorNotIndependent,
    NoFundsYet,
    PublishedBeforeMoneyMoved,
)
from domain.steps.publicity import PublicationPeriodInverted, PublicationTooShort
from tests.domain.course import DECIDED, changed
from tests.domain.specification import (
    BUILDING,
    CLERK,
    COMMITTEE,
    DISTRICT_CLERK,
    GRID,
    HOUSING,
    IMPORTER,
    NEIGHBOUR_CLERK,
    OTHER_STREET_CLERK,
    PROPERTY,
    STREET,
    STREET_CLERK,
    WATER,
    History,
    december,
    given,
    january,
)
from tests.domain.spending import (
    APPROVE,
    APPROVED,
    AUDIT,
    AWARD,
    AWARDED,
    OTHER_CONTRACT,
    OTHER_PAYMENT,
    PAID,
    PAY,
    RAISE,
    SHOW,
    VOTED,
)

REPORT = Document(title="审计报告", digest="6" * 64, media_type="application/pdf", size_bytes=9)


# An assembly decides


@pytest.mark.parametrize(
    ("source", "public"),
    [
        (FundSource.GOVERNMENT_PURCHASE, True),
        (FundSource.WELFARE_FUND, True),
        (FundSource.DONATION, True),
        (FundSource.SELF_RAISED, False),
    ],
)
def test_public_money_takes_an_assembly(source: FundSource, public: bool) -> None:
    asked = changed(APPROVE, source=source)
    given("matter", *VOTED).when(asked, at=january(4)).accepted()
    said = given("matter", *DECIDED).when(asked, at=january(4))
    if public:
        said.refused(AssemblyDecisionMissing, "S5", "source")
    else:
        said.accepted()


def test_which_sources_are_public_is_a_rule_with_its_source() -> None:
    for pack in PACKS:
        assert FundSource.SELF_RAISED not in pack.assembly_funds.value
        assert "四（三）" in pack.assembly_funds.source
        assert pack.assembly_funds.configured


# Publication


@pytest.mark.parametrize(
    ("history", "at", "contracted", "paid"),
    [
        pytest.param(APPROVED, january(8), 0, 0, id="approved"),
        pytest.param(AWARDED, january(8), 1_000_000, 0, id="contracted"),
        pytest.param(PAID, january(8), 1_000_000, 600_000, id="paid"),
        pytest.param(PAID, january(7), 1_000_000, 600_000, id="at the moment of the payment"),
        pytest.param(PAID, january(7, 8, 59, 59), 1_000_000, 0, id="late, from before the payment"),
        pytest.param(PAID, january(4), 0, 0, id="late, from before the contract"),
    ],
)
def test_a_publication_states_the_sums_of_its_day(
    history: History, at: datetime, contracted: int, paid: int
) -> None:
    given("matter", *history).when(SHOW, at=at).then(
        FundsPublished(
            approved_fen=1_200_000,
            contracted_fen=contracted,
            paid_fen=paid,
            place="居务公开栏",
            published_from=date(2026, 1, 8),
            published_until=date(2026, 1, 22),
        )
    )


def test_the_sums_are_over_all_funds_and_contracts() -> None:
    history = (
        *PAID,
        (RAISE, january(7)),
        (changed(AWARD, contract=OTHER_CONTRACT, amount_fen=150_001), january(7)),
        (
            changed(PAY, payment=OTHER_PAYMENT, contract=OTHER_CONTRACT, amount_fen=150_001),
            january(7),
        ),
    )
    (published,) = given("matter", *history).when(SHOW, at=january(8)).accepted()
    assert isinstance(published, FundsPublished)
    assert published.approved_fen == 1_500_000
    assert published.contracted_fen == 1_150_001
    assert published.paid_fen == 750_001


@pytest.mark.parametrize("command", [SHOW, AUDIT], ids=["published", "audited"])
def test_there_are_funds_to_account_for(command: Command) -> None:
    by = CLERK if command is SHOW else STREET_CLERK
    given("matter", *VOTED).when(command, at=january(8), by=by).refused(NoFundsYet, "S5")
    given("matter", *APPROVED).when(command, at=january(3), by=by).refused(NoFundsYet, "S5")


@pytest.mark.parametrize(
    ("until", "long_enough"),
    [
        pytest.param(date(2026, 1, 22), True, id="fifteen days exactly"),
        pytest.param(date(2026, 1, 21), False, id="fourteen days"),
    ],
)
def test_from_2026_it_stays_fifteen_days(until: date, long_enough: bool) -> None:
    said = given("matter", *PAID).when(changed(SHOW, published_until=until), at=january(8))
    if long_enough:
        said.accepted()
    else:
        said.refused(PublicationTooShort, "E1", "published_until")


def test_before_2026_no_rule_stated_the_days() -> None:
    raised = (*DECIDED, (RAISE, december(30)))
    one_day = changed(SHOW, published_from=date(2025, 12, 31), published_until=date(2025, 12, 31))
    given("matter", *raised).when(one_day, at=december(31, 23, 59, 59)).accepted()
    given("matter", *raised).when(one_day, at=january(1, 0)).refused(
        PublicationTooShort, "E1", "published_until"
    )
    given("matter", *raised).when(
        changed(one_day, published_until=date(2025, 12, 30)), at=december(31)
    ).refused(PublicationPeriodInverted, "E1", "published_until")


@pytest.mark.parametrize(
    ("begins", "possible"),
    [
        pytest.param(date(2026, 1, 6), False, id="the day before the payment"),
        pytest.param(date(2026, 1, 7), True, id="the day of the payment"),
    ],
)
def test_it_does_not_begin_before_the_latest_movement_it_states(
    begins: date, possible: bool
) -> None:
    said = given("matter", *PAID).when(changed(SHOW, published_from=begins), at=january(8))
    if possible:
        said.accepted()
    else:
        said.refused(PublishedBeforeMoneyMoved, "S5", "published_from")


def test_the_organiser_publishes() -> None:
    for by in (NEIGHBOUR_CLERK, STREET_CLERK):
        given("matter", *PAID).when(SHOW, at=january(8), by=by).refused(
            NotPermitted, "S2", "on_behalf_of"
        )
    given("matter", *PAID).when(
        changed(SHOW, on_behalf_of=COMMITTEE), at=january(8), by=STREET_CLERK
    ).accepted()


# Audit


def test_an_audit_states_the_sums_and_its_conclusion() -> None:
    asked = changed(AUDIT, documents=(REPORT,), clean=False, conclusion="一笔凭证缺失。")
    given("matter", *PAID).when(asked, at=january(8), by=STREET_CLERK).then(
        FundsAudited(
            auditor=HOUSING,
            approved_fen=1_200_000,
            contracted_fen=1_000_000,
            paid_fen=600_000,
            conclusion="一笔凭证缺失。",
            clean=False,
            documents=(REPORT,),
        )
    )
    (late,) = given("matter", *PAID).when(AUDIT, at=january(6), by=STREET_CLERK).accepted()
    assert isinstance(late, FundsAudited)
    assert late.paid_fen == 0


@pytest.mark.parametrize(
    ("auditor", "independent"),
    [
        pytest.param(HOUSING, True, id="a department"),
        pytest.param(STREET, True, id="the street above"),
        pytest.param(COMMITTEE, False, id="the organiser"),
        pytest.param(GRID, False, id="its own grid"),
        pytest.param(BUILDING, False, id="two levels below it"),
        pytest.param(PROPERTY, False, id="the contractor"),
    ],
)
def test_an_auditor_neither_spent_nor_received_it(auditor: UUID, independent: bool) -> None:
    said = given("matter", *AWARDED).when(
        changed(AUDIT, auditor=auditor), at=january(8), by=STREET_CLERK
    )
    if independent:
        said.accepted()
    else:
        said.refused(AuditorNotIndependent, "S5", "auditor")


def test_a_contractor_elsewhere_in_the_matter_is_no_auditor_either() -> None:
    more = changed(AWARD, contract=OTHER_CONTRACT, contractor=WATER, amount_fen=1)
    history = (*AWARDED, (more, january(6)))
    given("matter", *history).when(
        changed(AUDIT, auditor=WATER), at=january(8), by=STREET_CLERK
    ).refused(AuditorNotIndependent, "S5", "auditor")


def test_an_auditor_is_registered() -> None:
    given("matter", *PAID).when(
        changed(AUDIT, auditor=UUID(int=404)), at=january(8), by=STREET_CLERK
    ).refused(UnknownOrganisation, "S2", "auditor")


@pytest.mark.parametrize(
    ("by", "on_behalf_of", "field"),
    [
        pytest.param(STREET_CLERK, None, None, id="the street above"),
        pytest.param(DISTRICT_CLERK, None, None, id="the district"),
        pytest.param(IMPORTER, STREET, None, id="an importer for the street"),
        pytest.param(OTHER_STREET_CLERK, None, "on_behalf_of", id="another street"),
        pytest.param(IMPORTER, COMMITTEE, "on_behalf_of", id="an importer for the organiser"),
        pytest.param(STREET_CLERK, COMMITTEE, "on_behalf_of", id="the street as the organiser"),
    ],
)
def test_the_audit_comes_from_above(
    by: Actor, on_behalf_of: UUID | None, field: str | None
) -> None:
    said = given("matter", *PAID).when(
        changed(AUDIT, on_behalf_of=on_behalf_of), at=january(8), by=by
    )
    if field is None:
        said.accepted()
    else:
        said.refused(NotPermitted, "S2", field)


def test_no_committee_audits() -> None:
    given("matter", *PAID).when(AUDIT, at=january(8), by=Actor(COMMITTEE, Role.COMMITTEE)).refused(
        NotPermitted, "S2"
    )


def test_neither_is_dated_before_the_matter_was_on_the_agenda() -> None:
    for command, by in ((SHOW, CLERK), (AUDIT, STREET_CLERK)):
        given("matter", *PAID).when(command, at=december(1), by=by).refused(
            OccurredBeforeItsCause, "S4", "occurred_at"
        )
