"""``yishi score``: scorecards without the service that publishes them."""

from __future__ import annotations

import csv
import json
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import TypeAdapter, ValidationError
from rich.console import Console
from rich.table import Table

from service.cli.terminal import CommandFailed, say_json, tell
from service.parameters import Until
from service.scoring.recomputing import Asked, Card, EventsUnfit, Line, differences, recompute

FETCH_SECONDS = 30
EVENTS_FILE = "events.parquet"
_PLAIN_WIDTH = 120

app = typer.Typer(
    name="score",
    help="Scorecards, recomputed by anybody. 考核计分。",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def score() -> None:
    """Scorecards, recomputed by anybody. 考核计分。"""


class Format(StrEnum):
    """How cards are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@app.command("recompute")
def recompute_cards(
    folder: Annotated[
        Path, typer.Argument(help="Where events.parquet lies, or that file itself. 数据目录。")
    ],
    as_of: Annotated[
        str | None,
        typer.Option(help="A day or moment; by default that of the last record. 时点。"),
    ] = None,
    known_at: Annotated[
        str | None, typer.Option(help="Only what was recorded by then. 入账截止。")
    ] = None,
    position: Annotated[
        int | None, typer.Option(min=0, help="Only records up to this position. 账上位置。")
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(min=1900, max=2200, help="By default that of the moment. 考核年度。"),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How they are printed.")] = Format.TABLE,
    compare: Annotated[
        str | None,
        typer.Option(help="Cards as published: an address under /api/v1/scorecards, or a file."),
    ] = None,
) -> None:
    """Reckon the scorecards of a year from open data alone, by the published SQL. 重算考核成绩。

    Exit code 1: the published cards, where they were given, say otherwise.
    """
    published = None if compare is None else _published(compare)
    moments = [_moment("--as-of", as_of), _moment("--known-at", known_at)]
    if published and moments == [None, None]:
        moments = [_moment("--as-of", published[0].get(it)) for it in ("as_of", "known_at")]
    if published and year is None:
        year = published[0].get("year")
    file = folder / EVENTS_FILE if folder.is_dir() else folder
    try:
        asked, cards = recompute(
            file, as_of=moments[0], known_at=moments[1], position=position, year=year
        )
        found = [] if published is None else differences(cards, published)
    except EventsUnfit as fault:
        raise CommandFailed(str(fault)) from None
    _SHOW[form](asked, cards)
    for line in found:
        tell(line)
    if published is not None:
        tell("the published cards say the same" if not found else f"{len(found)} differences")
    if found:
        raise typer.Exit(1)


def _moment(name: str, said: object) -> datetime | None:
    if said is None:
        return None
    try:
        return TypeAdapter[datetime](Until).validate_python(said)
    except ValidationError:
        raise typer.BadParameter(
            "a day, or a moment with its zone: 2026-12-31, 2026-12-31T18:00:00+08:00",
            param_hint=name,
        ) from None


def _published(source: str) -> Sequence[Mapping[str, Any]]:
    try:
        if source.startswith(("http://", "https://")):
            with urllib.request.urlopen(source, timeout=FETCH_SECONDS) as answer:
                found = json.load(answer)
        else:
            found = json.loads(Path(source).read_text("utf-8"))
    except urllib.error.URLError as fault:
        raise CommandFailed(f"{source}: no answer ({fault.reason})") from None
    except OSError as fault:
        raise CommandFailed(f"{source}: {fault.strerror or 'cannot be read'}") from None
    except ValueError:
        raise CommandFailed(f"{source}: not JSON") from None
    if not isinstance(found, list) or not all(isinstance(it, dict) for it in found):
        raise CommandFailed(f"{source}: no list of cards, such as /api/v1/scorecards gives")
    return found


def _show_table(asked: Asked, cards: Sequence[Card]) -> None:
    table = Table(title=f"{asked.year} · {asked.as_of.isoformat()}", title_justify="left")
    for name in (
        "单位 office",
        "得分 score",
        "区间 bounds",
        "档 band",
        "权重 weight",
        "办法 formula",
    ):
        table.add_column(name, justify="left" if name.startswith(("单位", "办法")) else "right")
    for card in cards:
        table.add_row(
            card.name,
            _points(card.score) or "数据不足",
            "" if card.score is None else f"{_points(card.lowest)}–{_points(card.highest)}",
            str(card.band or ""),
            str(card.weight_present),
            f"{card.formula} v{card.version}",
        )
    Console(width=None if sys.stdout.isatty() else _PLAIN_WIDTH).print(table)


def _points(hundredths: int | None) -> str:
    return "" if hundredths is None else f"{hundredths // 100}.{hundredths % 100:02}"


def _show_json(asked: Asked, cards: Sequence[Card]) -> None:
    told = [card._asdict() | {"lines": [line._asdict() for line in card.lines]} for card in cards]
    moments = {it: getattr(asked, it) for it in ("as_of", "known_at")}
    whole = {it: moment and moment.isoformat() for it, moment in moments.items()}
    say_json(whole | {"position": asked.position, "year": asked.year, "cards": told})


def _show_csv(asked: Asked, cards: Sequence[Card]) -> None:
    of_card = [it for it in Card._fields if it != "lines"]
    of_line = ["rate_lowest" if it == "lowest" else it for it in Line._fields]
    of_line = ["rate_highest" if it == "highest" else it for it in of_line]
    writer = csv.writer(sys.stdout)
    writer.writerow([*of_card, *of_line])
    for card in cards:
        for line in card.lines:
            writer.writerow([*card[:-1], *line])
    sys.stdout.flush()


_SHOW = {Format.TABLE: _show_table, Format.JSON: _show_json, Format.CSV: _show_csv}
