"""The register: organisations, mandates, groups, rules."""

from __future__ import annotations

from domain.procedure.relations import ANYONE
from domain.procedure.step import REGISTRARS, Step
from domain.steps import registration

TABLE: tuple[Step, ...] = (
    Step(registration.UpdateRegister, registration.update_register, "registry", REGISTRARS, ANYONE),
    Step(
        registration.RenameOrganisation,
        registration.rename_organisation,
        "registry",
        REGISTRARS,
        ANYONE,
    ),
    Step(
        registration.MergeOrganisation,
        registration.merge_organisation,
        "registry",
        REGISTRARS,
        ANYONE,
    ),
    Step(
        registration.DissolveOrganisation,
        registration.dissolve_organisation,
        "registry",
        REGISTRARS,
        ANYONE,
    ),
)
