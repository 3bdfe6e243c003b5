"""All that has to hold after a step of the machine, and at its end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from domain.duties.entry import Effect
from domain.duties.standing import Reckoner, Status
from domain.duties.table import DUTY_KINDS
from domain.event import Fact
from domain.events.agenda import Category, ProposalSubmitted
from projections import duties
from tests.domain import guards
from tests.domain.machine import outcome_guards
from tests.domain.machine.across_guards import ACROSS
from tests.domain.machine.district import District, Record
from tests.domain.machine.matter_guards import GUARDS
from tests.domain.machine.referral_guards import check_referrals

assert outcome_guards  # importing it has added to the guards
Recorded = guards.Recorded


def check_facts(came: Sequence[Record]) -> None:
    """Each is written down and read again as it was."""
    for record in came:
        fact = record.fact
        assert type(fact).model_validate_json(fact.model_dump_json(exclude_none=True)) == fact


def check_guards(district: District, streams: Iterable[UUID]) -> None:
    """The guards of every matter concerned, and those over the whole district."""
    for stream in streams:
        if district.kinds[stream] == "matter":
            check_matter(district, stream)
    for guard in ACROSS:
        guard(district)


def check_matter(district: District, stream: UUID) -> None:
    """The guards of one matter, on its facts alone."""
    records = district.records(stream)
    recorded: list[Recorded] = [(record.fact, record.at) for record in records]
    facts: list[Fact] = [fact for fact, _ in recorded]
    submitted = facts[0]
    assert isinstance(submitted, ProposalSubmitted)
    guards.check_sessions(recorded)
    guards.check_going_on(recorded)
    guards.check_roster(facts)
    guards.check_agenda(facts, Category(submitted.category))
    for referral in {getattr(fact, "referral", None) for fact in facts} - {None}:
        guards.check_referral([it for it in facts if getattr(it, "referral", None) == referral])
    check_referrals(district, records)
    for guard in GUARDS:
        guard(district, records)


def check_folds(district: District) -> None:
    """Folded whole, every stream is what it became fact by fact, and what deciders left of it."""
    for stream in district.kinds:
        assert district.refolded(stream) == district.states[stream]


def check_duties(district: District) -> None:
    """The register of duties folds whatever was recorded, and every standing can be reckoned."""
    pages: dict[Any, Any] = {}
    for record in district.ledger:
        event = record.event()
        for key in duties.keys(event):
            pages[key] = duties.fold(pages.get(key), event, key)
    reckoner = Reckoner(district.registry.calendar, district.packs)
    first, last = district.ledger[0].at, district.now
    moments = (first, last - timedelta(days=40), last - timedelta(days=3), last, last + YEAR)
    for (_, kind, _), page in pages.items():
        for as_of in moments:
            for known_at in (None, as_of):
                found = reckoner.standings(DUTY_KINDS.kinds[kind], page.history, as_of, known_at)
                for standing in found:
                    _check_standing(standing, as_of, known_at)


YEAR = timedelta(days=366)


def _check_standing(standing: Any, as_of: datetime, known_at: datetime | None) -> None:
    run = standing.run
    assert run.opened_at <= as_of
    if standing.status in (Status.MET, Status.MET_LATE):
        assert run.settled.effect is Effect.MEETS
        assert run.settled.occurred_at <= as_of
        assert known_at is None or run.settled.recorded_at <= known_at
    if standing.status is Status.OPEN:
        assert run.settled is None
        assert not standing.days_late
    assert standing.days_late >= 0
    assert bool(standing.days_late) <= (standing.status in LATE)


LATE = (Status.OVERDUE, Status.MET_LATE, Status.ENDED)
