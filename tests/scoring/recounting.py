"""The same events counted twice: by the program's own engine, and by the published SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import duckdb
import pyarrow
import pyarrow.parquet

from domain.event import Event
from domain.scoring.card import Count, bands, reckon
from domain.scoring.counting import Card
from domain.scoring.evaluation import Basis, evaluate, steps
from domain.scoring.indicators import INDICATORS
from domain.scoring.items import ScoredEvent, stand, standing
from domain.scoring.office import offices
from domain.scoring.shipped import formula_of
from domain.scoring.signals import signals
from domain.streams.registry import REGISTRY_STREAM, Registry, evolve
from projections import scored
from service.open_data.events import EVENTS
from service.open_data.files import parquet_schema
from service.scoring.published_sql import statements
from service.scoring.sums import Sums


class Asked(NamedTuple):
    """What is asked of both."""

    as_of: datetime
    year: int = 2026
    position: int | None = None
    known_at: datetime | None = None


class Found(NamedTuple):
    """What one of them says. Items by indicator and opening; counts by office, year and indicator;
    lines by office and indicator; cards by office."""

    items: dict[tuple[Any, ...], tuple[Any, ...]]
    counts: dict[tuple[str, int, str], tuple[int, ...]]
    lines: dict[tuple[str, str], tuple[Any, ...]]
    cards: dict[str, tuple[Any, ...]]


def by_the_program(events: Iterable[Event], asked: Asked) -> Found:
    """By the engine, stream for stream."""
    registry, streams = _folded(events, asked)
    basis = Basis.of(registry)
    found: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    counts: dict[tuple[str, int, str], Count] = defaultdict(Count)
    for pages in streams.values():
        for item, office, changes, _ in evaluate(pages, basis):
            change = standing(changes, asked.as_of)
            if change is None or change.counted is None or office is None:
                continue
            year, *numbers = change.counted
            id, settled = item.indicator.id, stand(item, asked.as_of).settled
            named = (str(item.stream), item.place, str(item.owner), str(office.id))
            by = None if settled is None else settled.position
            found[id, item.opened] = (*named, office.card.value, year, *numbers, by)
            key = str(office.id), year, id
            counts[key] = counts[key].plus(Count(*numbers))
    told = {key: tuple(count) for key, count in counts.items()}
    return Found(found, told, *_cards(registry, counts, asked))


def by_the_scoreboard(
    events: Sequence[Event], asked: Asked
) -> dict[tuple[str, int, str], tuple[int, ...]]:
    """The counts of the year as the live scoreboard keeps them: of half of the events first, and
    of all when the others have come."""
    sums = Sums()
    for known in (events[: len(events) // 2], events):
        registry, streams = _folded(known, asked)
        basis = Basis.of(registry)
        for stream, pages in streams.items():
            sums.put(stream, steps(evaluate(pages, basis)))
    return {
        (str(office), asked.year, indicator): tuple(count)
        for office, counts in sums.counts(asked.year, asked.as_of).items()
        for indicator, count in counts.items()
    }


def _folded(
    events: Iterable[Event], asked: Asked
) -> tuple[Registry, dict[UUID, list[ScoredEvent]]]:
    """The registry, and what is counted of each stream."""
    registry = Registry()
    streams: dict[UUID, list[ScoredEvent]] = defaultdict(list)
    for event in events:
        if not _known(event, asked):
            continue
        if event.stream == REGISTRY_STREAM:
            evolve(registry, event.fact, event.occurred_at)
        for key in scored.keys(event):
            page = scored.fold(None, event, key)
            streams[page.stream].append(page)
    return registry, streams


def _known(event: Event, asked: Asked) -> bool:
    in_place = asked.position is None or event.position <= asked.position
    return in_place and (asked.known_at is None or event.recorded_at <= asked.known_at)


def _cards(
    registry: Registry, counts: dict[tuple[str, int, str], Count], asked: Asked
) -> tuple[dict[tuple[str, str], tuple[Any, ...]], dict[str, tuple[Any, ...]]]:
    lines: dict[tuple[str, str], tuple[Any, ...]] = {}
    cards: dict[str, tuple[Any, ...]] = {}
    for card in Card:
        formula = formula_of(registry.formulas, card, asked.year, asked.as_of).formula
        made = {}
        for office in offices(registry, card, asked.year, asked.as_of):
            id = str(office.id)
            of_office = {it: counts.get((id, asked.year, it), Count()) for it in INDICATORS}
            made[office.id] = reckoned = reckon(formula, of_office)
            for it in reckoned.lines:
                bounds = it.interval or (None, None)
                numbers = (*it.counted, *bounds, it.points, it.full)
                lines[id, it.indicator] = (it.group.value, it.weight, it.least, *numbers)
            for told in signals(formula, of_office):
                others = of_office.get(told.id, Count())[2:]
                rate = (told.numerator, told.denominator)
                bounds = told.interval or (None, None)
                lines[id, told.id] = ("signal", None, None, *rate, *others, *bounds, None, None)
        in_bands = bands(made)
        for office_id, it in made.items():
            organisation = registry.organisations[office_id]
            cards[str(office_id)] = (
                organisation.division_code,
                card.value,
                formula.id,
                formula.version,
                it.weight_present,
                it.score,
                it.lowest,
                it.highest,
                in_bands.get(office_id),
            )
    return lines, cards


def table_of(events: Iterable[Event]) -> pyarrow.Table:
    """The events as the open data have them."""
    rows = [
        {
            "position": event.position,
            "stream": str(event.stream),
            "version": event.version,
            "type": event.type,
            "occurred_at": event.occurred_at,
            "recorded_at": event.recorded_at,
            "actor": str(event.envelope.actor.organisation),
            "role": event.envelope.actor.role,
            "person": None,
            "on_behalf_of": None,
            "organisation": _text(event.envelope.organisation),
            "division_code": None,
            "clauses": list(event.envelope.clauses),
            "rule_pack": event.envelope.rule_pack,
            "id": str(event.envelope.id),
            "causation": str(event.envelope.causation),
            "correlation": str(event.envelope.correlation),
            "visibility": event.envelope.visibility,
            "data": event.data.decode() if event.envelope.visibility == "public" else None,
        }
        for event in events
    ]
    return pyarrow.Table.from_pylist(rows, schema=parquet_schema(EVENTS.columns, {}))


def _text(id: UUID | None) -> str | None:
    return None if id is None else str(id)


def by_sql(events: pyarrow.Table | Path, asked: Asked) -> Found:
    """By DuckDB, from a table or a file of events."""
    with duckdb.connect() as database:
        database.execute("SET threads = 1")
        if isinstance(events, Path):
            database.execute(f"CREATE VIEW events AS SELECT * FROM '{events}'")
        else:
            database.register("events", events)
        database.execute(
            "CREATE TABLE asked AS SELECT ?::TIMESTAMPTZ AS as_of, ?::TIMESTAMPTZ AS known_at,"
            " ?::BIGINT AS position, ?::INTEGER AS year",
            [asked.as_of, asked.known_at, asked.position, asked.year],
        )
        for statement in statements():
            database.execute(statement)
        return Found(*(by_key(key, database.execute(q).fetchall()) for key, q in QUERIES))


QUERIES: tuple[tuple[int, str], ...] = (
    (
        2,
        "SELECT indicator, opened, stream, place, owner, office, card, year, numerator,"
        " denominator, excluded, late, settled FROM score_items",
    ),
    (
        3,
        "SELECT office, year, indicator, numerator, denominator, excluded, late FROM score_counts",
    ),
    (
        2,
        "SELECT organisation, indicator, class, weight, least, numerator, denominator, excluded,"
        " late, lowest, highest, points, full_points FROM score_lines",
    ),
    (
        1,
        "SELECT organisation, division_code, card, formula, version, weight_present, score,"
        " lowest, highest, band FROM score_cards",
    ),
)


def by_key(key: int, rows: list[tuple[Any, ...]]) -> dict[Any, Any]:
    """Rows by their first columns, of which no two agree."""
    found = {(row[:key] if key > 1 else row[0]): row[key:] for row in rows}
    assert len(found) == len(rows)
    return found
