"""Notice and roster: announced, applied for, invited, drawn, seated, frozen."""

from __future__ import annotations

from domain.procedure.relations import ANYONE, INVITED, ORGANISER, ORGANISER_OR_SUPERIOR
from domain.procedure.step import ANSWERERS, ORGANISERS, Step
from domain.steps import invitation, notice, roster

TABLE: tuple[Step, ...] = (
    Step(notice.PublishNotice, notice.publish_notice, "matter", ORGANISERS, ORGANISER),
    Step(notice.AmendNotice, notice.amend_notice, "matter", ORGANISERS, ORGANISER),
    Step(notice.CancelNotice, notice.cancel_notice, "matter", ORGANISERS, ORGANISER),
    Step(
        invitation.RequestDepartment,
        invitation.request_department,
        "matter",
        ORGANISERS,
        ORGANISER,
    ),
    Step(
        invitation.InviteParty,
        invitation.invite_party,
        "matter",
        ORGANISERS,
        ORGANISER_OR_SUPERIOR,
    ),
    Step(invitation.AnswerInvitation, invitation.answer_invitation, "matter", ANSWERERS, INVITED),
    Step(
        invitation.FileExpertAssessment,
        invitation.file_expert_assessment,
        "matter",
        ORGANISERS,
        ORGANISER,
    ),
    Step(notice.ApplyToTakePart, notice.apply_to_take_part, "matter", ORGANISERS, ANYONE),
    Step(notice.AdmitApplication, notice.admit_application, "matter", ORGANISERS, ORGANISER),
    Step(notice.RejectApplication, notice.reject_application, "matter", ORGANISERS, ORGANISER),
    Step(roster.FillSeats, roster.fill_seats, "matter", ORGANISERS, ORGANISER),
    Step(roster.ReplaceSeat, roster.replace_seat, "matter", ORGANISERS, ORGANISER),
    Step(roster.FreezeRoster, roster.freeze_roster, "matter", ORGANISERS, ORGANISER),
)
