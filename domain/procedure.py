"""The procedure in one table: each command, its decider, its stream and its roles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.act import Act, Command
from domain.event import Fact
from domain.roles import Role
from domain.steps import (
    appraisal,
    assembly,
    decision,
    notice,
    proposal,
    publicity,
    referral,
    registration,
    roster,
    session,
    undertaking,
)

Decided = Sequence[Fact | tuple[UUID, Fact]]
"""Facts for the command's own stream, or (stream id, fact) for another that it reads."""

REGISTRARS = frozenset({Role.DISTRICT, Role.IMPORTER})
ORGANISERS = frozenset({Role.COMMITTEE, Role.STREET, Role.IMPORTER})
DOERS = ORGANISERS | {Role.DEPARTMENT}
ADDRESSEES = frozenset({Role.STREET, Role.DEPARTMENT, Role.DISTRICT, Role.IMPORTER})
JUDGES = frozenset({Role.STREET, Role.DISTRICT, Role.IMPORTER})


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the procedure. ``stream`` is a name in ``STREAM_KINDS``."""

    command: type[Command]
    decide: Callable[[Any, Any, Act], Decided]
    stream: str
    roles: frozenset[Role]


PROCEDURE: tuple[Step, ...] = (
    Step(registration.UpdateRegister, registration.update_register, "registry", REGISTRARS),
    Step(registration.RenameOrganisation, registration.rename_organisation, "registry", REGISTRARS),
    Step(registration.MergeOrganisation, registration.merge_organisation, "registry", REGISTRARS),
    Step(
        registration.DissolveOrganisation,
        registration.dissolve_organisation,
        "registry",
        REGISTRARS,
    ),
    Step(proposal.SubmitProposal, proposal.submit_proposal, "matter", ORGANISERS),
    Step(proposal.CosignProposal, proposal.cosign_proposal, "matter", ORGANISERS),
    Step(proposal.MergeProposal, proposal.merge_proposal, "matter", ORGANISERS),
    Step(proposal.DeclineProposal, proposal.decline_proposal, "matter", ORGANISERS),
    Step(proposal.AdoptProposal, proposal.adopt_proposal, "matter", ORGANISERS),
    Step(proposal.PublishBackgroundPack, proposal.publish_background_pack, "matter", ORGANISERS),
    Step(notice.PublishNotice, notice.publish_notice, "matter", ORGANISERS),
    Step(notice.AmendNotice, notice.amend_notice, "matter", ORGANISERS),
    Step(notice.ApplyToTakePart, notice.apply_to_take_part, "matter", ORGANISERS),
    Step(notice.AdmitApplication, notice.admit_application, "matter", ORGANISERS),
    Step(notice.RejectApplication, notice.reject_application, "matter", ORGANISERS),
    Step(roster.FillSeats, roster.fill_seats, "matter", ORGANISERS),
    Step(roster.FreezeRoster, roster.freeze_roster, "matter", ORGANISERS),
    Step(session.OpenSession, session.open_session, "matter", ORGANISERS),
    Step(session.RecordAttendance, session.record_attendance, "matter", ORGANISERS),
    Step(session.MakeStatement, session.make_statement, "matter", ORGANISERS),
    Step(session.TakeStance, session.take_stance, "matter", ORGANISERS),
    Step(session.CloseSession, session.close_session, "matter", ORGANISERS),
    Step(decision.AdoptDecision, decision.adopt_decision, "matter", ORGANISERS),
    Step(decision.ShelveMatter, decision.shelve_matter, "matter", ORGANISERS),
    Step(decision.ResumeMatter, decision.resume_matter, "matter", ORGANISERS),
    Step(assembly.ReferToAssembly, assembly.refer_to_assembly, "matter", ORGANISERS),
    Step(assembly.RecordAssemblyVote, assembly.record_assembly_vote, "matter", ORGANISERS),
    Step(undertaking.AssignTask, undertaking.assign_task, "matter", ORGANISERS),
    Step(undertaking.ReachMilestone, undertaking.reach_milestone, "matter", DOERS),
    Step(undertaking.CompleteTask, undertaking.complete_task, "matter", DOERS),
    Step(undertaking.FailTask, undertaking.fail_task, "matter", DOERS),
    Step(referral.IssueReferral, referral.issue_referral, "matter", ORGANISERS),
    Step(referral.AcceptReferral, referral.accept_referral, "matter", ADDRESSEES),
    Step(referral.ObjectToReferral, referral.object_to_referral, "matter", ADDRESSEES),
    Step(referral.DecideReferralObjection, referral.decide_referral_objection, "matter", JUDGES),
    Step(referral.AnswerReferral, referral.answer_referral, "matter", ADDRESSEES),
    Step(referral.RelayAnswer, referral.relay_answer, "matter", ORGANISERS),
    Step(referral.VerifyAnswer, referral.verify_answer, "matter", ORGANISERS),
    Step(referral.RejectAnswer, referral.reject_answer, "matter", ORGANISERS),
    Step(publicity.PublishOutcome, publicity.publish_outcome, "matter", ORGANISERS),
    Step(appraisal.OpenAppraisal, appraisal.open_appraisal, "appraisal", ORGANISERS),
    Step(appraisal.GiveRating, appraisal.give_rating, "appraisal", ORGANISERS),
    Step(appraisal.CloseAppraisal, appraisal.close_appraisal, "appraisal", ORGANISERS),
)
