"""Facts of the record itself (四(二)4, 四(四)): corrections, archives, exemplary cases, norms."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.event import Fact
from domain.events.agenda import Document
from domain.value import Digest, Line, Prose, Value


class Amendment(Value):
    """One field of a record as it should have read."""

    field: Line
    now: Prose


class RecordCorrected(Fact):
    """S4 更正记录: an earlier record misreported something; it stays, and this supersedes it."""

    type = "record.corrected.v1"
    clauses = ("S4",)
    zh = "更正记录"

    corrects: int
    corrected_type: Line
    amendments: tuple[Amendment, ...]
    reason: Prose


class CaseArchived(Fact):
    """S4 归档: what the file holds, so that anyone can check a copy of it.

    ``facts`` counts the stream's facts before this one; ``digest`` chains them (docs/ARCHIVE.md).
    """

    type = "case.archived.v1"
    clauses = ("S4",)
    zh = "立卷归档"

    summary: Prose
    facts: int
    digest: Digest
    documents: tuple[Document, ...]
    retained_until: date


class CaseMarkedExemplary(Fact):
    """S6 评为典型案例: with the lesson it teaches."""

    type = "case.marked_exemplary.v1"
    clauses = ("S6",)
    zh = "评为典型案例"

    lesson: Prose
    marked_by: UUID


class NormDrawn(Fact):
    """S6 上升为制度规范: a norm grew from this case."""

    type = "norm.drawn.v1"
    clauses = ("S6",)
    zh = "经验上升为制度规范"

    norm: UUID
    title: Line


class NormAdopted(Fact):
    """S6 制定制度规范: by the district, a street or a committee, from the cases named."""

    type = "norm.adopted.v1"
    clauses = ("S6",)
    zh = "制定制度规范"

    issuer: UUID
    title: Line
    text: Prose
    document: Document | None = None
    cases: tuple[UUID, ...]
    effective_from: date


ArchiveFact = RecordCorrected | CaseArchived | CaseMarkedExemplary | NormDrawn
"""Those that matters hold."""
NormFact = NormAdopted
