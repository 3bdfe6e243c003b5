"""The pages of the duties register: where each fact goes, who owes, and what is settled when."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import Any
from uuid import UUID

import msgspec
import pytest

from domain.catalogue import FACTS
from domain.duties.table import DUTY_KINDS
from domain.events import decision, publicity, referral, registry, undertaking
from domain.events.agenda import GuidanceGiven, ProposalAdopted, ProposalSubmitted
from domain.events.appraisal import AppraisalClosed, AppraisalOpened
from domain.events.decision import AssemblyOutcome
from domain.events.notice import DepartmentRequested, PartyInvited
from domain.value import Party
from projections.duties import DUTIES, DutyPage
from projections.projection import fold_all
from tests.domain.duty_histories import ID, Told, at, events, made
from tests.domain.specification import COMMITTEE, HOUSING, PROPERTY, STREET, WATER, resident
from tests.projections.events import MATTER

SUBMITTED = made(ProposalSubmitted, organiser=COMMITTEE)
DECIDED = made(decision.DecisionAdopted, report_to=())
ISSUED = made(
    referral.ReferralIssued, referral=ID, to=HOUSING, due_at=at("2025-12-22"), working_days=15
)


def pages(*told: Told) -> dict[Any, DutyPage]:
    return fold_all(DUTIES, events(*told))


def page(kind: str, *told: Told, ref: str = "", scope: UUID = MATTER) -> DutyPage:
    return pages(*told)[(scope, kind, ref)]


def places(fact: Any) -> set[tuple[str, str]]:
    (one,) = events((fact, "2025-12-01"))
    keys = list(DUTIES.keys(one))
    assert len(keys) == len(set(keys))
    return {(kind, ref) for _, kind, ref in keys}


@pytest.mark.parametrize(
    ("fact", "touched"),
    [
        (SUBMITTED, {("proposal_answer", "")}),
        (
            made(ProposalAdopted, guided_by=None),
            {("proposal_answer", ""), ("notice", "")},
        ),
        (
            made(ProposalAdopted, guided_by=COMMITTEE),
            {("proposal_answer", ""), ("notice", ""), ("guidance", "")},
        ),
        (
            made(DepartmentRequested, department=HOUSING, street=STREET),
            {("invitation", str(HOUSING))},
        ),
        (
            made(PartyInvited, invitation=ID, party=Party(organisation=HOUSING)),
            {("invitation", str(HOUSING)), ("invitation_answer", str(ID))},
        ),
        (made(PartyInvited, invitation=ID, party=resident(1)), set()),
        (
            DECIDED,
            {(it, "") for it in ("notice", "shelved_review", "outcome_publication", "archive")},
        ),
        (
            ISSUED,
            {("referral_acceptance", str(ID)), ("referral_answer", str(ID))},
        ),
    ],
)
def test_a_fact_touches_the_duties_that_it_moves(fact: Any, touched: set[tuple[str, str]]) -> None:
    assert places(fact) == touched


def test_a_page_knows_who_owes_and_since_when() -> None:
    opened = page("proposal_answer", (SUBMITTED, "2025-12-01"))
    assert (opened.owed_by, opened.organisation) == (COMMITTEE, COMMITTEE)
    assert (opened.opened_at, opened.settled_at) == (at("2025-12-01"), None)
    met = page("proposal_answer", (SUBMITTED, "2025-12-01"), (made(ProposalAdopted), "2025-12-09"))
    assert met.settled_at == at("2025-12-09")
    assert [entry.position for entry in met.history] == [1, 2]
    assert met.history[0].rule == "proposal_answer"
    assert met.history[0].rule_pack == "dongcheng-2016"


def test_what_is_sent_back_or_taken_back_is_unsettled_again() -> None:
    course: list[Told] = [(ISSUED, "2025-12-01")]
    course.append((made(referral.ReferralAnswered, referral=ID), "2025-12-05"))
    assert page("referral_answer", *course, ref=str(ID)).settled_at == at("2025-12-05")
    course.append((made(referral.AnswerRejected, referral=ID), "2025-12-08"))
    assert page("referral_answer", *course, ref=str(ID)).settled_at is None
    published = made(publicity.OutcomePublished, publication=ID)
    withdrawn = made(publicity.PublicationWithdrawn, publication=ID)
    told: list[Told] = [(DECIDED, "2025-12-01"), (published, "2025-12-02")]
    assert page("outcome_publication", *told).settled_at == at("2025-12-02")
    assert page("outcome_publication", *told, (withdrawn, "2025-12-03")).settled_at is None


def test_who_owed_it_before_is_kept() -> None:
    redirected = made(
        referral.ReferralRedirected, referral=ID, to=WATER, due_at=at("2025-12-31"), working_days=9
    )
    found = page("referral_answer", (ISSUED, "2025-12-01"), (redirected, "2025-12-05"), ref=str(ID))
    assert (found.owed_by, found.owed_before) == (WATER, (HOUSING,))
    columns = {column.name: column.value(found) for column in DUTIES.columns}
    assert columns["owners"] == [str(WATER), str(HOUSING)]
    task = made(undertaking.TaskAssigned, task=ID, owner=PROPERTY, due_on=date(2025, 12, 9))
    alone = page("task", (task, "2025-12-01"), ref=str(ID))
    columns = {column.name: column.value(alone) for column in DUTIES.columns}
    assert columns["owners"] == [str(PROPERTY)]


def test_what_was_never_owed_has_no_beginning() -> None:
    found = page("guidance", (made(GuidanceGiven), "2025-12-01"))
    assert (found.opened_at, found.settled_at, found.owed_by) == (None, None, None)


def test_what_recurs_has_a_page_of_the_organisation() -> None:
    registered = made(
        registry.OrganisationRegistered, organisation=COMMITTEE, kind=registry.Kind.COMMITTEE
    )
    held = made(decision.AssemblyVoted, outcome=AssemblyOutcome.CARRIED)
    rounds = (made(AppraisalOpened, organiser=COMMITTEE), made(AppraisalClosed))
    merged = made(registry.OrganisationMerged, organisation=COMMITTEE)
    course: list[Told] = [(registered, "2025-12-01"), (held, "2026-01-05")]
    course += [(fact, "2026-01-06") for fact in rounds]
    assembly = page("half_yearly_assembly", *course, scope=COMMITTEE)
    assert (assembly.owed_by, assembly.organisation) == (COMMITTEE, COMMITTEE)
    assert (len(assembly.history), assembly.settled_at) == (2, None)
    appraisal = page("appraisal", *course, (merged, "2026-02-01"), scope=COMMITTEE)
    assert [entry.effect.value for entry in appraisal.history] == [
        "opens",
        "begins",
        "meets",
        "ends",
    ]
    assert appraisal.settled_at == at("2026-02-01")
    assert appraisal.history[1].token == appraisal.history[2].token == str(MATTER)


def test_other_kinds_of_organisation_owe_nothing_that_recurs() -> None:
    for kind in registry.Kind:
        fact = made(registry.OrganisationRegistered, organisation=COMMITTEE, kind=kind)
        assert bool(places(fact)) == (kind is registry.Kind.COMMITTEE)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_acts_are_judged_in_the_order_in_which_they_happened(order: tuple[int, ...]) -> None:
    """A page says the same of who owes and what is settled however its facts came in."""
    course: list[Told] = [
        (ISSUED, "2025-12-01", "2026-01-01"),
        (made(referral.ReferralAnswered, referral=ID), "2025-12-05", "2026-01-01"),
        (made(referral.AnswerRejected, referral=ID), "2025-12-08", "2026-01-01"),
    ]
    found = page("referral_answer", *(course[number] for number in order), ref=str(ID))
    assert (found.owed_by, found.opened_at) == (HOUSING, at("2025-12-01"))
    assert found.settled_at is None


def test_a_page_survives_being_stored() -> None:
    for found in pages(
        (ISSUED, "2025-12-01"), (made(referral.ReferralAnswered, referral=ID), "2025-12-05")
    ).values():
        stored = msgspec.json.encode(found)
        again = msgspec.json.decode(stored, type=DutyPage)
        assert msgspec.json.encode(again) == stored
        assert again.history == found.history


def test_every_type_that_moves_a_duty_is_a_fact_of_the_catalogue() -> None:
    assert DUTY_KINDS.types <= set(FACTS)
