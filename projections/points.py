"""Where participants stand on each point: the latest stance counts once, all are kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec

from domain.event import Event
from domain.events.discussion import (
    StanceTaken,
    StatementCorrected,
    StatementMade,
    StatementRestored,
    StatementWithheld,
)
from projections.projection import Column, Key, Projection


class PointPage(msgspec.Struct, frozen=True, gc=False):
    """A statement and the stances on it.

    ``latest`` maps each party to its latest stance by the time it was taken (for equal times, the
    later on the ledger); the three counts are of those. ``taken`` counts every stance ever taken,
    changes of mind included. ``sources`` are the positions of the statement and the last stance.
    ``session`` is where it was said, ``organisation`` the matter's organiser.
    ``text_commitment`` stands for its latest wording, ``corrected`` counts the corrections;
    ``withheld`` is the ground on which it is not shown, None while it is.
    """

    matter: UUID
    point: UUID
    text_commitment: str
    session: UUID
    organisation: UUID | None
    made_at: datetime
    agree: int = 0
    disagree: int = 0
    abstain: int = 0
    taken: int = 0
    latest: dict[str, tuple[int, int, str]] = {}
    """Party → (when in microseconds since 1970, position, stance)."""
    sources: tuple[int, ...] = ()
    corrected: int = 0
    withheld: str | None = None


_ON_STATEMENTS = (StatementMade, StatementCorrected, StatementWithheld, StatementRestored)
_TYPES = {StanceTaken.type, *(fact.type for fact in _ON_STATEMENTS)}


def keys(event: Event) -> tuple[Key, ...]:
    """The point that a statement makes, or that a stance, a correction or a withholding is on."""
    if event.type not in _TYPES:
        return ()
    fact = event.fact
    if isinstance(fact, StanceTaken):
        return ((event.stream, fact.point),)
    assert isinstance(fact, _ON_STATEMENTS)
    return ((event.stream, fact.statement),)


def fold(page: PointPage | None, event: Event, key: Key) -> PointPage:
    """The point after this fact."""
    fact = event.fact
    if isinstance(fact, StatementMade):
        return PointPage(
            matter=event.stream,
            point=fact.statement,
            text_commitment=fact.text.commitment,
            session=fact.session,
            organisation=event.envelope.organisation,
            made_at=event.occurred_at,
            sources=(event.position,),
        )
    assert page is not None, "a stance follows its statement"
    if isinstance(fact, StatementCorrected):
        return msgspec.structs.replace(
            page, text_commitment=fact.text.commitment, corrected=page.corrected + 1
        )
    if isinstance(fact, StatementWithheld):
        return msgspec.structs.replace(page, withheld=fact.ground.value)
    if isinstance(fact, StatementRestored):
        return msgspec.structs.replace(page, withheld=None)
    assert isinstance(fact, StanceTaken)
    party = str(fact.party.id)
    taken_at = int(event.occurred_at.timestamp() * 1_000_000)
    latest = page.latest
    before = latest.get(party)
    counts = {"agree": page.agree, "disagree": page.disagree, "abstain": page.abstain}
    if before is None or (taken_at, event.position) > before[:2]:
        if before is not None:
            counts[before[2]] -= 1
        counts[fact.stance.value] += 1
        latest = {**latest, party: (taken_at, event.position, fact.stance.value)}
    return msgspec.structs.replace(
        page,
        **counts,
        taken=page.taken + 1,
        latest=latest,
        sources=(page.sources[0], event.position),
    )


def of_points_made(events: Iterable[Event]) -> list[Event]:
    """Those of a matter's events that are on a point made among them: in a history cut at a time,
    old records may hold a stance that is dated before its statement."""
    among = list(events)
    made = {(it.stream, it.fact.statement) for it in among if isinstance(it.fact, StatementMade)}
    return [it for it in among if all(key in made for key in keys(it))]


POINTS = Projection(
    name="points",
    version=3,
    page=PointPage,
    key=(("matter", "uuid"), ("point", "uuid")),
    keys=keys,
    fold=fold,
    columns=(
        Column("agree", "integer", lambda page: page.agree),
        Column("disagree", "integer", lambda page: page.disagree),
        Column("abstain", "integer", lambda page: page.abstain),
        Column("taken", "integer", lambda page: page.taken),
        Column("withheld", "text", lambda page: page.withheld),
        Column("organisation", "uuid", lambda page: page.organisation),
        Column("made_at", "timestamptz", lambda page: page.made_at),
    ),
    indexes=(
        ("matter", "withheld"),
        ("made_at", "matter", "point"),
        ("organisation", "made_at"),
    ),
    opening=frozenset({StatementMade.type}),
)
