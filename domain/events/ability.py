"""Facts of the ability to deliberate (三(五)): training held, support given to weak groups."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.event import Fact
from domain.value import Count, Line, Prose, Value


class TrainingMethod(StrEnum):
    """C1 培训方式."""

    COURSE = "course"
    EXPERT_LECTURE = "expert_lecture"
    SITE_VISIT = "site_visit"
    PRACTICE = "practice"


class Audience(StrEnum):
    """C1 培训对象."""

    COMMITTEE_MEMBERS = "committee_members"
    SOCIAL_ORGANISATION_LEADERS = "social_organisation_leaders"
    RESIDENTS = "residents"
    WEAK_GROUPS = "weak_groups"
    STREET_STAFF = "street_staff"
    DEPARTMENT_STAFF = "department_staff"


class WeakGroup(StrEnum):
    """C1 弱势人群和边缘人群."""

    ELDERLY = "elderly"
    DISABLED = "disabled"
    LOW_INCOME = "low_income"
    MIGRANT = "migrant"
    SINGLE_PARENT = "single_parent"
    MINOR = "minor"
    OTHER = "other"


class SupportKind(StrEnum):
    """C1 What was done so that they could take part."""

    HOME_VISIT = "home_visit"
    TRANSPORT = "transport"
    INTERPRETATION = "interpretation"
    PLAIN_LANGUAGE = "plain_language"
    ACCESSIBLE_VENUE = "accessible_venue"
    CHILDCARE = "childcare"
    PROXY_VOICE = "proxy_voice"


class AudienceCount(Value):
    """How many of one audience came."""

    audience: Audience
    people: Annotated[Count, Field(ge=1)]


class WeakGroupCount(Value):
    """How many of one weak group, as a number alone."""

    group: WeakGroup
    people: Annotated[Count, Field(ge=1)]


class TrainingHeld(Fact):
    """C1 开展培训: for whom, by what method, how many came."""

    type = "training.held.v1"
    clauses = ("C1",)
    zh = "开展培训"

    organiser: UUID
    title: Line
    method: TrainingMethod
    held_on: date
    trainer: Line
    audience: tuple[AudienceCount, ...]
    summary: Prose


class SupportProvided(Fact):
    """C1 提供参与支持: for members of weak groups at a session."""

    type = "support.provided.v1"
    clauses = ("C1",)
    zh = "为弱势群体提供参与支持"

    session: UUID
    kind: SupportKind
    group: WeakGroup
    people: int
    description: Prose


TrainingFact = TrainingHeld
