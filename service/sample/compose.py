"""From the files of the sample to one list of commands, in the order in which they were entered."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar, assert_never

import msgspec

from service.sample import scenario
from service.sample.agenda_steps import plan_agenda, plan_notice, plan_roster
from service.sample.decision_steps import plan_decision, plan_task
from service.sample.names import Organisations
from service.sample.organisation_steps import plan_appraisal, plan_calendar, plan_registry
from service.sample.plan import MatterPlan, Planned
from service.sample.referral_steps import plan_referral
from service.sample.session_steps import plan_session

T = TypeVar("T")


def everything() -> list[Planned]:
    """Every command of the sample, by the time at which it was entered."""
    register = _read(_folder() / "organisations.toml", scenario.RegisterFile)
    organisations = Organisations(register)
    planned = [*plan_registry(register, organisations), *plan_calendar(register)]
    for script in matters():
        planned += plan_matter(script, organisations)
    rounds = _read(_folder() / "appraisals.toml", scenario.AppraisalsFile).appraisal
    for round_script in rounds:
        planned += plan_appraisal(round_script, organisations)
    return sorted(planned, key=lambda command: command.entered_at)


def matters() -> list[scenario.MatterScript]:
    """The scripts of every matter, in the order of their numbers."""
    scripts = [
        script
        for file in (_folder() / "matters").iterdir()
        if file.name.endswith(".toml")
        for script in _read(file, scenario.MattersFile).matter
    ]
    return sorted(scripts, key=lambda script: script.number)


def plan_matter(script: scenario.MatterScript, organisations: Organisations) -> list[Planned]:
    """The commands of one matter, step by step."""
    plan = MatterPlan(script, organisations)
    for step in script.step:
        match step:
            case (
                scenario.Propose()
                | scenario.Cosign()
                | scenario.Merge()
                | scenario.Decline()
                | scenario.Adopt()
                | scenario.Pack()
            ):
                plan_agenda(plan, step)
            case scenario.Notice():
                plan_notice(plan, step)
            case (
                scenario.Apply()
                | scenario.Admit()
                | scenario.Reject()
                | scenario.Seats()
                | scenario.Freeze()
            ):
                plan_roster(plan, step)
            case scenario.Session():
                plan_session(plan, step)
            case (
                scenario.Decide()
                | scenario.Shelve()
                | scenario.Resume()
                | scenario.Study()
                | scenario.Call()
                | scenario.Vote()
                | scenario.Publish()
            ):
                plan_decision(plan, step)
            case scenario.Assign() | scenario.Milestone() | scenario.Complete() | scenario.Fail():
                plan_task(plan, step)
            case (
                scenario.Refer()
                | scenario.Accept()
                | scenario.Object()
                | scenario.Rule()
                | scenario.Answer()
                | scenario.Relay()
                | scenario.Verify()
                | scenario.NotDone()
            ):
                plan_referral(plan, step)
            case _:
                assert_never(step)
    return plan.planned


def _folder() -> Traversable:
    return files("service.sample")


def _read(file: Traversable, form: type[T]) -> T:
    try:
        return msgspec.toml.decode(file.read_bytes(), type=form)
    except msgspec.DecodeError as fault:
        raise ValueError(f"{file.name}: {fault}") from fault
