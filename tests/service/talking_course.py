"""A matter talked about with all that may happen, over HTTP: experts, a draw, a host replaced."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.act import Command
from domain.events.agenda import Category
from domain.events.draw import DrawExecuted
from domain.events.notice import Capacity
from domain.steps.assembly import DemandAssembly
from domain.steps.charter import FileCharter
from domain.steps.correction import CorrectDecision
from domain.steps.decision import SetPriorities
from domain.steps.draw import CancelDraw, ReplaceDrawnSeat
from domain.steps.hosting import ChallengeHost, DecideHostChallenge, ReplaceHost
from domain.steps.invitation import (
    AnswerInvitation,
    FileExpertAssessment,
    InviteParty,
    RequestDepartment,
)
from domain.steps.meeting import HoldAssembly
from domain.steps.notice import CancelNotice
from domain.steps.roster import ReplaceSeat
from domain.steps.session import AdjournSession, ResumeSession, SignMinutes
from domain.steps.statement import (
    CorrectStatement,
    RecordConsensus,
    RestoreStatement,
    WithholdStatement,
)
from domain.value import Party
from tests.domain import course, draws
from tests.domain.course import changed
from tests.domain.samples import SAMPLES
from tests.domain.specification import (
    COMMITTEE,
    HOUSING,
    december,
    given,
    january,
    resident,
)

TALK, CHARTER, ASSEMBLY = (UUID(int=0xB00 + number) for number in range(3))
INVITATION, CHALLENGE, FIRST_DRAW = (UUID(int=0xB10 + number) for number in range(3))
EXPERT, SUBSTITUTE, SECOND_HOST = (resident(number) for number in (30, 31, 32))

Given = tuple[UUID, Command, datetime, str]


def sample(command: type[Command], **values: Any) -> Any:
    """The sample of such a command with other values."""
    return changed(SAMPLES[command], **values)


def on(stream: UUID, by: str = "committee") -> Callable[..., Given]:
    """Says that a command is given on this stream."""

    def done(command: Command, at: datetime, who: str = by) -> Given:
        return stream, command, at, who

    return done


def before_the_session() -> list[Given]:
    """Department, expert, a notice called off, and seats drawn: recorded late by an importer, since
    a draw recorded today takes a value that is not out yet."""
    done = on(TALK)

    def imported(command: Command, at: datetime) -> Given:
        return done(changed(command, on_behalf_of=COMMITTEE), at, "importer")

    invite = sample(
        InviteParty,
        invitation=INVITATION,
        party=Party(organisation=HOUSING),
        capacity=Capacity.DEPARTMENT,
    )
    return [
        done(course.PROPOSE, december(1)),
        done(changed(course.ADOPT, technical=True), december(2)),
        done(course.PACK, december(3)),
        done(sample(RequestDepartment), december(3, 10)),
        done(invite, december(3, 11), "street"),
        done(sample(AnswerInvitation, invitation=INVITATION), december(3, 12), "department"),
        done(sample(FileExpertAssessment, expert=EXPERT), december(3, 13)),
        done(course.ANNOUNCE, december(4)),
        done(sample(CancelNotice), december(4, 10)),
        done(course.ANNOUNCE, december(4, 11)),
        done(course.FILL, december(5)),
        done(
            sample(ReplaceSeat, leaves=course.LI, party=SUBSTITUTE),
            december(5, 10),
        ),
        done(draws.SET, december(5, 11)),
        imported(changed(draws.COMMIT, draw=FIRST_DRAW), december(5, 12)),
        done(sample(CancelDraw, draw=FIRST_DRAW), december(5, 13)),
        imported(draws.COMMIT, december(6)),
        imported(draws.EXECUTE, december(8, 21)),
    ]


def drawn() -> UUID:
    """One of those whom the draw seats; it hangs on the matter's id."""
    committed = given("matter", *draws.COMMITTED, stream_id=TALK)
    executed, *_ = committed.when(draws.EXECUTE, at=december(8, 21)).accepted()
    assert isinstance(executed, DrawExecuted)
    return executed.selected[0]


def the_session() -> list[Given]:
    """Words corrected, withheld and shown; a host who has to go; a recess; a consensus."""
    done = on(TALK)
    return [
        done(sample(ReplaceDrawnSeat, leaves=Party(person=drawn())), december(9)),
        done(course.FREEZE, december(9, 18)),
        done(course.OPEN, december(10, 14)),
        done(course.SPEAK, december(10, 14, 10)),
        done(sample(CorrectStatement), december(10, 14, 11)),
        done(sample(WithholdStatement), december(10, 14, 12)),
        done(sample(RestoreStatement), december(10, 14, 13)),
        done(course.AGREE, december(10, 14, 20)),
        done(sample(ChallengeHost, challenge=CHALLENGE), december(10, 14, 30)),
        done(sample(DecideHostChallenge, challenge=CHALLENGE), december(10, 14, 40), "street"),
        done(sample(ReplaceHost, host=SECOND_HOST), december(10, 14, 50)),
        done(sample(AdjournSession), december(10, 15)),
        done(sample(ResumeSession), december(10, 15, 10)),
        done(
            sample(RecordConsensus, consensus=UUID(int=0xB20), point=course.POINT, agreed=None),
            december(10, 15, 20),
        ),
        done(course.CLOSE, december(10, 16)),
        done(sample(SignMinutes, signed_by=(SECOND_HOST,)), december(10, 18)),
        done(sample(SetPriorities), december(10, 19)),
        done(course.STUDY, december(11)),
        done(course.DECIDE, december(12)),
    ]


def by_the_assembly() -> list[Given]:
    """A covenant that an assembly was demanded for, filed, and then corrected by the street."""
    done = on(CHARTER)
    (propose, proposed_at), *more = course.HELD
    voted = (
        (changed(propose, category=Category.CHARTER), proposed_at),
        *more,
        (sample(DemandAssembly), december(12)),
        (course.CALL, december(13)),
        (course.VOTE, december(31)),
    )
    (decision,) = given("matter", *voted).state.decision_versions
    return [
        *(done(command, at) for command, at in voted),
        done(sample(FileCharter), january(2)),
        done(sample(CorrectDecision, decision=decision), january(3), "street"),
        on(ASSEMBLY)(
            sample(HoldAssembly, members=60, representatives=48, eligible=60, present=45),
            january(4),
        ),
    ]
