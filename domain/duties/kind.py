"""What a kind of duty is: its clause, its term, who owes it, and which facts move it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from uuid import UUID

from domain.duties.entry import Effect, Entry
from domain.event import Event, Fact
from domain.events.registry import (
    Kind,
    OrganisationDissolved,
    OrganisationMerged,
    OrganisationRegistered,
)

ORGANISER = "organiser"
"""Who owes it: the organisation to whose stream the fact belongs; a fact that names its organiser
names the same."""
AS_BEFORE = "as_before"
"""Who owes it: whoever owed it last."""


@dataclass(frozen=True, slots=True)
class Move:
    """A fact and what it does to the duty.

    ``owed_by``, ``due_on``, ``token`` and ``ref`` name fields of the fact, dots and all; ``ref``
    where it differs from the kind's. ``clock``: the fact brings ``working_days`` and ``due_at``.
    """

    fact: type[Fact]
    effect: Effect
    owed_by: str = ORGANISER
    when: Callable[[Any], bool] | None = None
    rule: bool = True
    """Whether the kind's rule sets the term; otherwise ``due_on`` or ``clock`` does."""
    due_on: str | None = None
    clock: bool = False
    token: str | None = None
    ref: str | None = None
    period: bool = False

    def entry(self, kind: DutyKind, event: Event) -> Entry:
        """The fact as an entry of the duty's history."""
        fact: Any = event.fact
        sets_term = self.effect in (Effect.OPENS, Effect.REOPENS)
        return Entry(
            effect=self.effect,
            type=event.type,
            occurred_at=event.occurred_at,
            recorded_at=event.recorded_at,
            position=event.position,
            rule_pack=event.envelope.rule_pack,
            owed_by=self._owed_by(event) if sets_term or self.effect is Effect.MOVES else None,
            rule=kind.rule if sets_term and self.rule else None,
            working_days=fact.working_days if self.clock else None,
            due_on=attrgetter(self.due_on)(fact) if self.due_on else None,
            due_at=fact.due_at if self.clock else None,
            token=_text(event, self.token) if self.token else None,
            period=(fact.period_from, fact.period_until) if self.period else None,
        )

    def _owed_by(self, event: Event) -> UUID | None:
        if self.owed_by == AS_BEFORE:
            return None
        if self.owed_by == ORGANISER:
            return getattr(event.fact, "organiser", None) or event.envelope.organisation
        found: UUID | None = attrgetter(self.owed_by)(event.fact)
        return found


OPENS, MEETS, ENDS = Effect.OPENS, Effect.MEETS, Effect.ENDS
ORGANISER_WORDS = ("组织者", "the organiser")


@dataclass(frozen=True, slots=True)
class DutyKind:
    """A kind of duty. ``rule`` names the rule of the pack that sets its term; without one the fact
    fixes the day. ``ref`` is the field that tells the duties of one stream apart. ``every`` names
    the rule whose months it recurs in: such a duty belongs to an organisation, not to a stream."""

    id: str
    clause: str
    zh: str
    en: str
    owes_zh: str
    owes_en: str
    moves: tuple[Move, ...]
    rule: str | None = None
    ref: str | None = None
    every: str | None = None

    def scope(self, event: Event) -> UUID | None:
        """Whose duties these are: the stream's, or for recurring ones the organisation's."""
        if self.every is None:
            return event.stream
        named: UUID | None = getattr(event.fact, "organisation", None)
        return named or event.envelope.organisation


def _text(event: Event, path: str) -> str:
    """A field of the fact as text; ``stream`` is the id of its stream, nothing for None."""
    value = event.stream if path == "stream" else attrgetter(path)(event.fact)
    return "" if value is None else str(value)


def recurring(*moves: Move) -> tuple[Move, ...]:
    """The moves of a duty of every committee, for as long as there is one."""
    return (
        Move(OrganisationRegistered, OPENS, "organisation", _is_committee),
        *moves,
        Move(OrganisationDissolved, ENDS),
        Move(OrganisationMerged, ENDS),
    )


def _is_committee(fact: Any) -> bool:
    return bool(fact.kind is Kind.COMMITTEE)


Place = tuple[UUID, str, str]
"""Where the history of duties of a kind is kept: (scope, kind, ref)."""


class DutyKinds:
    """The kinds of duty, found by the facts that move them."""

    def __init__(self, kinds: tuple[DutyKind, ...]) -> None:
        self.kinds = {kind.id: kind for kind in kinds}
        self._moves: dict[str, list[tuple[DutyKind, Move]]] = {}
        for kind in kinds:
            for move in kind.moves:
                self._moves.setdefault(move.fact.type, []).append((kind, move))

    @property
    def types(self) -> frozenset[str]:
        """The facts that move a duty of any kind, at least under some condition."""
        return frozenset(self._moves)

    def places(self, event: Event) -> tuple[Place, ...]:
        """The duties that an event moves, each once."""
        if event.type not in self._moves:
            return ()
        return tuple(dict.fromkeys(place for place, _, _ in self._moved(event)))

    def entries(self, event: Event, place: Place) -> tuple[Entry, ...]:
        """What the event does to the duty of this place, in order."""
        return tuple(
            move.entry(kind, event) for moved, kind, move in self._moved(event) if moved == place
        )

    def _moved(self, event: Event) -> list[tuple[Place, DutyKind, Move]]:
        found = []
        for kind, move in self._moves[event.type]:
            if move.when is not None and not move.when(event.fact):
                continue
            scope = kind.scope(event)
            path = move.ref or kind.ref
            if scope is not None:
                ref = _text(event, path) if path and not kind.every else ""
                found.append(((scope, kind.id, ref), kind, move))
        return found
