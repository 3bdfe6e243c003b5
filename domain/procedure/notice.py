"""Notice and roster: announced, applied for, invited, drawn, seated, frozen."""

from __future__ import annotations

from domain.procedure.relations import ANYONE, ORGANISER
from domain.procedure.step import ORGANISERS, Step
from domain.steps import notice, roster

TABLE: tuple[Step, ...] = (
    Step(notice.PublishNotice, notice.publish_notice, "matter", ORGANISERS, ORGANISER),
    Step(notice.AmendNotice, notice.amend_notice, "matter", ORGANISERS, ORGANISER),
    Step(notice.ApplyToTakePart, notice.apply_to_take_part, "matter", ORGANISERS, ANYONE),
    Step(notice.AdmitApplication, notice.admit_application, "matter", ORGANISERS, ORGANISER),
    Step(notice.RejectApplication, notice.reject_application, "matter", ORGANISERS, ORGANISER),
    Step(roster.FillSeats, roster.fill_seats, "matter", ORGANISERS, ORGANISER),
    Step(roster.FreezeRoster, roster.freeze_roster, "matter", ORGANISERS, ORGANISER),
)
