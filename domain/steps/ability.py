"""C1 提升协商能力: training for all who deliberate, support for weak and marginal groups."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.act import Act, Command
from domain.event import Fact
from domain.events.ability import (
    Audience,
    AudienceCount,
    SupportKind,
    SupportProvided,
    TrainingHeld,
    TrainingMethod,
    WeakGroup,
)
from domain.events.registry import Kind
from domain.refusal import AlreadyExists, Refusal
from domain.rules.pack import beijing_date
from domain.steps.proposal import require_on_agenda
from domain.steps.session import NoSuchSession
from domain.streams.matter import Matter
from domain.streams.single import Training
from domain.value import CalendarDay, Count, Line, Prose

TRAINERS = (Kind.COMMITTEE, Kind.STREET, Kind.DEPARTMENT, Kind.DISTRICT)
"""三(五) 街道、政府相关部门、社区; 四(五) 基层干部和社区工作者专题培训."""


class TrainingNotYetHeld(Refusal):
    """A training is recorded when it has been held."""

    clause = "C1"
    zh = "培训日期不得晚于登记的发生日期。"
    en = "A training cannot be recorded as held before its day."


class HoldTraining(Command):
    """Record a training that was held: for whom, by what method, how many came."""

    clauses = ("C1",)
    zh = "登记培训"

    organiser: UUID
    title: Line
    method: TrainingMethod
    held_on: CalendarDay
    trainer: Line
    audience: Annotated[tuple[AudienceCount, ...], Field(min_length=1, max_length=len(Audience))]
    summary: Prose


class ProvideSupport(Command):
    """Record what was done so that members of a weak group could take part in a session."""

    clauses = ("C1",)
    zh = "登记参与支持"

    session: UUID
    kind: SupportKind
    group: WeakGroup
    people: Annotated[Count, Field(ge=1)]
    description: Prose


def hold_training(training: Training, command: HoldTraining, act: Act) -> list[Fact]:
    """C1 开展培训: each audience counted once."""
    if training.exists:
        raise AlreadyExists()
    act.registry.living(command.organiser, "organiser", *TRAINERS)
    counted = [row.audience for row in command.audience]
    for index, audience in enumerate(counted):
        if audience in counted[:index]:
            raise AlreadyExists(f"audience.{index}.audience")
    if beijing_date(act.occurred_at) < command.held_on:
        raise TrainingNotYetHeld("held_on")
    return [
        TrainingHeld(
            organiser=command.organiser,
            title=command.title,
            method=command.method,
            held_on=command.held_on,
            trainer=command.trainer,
            audience=command.audience,
            summary=command.summary,
        )
    ]


def provide_support(matter: Matter, command: ProvideSupport, act: Act) -> list[Fact]:
    """C1 提供参与支持: for a session that is on record; home visits may come before it opens."""
    require_on_agenda(matter, act)
    if command.session not in matter.discussion.sessions:
        raise NoSuchSession("session")
    return [
        SupportProvided(
            session=command.session,
            kind=command.kind,
            group=command.group,
            people=command.people,
            description=command.description,
        )
    ]
