"""The sample district: loaded once, lawfully, whole, and telling of every part of the procedure."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from domain.catalogue import FACTS
from domain.event import Event
from domain.events.agenda import ProposalSubmitted
from domain.events.decision import (
    AssemblyKind,
    AssemblyOutcome,
    AssemblyVoted,
    MatterShelved,
)
from domain.events.referral import (
    AnswerRejected,
    AnswerVerified,
    ReferralAnswered,
    ReferralIssued,
    ReferralObjectionDecided,
)
from domain.events.registry import Kind, OrganisationRegistered
from domain.events.undertaking import TaskCompleted, TaskFailed
from domain.rules.pack import start_of_day
from domain.steps.notice import PublishNotice
from domain.streams.matter import Stage
from infra.district import District, open_district
from infra.projector import verify
from infra.settings import Settings
from infra.submission import Submission
from projections.catalogue import PROJECTIONS
from projections.docket import DOCKET, DocketPage
from projections.projection import fold_all
from service.sample import SOURCE, loading
from service.sample.compose import everything, matters, recent
from service.sample.loading import SampleRefused, load

REPEATED_MAX = 2
"""In how many matters the same sentence may stand."""
LOADED_WITHIN = 20
"""Seconds."""


@pytest.fixture(scope="module")
def docket(events: list[Event]) -> list[DocketPage]:
    """Where every matter stands."""
    return list(fold_all(DOCKET, events).values())


def test_every_type_of_event_occurs(events: list[Event]) -> None:
    assert {event.type for event in events} == set(FACTS)
    assert 3200 <= len(events) <= 5000


def test_every_stage_occurs(docket: list[DocketPage]) -> None:
    assert {page.stage for page in docket} == set(Stage)


def test_the_matters_lie_in_all_seventeen_streets(docket: list[DocketPage]) -> None:
    assert 40 <= len(docket) <= 70
    streets = {page.division_code[:9] for page in docket if page.division_code}
    assert len(streets) == 17


def test_every_matter_is_labelled_as_a_sample(docket: list[DocketPage]) -> None:
    assert all(page.source and page.source.startswith(SOURCE) for page in docket)
    assert len({page.source for page in docket}) == len(docket)


def test_names_of_divisions_are_the_registers(events: list[Event]) -> None:
    registered = [e.fact for e in events if isinstance(e.fact, OrganisationRegistered)]
    divisions = (Kind.DISTRICT, Kind.STREET, Kind.COMMITTEE)
    coded = [fact for fact in registered if fact.kind in divisions]
    assert all(fact.division_code for fact in coded)
    assert Counter(fact.kind for fact in coded) == {
        Kind.DISTRICT: 1,
        Kind.STREET: 17,
        Kind.COMMITTEE: 44,
    }
    endings = {Kind.STREET: "街道", Kind.COMMITTEE: "社区居委会", Kind.DISTRICT: "区"}
    assert all(fact.name.endswith(endings[fact.kind]) for fact in coded)


def test_whoever_is_invented_says_so(events: list[Event]) -> None:
    invented = set(Kind) - {
        Kind.DISTRICT,
        Kind.STREET,
        Kind.COMMITTEE,
        Kind.DEPARTMENT,
        Kind.JUDICIAL_OFFICE,
    }
    registered = [e.fact for e in events if isinstance(e.fact, OrganisationRegistered)]
    assert all("（示例）" in fact.name for fact in registered if fact.kind in invented)


def test_the_same_attendance_decides_in_2025_and_does_not_in_2026(events: list[Event]) -> None:
    votes = [
        (event.occurred_at.year, event.envelope.rule_pack, event.fact.outcome)
        for event in events
        if isinstance(event.fact, AssemblyVoted)
        and event.fact.kind is AssemblyKind.REPRESENTATIVES
        and (event.fact.present, event.fact.eligible) == (26, 45)
    ]
    assert votes == [
        (2025, "dongcheng-2016", AssemblyOutcome.CARRIED),
        (2026, "residents-committee-law-2025", AssemblyOutcome.INQUORATE),
    ]


def test_every_outcome_of_a_vote_and_an_objection_occurs(events: list[Event]) -> None:
    facts = [event.fact for event in events]
    outcomes = {fact.outcome for fact in facts if isinstance(fact, AssemblyVoted)}
    upheld = {fact.upheld for fact in facts if isinstance(fact, ReferralObjectionDecided)}
    assert outcomes == set(AssemblyOutcome)
    assert upheld == {True, False}
    assert any(isinstance(fact, TaskCompleted) for fact in facts)
    assert any(isinstance(fact, TaskFailed) for fact in facts)


def test_referrals_are_answered_in_time_and_late_and_not_at_all(events: list[Event]) -> None:
    due = {e.fact.referral: e.fact.due_at for e in events if isinstance(e.fact, ReferralIssued)}
    answered = {
        event.fact.referral: event.occurred_at
        for event in reversed(events)
        if isinstance(event.fact, ReferralAnswered)
    }
    in_time = [answered[referral] <= due[referral] for referral in answered]
    assert True in in_time
    assert False in in_time
    now = datetime(2026, 11, 1, tzinfo=UTC)
    assert any(moment < now for referral, moment in due.items() if referral not in answered)


def test_a_rejected_answer_is_verified_later(events: list[Event]) -> None:
    rejected = [e.fact.referral for e in events if isinstance(e.fact, AnswerRejected)]
    verified = [e.fact.referral for e in events if isinstance(e.fact, AnswerVerified)]
    assert set(rejected) & set(verified)
    assert set(rejected) - set(verified)


def test_a_shelved_matter_is_past_its_review(docket: list[DocketPage]) -> None:
    reviews = [page.review_on for page in docket if page.stage is Stage.SHELVED and page.review_on]
    assert any(review < date(2026, 11, 1) for review in reviews)
    assert any(review > date(2026, 11, 1) for review in reviews)
    assert any(e for e in matters() if any(type(step).__name__ == "Resume" for step in e.step))


def test_it_loads_in_seconds(settings: Settings) -> None:
    with open_district(settings) as district:
        begun = time.monotonic()
        load(district)
        assert time.monotonic() - begun < LOADED_WITHIN


def test_some_things_were_entered_late(events: list[Event]) -> None:
    """Out of the order in which they happened, and after other matters went on."""
    behind = timedelta(days=14)
    latest = datetime.min.replace(tzinfo=UTC)
    late = 0
    for event in events:
        late += latest - event.occurred_at > behind
        latest = max(latest, event.occurred_at)
    assert late >= 3


@pytest.mark.parametrize("day", [date(2026, 1, 5), date(2026, 2, 28), date(2027, 10, 3)])
def test_what_is_under_way_is_so_on_any_day(day: date) -> None:
    planned = recent(day)
    end = start_of_day(day)
    assert max(it.happened_at for it in planned) < end
    notices = [it.command for it in planned if isinstance(it.command, PublishNotice)]
    assert len(notices) == 2
    assert all(end < notice.applications_until < notice.starts_at for notice in notices)


def test_both_rule_packs_judge_something(events: list[Event]) -> None:
    packs = Counter(event.envelope.rule_pack for event in events)
    assert len(packs) == 2
    assert all(count > 100 for count in packs.values())
    under_way = {planned.stream for planned in recent(date(2026, 1, 5))}
    acts = [
        event.occurred_at
        for event in events
        if event.type != "holiday_calendar.published.v1" and event.stream not in under_way
    ]
    assert min(acts) >= datetime(2025, 2, 28, tzinfo=UTC)
    assert max(acts) < datetime(2026, 11, 1, tzinfo=UTC)


def test_shelving_keeps_the_views_that_differ(events: list[Event]) -> None:
    shelved = {event.stream for event in events if isinstance(event.fact, MatterShelved)}
    dissenting = {event.stream for event in events if event.type == "dissent.recorded.v1"}
    assert shelved <= dissenting


def test_people_are_told_apart_only_by_pseudonym(events: list[Event]) -> None:
    """The authors' labels stay in the files."""
    labels = {label for script in matters() for step in script.step for label in _labels(step)}
    stored = [msgspec.json.encode(event.fact.model_dump(mode="json")).decode() for event in events]
    proposals = [e.fact for e in events if isinstance(e.fact, ProposalSubmitted)]
    assert labels
    assert not [label for label in labels if any(label in text for text in stored)]
    assert all(len(fact.title.commitment) == 64 for fact in proposals)


def test_no_sentence_stands_in_many_matters() -> None:
    seen: dict[str, set[str]] = defaultdict(set)
    for script in matters():
        for text in _texts(msgspec.to_builtins(script)):
            seen[text].add(script.key)
    assert not {text: keys for text, keys in seen.items() if len(keys) > REPEATED_MAX}


def test_loading_again_adds_nothing(sample: District) -> None:
    head = sample.recorder.head()
    assert load(sample) == 0
    assert sample.recorder.head() == head


def test_the_pages_are_what_the_ledger_says(sample: District) -> None:
    deadline = time.monotonic() + 20
    stores = sample.projector.stores.values()
    while any(store.position() < sample.recorder.head() for store in stores):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    differences = verify(sample.recorder, PROJECTIONS)
    assert not any(differences.values()), differences


def test_an_interrupted_load_is_completed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted(Exception):
        """The power fails."""

    def stop(done: int, total: int) -> None:
        if done >= total / 2:
            raise Interrupted

    with open_district(settings) as district:
        with pytest.raises(Interrupted):
            load(district, stop)
        half = district.recorder.head()
        added = load(district)
        assert 0 < half < district.recorder.head() == half + added
        assert load(district) == 0


def test_a_ledger_in_use_is_left_alone(settings: Settings) -> None:
    with open_district(settings) as district:
        first = loading.submission(district, loading.Keyed("first", everything()[0]))
        district.ledger.submit(Submission.of(first.command, first.stream, first.actor))
        head = district.recorder.head()
        assert load(district) == 0
        assert district.recorder.head() == head


def test_what_the_sample_dates_after_now_waits(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Early(datetime):
        @classmethod
        def now(cls, tz: object = None) -> Early:
            return cls(2025, 6, 1, tzinfo=UTC)

    with open_district(settings) as district:
        monkeypatch.setattr(loading, "datetime", Early)
        assert load(district) > 0
        latest = max(e.occurred_at for page in district.recorder.pages() for e in page)
        assert latest < datetime(2025, 6, 2, tzinfo=UTC)
        monkeypatch.undo()
        assert load(district) > 0
        assert load(district) == 0


def test_a_refusal_names_its_place(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    planned = everything()
    adopted = next(it for it in planned if it.where.endswith("Adopt"))
    monkeypatch.setattr(loading, "everything", lambda: [planned[0], adopted])
    monkeypatch.setattr(loading, "recent", lambda today: [])
    named = r"\.toml \S+ 2025-\d\d-\d\d \d\d:\d\d Adopt: UnknownStream"
    with open_district(settings) as district, pytest.raises(SampleRefused, match=named):
        load(district)


def _labels(step: object) -> Iterator[str]:
    by = getattr(step, "by", [])
    for label in [by] if isinstance(by, str) else by:
        if not label.startswith("@") and len(label) >= 4 and any(c > "z" for c in label):
            yield label


def _texts(value: object) -> Iterator[str]:
    """Chinese sentences anywhere in a script, of twelve characters and more."""
    if isinstance(value, str):
        if len(value) >= 12 and value[0] > "z":
            yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
