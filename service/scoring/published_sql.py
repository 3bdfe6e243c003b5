"""The formula of scorecards as SQL over the public events alone, for anybody to run.

The text is ``scores.sql``; the program's own definitions go into it as lists: what is counted, the
terms of the rule packs, the default formulas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.resources import files

from domain.rules.packs import PACKS
from domain.scoring.counting import AS_NAMED, OWN, STREAM_ORGANISATION, Card, Effect, Move
from domain.scoring.indicators import INDICATORS
from domain.scoring.shipped import SHIPPED
from domain.scoring.signals import tallied

NAME = "scores.sql"
"""The name under which it is published, beside the files that it reads."""

_PRESENT = "present"
_NOT_EMPTY = "[]"
_MOVES = [(it, move) for it in INDICATORS.values() for move in it.moves]


@cache
def published_sql() -> str:
    """The whole text: statements, each ended by a semicolon; the last one lists the cards."""
    text = files(__package__).joinpath(NAME).read_text("utf-8")
    for part, lines in _PARTS.items():
        text = _put(text, part, lines())
    return text


def statements() -> list[str]:
    """The statements one by one, without comments, as they are to be run."""
    lines = (line.partition("--")[0].rstrip() for line in published_sql().splitlines())
    return [it.strip() for it in "\n".join(lines).split(";") if it.strip()]


def _put(text: str, part: str, lines: Iterable[str]) -> str:
    """The lines in place of the mark ``/* part */``, each indented as the mark is."""
    mark = f"/* {part} */"
    before, _, after = text.partition(mark)
    assert after, part
    indent = before[before.rfind("\n") + 1 :]
    return before + f"\n{indent if not indent.strip() else ''}".join(lines) + after


def _rows(rows: Iterable[tuple[str | int | bool | None, ...]]) -> Iterator[str]:
    """As ``VALUES`` has them."""
    told = [f"({', '.join(map(_literal, row))})" for row in rows]
    return (row + ("," if n < len(told) else "") for n, row in enumerate(told, 1))


def _literal(value: str | int | bool | None) -> str:
    match value:
        case None:
            return "NULL"
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return str(value)
        case _:
            return "'" + value.replace("'", "''") + "'"


def _indicators() -> Iterator[str]:
    return _rows(
        (
            number,
            it.id,
            it.zh,
            it.counting.value,
            it.signal,
            tallied(it),
            Card.STREET in it.cards,
            Card.DEPARTMENT in it.cards,
        )
        for number, it in enumerate(INDICATORS.values())
    )


def _moves() -> Iterator[str]:
    """A row for each value that a condition allows."""
    told: list[tuple[str | int | None, ...]] = []
    with_places = {
        it.id for it, move in _MOVES if move.effect is Effect.OPENS and move.place is not None
    }
    for number, (it, move) in enumerate(_MOVES):
        about = "place"
        if move.places is not None:
            about = _PRESENT
        elif move.place is None and it.id in with_places:
            about = "all"
        asked: list[tuple[str | None, str | None]] = [(None, None)]
        if move.when is not None:
            asked = [(move.when[0], value) for value in move.when[1]]
        elif move.when_any is not None:
            asked = [(move.when_any, _NOT_EMPTY)]
        for path, answer in asked:
            told.append(
                (
                    number,
                    it.id,
                    move.type,
                    move.effect.value,
                    about,
                    move.place or "",
                    _owner(move),
                    path,
                    answer,
                    *_due(move),
                    str(move.done),
                    str(move.whole),
                    move.year,
                )
            )
    return _rows(told)


def _owner(move: Move) -> str | None:
    return {STREAM_ORGANISATION: "@stream", AS_NAMED: "@named"}.get(move.owner or "", move.owner)


def _due(move: Move) -> tuple[str | None, str | None]:
    if move.due_rule:
        return "rule", move.due_rule
    if move.due_at:
        return "moment", move.due_at
    if move.due_on:
        return "day", move.due_on
    return ("now", None) if move.due_now or move.effect is Effect.FALLS_DUE else (None, None)


def _shipped_terms() -> Iterator[str]:
    rules = sorted({move.due_rule for _, move in _MOVES if move.due_rule})
    terms = ((pack, rule, getattr(pack, rule).value) for pack in PACKS for rule in rules)
    return _rows(
        (pack.id, rule, term.days, term.working, pack is PACKS[0]) for pack, rule, term in terms
    )


def _late_after() -> Iterator[str]:
    return _rows((pack.id, pack.late_record_days.value) for pack in PACKS)


def _shipped_formulas() -> Iterator[str]:
    formulas = (it.formula for it in SHIPPED.values())
    return _rows(
        (it.card.value, it.id, it.version, it.missing.value, it.weight_present_least)
        for it in formulas
    )


def _shipped_weights() -> Iterator[str]:
    return _rows(
        (card.value, number, it.indicator, it.group.value, it.weight, it.least)
        for card, adopted in SHIPPED.items()
        for number, it in enumerate(adopted.formula.indicators)
    )


def _fields() -> Iterator[str]:
    """A column for each field that moves ask for, read from the types that they ask."""
    told = []
    for path, types in _types_of_fields().items():
        names = ", ".join(map(_literal, sorted(types)))
        told.append(
            f"CASE WHEN known.type IN ({names})\n"
            f"        THEN json_extract_string(known.data, '$.{path}') END AS {_column(path)}"
        )
    return (field + ("," if n < len(told) else "") for n, field in enumerate(told, 1))


def _types_of_fields() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for _, move in _MOVES:
        said = (move.owner, move.done, move.whole)
        asked = move.when[0] if move.when else move.when_any
        others = (move.place, move.places, asked, move.due_at, move.due_on, move.year)
        for path in (*said, *others):
            if isinstance(path, str) and path not in (OWN, STREAM_ORGANISATION, AS_NAMED):
                found.setdefault(path, set()).add(move.type)
    return found


def _column(path: str) -> str:
    return "said_" + path.replace(".", "_")


def _types() -> Iterator[str]:
    types = sorted({move.type for _, move in _MOVES})
    return (_literal(it) + ("," if n < len(types) else "") for n, it in enumerate(types, 1))


def _cases(
    named: Callable[[Move], str | int | None], then: str = "{}", otherwise: str = ""
) -> Callable[[], Iterator[str]]:
    """A ``WHEN`` for each field that a move may name there."""

    def lines() -> Iterator[str]:
        found = dict.fromkeys(named(move) for _, move in _MOVES)
        for path in found:
            if isinstance(path, str) and path not in (OWN, STREAM_ORGANISATION, AS_NAMED):
                yield f"WHEN {_literal(path)} THEN {then.format(f'happened.{_column(path)}')}"
        if otherwise:
            yield otherwise

    return lines


def _asked() -> Iterator[str]:
    for path in dict.fromkeys(move.when[0] for _, move in _MOVES if move.when):
        yield f"WHEN {_literal(path)} THEN happened.{_column(path)} = moves.answer"
    for path in dict.fromkeys(move.when_any for _, move in _MOVES if move.when_any):
        yield f"WHEN {_literal(path)} THEN happened.{_column(path)} <> moves.answer"


def _only(named: Callable[[Move], str | None], then: str) -> Callable[[], Iterator[str]]:
    """For the one field that is ever named there."""

    def lines() -> Iterator[str]:
        (path,) = {found for _, move in _MOVES if (found := named(move))}
        yield then.format(f"happened.{_column(path)}")

    return lines


_MOMENT = (
    "date_diff('microsecond', TIMESTAMPTZ '1899-01-01 16:00:00+00:00', CAST({} AS TIMESTAMPTZ))"
)
_END_OF_DAY = "(date_diff('day', DATE '1899-01-02', CAST({} AS DATE)) + 1) * 86400000000 - 1000000"
_NUMBER = "CAST({} AS BIGINT)"
_PARTS: dict[str, Callable[[], Iterable[str]]] = {
    "indicators": _indicators,
    "moves": _moves,
    "shipped_terms": _shipped_terms,
    "late_after": _late_after,
    "shipped_formulas": _shipped_formulas,
    "shipped_weights": _shipped_weights,
    "fields": _fields,
    "types": _types,
    "place": _cases(lambda move: move.place),
    "owner": _cases(lambda move: move.owner),
    "due_moment": _only(lambda move: move.due_at, _MOMENT),
    "due_day": _only(lambda move: move.due_on, _END_OF_DAY),
    "done": _cases(lambda move: move.done, _NUMBER, "ELSE CAST(moves.done AS BIGINT)"),
    "whole": _cases(lambda move: move.whole, _NUMBER, "ELSE CAST(moves.whole AS BIGINT)"),
    "year": _cases(lambda move: move.year, "CAST(year(CAST({} AS DATE)) AS BIGINT)"),
    "asked": _asked,
}
