"""A simulated year: lawful, the same again for the same seed, and of all that scorecards count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

import pytest

from domain.events.discussion import AttendanceRecorded
from domain.events.notice import InvitationAnswered
from domain.events.referral import ReferralAnswered, ReferralIssued
from domain.rules.pack import BEIJING
from domain.steps.proposal import SubmitProposal
from service.simulation.course import Entered
from service.simulation.record import registered
from service.simulation.town import Town
from service.simulation.year import Year
from tests.simulation.playing import Played

YEAR, COMMUNITIES, FACTS, SEED = 2025, 9, 9_000, 4

COUNTED = {
    "answer.rejected.v1",
    "answer.relayed.v1",
    "answer.verified.v1",
    "appraisal.closed.v1",
    "appraisal.opened.v1",
    "attendance.recorded.v1",
    "background_pack.published.v1",
    "case.archived.v1",
    "common_issue.detected.v1",
    "department.requested.v1",
    "evaluation.reported.v1",
    "evaluator.engaged.v1",
    "extension.granted.v1",
    "extension.requested.v1",
    "finding.answered.v1",
    "finding.closed.v1",
    "finding.raised.v1",
    "funds.approved.v1",
    "funds.audited.v1",
    "funds.published.v1",
    "invitation.answered.v1",
    "matter.escalated.v1",
    "minutes.signed.v1",
    "notice.amended.v1",
    "notice.cancelled.v1",
    "notice.published.v1",
    "outcome.published.v1",
    "party.invited.v1",
    "progress.published.v1",
    "proposal.declined.v1",
    "proposal.merged.v1",
    "proposal.withdrawn.v1",
    "rating.given.v1",
    "referral.accepted.v1",
    "referral.answered.v1",
    "referral.closed.v1",
    "referral.issued.v1",
    "referral.objected.v1",
    "referral.objection_decided.v1",
    "referral.paused.v1",
    "referral.redirected.v1",
    "referral.resumed.v1",
    "street_outcome.reported.v1",
    "suggestion.answered.v1",
    "task.assigned.v1",
    "task.completed.v1",
    "task.failed.v1",
    "task.reassigned.v1",
}
"""What a scorecard may count or leave out."""


def planned(seed: int) -> Iterator[Entered]:
    """The commands of the matters of a year."""
    town = Town(YEAR, COMMUNITIES, seed)
    year = Year(town, FACTS)
    for street in range(len(town.streets)):
        for entered in year.street(street):
            yield from entered


@pytest.fixture(scope="module")
def commands() -> list[Entered]:
    return list(planned(SEED))


@pytest.fixture(scope="module")
def played(commands: list[Entered]) -> Played:
    """The year, every command of which was accepted and came to the facts that it was said to."""
    played = Played()
    for entered in registered(Town(YEAR, COMMUNITIES, SEED)):
        played.take(entered)
    played.facts.clear()
    for entered in commands:
        assert len(played.take(entered)) == entered.facts, type(entered.command).__name__
    return played


def test_it_comes_to_the_facts_wanted(played: Played) -> None:
    assert len(played.facts) == FACTS


def test_all_that_scorecards_count_occurs(played: Played) -> None:
    assert not COUNTED - played.types.keys()


def test_the_same_seed_gives_the_same_commands(commands: list[Entered]) -> None:
    assert list(planned(SEED)) == commands


def test_another_seed_gives_others(commands: list[Entered]) -> None:
    assert proposed(commands).isdisjoint(proposed(planned(SEED + 1)))


def proposed(commands: Iterable[Entered]) -> set[UUID]:
    """The matters: the ids of appraisals follow from who appraises what."""
    return {it.stream for it in commands if isinstance(it.command, SubmitProposal)}


def test_every_command_is_one_that_could_be_sent(commands: list[Entered]) -> None:
    for command in (entered.command for entered in commands):
        assert type(command).model_validate_json(command.model_dump_json()) == command


def test_all_of_it_happens_within_the_year_and_little_at_night(commands: list[Entered]) -> None:
    times = [entered.at.astimezone(BEIJING) for entered in commands]
    assert {at.year for at in times} == {YEAR}
    assert sum(8 <= at.hour < 22 for at in times) > 0.97 * len(times)
    assert {at.month for at in times} == set(range(1, 13))


def test_a_matter_happens_in_order(commands: list[Entered]) -> None:
    latest: dict[UUID, datetime] = {}
    for entered in commands:
        assert latest.get(entered.stream, entered.at) <= entered.at
        latest[entered.stream] = entered.at


def test_every_organisation_is_called_simulated(played: Played) -> None:
    for organisation in played.registry.organisations.values():
        assert organisation.name.startswith("模拟")
        assert (organisation.division_code or "999901").startswith("999901")


def test_some_answer_in_time_some_late_and_some_never(played: Played) -> None:
    due = {
        fact.referral: fact.due_at
        for _, _, fact in played.facts
        if isinstance(fact, ReferralIssued)
    }
    first: dict[UUID, datetime] = {}
    for at, _, fact in played.facts:
        if isinstance(fact, ReferralAnswered):
            first.setdefault(fact.referral, at)
    in_time = {id for id, at in first.items() if at <= due[id]}
    assert in_time
    assert first.keys() - in_time
    assert due.keys() - first.keys()


def test_some_who_promised_to_come_stay_away(played: Played) -> None:
    promised: dict[UUID, int] = defaultdict(int)
    for _, stream, fact in played.facts:
        if isinstance(fact, InvitationAnswered) and fact.accepted:
            promised[stream] += 1
    came = {
        stream: sum(party.organisation is not None for party in fact.present)
        for _, stream, fact in played.facts
        if isinstance(fact, AttendanceRecorded)
    }
    assert any(promised[stream] == number > 0 for stream, number in came.items())
    assert any(promised[stream] > number for stream, number in came.items())


def test_offices_are_not_alike() -> None:
    town = Town(YEAR, 177, 1)
    assert len(town.streets) == 17
    assert sum(len(town.communities(street)) for street in range(17)) == 177
    for offices in (town.streets, town.departments):
        prompt = sorted(office.manner.prompt for office in offices)
        assert prompt[-1] - prompt[0] > 0.2


@pytest.mark.parametrize("year", [2017, 2020, 2024])
def test_it_is_lawful_in_other_years(year: int) -> None:
    town = Town(year, 3, 7)
    played = Played()
    for entered in registered(town):
        played.take(entered)
    for entered in (it for matter in Year(town, 1_500).street(0) for it in matter):
        played.take(entered)


def test_few_facts_for_many_communities_are_spread_thin() -> None:
    town = Town(YEAR, 60, 1)
    told = [
        it for street in range(17) for matter in Year(town, 2_000).street(street) for it in matter
    ]
    assert abs(sum(it.facts for it in told) - 2_000) < 500
