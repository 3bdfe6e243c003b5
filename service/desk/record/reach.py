"""What a decider can come to, read from its own code: facts, refusals, and rules that it asks for.

The form of a command says all three; said by hand, they would soon be wrong.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from domain.event import Fact
from domain.refusal import OccurredBeforeItsCause, Refusal, UnknownOrganisation
from domain.rules.pack import RulePack

_BY_METHOD: dict[str, type[Refusal]] = {
    "must_follow": OccurredBeforeItsCause,
    "living": UnknownOrganisation,
}
"""Refusals that come of a method, which no name in the code leads to."""
_RULES = frozenset(RulePack.model_fields) - {
    *("id", "effective_from", "zh"),
    *("invitation", "minutes"),  # also fields of commands; as terms of duties no decider asks
}


@dataclass(frozen=True, slots=True)
class Reach:
    """In the order in which the code comes to them; ``rules`` are fields of a rule pack."""

    facts: tuple[type[Fact], ...]
    refusals: tuple[type[Refusal], ...]
    rules: tuple[str, ...]


@cache
def reach_of(decide: Callable[..., Any]) -> Reach:
    """What this decider, and all that it calls in the domain, can come to."""
    found = list(dict.fromkeys(_named(decide, set())))
    kinds = [it for it in found if isinstance(it, type)]
    return Reach(
        facts=tuple(it for it in kinds if issubclass(it, Fact) and it is not Fact),
        refusals=tuple(it for it in kinds if issubclass(it, Refusal) and it is not Refusal),
        rules=tuple(it for it in found if isinstance(it, str)),
    )


def _named(function: Callable[..., Any], seen: set[object]) -> Iterator[object]:
    if function in seen or not isinstance(function, types.FunctionType):
        return
    seen.add(function)
    known = function.__globals__
    for name in _names(function.__code__):
        held = known.get(name)
        if isinstance(held, types.FunctionType) and held.__module__.startswith("domain."):
            yield from _named(held, seen)
        elif isinstance(held, type):
            yield held
        elif name in _BY_METHOD:
            yield _BY_METHOD[name]
        elif name in _RULES:
            yield name


def _names(code: types.CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names(constant)
