"""The duties register: which duties there are, and where each stands to the second."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from domain.duties.entry import Effect
from domain.duties.standing import STATUS_NAMES, Status
from domain.duties.table import DUTY_KINDS
from domain.event import Fact
from domain.events import (
    agenda,
    archive,
    decision,
    discussion,
    evaluation,
    funds,
    linkage,
    notice,
    publicity,
    referral,
    undertaking,
)
from domain.rules.pack import BEIJING, Rule, RulePack, Term
from domain.value import Party
from tests.domain.duty_histories import ID, SECOND, end_of, events, made, standings, told
from tests.domain.specification import COMMITTEE, HOUSING, PROPERTY, STREET
from tests.policy.test_every_clause import CLAUSES

FIRST = "2025-12-01"
CLOCK: dict[str, Any] = {"due_at": end_of(date(2025, 12, 22)), "working_days": 15}
ADOPTED = made(agenda.ProposalAdopted)
DECIDED = made(decision.DecisionAdopted, report_to=())
SHELVED = made(decision.MatterShelved, review_on=date(2026, 3, 2))
ISSUED = made(referral.ReferralIssued, referral=ID, to=HOUSING, **CLOCK)
ANSWERED = made(referral.ReferralAnswered, referral=ID)


class Case(NamedTuple):
    """The fact that opens a duty on the first of December, what is due when, by whom, and the facts
    that meet and that end it."""

    opens: Fact
    due_on: date
    owed_by: UUID
    meets: tuple[Fact, ...]
    ends: tuple[Fact, ...] = ()


def ref(fact: type[Fact], **values: Any) -> Any:
    """A fact in the course of the referral."""
    return made(fact, referral=ID, **values)


CASES: dict[str, Case] = {
    "proposal_answer": Case(
        made(agenda.ProposalSubmitted, organiser=COMMITTEE),
        date(2025, 12, 22),
        COMMITTEE,
        (ADOPTED, made(agenda.ProposalDeclined), made(agenda.ProposalMerged)),
        (made(agenda.ProposalWithdrawn),),
    ),
    "guidance": Case(
        made(agenda.ProposalAdopted, guided_by=COMMITTEE),
        date(2025, 12, 15),
        COMMITTEE,
        (made(agenda.GuidanceGiven),),
    ),
    "notice": Case(
        ADOPTED,
        date(2025, 12, 31),
        COMMITTEE,
        (made(notice.NoticePublished),),
        (DECIDED, SHELVED, made(decision.AssemblyCalled), made(linkage.MatterEscalated)),
    ),
    "invitation": Case(
        made(notice.DepartmentRequested, department=HOUSING, street=STREET),
        date(2025, 12, 8),
        STREET,
        (made(notice.PartyInvited, party=Party(organisation=HOUSING)),),
    ),
    "invitation_answer": Case(
        made(notice.PartyInvited, invitation=ID, party=Party(organisation=HOUSING)),
        date(2025, 12, 4),
        HOUSING,
        (made(notice.InvitationAnswered, invitation=ID),),
    ),
    "minutes": Case(
        made(discussion.SessionClosed, session=ID),
        date(2025, 12, 8),
        COMMITTEE,
        (made(discussion.MinutesSigned, session=ID),),
    ),
    "shelved_review": Case(
        SHELVED,
        date(2026, 3, 2),
        COMMITTEE,
        (made(decision.MatterResumed), made(decision.AssemblyCalled), DECIDED),
        (made(linkage.MatterEscalated),),
    ),
    "assembly_call": Case(
        made(decision.AssemblyDemanded, sufficient=True),
        date(2025, 12, 31),
        COMMITTEE,
        (made(decision.AssemblyCalled),),
    ),
    "assembly_vote": Case(
        made(decision.AssemblyCalled, meets_on=date(2025, 12, 20)),
        date(2025, 12, 20),
        COMMITTEE,
        (made(decision.AssemblyVoted),),
    ),
    "charter_filing": Case(
        made(decision.DecisionAdopted, file_with=STREET),
        date(2025, 12, 15),
        COMMITTEE,
        (made(decision.CharterFiled),),
    ),
    "task": Case(
        made(undertaking.TaskAssigned, task=ID, owner=PROPERTY, due_on=date(2025, 12, 21)),
        date(2025, 12, 21),
        PROPERTY,
        (made(undertaking.TaskCompleted, task=ID),),
        (made(undertaking.TaskFailed, task=ID),),
    ),
    "funds_publication": Case(
        made(funds.PaymentMade), date(2025, 12, 22), COMMITTEE, (made(funds.FundsPublished),)
    ),
    "funds_audit": Case(
        made(funds.FundsApproved), date(2026, 12, 1), COMMITTEE, (made(funds.FundsAudited),)
    ),
    "outcome_publication": Case(
        DECIDED, date(2025, 12, 15), COMMITTEE, (made(publicity.OutcomePublished),)
    ),
    "progress_publication": Case(
        made(undertaking.TaskCompleted),
        date(2025, 12, 22),
        COMMITTEE,
        (made(publicity.ProgressPublished), made(publicity.OutcomePublished)),
    ),
    "referral_acceptance": Case(
        ISSUED,
        date(2025, 12, 3),
        HOUSING,
        (ref(referral.ReferralAccepted), ref(referral.ReferralObjected), ANSWERED),
        (ref(referral.ReferralClosed),),
    ),
    "referral_answer": Case(
        ISSUED,
        date(2025, 12, 22),
        HOUSING,
        (ANSWERED,),
        (ref(referral.ReferralObjectionDecided, upheld=True), ref(referral.ReferralClosed)),
    ),
    "objection_decision": Case(
        ref(referral.ReferralObjected, judge=STREET),
        date(2025, 12, 8),
        STREET,
        (ref(referral.ReferralObjectionDecided),),
    ),
    "extension_decision": Case(
        ref(referral.ExtensionRequested, judge=STREET),
        date(2025, 12, 3),
        STREET,
        (ref(referral.ExtensionGranted), ref(referral.ExtensionRefused)),
        (ANSWERED, ref(referral.ReferralRedirected), ref(referral.ReferralClosed)),
    ),
    "relay": Case(
        ANSWERED,
        date(2025, 12, 8),
        COMMITTEE,
        (ref(referral.AnswerRelayed),),
        (ref(referral.ReferralClosed),),
    ),
    "verification": Case(
        ref(referral.AnswerRelayed),
        date(2025, 12, 15),
        COMMITTEE,
        (
            ref(referral.AnswerVerified),
            ref(referral.AnswerRejected),
            ref(referral.ReferralClosed),
        ),
    ),
    "evaluation": Case(
        made(
            evaluation.EvaluatorEngaged,
            engagement=ID,
            evaluator=PROPERTY,
            due_on=date(2025, 12, 27),
        ),
        date(2025, 12, 27),
        PROPERTY,
        (made(evaluation.EvaluationReported, engagement=ID),),
    ),
    "finding_answer": Case(
        made(evaluation.FindingRaised, finding=ID, addressee=STREET),
        date(2025, 12, 15),
        STREET,
        (made(evaluation.FindingAnswered, finding=ID),),
        (made(evaluation.FindingClosed, finding=ID),),
    ),
    "suggestion_answer": Case(
        made(linkage.SuggestionMade, addressee=STREET),
        date(2025, 12, 31),
        STREET,
        (made(linkage.SuggestionAnswered),),
    ),
    "common_issue_answer": Case(
        made(linkage.CommonIssueDetected, street=STREET),
        date(2025, 12, 31),
        STREET,
        (made(linkage.CommonIssueDismissed), made(linkage.CommonIssueRaised)),
    ),
    "street_report": Case(
        made(decision.DecisionAdopted, report_to=(COMMITTEE,)),
        date(2025, 12, 15),
        COMMITTEE,
        (made(linkage.StreetOutcomeReported),),
    ),
    "archive": Case(
        DECIDED,
        # 180 days end on a Saturday: the next working day takes its place.
        date(2026, 6, 1),
        COMMITTEE,
        (made(archive.CaseArchived),),
    ),
}
RECURRING = {kind.id for kind in DUTY_KINDS.kinds.values() if kind.every}


class TestTable:
    """Every term of the rules is somebody's duty."""

    def test_every_kind_has_its_case(self) -> None:
        assert CASES.keys() | RECURRING == DUTY_KINDS.kinds.keys()

    def test_every_term_of_the_packs_is_a_duty(self) -> None:
        terms = {
            name
            for name, field in RulePack.model_fields.items()
            if field.annotation in (Rule[Term], Rule[Term | None])
        }
        assert len(terms) > 20
        assert {kind.rule for kind in DUTY_KINDS.kinds.values() if kind.rule} == terms

    def test_every_kind_names_a_clause_and_is_named(self) -> None:
        for kind in DUTY_KINDS.kinds.values():
            assert kind.clause in CLAUSES
            assert all((kind.zh, kind.en, kind.owes_zh, kind.owes_en))
        for names in ("zh", "en"):
            said = [getattr(kind, names) for kind in DUTY_KINDS.kinds.values()]
            assert len(said) == len(set(said))
        assert STATUS_NAMES.keys() == set(Status)

    def test_what_recurs_recurs_by_a_rule_in_months(self) -> None:
        for kind in DUTY_KINDS.kinds.values():
            if kind.every:
                assert RulePack.model_fields[kind.every].annotation is Rule[int]

    def test_a_kind_without_a_rule_has_a_day_from_its_fact(self) -> None:
        for kind in DUTY_KINDS.kinds.values():
            for move in kind.moves:
                if move.effect is Effect.OPENS and not kind.every:
                    fields = move.fact.model_fields
                    assert bool(move.due_on) is not (move.clock or kind.rule is not None)
                    assert move.due_on is None or move.due_on in fields
                    assert not move.clock or {"due_at", "working_days"} <= set(fields)

    def test_facts_that_move_nothing_are_ignored(self) -> None:
        for fact in (discussion.StanceTaken, discussion.StatementMade):
            (one,) = events((made(fact), FIRST))
            assert DUTY_KINDS.places(one) == ()


@pytest.mark.parametrize("kind", CASES)
class TestEveryKind:
    """From its opening to the second after it is due."""

    def test_nothing_before_it_opens(self, kind: str) -> None:
        assert standings(kind, (CASES[kind].opens, FIRST), as_of="2025-12-01T08:59:59") == []

    def test_open_until_the_last_second_then_overdue(self, kind: str) -> None:
        case = CASES[kind]
        opened = (case.opens, FIRST)
        (begun,) = standings(kind, opened, as_of=FIRST)
        assert told([begun]) == [("open", case.due_on.isoformat())]
        assert (begun.run.owed_by, begun.days_late) == (case.owed_by, 0)
        (last,) = standings(kind, opened, as_of=end_of(case.due_on))
        assert (last.status, last.due.at) == (Status.OPEN, end_of(case.due_on))
        (late,) = standings(kind, opened, as_of=end_of(case.due_on) + SECOND)
        assert (late.status, late.days_late) == (Status.OVERDUE, 1)

    def test_met_at_the_last_second_and_a_second_late(self, kind: str) -> None:
        case = CASES[kind]
        for meets in case.meets:
            for moment, status, days in (
                (end_of(case.due_on), Status.MET, 0),
                (end_of(case.due_on) + SECOND, Status.MET_LATE, 1),
            ):
                said = moment.astimezone(BEIJING).replace(tzinfo=None).isoformat()
                course = ((case.opens, FIRST), (meets, said))
                (found,) = [
                    it
                    for it in standings(kind, *course, as_of="2027-01-01")
                    if it.run.opened.position == 1
                ]
                assert (found.status, found.days_late) == (status, days)
                (before,) = standings(kind, *course, as_of=moment - SECOND)
                assert before.status in (Status.OPEN, Status.OVERDUE)

    def test_what_ends_it(self, kind: str) -> None:
        case = CASES[kind]
        for ends in case.ends:
            course = ((case.opens, FIRST), (ends, "2025-12-02"))
            assert standings(kind, *course, as_of="2027-01-01")[0].status is Status.ENDED
