"""``yishi simulate``: a generated year of a whole district, on a ledger of its own."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Annotated

import typer

from domain.rules.pack import beijing_date
from domain.rules.packs import PACKS
from service.cli.operating import opened
from service.cli.terminal import CommandFailed, progress, say, say_json
from service.simulation import LedgerInUse
from service.simulation import simulate as record

FIRST_YEAR = PACKS[0].effective_from.year + 1
"""The first whole year under rules."""
COMMUNITIES_MAX = 999

Year = Annotated[int | None, typer.Option(help="A year that is over; by default the last. 年份。")]
Communities = Annotated[
    int, typer.Option(min=1, max=COMMUNITIES_MAX, help="How many communities. 社区数。")
]
Facts = Annotated[int, typer.Option(min=1000, help="How many facts, about. 记录数。")]
Seed = Annotated[int, typer.Option(help="The same seed gives the same year. 随机种子。")]
Json = Annotated[bool, typer.Option("--json", help="Print the sums as JSON.")]


def add_to(app: typer.Typer) -> None:
    """Register the command of this module."""
    app.command()(simulate)


def simulate(
    year: Year = None,
    communities: Communities = 177,
    facts: Facts = 100_000,
    seed: Seed = 1,
    as_json: Json = False,
) -> None:
    """Fill an empty ledger with a generated year of a district that is not real. 生成模拟数据。

    A ledger that holds anything is refused: what is simulated is never mixed with what is not.
    """
    last = beijing_date(datetime.now(UTC)).year - 1
    chosen = last if year is None else year
    if not FIRST_YEAR <= chosen <= last:
        raise CommandFailed(f"--year must be over, from {FIRST_YEAR} to {last}")
    begun = time.monotonic()
    with opened() as district, progress() as shown:
        try:
            recorded = record(
                district,
                year=chosen,
                communities=communities,
                facts=facts,
                seed=seed,
                progress=shown,
            )
        except LedgerInUse as reason:
            raise CommandFailed(str(reason)) from None
    seconds = time.monotonic() - begun
    if as_json:
        say_json({"year": chosen, "facts": recorded, "seconds": round(seconds, 3)})
    else:
        rate = recorded / seconds
        say(f"{recorded:,} facts of {chosen} recorded; {seconds:.1f} s, {rate:,.0f} facts/s")
