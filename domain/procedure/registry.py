"""The register: organisations, mandates, calendar, rules."""

from __future__ import annotations

from domain.procedure.relations import ANYONE, GRANTOR
from domain.procedure.step import GRANTORS, REGISTRARS, RULERS, Step
from domain.steps import mandates, registration, rulebook

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
    Step(
        registration.ChangeDivisionCode,
        registration.change_division_code,
        "registry",
        REGISTRARS,
        ANYONE,
    ),
    Step(mandates.GrantMandate, mandates.grant_mandate, "registry", GRANTORS, GRANTOR),
    Step(mandates.RevokeMandate, mandates.revoke_mandate, "registry", GRANTORS, GRANTOR),
    Step(
        rulebook.PublishHolidayCalendar,
        rulebook.publish_holiday_calendar,
        "registry",
        REGISTRARS,
        ANYONE,
    ),
    Step(rulebook.AdoptRulePack, rulebook.adopt_rule_pack, "registry", RULERS, ANYONE),
)
