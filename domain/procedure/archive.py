"""The record: corrections, archives, exemplary cases, norms."""

from __future__ import annotations

from domain.procedure.relations import NAMED_ISSUER, ORGANISER, SUPERIOR
from domain.procedure.step import JUDGES, NORM_ISSUERS, ORGANISERS, Step
from domain.steps import archive

TABLE: tuple[Step, ...] = (
    Step(archive.CorrectRecord, archive.correct_record, "matter", ORGANISERS, ORGANISER),
    Step(archive.ArchiveCase, archive.archive_case, "matter", ORGANISERS, ORGANISER),
    Step(archive.MarkExemplary, archive.mark_exemplary, "matter", JUDGES, SUPERIOR),
    Step(archive.AdoptNorm, archive.adopt_norm, "norm", NORM_ISSUERS, NAMED_ISSUER),
)
