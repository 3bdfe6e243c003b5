"""Facts of a verifiable draw (随机抽样, 三(二)): committed, executed once, or cancelled in view."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from domain.event import Fact
from domain.events.notice import Capacity
from domain.value import Digest, Feature, Line, Moment, Prose, Value


class Quota(Value):
    """N3 How many of the panel shall have this value of this feature."""

    feature: Feature
    value: Feature
    least: Annotated[int, Field(ge=0, le=1000)]
    most: Annotated[int, Field(ge=0, le=1000)]


FEATURES_MAX = 8
FEATURES_LENGTH_MAX = 72
"""With these a pool of 5,000 stays below a megabyte of JSON, and candidates hard to recognise."""


def _brief(features: dict[str, str]) -> dict[str, str]:
    if sum(len(name) + len(value) for name, value in features.items()) > FEATURES_LENGTH_MAX:
        raise PydanticCustomError(
            "features_too_long",
            "the features are longer than {max_length} characters",
            {"max_length": FEATURES_LENGTH_MAX},
        )
    return features


class Candidate(Value):
    """One who may be drawn: a random pseudonym and coarse features, nothing else."""

    id: UUID
    features: Annotated[
        dict[Feature, Feature], Field(max_length=FEATURES_MAX), AfterValidator(_brief)
    ]


class ValueForm(StrEnum):
    """N3 How a public value is written, so that there is only one way to write it."""

    DIGITS = "digits"
    """0 to 9: numbers in the order published, each padded to the same width, nothing between."""
    HEX = "hex"
    """0 to 9 and a to f, two for every byte."""


class Randomness(Value):
    """A public value of the future, named before anybody can know it, and how it is written."""

    source: Line
    label: Line
    available_at: Moment
    form: ValueForm
    length: Annotated[int, Field(ge=2, le=200)]
    """Of the value, in characters."""

    @field_validator("length")
    @classmethod
    def _whole_bytes(cls, length: int, info: ValidationInfo) -> int:
        if info.data.get("form") is ValueForm.HEX and length % 2:
            raise PydanticCustomError("hex_length_odd", "hexadecimal has two characters a byte")
        return length


class QuotasSet(Fact):
    """N3 设定配额: before the pool is known."""

    type = "quotas.set.v1"
    clauses = ("N3",)
    zh = "设定配额"

    quotas: tuple[Quota, ...]
    reason: Prose


class RosterPoolListed(Fact):
    """N3 公布抽样名单: a part of the pool, in order of the ids; as many parts as it takes."""

    type = "roster_pool.listed.v1"
    clauses = ("N3",)
    zh = "公布抽样名单"

    draw: UUID
    part: int
    candidates: tuple[Candidate, ...]


class RosterPoolCommitted(Fact):
    """N3 锁定抽样名单: pool, quotas, algorithm and the randomness to come, bound by one digest."""

    type = "roster_pool.committed.v1"
    clauses = ("N3",)
    zh = "锁定抽样名单"

    draw: UUID
    algorithm: Line
    panel: int
    quotas: tuple[Quota, ...]
    candidates: int
    randomness: Randomness
    digest: Digest
    capacity: Capacity = Capacity.RESIDENT
    """In what capacity those who are drawn take part."""


class DrawExecuted(Fact):
    """N3 执行抽签: once a commitment, with the value named in advance; who was drawn, in order."""

    type = "draw.executed.v1"
    clauses = ("N3",)
    zh = "执行抽签"

    draw: UUID
    value: Line
    seed: Digest
    selected: tuple[UUID, ...]


class DrawCancelled(Fact):
    """N3 取消抽签: the commitment stays in view, with the reason."""

    type = "draw.cancelled.v1"
    clauses = ("N3",)
    zh = "取消抽签"

    draw: UUID
    reason: Prose


DrawFact = QuotasSet | RosterPoolListed | RosterPoolCommitted | DrawExecuted | DrawCancelled
