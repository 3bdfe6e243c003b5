"""The discussion: sessions, statements, stances, hosts."""

from __future__ import annotations

from domain.procedure.relations import ORGANISER
from domain.procedure.step import ORGANISERS, Step
from domain.steps import session

TABLE: tuple[Step, ...] = (
    Step(session.OpenSession, session.open_session, "matter", ORGANISERS, ORGANISER),
    Step(session.RecordAttendance, session.record_attendance, "matter", ORGANISERS, ORGANISER),
    Step(session.MakeStatement, session.make_statement, "matter", ORGANISERS, ORGANISER),
    Step(session.TakeStance, session.take_stance, "matter", ORGANISERS, ORGANISER),
    Step(session.CloseSession, session.close_session, "matter", ORGANISERS, ORGANISER),
)
