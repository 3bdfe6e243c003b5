"""What sentences of events of any stream are told with: tasks and referrals by their names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from domain.catalogue import FACTS
from infra import page_queries
from service.ledger_reading import EventLine, as_timeline
from service.parts import Parts
from service.public.course import Course, fold_course
from service.public.entries import Entry, entry_of
from service.public.happening import Happening
from service.public.messages import Wording
from service.public.naming import naming_of
from service.public.sentences import Context, excerpt
from service.words import words as opened_words

_NAMED_BY = {
    "task": ("task.assigned.v1",),
    "contract": ("contract.awarded.v1",),
    "referral": (
        "referral.issued.v1",
        "referral.redirected.v1",
        "referral.reopened.v1",
        "referral.paused.v1",
        "referral.resumed.v1",
        "extension.granted.v1",
        "referral.answered.v1",
    ),
}
"""Which facts tell what a field of another fact stands for."""
_FACTS_MAX = 5000


def tell(parts: Parts, words: Wording, lines: Sequence[EventLine]) -> list[Entry]:
    """Each event as it is read, in their order."""
    courses = _courses(parts, lines)
    excerpts = _excerpts_for(parts, words, lines)
    registry = parts.reader.register.current()
    told = {
        stream: Context(words, naming_of(words, registry, course), course, excerpts)
        for stream, course in courses.items()
    }
    nothing = Course()
    apart = Context(words, naming_of(words, registry, nothing), nothing, excerpts)
    return [_entry(told.get(line.stream, apart), line) for line in lines]


def excerpts_of(
    parts: Parts, words: Wording, wanted: Iterable[tuple[UUID, UUID]]
) -> dict[str, str]:
    """The first words of statements, by (matter, statement), as they are shown now."""
    keys = list(dict.fromkeys(wanted))
    if not keys:
        return {}
    store = parts.district.projector.stores["points"]
    with store.datastore.get_connection() as connection, connection.cursor() as cursor:
        found: dict[Any, Any] = store.load(cursor, keys)
    opened = parts.district.vault.open({page.text_commitment for page in found.values()})
    return {
        str(key[1]): excerpt(opened_words(page.text_commitment, opened, page.withheld), words)
        for key, page in found.items()
    }


def _entry(told: Context, line: EventLine) -> Entry:
    if line.fact is not None:
        return entry_of(told, as_timeline(line, line.fact))
    name = type_label(told.words, line.type)
    bare = entry_of(told, as_timeline(line, {}))
    return bare._replace(text=told.words("ledger.restricted", type=name), passages=[])


def type_label(words: Wording, type_name: str) -> str:
    """What a type of fact is called: its Chinese name, or its stored name in plain letters."""
    if words.language == "zh" and type_name in FACTS:
        return FACTS[type_name].zh
    return type_name.rpartition(".v")[0].replace(".", ": ").replace("_", " ") or type_name


def _courses(parts: Parts, lines: Sequence[EventLine]) -> dict[UUID, Course]:
    """What the facts of each stream name each other by, where it is asked for."""
    asked = {field for line in lines for field in _NAMED_BY if field in (line.fact or {})}
    streams = {line.stream for line in lines if line.fact and asked & line.fact.keys()}
    courses: dict[UUID, Course] = defaultdict(Course)
    if not streams:
        return courses
    store = parts.district.projector.stores["audit_trail"]
    types = [type for field in asked for type in _NAMED_BY[field]]
    for entry in page_queries.facts_of_streams(store, list(streams), types, _FACTS_MAX):
        fact = msgspec.json.decode(entry.data)
        happening = Happening(entry.position, entry.type, entry.meta.occurred_at, fact)
        fold_course(courses[entry.stream], happening)
    return courses


def _excerpts_for(parts: Parts, words: Wording, lines: Sequence[EventLine]) -> dict[str, str]:
    """The statements on which these events are: a stance names its point."""
    return excerpts_of(
        parts,
        words,
        (
            (line.stream, UUID(line.fact["point"]))
            for line in lines
            if line.fact is not None and isinstance(line.fact.get("point"), str)
        ),
    )
