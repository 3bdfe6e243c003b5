"""A fact's own fields, each with its label, read by the fact's declaration rather than by guess."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple, get_args
from uuid import UUID

from pydantic import BaseModel

from domain.catalogue import FACTS
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
from domain.events.evaluation import FindingGrade
from domain.events.funds import FundSource
from domain.events.notice import Capacity, Form, SeatSource
from domain.events.opinions import Channel
from domain.events.registry import Kind
from domain.events.scoring import ExclusionReason
from domain.events.undertaking import Mode, UrgedBy
from domain.roles import Role
from domain.scoring.counting import Card
from domain.scoring.formula import Group, Missing
from domain.value import Party, Sealed
from service.public.messages import Wording, pseudonym
from service.public.money_values import money
from service.public.naming import Naming
from service.words import Words

_MESSAGES: dict[Any, str] = {
    AssemblyDemand: "demand",
    AssemblyKind: "assembly",
    AssemblyOutcome: "outcome",
    Audience: "audience",
    Capacity: "capacity",
    Card: "card",
    Category: "category",
    Channel: "channel",
    DecidedBy: "decided_by",
    ErasureGround: "erasure",
    ExclusionReason: "exclusion",
    FindingGrade: "finding_grade",
    Form: "form",
    FundSource: "fund_source",
    Group: "score_group",
    Kind: "kind",
    Missing: "missing",
    Mode: "mode",
    Role: "role",
    Scale: "scale",
    SeatSource: "source",
    ShelvingGround: "ground",
    Stance: "stance",
    SupportKind: "support",
    Topic: "topic",
    TrainingMethod: "training_method",
    UrgedBy: "urged_by",
    WeakGroup: "weak_group",
    WithholdingGround: "withholding",
}
"""The group of messages that names the values of a choice; of any other, the value is shown."""


class Field(NamedTuple):
    """A field: one of ``text``, ``words`` (as they are opened) and ``inner`` says what it holds;
    ``organisation`` is whom the text names. Items of a list have no label."""

    label: str
    text: str | None = None
    words: Words | None = None
    organisation: UUID | None = None
    inner: tuple[Field, ...] = ()


class FieldTeller:
    """Tells the fields of facts; organisations are named as they were ``at``."""

    def __init__(self, words: Wording, naming: Naming, at: datetime) -> None:
        self._words, self._naming, self._at = words, naming, at

    def fields(self, type_name: str, fact: dict[str, Any]) -> list[Field]:
        """Those that the fact has, in the order of its declaration; of a type that the catalogue
        does not know, as they come."""
        return list(self._of_model(FACTS.get(type_name), fact))

    def _of_model(self, model: type[BaseModel] | None, value: dict[str, Any]) -> Iterator[Field]:
        declared = model.model_fields if model else {}
        for name in [*declared, *(it for it in value if it not in declared)]:
            if value.get(name) not in (None, [], {}):
                annotation = declared[name].annotation if name in declared else None
                label = self._words.either(f"fact_field.{name}", name)
                yield self._field(label, name, set(_kinds(annotation)), value[name])

    def _field(self, label: str, name: str, kinds: set[Any], value: Any) -> Field:
        if isinstance(value, dict):
            return self._object(label, kinds, value)
        if isinstance(value, list):
            items = tuple(self._field("", name, kinds, item) for item in value)
            if all(item.text is not None and item.organisation is None for item in items):
                return Field(label, self._words.listing([str(item.text) for item in items]))
            return Field(label, inner=items)
        return Field(label, *self._scalar(name, kinds, value))

    def _object(self, label: str, kinds: set[Any], value: dict[str, Any]) -> Field:
        if Sealed in kinds and "commitment" in value:
            return Field(label, words=value)
        if Party in kinds:
            organisation = value.get("organisation")
            named = self._naming.party(value, self._at)
            return Field(label, named, organisation=UUID(organisation) if organisation else None)
        models = [it for it in kinds if isinstance(it, type) and issubclass(it, BaseModel)]
        fits = [it for it in models if value.keys() <= it.model_fields.keys()]
        return Field(label, inner=tuple(self._of_model(fits[0] if fits else None, value)))

    def _scalar(self, name: str, kinds: set[Any], value: Any) -> tuple[Any, ...]:
        """The text; behind it what it names."""
        words = self._words
        if isinstance(value, bool):
            return (words("answer.yes" if value else "answer.no"),)
        if isinstance(value, int):
            return (money(words, value) if name.endswith("_fen") else str(value),)
        choices = kinds & _MESSAGES.keys()
        if choices:
            return (words.either(f"{_MESSAGES[choices.pop()]}.{value}", str(value)),)
        if UUID in kinds:
            return self._named(name, UUID(value))
        if datetime in kinds:
            return (words.moment(value),)
        if date in kinds:
            return (words.day(value),)
        return (words.either(f"{name}.{value}", str(value)) if name == "indicator" else str(value),)

    def _named(self, name: str, id: UUID) -> tuple[Any, ...]:
        if self._naming.knows(id):
            return self._naming.organisation(id, self._at), None, id
        return (pseudonym(id) if name == "person" else str(id),)


def _kinds(annotation: Any) -> Iterator[Any]:
    """The types that an annotation speaks of."""
    parts = get_args(annotation)
    if isinstance(annotation, type):
        yield annotation
    for part in parts:
        yield from _kinds(part)
