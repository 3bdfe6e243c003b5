"""A full and a least specimen of every fact, always the same."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from domain.event import Actor, Envelope, Fact
from domain.value import Party

MOMENT = datetime(2026, 3, 5, 1, 30, 0, 250_000, tzinfo=UTC)
TEXTS = ("“议事厅”公告栏 A&B <3>", "110101001001", "3f" * 32)
"""Tried in order: the first that a field takes."""


def specimen(fact: type[Fact], *, full: bool) -> Any:
    """The fact with every field set, or with those alone that it must have."""
    return _model(fact, full, fact.type)


def envelope(fact: type[Fact], *, full: bool) -> Envelope:
    """An envelope for it, with everything that may be in it or with the least."""
    optional: dict[str, Any] = {
        "organisation": _id("organisation"),
        "division_code": "110101001001",
        "on_behalf_of": _id("on_behalf_of"),
    }
    return Envelope(
        id=_id(fact.type),
        occurred_at=MOMENT,
        actor=Actor(_id("actor"), "committee", _id("person") if full else None),
        clauses=fact.clauses,
        rule_pack="residents-committee-law-2025",
        causation=_id("causation"),
        correlation=_id("correlation"),
        visibility=fact.visibility,
        **(optional if full else {}),
    )


def _id(name: str) -> UUID:
    return UUID(bytes=name.encode()[:16].ljust(16, b"."))


def _model(model: type[BaseModel], full: bool, name: str) -> Any:
    if model is Party:
        return Party(person=_id(name)) if full else Party(organisation=_id(name))
    return model(
        **{
            field: _value(info.annotation, full, field, info)
            for field, info in model.model_fields.items()
            if full or info.is_required() or info.validate_default
        }
    )


def _value(annotation: Any, full: bool, name: str, info: FieldInfo | None = None) -> Any:
    origin = get_origin(annotation)
    if origin is tuple:
        one = _value(get_args(annotation)[0], full, name)
        return (one, one) if full else (one,)
    if origin is dict:
        of, to = get_args(annotation)
        return {_value(of, full, name): _value(to, full, name)}
    if origin in (Union, UnionType):
        return _value(get_args(annotation)[0], full, name, info)
    if hasattr(annotation, "__metadata__") and get_args(annotation)[0] is int:
        return _value(int, full, name)
    if hasattr(annotation, "__metadata__"):  # Annotated[str, …]
        return _text(TypeAdapter(annotation))
    if annotation is str:
        return _text(TypeAdapter(info.rebuild_annotation()) if info else TypeAdapter(str))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _model(annotation, full, name)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return list(annotation)[-1 if full else 0]
    if annotation is UUID:
        return _id(name)
    if annotation in (datetime, AwareDatetime):
        return MOMENT
    if annotation is date:
        return date(2026, 3, 20)
    if annotation is bool:
        return full
    if annotation is int:
        return 4 if full else max(1, _least(info))
    raise TypeError(f"no specimen of {annotation} for {name}")


def _least(info: FieldInfo | None) -> int:
    limits = (getattr(it, "ge", None) for it in (info.metadata if info else ()))
    return next((limit for limit in limits if isinstance(limit, int)), 1)


def _text(adapter: TypeAdapter[Any]) -> str:
    for text in TEXTS:
        try:
            return str(adapter.validate_python(text))
        except ValidationError:
            continue
    raise TypeError("no text fits")
