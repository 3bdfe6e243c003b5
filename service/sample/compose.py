"""From the files of the sample to one list of commands, in the order in which they were entered."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

import msgspec

from service.sample import other_files
from service.sample.names import Organisations, UnknownName
from service.sample.organisation_steps import plan_calendar, plan_registry
from service.sample.plan import MatterPlan, Planned
from service.sample.register_script import RegisterFile
from service.sample.scenario import MatterScript, MattersFile, RecentFile
from service.sample.scorecard_steps import ScorecardsFile

T = TypeVar("T")


def everything() -> list[Planned]:
    """Every command of the sample, by the time at which it was entered."""
    register = register_file()
    organisations = Organisations(register)
    planned = [*plan_registry(register, organisations), *plan_calendar(register)]
    for file, scripts in _scripts():
        for script in scripts:
            planned += plan_matter(script, organisations, file)
    for entry in _entries():
        planned += entry.plan(organisations)
    scorecards = _read(_folder() / "scorecards.toml", ScorecardsFile)
    planned += (formula.plan() for formula in scorecards.formula)
    for card in scorecards.card:
        planned += card.plan(organisations)
    return sorted(planned, key=lambda command: command.entered_at)


def recent(today: date) -> list[Planned]:
    """The commands of the matters that are always under way: their file is written as of a day of
    its own, and moved to this one. Scorecards come last: a year that is not over has none."""
    file = _folder() / "recent.toml"
    content = tomllib.loads(file.read_text("utf-8"))
    days = today - content.pop("today")
    scripts = msgspec.convert(_moved(content, days), RecentFile)
    organisations = Organisations(register_file())
    under_way = [it for one in scripts.matter for it in plan_matter(one, organisations, file.name)]
    over = (card for card in scripts.card if card.year < today.year)
    cards = [it for card in over for it in card.plan(organisations)]
    return [it for some in (under_way, cards) for it in sorted(some, key=lambda it: it.entered_at)]


def _moved(value: Any, days: timedelta) -> Any:
    """Every day and moment in this, so many days later."""
    match value:
        case dict():
            return {name: _moved(part, days) for name, part in value.items()}
        case list():
            return [_moved(part, days) for part in value]
        case date():
            return value + days
        case _:
            return value


def register_file() -> RegisterFile:
    """The register of the sample, as its file has it."""
    return _read(_folder() / "organisations.toml", RegisterFile)


def matters() -> list[MatterScript]:
    """The scripts of every matter, in the order of their numbers."""
    scripts = [script for _, scripts in _scripts() for script in scripts]
    return sorted(scripts, key=lambda script: script.number)


def plan_matter(
    script: MatterScript, organisations: Organisations, file: str = ""
) -> list[Planned]:
    """The commands of one matter, step by step; a fault names file, matter and step."""
    plan = MatterPlan(script, file, organisations)
    for step in script.step:
        try:
            step.plan(plan)
        except (ValueError, KeyError, AssertionError) as fault:
            raise UnknownName(f"{plan.where(step)}: {fault}") from fault
    return plan.planned


def _scripts() -> Iterator[tuple[str, list[MatterScript]]]:
    for file in sorted((_folder() / "matters").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            yield file.name, _read(file, MattersFile).matter


def _entries() -> Iterator[other_files.Entry | other_files.HeldFile]:
    """What is not the course of one matter."""
    yield from _read(_folder() / "opinions.toml", other_files.CallsFile).call
    yield from _read(_folder() / "suggestions.toml", other_files.SuggestionsFile).suggestion
    yield _read(_folder() / "assemblies.toml", other_files.HeldFile)
    yield from _read(_folder() / "trainings.toml", other_files.TrainingsFile).training
    yield from _read(_folder() / "common_issues.toml", other_files.IssuesFile).issue
    yield from _read(_folder() / "norms.toml", other_files.NormsFile).norm
    yield from _read(_folder() / "erasures.toml", other_files.ErasuresFile).erasure
    yield from _read(_folder() / "appraisals.toml", other_files.AppraisalsFile).appraisal


def _folder() -> Traversable:
    return files("service.sample")


def _read(file: Traversable, form: type[T]) -> T:
    try:
        return msgspec.toml.decode(file.read_bytes(), type=form)
    except msgspec.DecodeError as fault:
        raise ValueError(f"{file.name}: {fault}") from fault
