"""The sample's register of organisations, its calendar and its rounds of appraisal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from domain.act import Command
from domain.events.registry import Kind
from domain.steps import appraisal, registration
from domain.streams.registry import REGISTRY_STREAM, organisation_id
from service.importing.calendar import shipped_notices
from service.sample import scenario
from service.sample.names import (
    DISTRICT_CODE,
    Organisations,
    beijing,
    matter_id,
    part_id,
    person_id,
)
from service.sample.plan import ENTERED_AFTER, Planned


def plan_registry(
    register: scenario.RegisterFile, organisations: Organisations
) -> Iterator[Planned]:
    district = organisations[DISTRICT_CODE]
    entries = [
        registration.Entry(
            organisation=district, kind=Kind.DISTRICT, name="东城区", division_code=DISTRICT_CODE
        )
    ]
    for kind, digits, lines in (
        (Kind.STREET, 6, register.streets),
        (Kind.COMMITTEE, 9, register.committees),
    ):
        for line in lines:
            code, _, name = line.split()
            parent = organisation_id(code[:digits])
            entries.append(
                registration.Entry(
                    organisation=organisation_id(code),
                    kind=kind,
                    name=name,
                    parent=parent,
                    division_code=code,
                )
            )
    for entry in register.organisation:
        entries.append(
            registration.Entry(
                organisation=organisations[entry.key],
                kind=entry.kind,
                name=entry.name,
                parent=organisations[entry.parent],
            )
        )
    update = registration.UpdateRegister(
        occurred_at=beijing(register.registered_at), organisations=tuple(entries)
    )
    yield _registry_plan(register.registered_at, update, "register")
    for change in register.change:
        command = _change(change, organisations)
        yield _registry_plan(change.at, command, f"change of {change.organisation}")


def plan_calendar(register: scenario.RegisterFile) -> Iterator[Planned]:
    """The holiday notices, each on its day; those before there was a register, right after it."""
    for notice in shipped_notices():
        assert notice.occurred_at is not None
        entered_at = max(notice.occurred_at, beijing(register.registered_at)) + ENTERED_AFTER
        yield Planned(entered_at, REGISTRY_STREAM, notice, notice.notice)


def _change(change: scenario.RegistryStep, organisations: Organisations) -> Command:
    organisation, at = organisations[change.organisation], beijing(change.at)
    if change.name is not None:
        return registration.RenameOrganisation(
            occurred_at=at, organisation=organisation, name=change.name
        )
    if change.into is not None:
        return registration.MergeOrganisation(
            occurred_at=at, organisation=organisation, into=organisations[change.into]
        )
    assert change.reason is not None, change.organisation
    return registration.DissolveOrganisation(
        occurred_at=at, organisation=organisation, reason=change.reason
    )


def _registry_plan(at: datetime, command: Command, where: str) -> Planned:
    return Planned(beijing(at) + ENTERED_AFTER, REGISTRY_STREAM, command, where)


def plan_appraisal(
    script: scenario.AppraisalScript, organisations: Organisations
) -> Iterator[Planned]:
    stream = part_id("appraisals", "round", script.key)
    organiser = organisations[script.organiser]

    def planned(at: datetime, command: Command) -> Planned:
        said = command.model_copy(update={"occurred_at": beijing(at), "on_behalf_of": organiser})
        return Planned(beijing(at) + ENTERED_AFTER, stream, said, f"appraisal {script.key} {at}")

    yield planned(
        script.at,
        appraisal.OpenAppraisal(
            organiser=organiser,
            subjects=tuple(organisations[subject] for subject in script.subjects),
            period_from=script.begins,
            period_until=script.ends,
        ),
    )
    for rating in script.ratings:
        matter, label, subject, taking_part, carrying_out, *_ = rating.split()
        rater = organisations[label[1:]] if label[0] == "@" else person_id(matter, label)
        yield planned(
            script.at + timedelta(hours=1),
            appraisal.GiveRating(
                subject=organisations[subject],
                matter=matter_id(matter),
                rater=rater,
                taking_part=int(taking_part),
                carrying_out=int(carrying_out),
            ),
        )
    if script.closes is not None:
        yield planned(script.closes, appraisal.CloseAppraisal())
