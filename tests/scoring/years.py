"""Years that nobody lived: whatever may be told of offices, in any order, lawful or not."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from domain.event import Actor, Envelope, Event, Fact
from domain.events.registry import (
    DivisionCodeChanged,
    Kind,
    OrganisationDissolved,
    OrganisationMerged,
    OrganisationRegistered,
    OrganisationRenamed,
)
from domain.events.rulebook import Holiday, HolidayCalendarPublished, RulePackAdopted
from domain.events.scoring import ScoringFormulaAdopted
from domain.rules.pack import Rule, RulePack, Term
from domain.rules.packs import PACKS
from domain.scoring.counting import Card, Indicator, Move
from domain.scoring.formula import Formula, Group, Missing, Weighted
from domain.scoring.indicators import INDICATORS, SCORED_TYPES
from domain.streams.registry import REGISTRY_STREAM

ORGANISATIONS = {
    1: (Kind.DISTRICT, None),
    2: (Kind.STREET, 1),
    3: (Kind.STREET, 1),
    4: (Kind.STREET, 1),
    5: (Kind.DEPARTMENT, 1),
    6: (Kind.DEPARTMENT, None),
    7: (Kind.COMMITTEE, 2),
    8: (Kind.COMMITTEE, 3),
    9: (Kind.GRID, 7),
    10: (Kind.PROPERTY_COMPANY, 8),
    11: (Kind.EVALUATOR, None),
}
_STRANGER = 12
_OFFICES = range(2, 7)
_STREAMS = range(101, 104)
_PLACES = range(201, 203)
_DRAWS = range(301, 303)
_NEW_YEAR = datetime(2025, 12, 31, 16, tzinfo=UTC)
_INSTANT = timedelta(microseconds=1)
_EDGES = (-timedelta(seconds=1), -_INSTANT, timedelta(0), timedelta(0), _INSTANT)
_PACKS = [*(pack.id for pack in PACKS), "own", "nobody-knows"]
_LATE_SECONDS = (0, 0, 0, 1, 86_400, 86_401, 10**6)

Told = tuple[int, str, bytes, Fact | None]
"""Stream, type, data, and the fact where it is about the register."""


def moment(chance: Random) -> datetime:
    """Around New Year; often just when a day ends, and the same as others."""
    if chance.random() < 0.75:
        return _NEW_YEAR + timedelta(days=chance.randint(-2, 3)) + chance.choice(_EDGES)
    return _NEW_YEAR + timedelta(hours=chance.randint(-400, 400))


def year(chance: Random, size: int) -> list[Event]:
    """Events in the order of the ledger: the organisations, and so many of everything else."""
    told = registered()
    busy = chance.sample(list(INDICATORS.values()), 4)
    for _ in range(size):
        kind = chance.random()
        if kind < 0.6:
            told.append(_act(chance, _type(chance, chance.choice(busy))))
        elif kind < 0.8:
            told.append(_act(chance, chance.choice(sorted(SCORED_TYPES))))
        elif kind < 0.9:
            told.append(_of(chance.choice(_RULES)(chance)))
        else:
            told.append(_exclusion(chance, told))
    return [_event(chance, position, *it) for position, it in enumerate(told, 1)]


def _event(
    chance: Random, position: int, stream: int, type: str, data: bytes, fact: Fact | None
) -> Event:
    first = position <= len(ORGANISATIONS)
    at = datetime(2025, 1, 1, tzinfo=UTC) if first else moment(chance)
    owner = None if chance.random() < 0.1 else chance.choice([*ORGANISATIONS, _STRANGER])
    organiser = None if owner is None or fact else UUID(int=owner)
    after = timedelta(seconds=chance.choice(_LATE_SECONDS))
    told = (REGISTRY_STREAM if fact else UUID(int=stream), type, data, fact)
    return recorded(position, *told, at, after, chance.choice(_PACKS), organiser)


def recorded(
    position: int,
    stream: UUID,
    type: str,
    data: bytes,
    fact: Fact | None,
    at: datetime,
    after: timedelta = timedelta(0),
    pack: str = _PACKS[0],
    organiser: UUID | None = None,
) -> Event:
    """An event of this moment, on the ledger so long after."""
    envelope = Envelope(
        id=UUID(int=position),
        occurred_at=at,
        actor=Actor(UUID(int=1), "district"),
        clauses=(),
        rule_pack=pack,
        causation=UUID(int=position),
        correlation=UUID(int=position),
        organisation=organiser,
    )
    return Event(position, stream, position, type, at + after, envelope, fact, data)


def _of(fact: Fact) -> Told:
    return 0, fact.type, fact.__pydantic_serializer__.to_json(fact, exclude_none=True), fact


def _json(said: dict[str, Any]) -> bytes:
    return json.dumps(said, separators=(",", ":")).encode()


def registered() -> list[Told]:
    """The organisations, as they enter the register."""
    return [
        _of(
            OrganisationRegistered(
                organisation=UUID(int=id),
                kind=kind,
                name=f"{kind.value} {id}",
                parent=None if parent is None else UUID(int=parent),
            )
        )
        for id, (kind, parent) in ORGANISATIONS.items()
    ]


# Acts ---------------------------------------------------------------------------------------------


def _type(chance: Random, indicator: Indicator) -> str:
    """Of those that the indicator counts by, the openings as often as all others."""
    opening = [move.type for move in indicator.moves if move.effect == "opens"]
    others = [move.type for move in indicator.moves]
    return chance.choice(opening if opening and chance.random() < 0.5 else others)


def _asked(move: Move) -> set[str]:
    """The fields that it names, without what lies within them."""
    named = (move.place, move.places, move.owner, move.due_at, move.due_on, move.year)
    asked = (move.when[0] if move.when else None, move.when_any, move.done, move.whole)
    fields = {it.partition(".")[0] for it in (*named, *asked) if isinstance(it, str)}
    return fields - {"@", "organisation", "as_named"}


_ASKED = {
    type: sorted(
        {f for it in INDICATORS.values() for m in it.moves if m.type == type for f in _asked(m)}
    )
    for type in SCORED_TYPES
}


def _act(chance: Random, type: str) -> Told:
    said = {field: _FIELDS[field](chance) for field in _ASKED[type]}
    if "ratings" in said:
        satisfied = {it: chance.randint(0, said["ratings"]) for it in said if "satisfied" in it}
        said.update(satisfied)
    return chance.choice(_STREAMS), type, _json(said), None


def _one_of(ids: range | list[int]) -> Callable[[Random], str]:
    return lambda chance: str(UUID(int=chance.choice(ids)))


def _party(chance: Random) -> dict[str, str]:
    if chance.random() < 0.2:
        return {"person": str(UUID(int=chance.choice(_OFFICES)))}
    return {"organisation": str(UUID(int=chance.choice(_OFFICES)))}


def _day(chance: Random) -> date:
    return date(2026, 1, 1) + timedelta(days=chance.randint(-15, 15))


_WHO = _one_of([*ORGANISATIONS, *_OFFICES, _STRANGER])
_FIELDS: dict[str, Callable[[Random], Any]] = {
    **dict.fromkeys(("referral", "task", "finding", "publication"), _one_of(_PLACES)),
    **dict.fromkeys(("to", "owner", "addressee", "subject"), _WHO),
    **dict.fromkeys(("street", "department"), _one_of(_OFFICES)),
    "party": _party,
    "capacity": lambda chance: chance.choice(["street", "department", "owner"]),
    "present": lambda chance: [_party(chance) for _ in range(chance.randint(0, 4))],
    "due_at": lambda chance: moment(chance).isoformat().replace("+00:00", "Z"),
    "due_on": lambda chance: str(_day(chance)),
    "period_until": lambda chance: str(_day(chance)),
    "upheld": lambda chance: chance.random() < 0.5,
    "rating": lambda chance: chance.randint(1, 5),
    "report_to": lambda chance: [_WHO(chance) for _ in range(chance.randint(0, 2))],
    "taking_part_satisfied": lambda chance: 0,
    "carrying_out_satisfied": lambda chance: 0,
    "ratings": lambda chance: chance.choice([3, 20, 4000]),
}
"""What the fields that moves name may hold."""


def _exclusion(chance: Random, told: list[Told]) -> Told:
    """Mostly of an item that an event opened, by that event."""
    item = chance.randrange(len(told)) + 1
    stream, type, _, _ = told[item - 1]
    opened = [
        it.id
        for it in INDICATORS.values()
        for move in it.moves
        if move.type == type and move.effect in ("opens", "tallies")
    ]
    reason = chance.choice([None, "duplicate", "in_court"])
    said = {
        "indicator": chance.choice(opened or list(INDICATORS)),
        "of": str(UUID(int=stream if stream in _STREAMS else chance.choice(_STREAMS))),
        "item": item,
        **({"reason": reason} if reason else {}),
    }
    word = "excluded" if reason else "readmitted"
    return chance.choice(_DRAWS), f"score_item.{word}.v1", _json(said), None


# The register -------------------------------------------------------------------------------------


def _merged(chance: Random) -> Fact:
    """Into a later one alone, so that none is its own heir."""
    which, into = sorted(chance.sample(range(2, 9), 2))
    return OrganisationMerged(organisation=UUID(int=which), into=UUID(int=into))


def _dissolved(chance: Random) -> Fact:
    return OrganisationDissolved(organisation=UUID(int=chance.randint(2, 8)), reason="撤销")


def _renamed(chance: Random) -> Fact:
    return OrganisationRenamed(organisation=UUID(int=chance.randint(2, 8)), name="新名称")


def _coded(chance: Random) -> Fact:
    code = f"1101010{chance.randint(10, 19)}"
    return DivisionCodeChanged(organisation=UUID(int=chance.randint(2, 8)), division_code=code)


def _calendar(chance: Random) -> Fact:
    holidays = []
    for _ in range(chance.randint(1, 3)):
        first = _day(chance)
        holidays.append(
            Holiday(
                name=chance.choice(["元旦", "春节", "国庆节"]),
                first=first,
                last=first + timedelta(days=chance.randint(-1, 6)),
                make_up_workdays=tuple(_day(chance) for _ in range(chance.randint(0, 2))),
            )
        )
    return HolidayCalendarPublished(
        year=chance.choice([2025, 2026]),
        notice=chance.choice(["一号", "二号", "三号"]),
        issued_on=date(2025, 11, chance.randint(1, 3)),
        holidays=tuple(holidays),
    )


def _pack(chance: Random) -> Fact:
    rules = [
        rule
        for rule, field in RulePack.model_fields.items()
        if field.annotation is Rule[Term] and chance.random() < 0.7
    ]
    terms = {
        rule: Rule[Term](
            value=Term(days=chance.randint(1, 12), working=chance.random() < 0.5), source="自定"
        )
        for rule in rules
    }
    named = {
        "id": chance.choice(["own", PACKS[1].id]),
        "effective_from": date(2025, 12, chance.randint(1, 3)),
        "zh": "本区规则",
    }
    return RulePackAdopted(pack=PACKS[0].model_copy(update={**named, **terms}))


def _formula(chance: Random) -> Fact:
    """One that is easily satisfied: few cases are enough."""
    scored = [it.id for it in INDICATORS.values() if not it.signal]
    chosen = chance.sample(scored, chance.randint(1, 6))
    weights = [100 - 7 * (len(chosen) - 1), *[7] * (len(chosen) - 1)]
    formula = Formula(
        id="own",
        version=chance.randint(1, 3),
        card=chance.choice(list(Card)),
        zh="本区计分办法",
        indicators=tuple(
            Weighted(indicator=it, group=Group.HANDLING, weight=weight, least=chance.randint(1, 3))
            for it, weight in zip(chosen, weights, strict=True)
        ),
        missing=chance.choice(list(Missing)),
        weight_present_least=chance.choice([1, 7, 50]),
        definitions="0" * 64,
    )
    return ScoringFormulaAdopted(
        formula=formula,
        year_from=chance.choice([2020, 2026]),
        year_until=chance.choice([None, 2025, 2026]),
        consulted=(),
        text="办法",
        text_digest="0" * 64,
    )


_RULES = (_merged, _dissolved, _renamed, _coded, _calendar, _calendar, _pack, _formula, _formula)
