"""docs/GLOSSARY.md: every term of the domain stands there once, as the code has it."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from enum import StrEnum
from types import ModuleType

import pytest

import domain.events
from domain.catalogue import COMMANDS, FACTS
from domain.draw.public_value import FORM_WORDS
from domain.duties import standing
from domain.events.ability import Audience, SupportKind, TrainingMethod, WeakGroup
from domain.events.agenda import Category, Scale, Topic
from domain.events.decision import (
    AssemblyDemand,
    AssemblyKind,
    AssemblyOutcome,
    DecidedBy,
    ShelvingGround,
)
from domain.events.discussion import Stance, WithholdingGround
from domain.events.erasure import ErasureGround
from domain.events.funds import FundSource
from domain.events.notice import Capacity, Form, SeatSource
from domain.events.opinions import Channel
from domain.events.registry import Kind
from domain.events.undertaking import Mode, UrgedBy
from domain.roles import Role
from domain.rules import calendar
from domain.scoring import formula
from domain.scoring.counting import Card
from domain.scoring.formula import Missing
from domain.steps.referral import STATUS_ZH
from domain.streams import matter, referral, roster, scorecard
from projections.catalogue import PROJECTIONS
from service.public.messages.labels import LABELS
from tests.docs.documents import in_backticks, read, rows

ROWS = rows(read("docs/GLOSSARY.md"))
ZH_BY_CODE = {code: row[0] for row in ROWS for code in in_backticks(row[2])}
CLAUSES_BY_ZH = {row[0]: set(row[3].split()) for row in ROWS}


def enums(module: ModuleType) -> list[type[StrEnum]]:
    """The choices that a module defines."""
    return [
        found
        for _, found in inspect.getmembers(module, inspect.isclass)
        if issubclass(found, StrEnum) and found.__module__ == module.__name__
    ]


MODULES = [
    importlib.import_module(f"domain.events.{it.name}")
    for it in pkgutil.iter_modules(domain.events.__path__)
]
OTHERS = (matter, referral, roster, standing, calendar, formula, scorecard)
CHOICES = [Role, Card, *(found for module in (*OTHERS, *MODULES) for found in enums(module))]

LABELLED: dict[str, type[StrEnum]] = {
    "kind": Kind,
    "category": Category,
    "scale": Scale,
    "form": Form,
    "capacity": Capacity,
    "source": SeatSource,
    "stance": Stance,
    "decided_by": DecidedBy,
    "ground": ShelvingGround,
    "assembly": AssemblyKind,
    "outcome": AssemblyOutcome,
    "mode": Mode,
    "task": matter.TaskStatus,
    "stage": matter.Stage,
    "channel": Channel,
    "topic": Topic,
    "training_method": TrainingMethod,
    "audience": Audience,
    "weak_group": WeakGroup,
    "support": SupportKind,
    "urged_by": UrgedBy,
    "withholding": WithholdingGround,
    "fund_source": FundSource,
    "demand": AssemblyDemand,
    "erasure": ErasureGround,
    "card": Card,
    "missing": Missing,
}
"""The choices that the public pages name; a referral's standing they say in two sentences."""


@pytest.mark.parametrize("column", [0, 1], ids=["zh", "en"])
def test_a_term_stands_once(column: int) -> None:
    terms = [row[column] for row in ROWS]
    assert [term for term in terms if terms.count(term) > 1] == []


def test_a_code_stands_once_and_every_row_is_whole() -> None:
    codes = [code for row in ROWS for code in in_backticks(row[2])]
    assert [code for code in codes if codes.count(code) > 1] == []
    assert all(len(row) == 4 and row[0] and row[1] and in_backticks(row[2]) for row in ROWS)


@pytest.mark.parametrize("name", FACTS)
def test_every_fact_has_its_chinese_name(name: str) -> None:
    fact = FACTS[name]
    assert ZH_BY_CODE[name] == ZH_BY_CODE[fact.__name__] == fact.zh
    assert set(fact.clauses) <= CLAUSES_BY_ZH[fact.zh]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_chinese_name(name: str) -> None:
    command = COMMANDS[name]
    assert ZH_BY_CODE[name] == ZH_BY_CODE[command.__name__] == command.zh
    assert set(command.clauses) <= CLAUSES_BY_ZH[command.zh]


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.__name__)
def test_every_value_of_a_choice_is_named(choice: type[StrEnum]) -> None:
    for member in choice:
        assert member.value == member.name.lower()
        assert f"{choice.__name__}.{member.name}" in ZH_BY_CODE


def test_a_referral_stands_in_refusals_as_in_the_glossary() -> None:
    for status, zh in STATUS_ZH.items():
        assert ZH_BY_CODE[f"ReferralStatus.{status.name}"] == zh


@pytest.mark.parametrize(("prefix", "choice"), LABELLED.items(), ids=LABELLED)
def test_the_pages_say_it_as_the_glossary_does(prefix: str, choice: type[StrEnum]) -> None:
    for member in choice:
        zh, _ = LABELS[f"{prefix}.{member.value}"]
        assert ZH_BY_CODE[f"{choice.__name__}.{member.name}"] == zh


def test_a_public_value_is_described_as_in_the_glossary() -> None:
    for form, (zh, _) in FORM_WORDS.items():
        assert ZH_BY_CODE[f"ValueForm.{form.name}"] == zh


def test_a_duty_stands_on_its_page_as_in_the_glossary() -> None:
    for status, (zh, _) in standing.STATUS_NAMES.items():
        assert ZH_BY_CODE[f"Status.{status.name}"] == zh


def test_every_projection_is_named() -> None:
    for name in PROJECTIONS:
        assert f"projections.{name}.{name.upper()}" in ZH_BY_CODE


def test_everything_named_is_there() -> None:
    """A row whose code is gone is gone too."""
    words = {*FACTS, *COMMANDS}
    words |= {it.__name__ for it in (*FACTS.values(), *COMMANDS.values())}
    words |= {f"{choice.__name__}.{member.name}" for choice in CHOICES for member in choice}
    for code in ZH_BY_CODE:
        plain = code.replace("_", "").isalpha() and code.islower()
        if code in words or plain or code.startswith("yishi "):
            continue
        module, _, name = code.rpartition(".")
        assert module, code
        assert hasattr(importlib.import_module(module), name), code
