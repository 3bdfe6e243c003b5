"""Facts of publicity: outcomes and their progress are shown to everybody (三(四)5)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.event import Fact
from domain.value import Line, Prose


class OutcomePublished(Fact):
    """E1 结果公开: what was decided and how it is carried out, from day to day inclusive."""

    type = "outcome.published.v1"
    clauses = ("E1",)
    zh = "公开结果"

    publication: UUID | None = None
    summary: Prose
    place: Line
    published_from: date
    published_until: date


class ProgressPublished(Fact):
    """E1 公开进展: how the outcome is being carried out, from day to day inclusive."""

    type = "progress.published.v1"
    clauses = ("E1",)
    zh = "公开办理进展"

    publication: UUID
    summary: Prose
    place: Line
    published_from: date
    published_until: date


class PublicationWithdrawn(Fact):
    """E1 撤下公开: before its end, on a stated ground; what was published stays on the ledger."""

    type = "publication.withdrawn.v1"
    clauses = ("E1",)
    zh = "撤下公开内容"

    publication: UUID
    ground: Prose


PublicityFact = OutcomePublished | ProgressPublished | PublicationWithdrawn
