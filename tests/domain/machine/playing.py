"""Attempts: a command for a stream, by whom and when, mostly as it behoves; and lawful prefixes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from domain.act import Command
from domain.decider import STEPS, require_standing
from domain.event import Actor
from domain.events.agenda import Category, Scale, Topic
from domain.procedure import PROCEDURE, Step
from domain.refusal import Refusal
from domain.roles import Role
from domain.rules.pack import BEIJING
from domain.steps.appraisal import OpenAppraisal
from domain.steps.archive import MarkExemplary
from domain.steps.assembly import RecordAssemblyVote, ReferToAssembly
from domain.steps.decision import AdoptDecision, ShelveMatter
from domain.steps.draw import ExecuteDraw
from domain.steps.erasing import EraseSubject
from domain.steps.funds import ApproveFunds, AwardContract, MakePayment
from domain.steps.invitation import FileExpertAssessment
from domain.steps.linkage import SetStreetProcedure
from domain.steps.notice import AmendNotice, PublishNotice
from domain.steps.opinions import CallForOpinions
from domain.steps.party_study import RecordPartyStudy
from domain.steps.pool import CommitRosterPool
from domain.steps.proposal import AdoptProposal, PublishBackgroundPack, SubmitProposal
from domain.steps.referral import (
    AcceptReferral,
    AnswerReferral,
    DecideReferralObjection,
    IssueReferral,
    ObjectToReferral,
    RelayAnswer,
    VerifyAnswer,
)
from domain.steps.referral_clock import GrantExtension, RequestExtension
from domain.steps.roster import FillSeats, FreezeRoster
from domain.steps.score_items import ExcludeScoreItem
from domain.steps.scorecard import (
    DecideScorecardObjection,
    FileScorecardObjection,
    FinaliseScorecard,
    ProposeScorecard,
)
from domain.steps.scoring_formula import AdoptScoringFormula
from domain.steps.session import CloseSession, OpenSession, RecordAttendance
from domain.steps.statement import MakeStatement, RecordConsensus, TakeStance
from domain.steps.suggestion import MakeSuggestion
from domain.steps.supervision import FormSupervisionGroup
from domain.steps.undertaking import AssignTask
from domain.streams.appraisal import appraisal_id
from domain.streams.kinds import STREAM_KINDS
from domain.streams.scorecard import scorecard_id
from tests.domain import specification as spec
from tests.domain.course import changed
from tests.domain.machine import agenda, around, review, talk, work
from tests.domain.machine.district import ACTORS, REGISTRY, THIRD, District, Record
from tests.domain.machine.making import MAKERS, PEOPLE, Choice, First

assert agenda, (around, review, talk, work)  # importing them has filled the makers
END = datetime(2026, 5, 31, 18, tzinfo=BEIJING)
STREAMS_MAX = {"matter": 8}
LIKELY = 3


class Attempt(NamedTuple):
    """What is to be tried."""

    stream: UUID
    command: Command
    by: Actor
    at: datetime


def fitting(district: District, table: Sequence[Step]) -> list[tuple[Step, UUID]]:
    """Steps of a table with streams for which they would mostly be lawful now."""
    found: list[tuple[Step, UUID]] = []
    for step in table:
        maker = MAKERS[step.command]
        streams = district.of_kind(step.stream)
        if maker.begins:
            if len(streams) < STREAMS_MAX.get(step.stream, LIKELY):
                found.append((step, district.new_id()))
        else:
            found += [(step, it) for it in streams if maker.fits(district.states[it])]
    return found


def going_on(district: District, stream: UUID) -> list[tuple[Step, UUID]]:
    """What would bring one matter further."""
    state = district.states[stream]
    return [(STEPS[it], stream) for it in FURTHER if MAKERS[it].fits(state)]


def anything(district: District, table: Sequence[Step]) -> list[tuple[Step, UUID]]:
    """Steps of a table with any stream, now and then of another kind, or with none."""
    others = [*list(district.kinds)[:2], UUID(int=1)]
    return [(step, it) for step in table for it in (*district.of_kind(step.stream), *others)]


def state_of(district: District, step: Step, stream: UUID) -> Any:
    """The stream as the step takes it: of no other kind, empty where there is none."""
    right = district.kinds.get(stream) == step.stream
    return district.states[stream] if right else STREAM_KINDS[step.stream].initial()


def made(district: District, step: Step, stream: UUID, choice: Choice) -> tuple[UUID, Command]:
    """A command for a stream, with the id that it must have."""
    state = state_of(district, step, stream)
    command = MAKERS[step.command].make(district, stream, state, choice)
    if isinstance(command, OpenAppraisal) and stream not in district.kinds:
        stream = appraisal_id(command.organiser, command.period_from)
    if isinstance(command, ProposeScorecard | ExcludeScoreItem) and stream not in district.kinds:
        stream = scorecard_id(command.organisation, command.year)
    if isinstance(command, EraseSubject) and stream not in district.kinds:
        stream = choice.of([*(it.id for it in PEOPLE), spec.COMMITTEE])
    return stream, command


def wait(district: District, step: Step, stream: UUID) -> None:
    """Let the time come at which it would no longer be too early, if it comes at all."""
    ready = MAKERS[step.command].ready
    if ready is None or district.kinds.get(stream) != step.stream:
        return
    moment = ready(district.states[stream])
    if moment is not None and district.now < moment <= END:
        district.now = moment


def hands(district: District, step: Step, stream: UUID, command: Command) -> list[Any]:
    """(actor, on behalf of whom): those who may do it, so far as role and relation go."""
    state = state_of(district, step, stream)
    own = getattr(state, "organisation", None)
    pairs: list[tuple[Actor, UUID | None]] = [(actor, None) for actor in ACTORS]
    if own is not None:
        pairs += [(spec.IMPORTER, own), (spec.STREET_CLERK, own)]
    return [
        (actor, behalf)
        for actor, behalf in pairs
        if Role(actor.role) in step.roles
        and _stands(district, step, stream, command, actor, behalf)
    ]


def _stands(
    district: District,
    step: Step,
    stream: UUID,
    command: Command,
    actor: Actor,
    behalf: UUID | None,
) -> bool:
    state = state_of(district, step, stream)
    act = district.act(stream, command, actor, district.now)
    try:
        require_standing(actor, district.registry, district.now)
        return step.relation.holds(
            state, command, msgspec.structs.replace(act, on_behalf_of=behalf)
        )
    except Refusal:
        return False


PROPOSALS = (
    (spec.COMMITTEE, Scale.COMMUNITY),
    (spec.NEIGHBOUR, Scale.COMMUNITY),
    (THIRD, Scale.COMMUNITY),
    (spec.STREET, Scale.STREET),
    (spec.OWNERS, Scale.ESTATE),
)
PREPARED = (PublishBackgroundPack, PublishNotice, FillSeats)
TALK = (
    FreezeRoster,
    OpenSession,
    RecordAttendance,
    MakeStatement,
    TakeStance,
)
HELD = (*PREPARED, *TALK, CloseSession)
VOTED = (*HELD, RecordPartyStudy, ReferToAssembly, RecordAssemblyVote)
SPENT = (ApproveFunds, AwardContract, MakePayment)
REFERRED = (IssueReferral, AcceptReferral, AnswerReferral, RelayAnswer)
DRAWN = (PublishBackgroundPack, PublishNotice, CommitRosterPool, ExecuteDraw)
PREFIXES: tuple[tuple[type[Command], ...], ...] = (
    (),
    (*PREPARED, *TALK),
    PREPARED,
    (*DRAWN, *TALK),
    DRAWN,
    (*PREPARED, *TALK, RecordConsensus),
    HELD,
    (*HELD, AdoptDecision, AssignTask, MarkExemplary),
    (*HELD, ShelveMatter),
    (*HELD, AmendNotice, *TALK, CloseSession),
    VOTED[:-1],
    (*VOTED, *SPENT),
    (IssueReferral, ObjectToReferral),
    (IssueReferral, ObjectToReferral, DecideReferralObjection),
    REFERRED,
    (*REFERRED, VerifyAnswer),
    (*REFERRED[:2], RequestExtension, GrantExtension),
)
"""What is done lawfully before anything goes."""


FURTHER = tuple(step.command for step in PROCEDURE if step.stream == "matter")


def do(district: District, wanted: type[Command], stream: UUID, **values: Any) -> list[Record]:
    """Do it as it behoves; it must be accepted."""
    step, choice = STEPS[wanted], First()
    wait(district, step, stream)
    district.advance(1)
    stream, command = made(district, step, stream, choice)
    command = changed(command, **values)
    by, behalf = hands(district, step, stream, command)[0]
    if behalf:
        command = changed(command, on_behalf_of=behalf)
    came = district.give(stream, command, by)
    assert not isinstance(came, Refusal), (command, by, came.reason, came.field)
    return came


def begin(district: District, choice: Choice) -> UUID:
    """A matter with a lawful past."""
    organiser, scale = choice.of(PROPOSALS)
    stream = district.new_id()
    do(
        district,
        SubmitProposal,
        stream,
        organiser=organiser,
        scale=scale,
        category=choice.of([Category.HARDSHIP, Category.STATUTORY, Category.CHARTER]),
        proposers=PEOPLE[:1],
        follows=None,
        call=None,
    )
    if choice.of([True, True, True, False]):
        topic = Topic.LIGHTING_AND_SAFETY
        technical, legal = choice.of([(False, False), (True, False), (False, True)])
        do(district, AdoptProposal, stream, topic=topic, technical=technical, legal=legal)
        steps = choice.of(PREFIXES)
        if technical and choice.of([True, False]):
            do(district, FileExpertAssessment, stream)
        assessed = district.states[stream].roster.assessed_at or not technical
        for wanted in steps:
            if wanted in (AdoptDecision, ReferToAssembly) and not assessed:
                break
            if wanted is CommitRosterPool and legal:
                break
            do(district, wanted, stream)
        if AssignTask in steps and assessed:
            do(district, SubmitProposal, district.new_id(), organiser=organiser, scale=scale)
    return stream


def starting(choice: Choice) -> District:
    """A district some time in the winter, with what its register needs for the rest."""
    days = choice.of([0, 29, 20, 33])
    district = District(datetime(2025, 12, 1, 9, tzinfo=BEIJING) + timedelta(days=days))
    do(district, SetStreetProcedure, REGISTRY)
    if choice.of((True, False)):
        do(district, AdoptScoringFormula, REGISTRY)
    if choice.of((True, False)):
        do(district, FormSupervisionGroup, REGISTRY)
    for wanted in (OpenAppraisal, CallForOpinions, MakeSuggestion):
        if choice.of((True, False)):
            do(district, wanted, district.new_id())
    if choice.of((True, False, False)):
        for organiser, scale in COMMON:
            stream = district.new_id()
            do(district, SubmitProposal, stream, organiser=organiser, scale=scale)
            do(district, AdoptProposal, stream)
    if district.registry.formulas and choice.of((True, False)):
        review_last_year(district, choice)
    return district


def review_last_year(district: District, choice: Choice) -> None:
    """In the new year a scorecard is proposed, and goes on or not."""
    district.now = max(district.now, datetime(2026, 1, 5, 9, tzinfo=BEIJING))
    formula = district.registry.formulas[0]
    if formula.judges(2025):
        stream = do(district, ProposeScorecard, district.new_id())[0].stream
        for wanted in choice.of(REVIEWED):
            do(district, wanted, stream)


REVIEWED: tuple[tuple[type[Command], ...], ...] = (
    (),
    (FileScorecardObjection,),
    (FileScorecardObjection, DecideScorecardObjection),
    (FileScorecardObjection, DecideScorecardObjection, FinaliseScorecard),
    (FinaliseScorecard,),
)
"""How far a scorecard has come when the rest begins."""


COMMON = (*PROPOSALS[:3], (spec.STREET, Scale.STREET))
"""Whose matters may come to be a common issue, and the street's own."""
