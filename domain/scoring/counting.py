"""What events do to what is counted, as data: the same table is read by the program and by SQL."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Effect(StrEnum):
    """What an event does to an item, the unit that is counted: a referral to answer, a notice to
    publish, an invitation to follow."""

    NAMES = "names"
    """Says whose the items opened hereafter are."""
    OPENS = "opens"
    """An item begins; the one before it in the same place ends."""
    MEETS = "meets"
    """It is done."""
    REVERTS = "reverts"
    """However it stood, it is to be done again, by the same clock."""
    FAILS = "fails"
    """It will not be done: it counts, and is not done."""
    ENDS = "ends"
    """It is owed no more: counts only if it had fallen due."""
    SETS_DUE = "sets_due"
    """It is due at another moment."""
    PAUSES = "pauses"
    """The clock stands: it is due at no known moment."""
    FALLS_DUE = "falls_due"
    """It is due now."""
    TALLIES = "tallies"
    """Counts by itself: so many of so many."""


class Counting(StrEnum):
    """When an item that is done goes into the numerator."""

    IN_TIME = "in_time"
    """Done not later than it was due."""
    EVER = "ever"
    """Done at all."""


OWN = "@"
"""The place of an item that no other event names: the position of the event that opened it."""
STREAM_ORGANISATION = "organisation"
"""Whose item it is: the organisation of the stream, as the envelope has it."""
AS_NAMED = "as_named"
"""Whose item it is: that of the one before it in its place."""


@dataclass(frozen=True, slots=True)
class Move:
    """A type of event and what it does. Paths are fields of the event's ``data``, with dots.

    ``place`` tells the items of a stream apart: a path, ``OWN``, or None for the whole stream; an
    event without a place is about every item of the stream. ``places`` is a path to an array of
    which each element's ``organisation`` is a place. ``owner`` is a path, ``STREAM_ORGANISATION``
    or ``AS_NAMED``. ``when``: only events whose field has one of the values (as JSON text);
    ``when_any``: only those whose array is not empty. Of ``due_rule`` (a term of the rule pack of
    the event), ``due_at`` (a path to a moment), ``due_on`` (a path to a day) and ``due_now`` at
    most one is set; without any the item is due at no known moment. ``done`` and ``whole`` are what
    ``TALLIES`` adds: paths to integers or integers; ``year`` a path to the day by which it counts.
    """

    type: str
    effect: Effect
    place: str | None = None
    places: str | None = None
    owner: str | None = None
    when: tuple[str, tuple[str, ...]] | None = None
    when_any: str | None = None
    due_rule: str | None = None
    due_at: str | None = None
    due_on: str | None = None
    due_now: bool = False
    done: str | int = 0
    whole: str | int = 0
    year: str | None = None


class Card(StrEnum):
    """The two scorecards."""

    STREET = "street"
    """街道办事处: a street office answers for itself and for the communities below it."""
    DEPARTMENT = "department"
    """区级部门."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is counted. ``cards`` are the scorecards it may stand on; a ``signal`` stands beside the
    score and never in it. ``numerator`` and ``denominator`` say in words (Chinese, English) what
    the moves count; ``clause`` is where the policy asks for it."""

    id: str
    clause: str
    zh: str
    en: str
    numerator: tuple[str, str]
    denominator: tuple[str, str]
    moves: tuple[Move, ...]
    counting: Counting = Counting.IN_TIME
    cards: tuple[Card, ...] = (Card.STREET, Card.DEPARTMENT)
    signal: bool = False
