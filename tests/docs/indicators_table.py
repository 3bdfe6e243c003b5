"""The parts of docs/SCORES.md that follow from the code, and docs/scores.sql; run as a module, it
writes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from domain.scoring.counting import (
    AS_NAMED,
    OWN,
    STREAM_ORGANISATION,
    Card,
    Counting,
    Effect,
    Indicator,
    Move,
)
from domain.scoring.indicators import INDICATORS
from domain.scoring.shipped import SHIPPED
from service.scoring.published_sql import published_sql
from tests.docs.documents import ROOT, read

DOCUMENT = "docs/SCORES.md"
SQL = "docs/scores.sql"
CARDS = {Card.STREET: "街道 street", Card.DEPARTMENT: "部门 department"}


def part(name: str) -> re.Pattern[str]:
    """What stands between the marks of a part."""
    return re.compile(rf"<!-- from the code: {name} -->\n(.*?)<!-- end -->", re.DOTALL)


def indicators() -> str:
    """What each counts, in words, and on which card it may stand."""
    head = (
        "| clause | 指标 indicator | 分子 numerator | 分母 denominator | cards |\n"
        "|---|---|---|---|---|\n"
    )
    return head + "".join(map(_words, INDICATORS.values()))


def _words(it: Indicator) -> str:
    signal = " 旁注 signal" if it.signal else ""
    cells = (
        it.clause,
        f"{it.zh} {it.en} `{it.id}`{signal}",
        f"{it.numerator[0]} {it.numerator[1]}",
        f"{it.denominator[0]} {it.denominator[1]}",
        ", ".join(CARDS[card] for card in it.cards),
    )
    return f"| {' | '.join(cells)} |\n"


def moves() -> str:
    """What each event does to the items of each."""
    head = "| indicator | done | what events do |\n|---|---|---|\n"
    return head + "".join(map(_effects, INDICATORS.values()))


def _effects(it: Indicator) -> str:
    told = []
    for effect in Effect:
        found = [_move(move) for move in it.moves if move.effect is effect]
        if found:
            told.append(f"**{effect.value.replace('_', ' ')}** {', '.join(found)}")
    done = "in time" if it.counting is Counting.IN_TIME else "ever"
    if any(move.effect is Effect.TALLIES for move in it.moves):
        done = "as said"
    return f"| `{it.id}` | {done} | {'; '.join(told)} |\n"


def _move(move: Move) -> str:
    told = list(_said(move))
    return f"`{move.type}`" + (f" ({', '.join(told)})" if told else "")


def _said(move: Move) -> Iterator[str]:
    if move.when is not None:
        yield f"where {move.when[0]} is {' or '.join(move.when[1])}"
    if move.when_any is not None:
        yield f"where {move.when_any} is not empty"
    if move.effect is Effect.TALLIES:
        yield f"{move.done} of {move.whole}"
        if move.year is not None:
            yield f"in the year of {move.year}"
    if move.place == OWN:
        yield "each by itself"
    elif move.place is not None:
        yield f"by {move.place}"
    if move.places is not None:
        yield f"for those {move.places}"
    if move.owner == STREAM_ORGANISATION:
        yield "of the organiser"
    elif move.owner == AS_NAMED:
        yield "of the same"
    elif move.owner is not None:
        yield f"of {move.owner}"
    if move.due_rule or move.due_at or move.due_on:
        yield f"due {move.due_rule or move.due_at or move.due_on}"
    if move.due_now:
        yield "due at once"


def formulas() -> str:
    """The default formulas."""
    head = "| card | class | indicator | weight | least cases |\n|---|---|---|---|---|\n"
    return head + "".join(
        f"| {CARDS[card]} | {it.group.value} | `{it.indicator}` | {it.weight} | {it.least} |\n"
        for card, adopted in SHIPPED.items()
        for it in adopted.formula.indicators
    )


PARTS: dict[str, Callable[[], str]] = {
    "indicators": indicators,
    "moves": moves,
    "default formulas": formulas,
}


def main() -> None:
    """Write them anew."""
    text = read(DOCUMENT)
    for name, written in PARTS.items():
        told = f"<!-- from the code: {name} -->\n{written()}<!-- end -->"
        text = part(name).sub(lambda _, told=told: told, text)  # type: ignore[misc]
    (ROOT / DOCUMENT).write_text(text, "utf-8")
    (ROOT / SQL).write_text(published_sql(), "utf-8")


if __name__ == "__main__":
    main()
