"""The discussion: sessions, hosts, statements, stances, consensus."""

from __future__ import annotations

from domain.procedure.relations import HOST_JUDGE, ORGANISER, ORGANISER_OR_SUPERIOR
from domain.procedure.step import MODERATORS, ORGANISERS, Step
from domain.steps import hosting, session, statement

TABLE: tuple[Step, ...] = (
    Step(session.OpenSession, session.open_session, "matter", ORGANISERS, ORGANISER),
    Step(session.RecordAttendance, session.record_attendance, "matter", ORGANISERS, ORGANISER),
    Step(statement.MakeStatement, statement.make_statement, "matter", ORGANISERS, ORGANISER),
    Step(statement.CorrectStatement, statement.correct_statement, "matter", ORGANISERS, ORGANISER),
    Step(
        statement.WithholdStatement,
        statement.withhold_statement,
        "matter",
        MODERATORS,
        ORGANISER_OR_SUPERIOR,
    ),
    Step(
        statement.RestoreStatement,
        statement.restore_statement,
        "matter",
        MODERATORS,
        ORGANISER_OR_SUPERIOR,
    ),
    Step(statement.TakeStance, statement.take_stance, "matter", ORGANISERS, ORGANISER),
    Step(
        hosting.ChallengeHost, hosting.challenge_host, "matter", MODERATORS, ORGANISER_OR_SUPERIOR
    ),
    Step(
        hosting.DecideHostChallenge,
        hosting.decide_host_challenge,
        "matter",
        MODERATORS,
        HOST_JUDGE,
    ),
    Step(hosting.ReplaceHost, hosting.replace_host, "matter", ORGANISERS, ORGANISER),
    Step(session.AdjournSession, session.adjourn_session, "matter", ORGANISERS, ORGANISER),
    Step(session.ResumeSession, session.resume_session, "matter", ORGANISERS, ORGANISER),
    Step(statement.RecordConsensus, statement.record_consensus, "matter", ORGANISERS, ORGANISER),
    Step(session.CloseSession, session.close_session, "matter", ORGANISERS, ORGANISER),
    Step(session.SignMinutes, session.sign_minutes, "matter", ORGANISERS, ORGANISER),
)
