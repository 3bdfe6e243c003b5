"""The public part of a log, replayed through the projections: the pages that it comes to.

Entries are kept in a temporary file, so that memory holds no more than where they lie.
"""

from __future__ import annotations

import os
import tempfile
from array import array
from collections.abc import Iterable, Iterator
from datetime import datetime
from types import TracebackType
from typing import Any, NamedTuple, Self
from uuid import UUID

import msgspec

from domain.catalogue import FACTS, stream_of
from domain.event import Event
from domain.events.archive import RecordCorrected
from domain.events.erasure import SubjectErased
from domain.streams import registry
from domain.streams.registry import REGISTRY_STREAM, Registry
from infra.codec import Codec, UnknownEventType
from infra.transparency_log.entry import DETACHED_FOLDER, Entry, event_of, read_entry, timestamp
from projections.docket import DOCKET
from projections.points import POINTS, PointPage, of_points_made
from projections.projection import fold_all
from projections.timeline import TIMELINE, TimelineEntry
from service.audit.source import Source

Json = dict[str, Any]
UNREPLAYABLE = (ValueError, LookupError, TypeError, AssertionError, RecursionError)
"""What folds raise for events that no ledger can hold."""

_REPLAYED = {
    name
    for name in FACTS
    if stream_of(name) in ("matter", "registry") or name == SubjectErased.type
}


class Erased(NamedTuple):
    """That a person's words were erased, as the log has it."""

    ground: str
    position: int
    at: datetime


class Matter(NamedTuple):
    """What the events of a matter come to: its page, its timeline and its points, as the API gives
    them but for words, which are ``{"commitment", "subject"}``. ``withheld`` is statement →
    ground, of those not shown now."""

    page: Json
    timeline: list[Json]
    points: list[Json]
    withheld: dict[str, str]


class Replay:
    """Takes the entries of a log in their order, and gives what they come to."""

    def __init__(self, source: Source) -> None:
        self.erased: dict[UUID, Erased] = {}
        self.registry = Registry()
        self.unfit: list[int] = []
        """Positions of facts of the register, or of erasures, that cannot be folded."""
        self._source = source
        self._codec = Codec()
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # closed by __exit__
        self._end = 0
        self._places: dict[UUID, array[int]] = {}
        """Stream → offset and length of each of its entries, one after the other."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def take(self, entries: Iterable[tuple[Entry, bytes]]) -> None:
        """The next entries, each with its bytes."""
        for entry, content in entries:
            if entry.type not in _REPLAYED and entry.type in FACTS:
                continue
            self._file.write(content)
            places = self._places.get(entry.stream)
            if places is None:
                places = self._places[entry.stream] = array("Q")
            places.append(self._end)
            places.append(len(content))
            self._end += len(content)
            if entry.stream == REGISTRY_STREAM or entry.type == SubjectErased.type:
                try:
                    self._apply(entry)
                except UnknownEventType:
                    pass  # told of each matter that holds one
                except UNREPLAYABLE:
                    self.unfit.append(entry.position)
        self._file.flush()

    def matters(self) -> list[UUID]:
        """Every matter, in the order in which they began."""
        return [stream for stream, places in self._places.items() if self._is_matter(places)]

    def events(self, stream: UUID) -> list[Event]:
        """The public events of a stream; raises ``UnknownEventType`` for those of a newer program,
        and ``EntryMalformed`` where detached data is wrong."""
        read = (self._event(read_entry(content)) for content in self._contents(stream))
        return [event for event in read if event is not None]

    def last_recorded(self, stream: UUID) -> datetime:
        """When the last event of a stream was recorded."""
        places = self._places[stream]
        return read_entry(self._at(places[-2], places[-1])).recorded_at

    def matter(self, stream: UUID, known_at: datetime) -> Matter:
        """What its events up to a moment come to; names and what is withheld are as of the last
        entry that was taken. Raises what ``events`` raises, or what a fold does for events that no
        ledger can hold."""
        events = self.events(stream)
        known = [event for event in events if event.recorded_at <= known_at]
        corrections = _corrections(known)
        timeline = [
            self._line(entry, corrections.get(entry.version, []))
            for entry in sorted(
                fold_all(TIMELINE, known).values(), key=lambda it: (it.occurred_at, it.position)
            )
        ]
        sealed = dict(_sealed_in(timeline))
        page = fold_all(DOCKET, known)[(stream,)]
        fields = msgspec.structs.asdict(page)
        fields["organisation_name"] = self._name(page.organisation)
        fields["proposed_title"] = sealed[page.proposed_title_commitment]
        points = fold_all(POINTS, of_points_made(known))
        now = points if len(known) == len(events) else fold_all(POINTS, of_points_made(events))
        withheld = {
            str(point.point): point.withheld for point in now.values() if point.withheld is not None
        }
        return Matter(
            _json(fields),
            timeline,
            [
                _point_line(point, sealed)
                for point in sorted(points.values(), key=_rank, reverse=True)
            ],
            withheld,
        )

    def _line(self, entry: TimelineEntry, corrected: list[Json]) -> Json:
        return {
            **_json(entry),
            "title": FACTS[entry.type].zh,
            "actor_name": self._name(entry.actor.organisation),
            "on_behalf_of_name": self._name(entry.on_behalf_of),
            "corrected": corrected,
        }

    def _name(self, organisation: UUID | None) -> str | None:
        found = self.registry.find(organisation) if organisation else None
        return found.name if found else None

    def _apply(self, entry: Entry) -> None:
        event = self._event(entry)
        if event is None:
            return
        if isinstance(event.fact, SubjectErased):
            erased = Erased(event.fact.ground.value, event.position, event.recorded_at)
            self.erased.setdefault(event.fact.subject, erased)
        elif entry.stream == REGISTRY_STREAM:
            registry.evolve(self.registry, event.fact, event.occurred_at)

    def _event(self, entry: Entry) -> Event | None:
        detached = entry.detached
        path = f"{DETACHED_FOLDER}/{detached.sha256}" if detached else ""
        return event_of(entry, self._codec, self._source.log(path) if detached else None)

    def _is_matter(self, places: array[int]) -> bool:
        first = read_entry(self._at(places[0], places[1]))
        return first.version == 1 and first.type in FACTS and stream_of(first.type) == "matter"

    def _contents(self, stream: UUID) -> Iterator[bytes]:
        places = self._places.get(stream, array("Q"))
        for offset, length in zip(places[::2], places[1::2], strict=True):
            yield self._at(offset, length)

    def _at(self, offset: int, length: int) -> bytes:
        return os.pread(self._file.fileno(), length, offset)


def _json(content: object) -> Json:
    """As the API writes it."""
    written: Json = msgspec.json.decode(msgspec.json.encode(content))
    return written


def _corrections(events: Iterable[Event]) -> dict[int, list[Json]]:
    found: dict[int, list[Json]] = {}
    for event in sorted(events, key=lambda event: (event.occurred_at, event.position)):
        if event.type == RecordCorrected.type:
            fact = msgspec.json.decode(event.data)
            line = {
                "position": event.position,
                "occurred_at": timestamp(event.occurred_at),
                "recorded_at": timestamp(event.recorded_at),
                "amendments": fact["amendments"],
            }
            found.setdefault(fact["corrects"], []).append(line)
    return found


def _point_line(point: PointPage, sealed: dict[str, Json]) -> Json:
    return {
        "point": str(point.point),
        "text": sealed[point.text_commitment],
        "agree": point.agree,
        "disagree": point.disagree,
        "abstain": point.abstain,
        "taken": point.taken,
        "sources": list(point.sources),
        "corrected": point.corrected,
    }


def _rank(point: PointPage) -> tuple[int, UUID]:
    return (point.agree + point.disagree + point.abstain, point.point)


def _sealed_in(timeline: Iterable[Json]) -> Iterator[tuple[str, Json]]:
    """Every commitment to somebody's words in the facts, with whose they are."""
    waiting: list[Any] = [line["fact"] for line in timeline]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if value.keys() == SEALED:
                yield value["commitment"], value
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value


SEALED = {"commitment", "subject"}
"""The fields of words in a fact."""
