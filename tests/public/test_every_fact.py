"""Every fact of a matter is told in words, in both languages, whatever optional parts it has."""

from __future__ import annotations

import json
from typing import Any

import pytest

from domain.catalogue import FACTS, FACTS_BY_STREAM
from domain.streams.registry import Registry
from service.public.course import Course
from service.public.messages import Wording
from service.public.naming import Naming
from service.public.sentences import Context, passages, sentence
from tests.golden.samples import MOMENT, specimen

MATTER_FACTS = [fact.type for fact in FACTS_BY_STREAM["matter"]]


def opened(value: Any) -> Any:
    """The fact's JSON as a reader gets it: what was sealed is opened."""
    if isinstance(value, dict):
        if value.keys() == {"commitment", "subject"}:
            return {"text": "原话", "commitment": value["commitment"]}
        return {name: opened(part) for name, part in value.items()}
    if isinstance(value, list):
        return [opened(part) for part in value]
    return value


def told(language: Any) -> Context:
    words = Wording(language)
    return Context(words, Naming(words, Registry(), {}), Course([]), {})


@pytest.mark.parametrize("full", [True, False], ids=["full", "least"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", MATTER_FACTS)
def test_a_fact_is_told(name: str, language: str, full: bool) -> None:
    fact = opened(json.loads(specimen(FACTS[name], full=full).model_dump_json(exclude_none=True)))
    words = told(language)
    said = sentence(words, name, fact, MOMENT)
    assert said
    assert "{" not in said
    assert said != name
    for passage in passages(words, name, fact):
        assert passage.text is None or passage.text
