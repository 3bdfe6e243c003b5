"""On whose card an item counts: an office's own, or that of the street above a community."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from domain.events.registry import Kind
from domain.refusal import Refusal, UnknownOrganisation, WrongKindOfOrganisation
from domain.rules.pack import start_of_day
from domain.scoring.counting import Card
from domain.streams.registry import Organisation, Registry

CARD_OF_KIND = {Kind.STREET: Card.STREET, Kind.DEPARTMENT: Card.DEPARTMENT}


class NotAssessedThatYear(Refusal):
    """Who did not exist in a year is not judged for it."""

    clause = "E6"
    zh = "该单位在所填年度不在考核之列。"
    en = "The office did not exist in this year, so it has no scorecard of it."


class Office(NamedTuple):
    """Somebody who has a scorecard."""

    id: UUID
    card: Card


def office_of(registry: Registry, owner: UUID, at: datetime) -> Office | None:
    """The office that answers for an owner's item opened at a moment: itself, or the nearest street
    office or department above it as registered; where that had been merged by then, its heir. None
    where nobody is assessed for it."""
    found = registry.find(owner)
    while found is not None and found.kind not in CARD_OF_KIND:
        found = registry.find(found.parent) if found.parent is not None else None
    while found is not None and found.merged_into is not None:
        if found.ended_at is None or found.ended_at > at:
            break
        found = registry.find(found.merged_into)
    return None if found is None or found.kind not in CARD_OF_KIND else _office(found)


def offices(registry: Registry, card: Card, year: int, as_of: datetime) -> list[Organisation]:
    """Those that have a card of a year, by division code and id: registered before its end and by
    the moment, and not ended before it began."""
    begins, ends = start_of_day(date(year, 1, 1)), start_of_day(date(year + 1, 1, 1))
    return sorted(
        (
            it
            for it in registry.organisations.values()
            if CARD_OF_KIND.get(it.kind) is card
            and it.names[0][0] < ends
            and it.names[0][0] <= as_of
            and (it.ended_at is None or it.ended_at >= begins)
        ),
        key=lambda it: (it.division_code or "~", str(it.id)),
    )


def card_of(registry: Registry, organisation: UUID, year: int, at: datetime) -> Card:
    """On which card an office is judged for a year; a refusal where it is not."""
    found = registry.find(organisation)
    if found is None:
        raise UnknownOrganisation("organisation")
    card = CARD_OF_KIND.get(found.kind)
    if card is None:
        raise WrongKindOfOrganisation("organisation")
    if found not in offices(registry, card, year, at):
        raise NotAssessedThatYear("year")
    return card


def _office(organisation: Organisation) -> Office:
    return Office(organisation.id, CARD_OF_KIND[organisation.kind])
