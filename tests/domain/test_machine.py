"""Whatever is tried in a district, lawful or not, gives facts or refusals, and every guard holds.

Hypothesis plays lawful beginnings and then acts as it likes, in every stage of the procedure, by
right and wrong hands, late or in time, under the rules of 2025 and of 2026. The guards look at the
facts alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from domain.act import Command
from domain.catalogue import COMMANDS
from domain.procedure import (
    PROCEDURE,
    ability,
    agenda,
    archive,
    decision,
    discussion,
    draw,
    evaluation,
    funds,
    linkage,
    notice,
    privacy,
    publicity,
    referral,
    registry,
    scoring,
    undertaking,
)
from domain.procedure.step import Step
from domain.refusal import Refusal
from tests.domain.course import changed
from tests.domain.machine.checking import check_duties, check_facts, check_folds, check_guards
from tests.domain.machine.district import ACTORS, District
from tests.domain.machine.making import MAKERS, T, twisted
from tests.domain.machine.playing import (
    END,
    anything,
    begin,
    fitting,
    going_on,
    hands,
    made,
    starting,
    wait,
)

MINUTES = (1, 1, 5, 30, 1, 60, 600, 2880)
LATE = (*[0] * 20, 40, 1500, 11520, -60)
SELDOM = (*[False] * 9, True)
SAMPLED = 4
MINUTE = timedelta(minutes=1)
tried: Counter[type[Command]] = Counter()
accepted: Counter[type[Command]] = Counter()


class Drawn:
    """Chance chooses, from a seed that Hypothesis draws for each step and from those before: where
    Hypothesis repeats a step, as it likes to do, something else is tried."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def of(self, among: Sequence[T]) -> T:
        """One of these."""
        return self._random.choice(among)

    def after(self, seed: int) -> Drawn:
        """Chance for the next step."""
        return Drawn(self._random.getrandbits(48) ^ seed)


SEEDS = st.integers(0, 2**48)
MANY = 40
"""Seeds of a beginning: Hypothesis likes to repeat parts of what it tried, and a change in any of
them is another beginning."""


class Districts(RuleBasedStateMachine):
    """A district in which anything is tried; a rule a stage of the procedure."""

    def __init__(self) -> None:
        super().__init__()
        self.attempts = 0
        self.chance = Drawn(0)
        self.district: District

    @initialize(seeds=st.lists(SEEDS, min_size=MANY, max_size=MANY))
    def begin(self, seeds: list[int]) -> None:
        for seed in seeds:
            choice = self.choice(seed)
        self.district = starting(choice)
        for _ in range(choice.of((1, 2, 3))):
            stream = begin(self.district, choice)
            check_guards(self.district, {stream})

    def choice(self, seed: int) -> Drawn:
        """Chance from this seed."""
        self.chance = self.chance.after(seed)
        return self.chance

    def attempt(self, table: Sequence[Step], seed: int) -> None:
        """Something of a stage, lawful as far as can be foreseen or not at all."""
        choice, district = self.choice(seed), self.district
        matters = district.of_kind("matter")
        lawful = not choice.of((*[False] * 5, True))
        fit = fitting(district, table) if lawful else []
        if lawful and (not fit or choice.of((False, True))):
            fit = going_on(district, choice.of(matters)) or fit
        step, stream = choice.of(fit or anything(district, table))
        if district.now < END:
            district.advance(choice.of(MINUTES))
        if fit and not choice.of(SELDOM):
            wait(district, step, stream)
        stream, command = made(district, step, stream, choice)
        if not fit or choice.of(SELDOM):
            command = twisted(command, district, choice)
        right = hands(district, step, stream, command)
        if right and (fit or choice.of((True, False))) and not choice.of(SELDOM):
            by, behalf = choice.of(right)
        else:
            by, behalf = choice.of(ACTORS), command.on_behalf_of
        command = changed(command, on_behalf_of=behalf or command.on_behalf_of)
        self.try_it(stream, command, by, choice.of(LATE))

    def try_it(self, stream: Any, command: Command, by: Any, minutes_late: int) -> None:
        """Put it to the decider; look at all that comes of it."""
        district, before = self.district, len(self.district.ledger)
        self.attempts += 1
        sampled = self.attempts % SAMPLED == 0
        seen = district.snapshot(stream, command) if sampled else None
        at = district.now - MINUTE * minutes_late
        note(f"{at} {by} {stream} {command!r}")
        came = district.give(stream, command, by, at)
        tried[type(command)] += 1
        if isinstance(came, Refusal):
            note(f"refused: {came.reason} ({came.field})")
            assert came.text("zh")
            assert came.text("en")
            assert len(district.ledger) == before
            if sampled:
                assert district.looked_at(stream, command) == seen
            return
        accepted[type(command)] += 1
        check_facts(came)
        check_guards(district, {record.stream for record in came})

    @rule(seed=SEEDS)
    def anywhere(self, seed: int) -> None:
        self.attempt(PROCEDURE, seed)

    @rule(seed=SEEDS)
    def in_agenda(self, seed: int) -> None:
        self.attempt(agenda.TABLE, seed)

    @rule(seed=SEEDS)
    def in_notice(self, seed: int) -> None:
        self.attempt(notice.TABLE, seed)

    @rule(seed=SEEDS)
    def in_draw(self, seed: int) -> None:
        self.attempt(draw.TABLE, seed)

    @rule(seed=SEEDS)
    def in_discussion(self, seed: int) -> None:
        self.attempt(discussion.TABLE, seed)

    @rule(seed=SEEDS)
    def in_decision(self, seed: int) -> None:
        self.attempt(decision.TABLE, seed)

    @rule(seed=SEEDS)
    def in_undertaking(self, seed: int) -> None:
        self.attempt(undertaking.TABLE, seed)

    @rule(seed=SEEDS)
    def in_funds(self, seed: int) -> None:
        self.attempt(funds.TABLE, seed)

    @rule(seed=SEEDS)
    def in_referral(self, seed: int) -> None:
        self.attempt(referral.TABLE, seed)

    @rule(seed=SEEDS)
    def in_publicity(self, seed: int) -> None:
        self.attempt(publicity.TABLE, seed)

    @rule(seed=SEEDS)
    def in_evaluation(self, seed: int) -> None:
        self.attempt(evaluation.TABLE, seed)

    @rule(seed=SEEDS)
    def in_linkage(self, seed: int) -> None:
        self.attempt(linkage.TABLE, seed)

    @rule(seed=SEEDS)
    def in_ability(self, seed: int) -> None:
        self.attempt(ability.TABLE, seed)

    @rule(seed=SEEDS)
    def in_archive(self, seed: int) -> None:
        self.attempt((*archive.TABLE, *privacy.TABLE), seed)

    @rule(seed=SEEDS)
    def in_registry(self, seed: int) -> None:
        self.attempt(registry.TABLE, seed)

    @rule(seed=SEEDS)
    def in_scoring(self, seed: int) -> None:
        self.attempt(scoring.TABLE, seed)

    def teardown(self) -> None:
        if hasattr(self, "district"):
            check_folds(self.district)
            check_duties(self.district)


STAGES = (
    agenda,
    notice,
    draw,
    discussion,
    decision,
    undertaking,
    funds,
    referral,
    publicity,
    evaluation,
    linkage,
    ability,
    archive,
    registry,
    scoring,
    privacy,
)


def test_every_command_is_made_by_some_rule() -> None:
    assert set(MAKERS) == set(COMMANDS.values())
    assert {step.command for stage in STAGES for step in stage.TABLE} == set(MAKERS)


TestDistricts = Districts.TestCase
TestDistricts.settings = settings(
    max_examples=70,
    stateful_step_count=50,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
