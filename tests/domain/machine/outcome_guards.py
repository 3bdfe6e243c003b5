"""The guards of one matter after its decision, on its facts alone: money, findings, the record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from domain.event import Fact
from domain.events import (
    agenda,
    archive,
    decision,
    discussion,
    draw,
    evaluation,
    funds,
    linkage,
    notice,
    publicity,
    undertaking,
)
from tests.domain.machine.district import District, Record
from tests.domain.machine.matter_guards import each, guard, known


@guard
def check_money(district: District, records: Sequence[Record]) -> None:
    """S5 Public money on an assembly's decision; I3 paid ≤ contracted ≤ approved, each and all."""
    approved: dict[UUID, int] = {}
    contracted: dict[UUID, int] = {}
    contracts: dict[UUID, int] = {}
    paid: dict[UUID, int] = {}
    submitted: Any = records[0].fact
    for index, record in enumerate(records):
        fact: Any = record.fact
        if isinstance(fact, funds.FundsApproved):
            decided = known(records[:index], record.at, decision.DecisionAdopted)[-1]
            by_assembly = decided.decided_by is decision.DecidedBy.ASSEMBLY
            assert fact.by_assembly == by_assembly
            assert by_assembly or fact.source not in record.rules.assembly_funds.value
            assert fact.fund not in approved
            approved[fact.fund] = fact.amount_fen
        if isinstance(fact, funds.ContractAwarded):
            assert fact.contract not in contracts
            assert fact.contractor != submitted.organiser
            contracts[fact.contract] = fact.amount_fen
            contracted[fact.fund] = contracted.get(fact.fund, 0) + fact.amount_fen
            assert contracted[fact.fund] <= approved[fact.fund]
        if isinstance(fact, funds.PaymentMade):
            paid[fact.contract] = paid.get(fact.contract, 0) + fact.amount_fen
            assert paid[fact.contract] <= contracts[fact.contract]
        if isinstance(fact, funds.FundsPublished | funds.FundsAudited):
            assert fact.paid_fen <= fact.contracted_fen <= fact.approved_fen
            assert fact.approved_fen <= sum(approved.values())
            assert fact.paid_fen <= sum(paid.values())
        if isinstance(fact, funds.FundsAudited):
            assert fact.auditor != submitted.organiser


@guard
def check_findings(district: District, records: Sequence[Record]) -> None:
    """E3 Its addressee alone answers a finding, the group alone closes it, each once."""
    found: dict[UUID, Any] = {}
    answered: set[UUID] = set()
    closed: set[UUID] = set()
    for record in records:
        fact: Any = record.fact
        if isinstance(fact, evaluation.FindingRaised):
            assert fact.finding not in found
            assert record.acting_for == fact.group
            found[fact.finding] = fact
        if isinstance(fact, evaluation.FindingAnswered):
            assert record.acting_for == found[fact.finding].addressee
            assert fact.finding not in answered | closed
            answered.add(fact.finding)
        if isinstance(fact, evaluation.FindingClosed):
            assert record.acting_for == found[fact.finding].group
            assert fact.finding in answered - closed
            closed.add(fact.finding)


@guard
def check_publicity(district: District, records: Sequence[Record]) -> None:
    """E1 What was decided or shelved, for the days that the rules of the day state."""
    for record, fact, before in each(
        records, publicity.OutcomePublished, publicity.ProgressPublished, funds.FundsPublished
    ):
        days = (fact.published_until - fact.published_from).days + 1
        assert days >= (record.rules.publication_days.value or 1)
        if not isinstance(fact, funds.FundsPublished):
            assert known(before, record.at, decision.DecisionAdopted, decision.MatterShelved)


@guard
def check_archive(district: District, records: Sequence[Record]) -> None:
    """S4 Archived once, when no session, task or referral is open."""
    filed = [it for it in records if isinstance(it.fact, archive.CaseArchived)]
    assert len(filed) <= 1
    for record in filed:
        before = [it.fact for it in records[: record.version - 1]]
        fact: Any = record.fact
        assert fact.facts == len(before)
        count = {
            kind: sum(isinstance(it, kind) for it in before)
            for kind in (
                discussion.SessionOpened,
                discussion.SessionClosed,
                undertaking.TaskAssigned,
            )
        }
        ended = sum(
            isinstance(it, undertaking.TaskCompleted | undertaking.TaskFailed) for it in before
        )
        assert count[discussion.SessionOpened] == count[discussion.SessionClosed]
        assert count[undertaking.TaskAssigned] == ended


FOLLOWS: tuple[tuple[type[Fact], type[Fact] | tuple[type[Fact], ...], str], ...] = (
    (agenda.ProposalAdopted, agenda.ProposalSubmitted, ""),
    (agenda.BackgroundPackPublished, agenda.ProposalAdopted, ""),
    (notice.NoticePublished, agenda.ProposalAdopted, ""),
    (notice.RosterFrozen, notice.NoticePublished, ""),
    (notice.ApplicationAdmitted, notice.ApplicationReceived, "applicant"),
    (notice.ApplicationRejected, notice.ApplicationReceived, "applicant"),
    (notice.InvitationAnswered, notice.PartyInvited, "invitation"),
    (draw.DrawExecuted, draw.RosterPoolCommitted, "draw"),
    (draw.DrawCancelled, draw.RosterPoolCommitted, "draw"),
    (discussion.StatementMade, discussion.SessionOpened, "session"),
    (discussion.StatementCorrected, discussion.StatementMade, "statement"),
    (discussion.StatementWithheld, discussion.StatementMade, "statement"),
    (discussion.StatementRestored, discussion.StatementWithheld, "statement"),
    (discussion.HostChallengeDecided, discussion.HostChallenged, "challenge"),
    (discussion.MinutesSigned, discussion.SessionClosed, "session"),
    (decision.DecisionAdopted, (discussion.SessionClosed, decision.AssemblyDemanded), ""),
    (decision.MatterShelved, discussion.SessionClosed, ""),
    (decision.MatterResumed, decision.MatterShelved, ""),
    (decision.AssemblyVoted, decision.AssemblyCalled, "kind"),
    (decision.CharterFiled, decision.AssemblyVoted, ""),
    (undertaking.TaskAssigned, decision.DecisionAdopted, ""),
    (undertaking.TaskReassigned, undertaking.TaskAssigned, "task"),
    (undertaking.MilestoneReached, undertaking.TaskAssigned, "task"),
    (undertaking.TaskCompleted, undertaking.TaskAssigned, "task"),
    (undertaking.TaskFailed, undertaking.TaskAssigned, "task"),
    (funds.FundsApproved, decision.DecisionAdopted, ""),
    (funds.ContractAwarded, funds.FundsApproved, "fund"),
    (funds.PaymentMade, funds.ContractAwarded, "contract"),
    (
        publicity.PublicationWithdrawn,
        (publicity.OutcomePublished, publicity.ProgressPublished),
        "publication",
    ),
    (evaluation.EvaluationReported, evaluation.EvaluatorEngaged, "engagement"),
    (evaluation.FindingAnswered, evaluation.FindingRaised, "finding"),
    (evaluation.FindingClosed, evaluation.FindingAnswered, "finding"),
    (linkage.MatterEscalated, agenda.ProposalAdopted, ""),
    (archive.CaseMarkedExemplary, decision.DecisionAdopted, ""),
)
"""A fact, one without which it cannot be, and the field by which they belong together."""


@guard
def check_order(district: District, records: Sequence[Record]) -> None:
    """Nothing happened before what it follows from."""
    for later, earlier, field in FOLLOWS:
        for record, fact, before in each(records, later):
            causes = [
                it
                for it in before
                if isinstance(it.fact, earlier)
                and (not field or getattr(it.fact, field) == getattr(fact, field))
            ]
            assert any(it.at <= record.at for it in causes), (later, earlier)
