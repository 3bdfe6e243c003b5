"""Scorecards from a file of public events alone, by the published SQL: no ledger, no service."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from domain.rules.pack import beijing_date
from service.scoring.published_sql import statements

if TYPE_CHECKING:
    import duckdb

COLUMNS = frozenset(
    {
        "position",
        "stream",
        "type",
        "occurred_at",
        "recorded_at",
        "organisation",
        "rule_pack",
        "data",
    }
)
"""Those of the open data's events that scores are reckoned from."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class EventsUnfit(Exception):
    """The file cannot be reckoned from; one line."""


class Asked(NamedTuple):
    """Which cards: of what had happened by ``as_of``, of the records made by ``known_at`` and up
    to ``position`` (None: all)."""

    as_of: datetime
    year: int
    known_at: datetime | None = None
    position: int | None = None


class Line(NamedTuple):
    """An indicator or signal on a card. ``lowest`` and ``highest`` bound the rate, in hundredths of
    a percent; ``points`` and ``full`` are in hundredths of a point."""

    indicator: str
    group: str
    weight: int | None
    least: int | None
    numerator: int
    denominator: int
    excluded: int
    late: int
    lowest: int | None
    highest: int | None
    points: int | None
    full: int | None


class Card(NamedTuple):
    """A scorecard; ``score`` and its bounds in hundredths of a point."""

    organisation: str
    name: str
    division_code: str | None
    card: str
    year: int
    formula: str
    version: int
    weight_present: int
    score: int | None
    lowest: int | None
    highest: int | None
    band: int | None
    lines: tuple[Line, ...]


def recompute(
    file: Path,
    *,
    as_of: datetime | None = None,
    year: int | None = None,
    known_at: datetime | None = None,
    position: int | None = None,
) -> tuple[Asked, list[Card]]:
    """The cards and what they are of: unless said, the moment of the last record, and its year in
    Beijing. Raises ``EventsUnfit``."""
    with _opened(file) as database:
        as_of = as_of or _last(database)
        asked = Asked(as_of, year or beijing_date(as_of).year, known_at, position)
        database.execute(
            "CREATE TABLE asked AS SELECT ?::TIMESTAMPTZ AS as_of, ?::TIMESTAMPTZ AS known_at,"
            " ?::BIGINT AS position, ?::BIGINT AS year",
            [asked.as_of, asked.known_at, asked.position, asked.year],
        )
        for statement in statements():
            database.execute(statement)
        return asked, _cards(database)


@contextmanager
def _opened(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database of its own with the events as a view."""
    import duckdb  # 60 MB that no other command needs

    if not file.is_file():
        raise EventsUnfit(f"{file}: there is no such file")
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as database:
        try:
            database.execute(f"SET temp_directory = '{folder}'")
            events = database.read_parquet(str(file))
            missing = sorted(COLUMNS.difference(events.columns))
            if missing:
                raise EventsUnfit(f"{file}: has no column {', '.join(missing)}")
            events.create_view("events")
            yield database
        except duckdb.Error as fault:
            reason = str(fault).splitlines()[0]
            raise EventsUnfit(f"{file}: not a Parquet file of events ({reason})") from fault


def _last(database: duckdb.DuckDBPyConnection) -> datetime:
    found = database.execute("SELECT epoch_us(max(recorded_at)) FROM events").fetchone()
    if found is None or found[0] is None:
        raise EventsUnfit("the file holds no events")
    return _EPOCH + timedelta(microseconds=found[0])


def _cards(database: duckdb.DuckDBPyConnection) -> list[Card]:
    lines: dict[str, list[Line]] = defaultdict(list)
    told = database.execute(
        "SELECT organisation, indicator, class, weight, least, numerator, denominator, excluded,"
        " late, lowest, highest, points, full_points FROM score_lines ORDER BY number"
    )
    for organisation, *line in told.fetchall():
        lines[organisation].append(Line(*line))
    told = database.execute(
        "SELECT organisation, name, division_code, card, year, formula, version, weight_present,"
        " score, lowest, highest, band FROM score_cards"
        " ORDER BY card DESC, division_code NULLS LAST, organisation"
    )
    return [Card._make([*row, tuple(lines[row[0]])]) for row in told.fetchall()]


def differences(cards: Sequence[Card], published: Sequence[Mapping[str, Any]]) -> list[str]:
    """What cards as the API publishes them say otherwise, a line each; raises ``EventsUnfit`` where
    they are not the API's."""
    try:
        theirs = {it["organisation"]: _published(it) for it in published}
    except (KeyError, TypeError) as fault:
        raise EventsUnfit("what is compared with is no list of cards of the interface") from fault
    ours = {it.organisation: _recomputed(it) for it in cards}
    names = {it.organisation: it.name for it in cards}
    found = []
    for id in sorted(ours.keys() | theirs.keys()):
        before, now = theirs.get(id), ours.get(id)
        if before is None or now is None:
            found.append(f"{names.get(id, id)}: {'published' if before else 'recomputed'} alone")
            continue
        for what in sorted(before.keys() | now.keys()):
            if before.get(what) != now.get(what):
                told = f"published {before.get(what)}, recomputed {now.get(what)}"
                found.append(f"{names[id]} {what}: {told}")
    return found


def _recomputed(card: Card) -> dict[str, Any]:
    whole = card._asdict() | {"lines": None}
    for line in card.lines:
        numbers = (line.numerator, line.denominator)
        more = (line.excluded, line.late, line.points, line.full, line.lowest, line.highest)
        whole[line.indicator] = numbers if line.weight is None else (*numbers, *more)
    return {what: whole[what] for what in whole if what not in ("lines", "name")}


def _published(card: Mapping[str, Any]) -> dict[str, Any]:
    plain = ("organisation", "division_code", "card", "year", "weight_present", "band")
    whole = {what: card[what] for what in plain}
    whole |= {what: _hundredths(card[what]) for what in ("score", "lowest", "highest")}
    whole |= {"formula": card["formula"]["id"], "version": card["formula"]["version"]}
    for line in card["indicators"]:
        bounds = line["interval"] or {"lowest": None, "highest": None}
        whole[line["indicator"]] = (
            *(line[what] for what in ("numerator", "denominator", "excluded", "late")),
            _hundredths(line["points"]),
            _hundredths(line["full"]),
            bounds["lowest"],
            bounds["highest"],
        )
    for signal in card["signals"]:
        whole[signal["signal"]] = (signal["numerator"], signal["denominator"])
    return whole


def _hundredths(points: Mapping[str, int] | None) -> int | None:
    return None if points is None else points["hundredths"]
