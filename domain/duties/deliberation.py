"""Duties from the proposal to the decision (三(四)1 to 3)."""

from __future__ import annotations

from typing import Any

from domain.duties.kind import ENDS, MEETS, OPENS, ORGANISER_WORDS, DutyKind, Move, recurring
from domain.events.agenda import (
    GuidanceGiven,
    ProposalAdopted,
    ProposalDeclined,
    ProposalMerged,
    ProposalSubmitted,
    ProposalWithdrawn,
)
from domain.events.decision import (
    AssemblyCalled,
    AssemblyDemanded,
    AssemblyHeld,
    AssemblyOutcome,
    AssemblyVoted,
    CharterFiled,
    DecisionAdopted,
    MatterResumed,
    MatterShelved,
)
from domain.events.discussion import MinutesSigned, SessionClosed
from domain.events.linkage import MatterEscalated
from domain.events.notice import (
    DepartmentRequested,
    InvitationAnswered,
    NoticeCancelled,
    NoticePublished,
    PartyInvited,
)


def _of_organisation(fact: Any) -> bool:
    return fact.party.organisation is not None


AGENDA = (
    DutyKind(
        "proposal_answer",
        "A3",
        "答复议题",
        "Answer a proposal",
        *ORGANISER_WORDS,
        (
            Move(ProposalSubmitted, OPENS),
            Move(ProposalAdopted, MEETS),
            Move(ProposalDeclined, MEETS),
            Move(ProposalMerged, MEETS),
            Move(ProposalWithdrawn, ENDS),
        ),
        rule="proposal_answer",
    ),
    DutyKind(
        "guidance",
        "A4",
        "指导小型协商",
        "Guide a small-scale organiser",
        "负责指导的居委会",
        "the committee that is to guide",
        (
            Move(ProposalAdopted, OPENS, "guided_by", lambda fact: fact.guided_by is not None),
            Move(GuidanceGiven, MEETS),
        ),
        rule="guidance",
    ),
    DutyKind(
        "notice",
        "N1",
        "发布协商公示",
        "Publish the notice",
        *ORGANISER_WORDS,
        (
            Move(ProposalAdopted, OPENS),
            Move(NoticePublished, MEETS),
            # What was announced does not take place: it is to be announced anew, or come to an end.
            Move(NoticeCancelled, OPENS),
            *(
                Move(fact, ENDS)
                for fact in (DecisionAdopted, MatterShelved, AssemblyCalled, MatterEscalated)
            ),
        ),
        rule="notice_after_adoption",
    ),
    DutyKind(
        "invitation",
        "N4",
        "邀请部门参加",
        "Invite a department that was asked for",
        "受请的街道",
        "the street asked",
        (
            Move(DepartmentRequested, OPENS, "street", ref="department"),
            Move(PartyInvited, MEETS, when=_of_organisation, ref="party.organisation"),
        ),
        rule="invitation",
        ref="department",
    ),
    DutyKind(
        "invitation_answer",
        "N4",
        "答复邀请",
        "Answer an invitation",
        "受邀单位",
        "the organisation invited",
        (
            Move(PartyInvited, OPENS, "party.organisation", _of_organisation),
            Move(InvitationAnswered, MEETS),
        ),
        rule="invitation_answer",
        ref="invitation",
    ),
)

DECISION = (
    DutyKind(
        "minutes",
        "D1",
        "签署会议纪要",
        "Sign the minutes",
        *ORGANISER_WORDS,
        (Move(SessionClosed, OPENS), Move(MinutesSigned, MEETS)),
        rule="minutes",
        ref="session",
    ),
    DutyKind(
        "shelved_review",
        "K3",
        "再议搁置事项",
        "Review a shelved matter",
        *ORGANISER_WORDS,
        (
            Move(MatterShelved, OPENS, due_on="review_on"),
            *(Move(fact, MEETS) for fact in (MatterResumed, AssemblyCalled, DecisionAdopted)),
            Move(MatterEscalated, ENDS),
        ),
    ),
    DutyKind(
        "assembly_call",
        "K4",
        "应提议召集会议",
        "Call an assembly that was demanded",
        *ORGANISER_WORDS,
        (
            Move(AssemblyDemanded, OPENS, when=lambda fact: fact.sufficient),
            Move(AssemblyCalled, MEETS),
        ),
        rule="assembly_call",
        ref="kind.value",
    ),
    DutyKind(
        "assembly_vote",
        "K4",
        "如期召开会议",
        "Hold the assembly on its day",
        *ORGANISER_WORDS,
        (Move(AssemblyCalled, OPENS, due_on="meets_on"), Move(AssemblyVoted, MEETS)),
    ),
    DutyKind(
        "half_yearly_assembly",
        "K4",
        "定期召开居民会议或居民代表会议",
        "Hold an assembly in every half-year",
        "每个居委会",
        "every committee",
        recurring(
            Move(AssemblyVoted, MEETS, when=lambda it: it.outcome is not AssemblyOutcome.INQUORATE),
            Move(AssemblyHeld, MEETS, when=lambda it: it.quorate),
        ),
        every="assemblies_every_months",
    ),
    DutyKind(
        "charter_filing",
        "K4",
        "章程公约备案",
        "File a charter or covenant",
        *ORGANISER_WORDS,
        (
            Move(DecisionAdopted, OPENS, when=lambda fact: fact.file_with is not None),
            Move(CharterFiled, MEETS),
        ),
        rule="charter_filing",
    ),
)
