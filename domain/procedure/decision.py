"""The decision: priorities, shelving, assemblies, charters, corrections."""

from __future__ import annotations

from domain.procedure.relations import FOUNDER, ORGANISER, ORGANISER_OR_SUPERIOR, SUPERIOR
from domain.procedure.step import CORRECTORS, MODERATORS, ORGANISERS, Step
from domain.steps import assembly, charter, correction, decision, meeting, party_study

TABLE: tuple[Step, ...] = (
    Step(decision.SetPriorities, decision.set_priorities, "matter", ORGANISERS, ORGANISER),
    Step(decision.AdoptDecision, decision.adopt_decision, "matter", ORGANISERS, ORGANISER),
    Step(decision.ShelveMatter, decision.shelve_matter, "matter", ORGANISERS, ORGANISER),
    Step(decision.ResumeMatter, decision.resume_matter, "matter", ORGANISERS, ORGANISER),
    Step(
        party_study.RecordPartyStudy,
        party_study.record_party_study,
        "matter",
        ORGANISERS,
        ORGANISER,
    ),
    Step(
        assembly.DemandAssembly,
        assembly.demand_assembly,
        "matter",
        MODERATORS,
        ORGANISER_OR_SUPERIOR,
    ),
    Step(assembly.ReferToAssembly, assembly.refer_to_assembly, "matter", ORGANISERS, ORGANISER),
    Step(
        assembly.RecordAssemblyVote, assembly.record_assembly_vote, "matter", ORGANISERS, ORGANISER
    ),
    Step(meeting.HoldAssembly, meeting.hold_assembly, "assembly", ORGANISERS, FOUNDER),
    Step(charter.FileCharter, charter.file_charter, "matter", ORGANISERS, ORGANISER),
    Step(correction.CorrectDecision, correction.correct_decision, "matter", CORRECTORS, SUPERIOR),
)
