"""The decision: priorities, shelving, assemblies, corrections."""

from __future__ import annotations

from domain.procedure.relations import ORGANISER
from domain.procedure.step import ORGANISERS, Step
from domain.steps import assembly, decision

TABLE: tuple[Step, ...] = (
    Step(decision.AdoptDecision, decision.adopt_decision, "matter", ORGANISERS, ORGANISER),
    Step(decision.ShelveMatter, decision.shelve_matter, "matter", ORGANISERS, ORGANISER),
    Step(decision.ResumeMatter, decision.resume_matter, "matter", ORGANISERS, ORGANISER),
    Step(assembly.ReferToAssembly, assembly.refer_to_assembly, "matter", ORGANISERS, ORGANISER),
    Step(
        assembly.RecordAssemblyVote, assembly.record_assembly_vote, "matter", ORGANISERS, ORGANISER
    ),
)
