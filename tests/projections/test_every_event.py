"""Every projection × every event: the pages it touches are written down here, "none" included."""

from __future__ import annotations

from itertools import takewhile
from typing import Any, get_args
from uuid import UUID

import msgspec
import pytest

from domain.catalogue import FACTS, FACTS_BY_STREAM, stream_of
from domain.duties.table import DUTY_KINDS
from domain.event import Event
from domain.events.appraisal import AppraisalFact
from domain.events.funds import FundsFact
from domain.events.referral import ReferralFact
from domain.scoring.evaluation import EXCLUDING_TYPES
from domain.scoring.indicators import SCORED_TYPES
from projections.audit_trail import AuditEntry
from projections.catalogue import PROJECTIONS
from projections.projection import Key, fold_all
from projections.timeline import TimelineEntry
from tests.golden.samples import specimen
from tests.projections.events import MATTER, event

MATTERS = {fact.type for fact in FACTS_BY_STREAM["matter"]}
PUBLIC = {name for name, fact in FACTS.items() if fact.visibility == "public"}
TOUCHED: dict[str, set[str]] = {
    "timeline": PUBLIC,
    "docket": MATTERS,
    "points": {
        "statement.made.v1",
        "statement.corrected.v1",
        "statement.withheld.v1",
        "statement.restored.v1",
        "stance.taken.v1",
    },
    "referrals": {fact.type for fact in get_args(ReferralFact)},
    "ratings": {fact.type for fact in get_args(AppraisalFact)} - {"ratings.tallied.v1"},
    "funds": {fact.type for fact in get_args(FundsFact)},
    "proceedings": {
        fact.type
        for stream, facts in FACTS_BY_STREAM.items()
        if stream not in ("matter", "registry", "scorecard")
        for fact in facts
    },
    "roster": {
        "notice.published.v1",
        "notice.amended.v1",
        "notice.cancelled.v1",
        "host.replaced.v1",
        "department.requested.v1",
        "party.invited.v1",
        "invitation.answered.v1",
        "expert_assessment.filed.v1",
        "application.received.v1",
        "application.admitted.v1",
        "application.rejected.v1",
        "seat.filled.v1",
        "seat.replaced.v1",
        "roster.frozen.v1",
    },
    "speaking": {
        "seat.filled.v1",
        "seat.replaced.v1",
        "session.opened.v1",
        "attendance.recorded.v1",
        "statement.made.v1",
        "statement.withheld.v1",
        "statement.restored.v1",
        "session.closed.v1",
    },
    "notices": {
        "proposal.submitted.v1",
        "proposal.adopted.v1",
        "notice.published.v1",
        "notice.amended.v1",
        "notice.cancelled.v1",
        "host.replaced.v1",
        "quotas.set.v1",
        "application.received.v1",
        "application.admitted.v1",
        "application.rejected.v1",
        "roster.frozen.v1",
        "session.opened.v1",
        "session.closed.v1",
    },
    "outcomes": {
        "proposal.submitted.v1",
        "proposal.adopted.v1",
        "assembly.voted.v1",
        "decision.adopted.v1",
        "dissent.recorded.v1",
        "matter.shelved.v1",
        "matter.resumed.v1",
        "decision.corrected.v1",
        "task.assigned.v1",
        "task.reassigned.v1",
        "task.completed.v1",
        "task.failed.v1",
        "referral.issued.v1",
        "answer.verified.v1",
        "outcome.published.v1",
        "progress.published.v1",
        "publication.withdrawn.v1",
    },
    "findings": {"finding.raised.v1", "finding.answered.v1", "finding.closed.v1"},
    "organisations": {
        "organisation.registered.v1",
        "organisation.renamed.v1",
        "organisation.merged.v1",
        "organisation.dissolved.v1",
        "division_code.changed.v1",
    },
    "scored": {*SCORED_TYPES, *EXCLUDING_TYPES},
    "scorecards": {fact.type for fact in FACTS_BY_STREAM["scorecard"]},
    "audit_trail": set(FACTS),
}
"""Projection → the events of which it has a page; it ignores all others."""
OF_THEIR_OWN: dict[str, set[str]] = {
    # The specimens are of a group that is no committee, and of a person who is invited.
    "duties": set(DUTY_KINDS.types) - {"organisation.registered.v1", "party.invited.v1"},
}
"""Those whose keys are tested with the projection itself."""
BEGINNINGS: dict[str, list[str]] = {
    "docket": ["proposal.submitted.v1"],
    "notices": ["proposal.submitted.v1", "notice.published.v1"],
    "outcomes": ["proposal.submitted.v1", "decision.adopted.v1", "task.assigned.v1"],
    "findings": ["finding.raised.v1"],
    "points": ["statement.made.v1"],
    "organisations": ["organisation.registered.v1"],
    "ratings": ["appraisal.opened.v1"],
    "scorecards": ["scorecard.proposed.v1"],
    "funds": ["funds.approved.v1", "contract.awarded.v1"],
    "referrals": [
        "referral.issued.v1",
        "referral.objected.v1",
        "referral.paused.v1",
        "extension.requested.v1",
        "referral.answered.v1",
    ],
}
"""Projection → what must have happened, in order, before other events are folded into its page."""


def sample(name: str, position: int = 7) -> Event:
    return event(specimen(FACTS[name], full=True), position)


def expected_keys(projection: str, of: Event) -> list[Key]:
    """The keys as the projections document them."""
    fact: Any = of.fact
    point = getattr(fact, "statement", None) or getattr(fact, "point", None)
    return {
        "timeline": [(of.stream, of.position)],
        "docket": [(of.stream,)],
        "points": [(of.stream, point)],
        "funds": [(of.stream,)],
        "notices": [(of.stream,)],
        "outcomes": [(of.stream,)],
        "findings": [(of.stream, getattr(fact, "finding", None))],
        "organisations": [(of.stream, getattr(fact, "organisation", None))],
        "proceedings": [(of.stream,)],
        "ratings": [(of.stream,)],
        "referrals": [(of.stream, getattr(fact, "referral", None))],
        "roster": [(of.stream,)],
        "speaking": [(of.stream,)],
        "scored": [(getattr(fact, "of", of.stream), of.position)],
        "scorecards": [(of.stream,)],
        "audit_trail": [(of.position,)],
    }[projection]


def test_the_tables_are_complete() -> None:
    assert TOUCHED.keys() | OF_THEIR_OWN.keys() == PROJECTIONS.keys()
    assert set(FACTS) >= set().union(*TOUCHED.values(), *OF_THEIR_OWN.values())


@pytest.mark.parametrize("projection", TOUCHED)
@pytest.mark.parametrize("name", FACTS)
def test_an_event_touches_these_pages(name: str, projection: str) -> None:
    of = sample(name)
    wanted = expected_keys(projection, of) if name in TOUCHED[projection] else []
    assert list(PROJECTIONS[projection].keys(of)) == wanted


@pytest.mark.parametrize("projection", OF_THEIR_OWN)
@pytest.mark.parametrize("name", FACTS)
def test_an_event_touches_pages_or_is_ignored(name: str, projection: str) -> None:
    touched = bool(PROJECTIONS[projection].keys(sample(name)))
    assert touched == (name in OF_THEIR_OWN[projection])


@pytest.mark.parametrize(
    ("name", "projection"),
    [
        (name, projection)
        for projection, names in {**TOUCHED, **OF_THEIR_OWN}.items()
        for name in sorted(names)
    ],
)
def test_every_page_survives_being_stored(name: str, projection: str) -> None:
    kind = PROJECTIONS[projection]
    before = list(takewhile(lambda it: it != name, BEGINNINGS.get(projection, [])))
    events = [sample(it, number) for number, it in enumerate([*before, name], 1)]
    if projection == "points" and before:
        events[0] = same_point(events[0], events[-1])
    pages = fold_all(kind, events)
    for key in kind.keys(events[-1]):
        stored = msgspec.json.encode(pages[key])
        assert msgspec.json.encode(msgspec.json.decode(stored, type=kind.page)) == stored
        assert all(column.value(pages[key]) is None or column.sql_type for column in kind.columns)


def same_point(statement: Event, stance: Event) -> Event:
    """The statement on which the stance is, or that is corrected or withheld."""
    fact: Any = statement.fact
    later: Any = stance.fact
    point = getattr(later, "point", None) or later.statement
    return event(fact.model_copy(update={"statement": point}), statement.position)


@pytest.mark.parametrize("name", [fact.type for fact in FACTS_BY_STREAM["matter"]])
def test_the_timeline_shows_the_fact_as_it_was_recorded(name: str) -> None:
    of = sample(name)
    (entry,) = fold_all(PROJECTIONS["timeline"], [of]).values()
    assert isinstance(entry, TimelineEntry)
    assert entry == TimelineEntry(
        position=7,
        version=7,
        type=name,
        occurred_at=of.occurred_at,
        recorded_at=of.recorded_at,
        late=False,
        actor=of.envelope.actor,
        on_behalf_of=None,
        clauses=FACTS[name].clauses,
        rule_pack="dongcheng-2016",
        fact=msgspec.Raw(of.data),
    )
    assert FACTS[name].model_validate_json(bytes(entry.fact)) == of.fact


@pytest.mark.parametrize("name", FACTS)
def test_the_audit_trail_keeps_every_event_whole(name: str) -> None:
    of = sample(name)
    (entry,) = fold_all(PROJECTIONS["audit_trail"], [of]).values()
    assert isinstance(entry, AuditEntry)
    assert (entry.position, entry.stream, entry.version, entry.type) == (7, MATTER, 7, name)
    assert (entry.recorded_at, entry.meta) == (of.recorded_at, of.envelope)
    assert FACTS[name].model_validate_json(bytes(entry.data)) == of.fact
    restricted = {c.name: c.value(entry) for c in PROJECTIONS["audit_trail"].columns}["restricted"]
    assert restricted == (FACTS[name].visibility == "restricted")


@pytest.mark.parametrize("name", [fact.type for fact in FACTS_BY_STREAM["matter"]])
def test_what_is_restricted_is_on_no_timeline(name: str) -> None:
    fact = specimen(FACTS[name], full=True)
    assert PROJECTIONS["timeline"].keys(event(fact))
    assert not PROJECTIONS["timeline"].keys(event(fact, visibility="restricted"))


def test_streams_are_told_apart_by_the_event_alone() -> None:
    for name in FACTS:
        if stream_of(name) != "matter":
            strange = event(specimen(FACTS[name], full=True), stream=UUID(int=3))
            assert not PROJECTIONS["docket"].keys(strange)
