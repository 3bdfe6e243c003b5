"""What the sample tells of: every choice that a fact may hold, and stories that hang together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import Enum
from importlib.resources import files
from typing import TypeVar
from uuid import UUID

import pytest
from pydantic import BaseModel

from domain.catalogue import stream_of
from domain.draw.commitment import seed_of
from domain.duties.standing import Reckoner, Status
from domain.duties.table import DUTY_KINDS
from domain.event import Event, Fact
from domain.events.ability import Audience, SupportKind, TrainingMethod, WeakGroup
from domain.events.agenda import Category, ProposalSubmitted, Scale, Topic
from domain.events.decision import (
    AssemblyDemand,
    AssemblyDemanded,
    AssemblyHeld,
    AssemblyKind,
    AssemblyOutcome,
    CharterFiled,
    DecidedBy,
    DecisionAdopted,
    DecisionCorrected,
    ShelvingGround,
)
from domain.events.discussion import HostChallengeDecided, Stance, WithholdingGround
from domain.events.draw import DrawExecuted, RosterPoolCommitted
from domain.events.evaluation import FindingClosed, FindingGrade
from domain.events.funds import FundSource, FundsPublished
from domain.events.linkage import (
    EscalationReceived,
    MatterEscalated,
    StreetOutcomeReceived,
    SuggestionAnswered,
    SuggestionMade,
)
from domain.events.mandate import MandateGranted, MandateRevoked
from domain.events.notice import Capacity, Form, SeatReplaced, SeatSource
from domain.events.opinions import Channel
from domain.events.referral import ExtensionGranted, ReferralResumed
from domain.events.registry import Kind, OrganisationRegistered
from domain.events.rulebook import RulePackAdopted
from domain.events.undertaking import Mode, NewProblemRaised, UrgedBy
from domain.rules.packs import PACKS
from domain.streams.kinds import STREAM_KINDS
from domain.streams.matter import Matter
from domain.streams.referral import ReferralStatus
from domain.streams.registry import REGISTRY_STREAM, Registry
from domain.streams.roster import DrawStatus
from projections.duties import DUTIES
from projections.projection import fold_all
from service.sample.compose import matters, plan_matter
from service.sample.names import Organisations, UnknownName, matter_id
from service.sample.register_script import RegisterFile
from service.sample.roster_steps import Seats

ASKED_AT = datetime(2026, 11, 1, tzinfo=UTC)
"""The sample ends before."""

CHOICES: tuple[type[Enum], ...] = (
    AssemblyDemand,
    AssemblyKind,
    AssemblyOutcome,
    Audience,
    Capacity,
    Category,
    Channel,
    DecidedBy,
    FindingGrade,
    Form,
    FundSource,
    Kind,
    Mode,
    Scale,
    SeatSource,
    ShelvingGround,
    Stance,
    SupportKind,
    Topic,
    TrainingMethod,
    UrgedBy,
    WeakGroup,
    WithholdingGround,
)
F = TypeVar("F", bound=Fact)


@pytest.fixture(scope="module")
def chosen(events: list[Event]) -> set[Enum]:
    """Every choice that any fact holds."""
    return {choice for event in events for choice in _choices(event.fact)}


@pytest.fixture(scope="module")
def states(events: list[Event]) -> dict[UUID, Matter]:
    """Every matter as it stands at the end."""
    return {id: state for id, state in _folded(events).items() if isinstance(state, Matter)}


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.__name__)
def test_every_choice_occurs(chosen: set[Enum], choice: type[Enum]) -> None:
    assert set(choice) - chosen == set()


def test_referrals_stand_at_every_standing(states: dict[UUID, Matter]) -> None:
    standings = {it.status for matter in states.values() for it in matter.referrals.values()}
    assert standings == set(ReferralStatus)


def test_a_clock_stood_still_and_was_lengthened(events: list[Event]) -> None:
    assert {fact.referral for fact in _all(events, ReferralResumed)} & {
        fact.referral for fact in _all(events, ExtensionGranted)
    }


def test_draws_were_executed_cancelled_and_followed(
    events: list[Event], states: dict[UUID, Matter]
) -> None:
    draws = [draw for matter in states.values() for draw in matter.roster.draws.values()]
    assert {draw.status for draw in draws} == {DrawStatus.EXECUTED, DrawStatus.CANCELLED}
    assert max(len(draw.candidates) for draw in draws) >= 50
    assert any(seat.draw for seat in _all(events, SeatReplaced))
    assert any(seat.draw is None for seat in _all(events, SeatReplaced))


def test_whoever_was_drawn_follows_from_what_was_published(events: list[Event]) -> None:
    committed = {fact.draw: fact for fact in _all(events, RosterPoolCommitted)}
    for drawn in _all(events, DrawExecuted):
        pool = committed[drawn.draw]
        assert drawn.seed == seed_of(pool.digest, drawn.value)
        assert len(drawn.selected) == pool.panel


def test_a_host_was_challenged_with_and_without_success(events: list[Event]) -> None:
    assert {fact.upheld for fact in _all(events, HostChallengeDecided)} == {True, False}


def test_a_topic_of_three_communities_rises_and_its_outcome_comes_back(
    events: list[Event],
) -> None:
    risen = {event.stream for event in events if isinstance(event.fact, MatterEscalated)}
    told = {event.stream for event in events if isinstance(event.fact, StreetOutcomeReceived)}
    into = {event.stream for event in events if isinstance(event.fact, EscalationReceived)}
    assert len(risen) >= 4
    assert told == risen
    assert len(into) == 2


def test_problems_go_on_in_matters_that_say_so(events: list[Event]) -> None:
    follows = {
        event.stream: event.fact.follows
        for event in events
        if isinstance(event.fact, ProposalSubmitted) and event.fact.follows
    }
    raised = {
        event.fact.matter: event.stream
        for event in events
        if isinstance(event.fact, NewProblemRaised)
    }
    assert follows == raised
    assert len(raised) >= 2


def test_a_covenant_is_corrected_and_decided_anew(events: list[Event]) -> None:
    (order,) = _all(events, DecisionCorrected)
    (corrected,) = [event for event in events if event.fact is order]
    after = [
        event.fact
        for event in events
        if event.stream == corrected.stream and event.position > corrected.position
    ]
    assert [type(it) for it in after if isinstance(it, DecisionAdopted | CharterFiled)] == [
        DecisionAdopted,
        CharterFiled,
    ]
    assert "居民委员会组织法" in order.law


def test_money_is_accounted_for_in_full(states: dict[UUID, Matter], events: list[Event]) -> None:
    lift = states[matter_id("shizipo-dianti")]
    assert lift.archived_at
    assert lift.exemplary
    assert lift.norms
    totals = lift.funding.totals_by(ASKED_AT)
    assert totals.paid_fen <= totals.contracted_fen <= totals.approved_fen
    shown = _all(events, FundsPublished)
    assert shown
    assert all(fact.paid_fen <= fact.contracted_fen <= fact.approved_fen for fact in shown)


def test_findings_were_settled_and_not(events: list[Event]) -> None:
    assert {fact.settled for fact in _all(events, FindingClosed)} == {True, False}


def test_demands_sufficed_and_did_not(events: list[Event]) -> None:
    assert {fact.sufficient for fact in _all(events, AssemblyDemanded)} == {True, False}


def test_half_yearly_assemblies_were_held_but_for_a_few(events: list[Event]) -> None:
    held = _all(events, AssemblyHeld)
    assert {fact.quorate for fact in held} == {True, False}
    committees = {
        event.fact.organisation
        for event in events
        if isinstance(event.fact, OrganisationRegistered) and event.fact.kind is Kind.COMMITTEE
    }
    assert {fact.organiser for fact in held} < committees


def test_suggestions_were_taken_up_declined_and_left(events: list[Event]) -> None:
    answers = [fact.adopted for fact in _all(events, SuggestionAnswered)]
    assert set(answers) == {True, False}
    assert len(answers) < len(_all(events, SuggestionMade))


def test_a_rule_pack_waits_for_its_day(events: list[Event]) -> None:
    (adopted,) = _all(events, RulePackAdopted)
    assert adopted.pack.effective_from.year > datetime.now(UTC).year
    assert adopted.pack.notice_days != PACKS[-1].notice_days


def test_clerks_have_mandates_and_one_lost_it(events: list[Event]) -> None:
    granted, revoked = _all(events, MandateGranted), _all(events, MandateRevoked)
    assert {fact.person is None for fact in granted} == {True, False}
    assert 0 < len(revoked) < len(granted)


def test_the_register_of_duties_has_something_to_show(events: list[Event]) -> None:
    registry = _folded(events)[REGISTRY_STREAM]
    assert isinstance(registry, Registry)
    reckoner = Reckoner(registry.calendar, (*PACKS, *registry.packs))
    standings: Counter[Status] = Counter()
    for page in fold_all(DUTIES, events).values():
        kind = DUTY_KINDS.kinds[page.kind]
        for standing in reckoner.standings(kind, page.history, ASKED_AT, None):
            standings[standing.status] += 1
    assert set(standings) == set(Status)
    assert standings[Status.MET] > standings[Status.OVERDUE] > 5


def test_nothing_looks_like_somebodys_data() -> None:
    folder = files("service.sample")
    names = [*folder.iterdir(), *(folder / "matters").iterdir()]
    text = "".join(it.read_text("utf-8") for it in names if it.name.endswith(".toml"))
    assert not re.findall(r"(?<!\d)1[3-9]\d{9}(?!\d)", text)  # a mobile number
    assert not re.findall(r"\d{17}[\dXx]", text)  # an identity card
    assert not re.findall(r"[\w.]+@[\w.]+\.\w+", text)


def test_a_fault_in_a_script_names_its_place() -> None:
    script = next(it for it in matters() if it.key == "huagong-dianti")
    step = next(it for it in script.step if isinstance(it, Seats))
    step.seats = ["@nowhere department invitation"]
    script.step = [step]
    register = RegisterFile(
        registered_at=ASKED_AT,
        streets=["110101010 hepingli 和平里街道"],
        committees=["110101010013 huagong 化工社区居委会"],
        organisation=[],
    )
    with pytest.raises(UnknownName, match=r"01\.toml huagong-dianti 2025-03-25 10:00 Seats"):
        plan_matter(script, Organisations(register), "01.toml")


def _all(events: list[Event], kind: type[F]) -> list[F]:
    return [event.fact for event in events if isinstance(event.fact, kind)]


def _folded(events: list[Event]) -> dict[UUID, object]:
    found: dict[UUID, object] = {}
    for event in events:
        kind = STREAM_KINDS[stream_of(event.type)]
        state = found.get(event.stream) or kind.initial()
        found[event.stream] = kind.evolve(state, event.fact, event.occurred_at)
    return found


def _choices(value: object) -> Iterator[Enum]:
    """Every choice anywhere in a value."""
    if isinstance(value, Enum):
        yield value
    elif isinstance(value, BaseModel):
        for part in dict(value).values():
            yield from _choices(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from _choices(part)
