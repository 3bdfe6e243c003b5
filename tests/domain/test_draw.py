"""The draw: as docs/DRAW.md says, the same everywhere, fair, and never in breach of a quota."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.draw import search
from domain.draw.chances import TRIALS_MAX, TRIALS_MIN, chances, trials_for
from domain.draw.commitment import lots, seed_of, trial_seed
from domain.draw.demand import demand_of
from domain.draw.search import Effort, Undecided, completion
from domain.draw.selection import Pool, Unmeetable
from domain.draw.shortfalls import Why, shortfalls
from domain.events.draw import Candidate, Quota
from tests.domain.draws import (
    VALUE,
    candidate,
    commitment,
    pools,
    stranger_digest,
    stranger_order,
    stranger_panel,
    stranger_seed,
)

ROOT = Path(__file__).parents[2]
AGES, DISTRICTS = ("18-39", "40-59", "60+"), ("n", "e", "s", "w", "centre")


def town(number: int, seed: int = 1) -> tuple[Candidate, ...]:
    """A pool as a community may have one: features that lean to some values."""
    rng = random.Random(seed)
    return tuple(
        candidate(
            at,
            sex=rng.choice("fm"),
            age=rng.choices(AGES, (5, 3, 2))[0],
            home=rng.choice(DISTRICTS),
            tenure=rng.choices(("owner", "tenant", "other"), (7, 4, 1))[0],
        )
        for at in range(number)
    )


def fair_quotas(candidates: tuple[Candidate, ...], panel: int) -> tuple[Quota, ...]:
    """Every group by its share of the pool, give or take one."""
    counted = Counter(group for it in candidates for group in it.features.items())
    return tuple(
        Quota(
            feature=feature,
            value=value,
            least=max(0, panel * times // len(candidates) - 1),
            most=panel * times // len(candidates) + 2,
        )
        for (feature, value), times in counted.items()
    )


@settings(max_examples=300, deadline=None)
@given(pools(), st.text("0123456789abcdef", min_size=2, max_size=12))
def test_a_stranger_draws_the_same(
    pool: tuple[tuple[Candidate, ...], tuple[Quota, ...], int], value: str
) -> None:
    candidates, quotas, panel = pool
    bound = commitment(candidates, quotas, panel)
    document = bound.document()
    digest = stranger_digest(document)
    assert digest == bound.digest
    seed = stranger_seed(digest, value)
    assert seed == seed_of(digest, value)
    wanted = stranger_panel(document, seed)
    if wanted is None:
        assert shortfalls(candidates, quotas, panel)
        with pytest.raises(Unmeetable):
            Pool(candidates, quotas, panel)
        return
    assert shortfalls(candidates, quotas, panel) == []
    drawn = Pool(candidates, quotas, panel)
    assert [str(drawn.candidates[it].id) for it in drawn.order(seed)] == stranger_order(
        document, seed
    )
    selected, undecided = drawn.select(seed)
    assert list(map(str, selected)) == wanted
    assert undecided == 0


@settings(max_examples=100, deadline=None)
@given(pools(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_is_of_no_account(
    pool: tuple[tuple[Candidate, ...], tuple[Quota, ...], int], rng: random.Random
) -> None:
    candidates, quotas, panel = pool
    turned = [
        it.model_copy(update={"features": dict(reversed(it.features.items()))}) for it in candidates
    ]
    rng.shuffle(turned)
    others = list(quotas)
    rng.shuffle(others)
    one = commitment(candidates, quotas, panel)
    other = commitment(tuple(turned), tuple(others), panel)
    assert one.digest == other.digest
    if not shortfalls(candidates, quotas, panel):
        seed = seed_of(one.digest, VALUE)
        assert Pool(candidates, quotas, panel).select(seed) == Pool(turned, others, panel).select(
            seed
        )


@settings(max_examples=200, deadline=None)
@given(pools())
def test_what_is_said_to_conflict_does(
    pool: tuple[tuple[Candidate, ...], tuple[Quota, ...], int],
) -> None:
    candidates, quotas, panel = pool
    for found in shortfalls(candidates, quotas, panel):
        with pytest.raises(Unmeetable):
            Pool(candidates, found.quotas, panel)
        assert found.text("zh")
        assert found.text("en")
        if found.why is Why.TOGETHER:
            for quota in found.quotas:
                rest = [it for it in found.quotas if it != quota]
                assert shortfalls(candidates, rest, panel) == []


PROGRAM = """
from tests.domain.test_draw import fair_quotas, town
from tests.domain.draws import VALUE, commitment
from domain.draw.chances import chances
from domain.draw.commitment import seed_of
from domain.draw.selection import Pool
pool = town(80)
quotas = fair_quotas(pool, 20)
digest = commitment(pool, quotas, 20).digest
print(digest, Pool(pool, quotas, 20).select(seed_of(digest, VALUE)))
print(chances(pool, quotas, 20, digest, 20))
"""


def test_pythons_own_hashes_are_of_no_account() -> None:
    said = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env={**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": str(ROOT)},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in (0, 1, 4242)
    }
    assert len(said) == 1


def test_without_quotas_everybody_is_drawn_as_often() -> None:
    """2,000 draws of 5 out of 20: 500 each expected; chi-square of 19 degrees, 99.9 % at 43.8."""
    pool = Pool([candidate(at) for at in range(20)], (), 5)
    drawn = Counter(
        place for trial in range(2_000) for place in pool.places(trial_seed("", trial), Effort())
    )
    assert sum((drawn[at] - 500) ** 2 / 500 for at in range(20)) < 43.8
    first = Counter(pool.places(trial_seed("", trial), Effort())[0] for trial in range(2_000))
    assert sum((first[at] - 100) ** 2 / 100 for at in range(20)) < 43.8


def test_within_a_group_everybody_is_drawn_as_often() -> None:
    people = [candidate(at, sex="f" if at < 5 else "m") for at in range(20)]
    quotas = [Quota(feature="sex", value="f", least=3, most=3)]
    pool = Pool(people, quotas, 6)
    drawn = Counter(
        place for trial in range(1_500) for place in pool.places(trial_seed("", trial), Effort())
    )
    assert sum((drawn[at] - 900) ** 2 / 900 for at in range(5)) < 18.5
    assert sum((drawn[at] - 300) ** 2 / 300 for at in range(5, 20)) < 36.2


@pytest.mark.parametrize(("number", "panel"), [(60, 24), (400, 40), (5_000, 60)])
def test_every_panel_of_a_town_meets_every_quota(number: int, panel: int) -> None:
    people = town(number)
    quotas = fair_quotas(people, panel)
    begun = time.perf_counter()
    pool = Pool(people, quotas, panel)
    for value in ("1", "2", "3"):
        selected, undecided = pool.select(seed_of("0" * 64, value))
        assert len(set(selected)) == panel
        assert undecided == 0
        known = {it.id: it for it in people}
        counted = Counter(group for id in selected for group in known[id].features.items())
        assert all(it.least <= counted[(it.feature, it.value)] <= it.most for it in quotas)
    assert time.perf_counter() - begun < 30


def test_a_search_that_takes_too_long_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    people = town(200)
    demand, classes = demand_of(people, fair_quotas(people, 30), 30)
    supply = [classes.count(each) for each in range(len(demand.rows))]
    nobody = [0] * len(demand.least)
    with pytest.raises(Undecided):
        completion(demand, supply, nobody, 30, effort=Effort(1))
    assert completion(demand, supply, nobody, 30, effort=Effort()) is not None
    monkeypatch.setattr(search, "SEARCH_MAX", 0)
    (found,) = shortfalls(people, fair_quotas(people, 30), 30)
    assert found.why is Why.NOT_FOUND
    assert "未能找到" in found.text("zh")


def test_work_is_bounded_whatever_is_asked() -> None:
    """Eight features with exact quotas: given up in good time, not judged for ever."""
    rng = random.Random(3)
    people = [
        candidate(at, **{f"f{f}": str(rng.randrange(5)) for f in range(8)}) for at in range(1_000)
    ]
    quotas = [
        Quota(feature=f"f{f}", value=str(value), least=20, most=20)
        for f in range(8)
        for value in range(5)
    ]
    begun = time.perf_counter()
    (found,) = shortfalls(people, quotas, 100)
    assert found.why in (Why.NOT_FOUND, Why.TOGETHER)
    assert time.perf_counter() - begun < 60


def test_a_draw_whose_searches_give_up_still_meets_every_quota(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people = town(200)
    quotas = fair_quotas(people, 30)
    pool = Pool(people, quotas, 30)
    monkeypatch.setattr(search, "SEARCH_MAX", 0)
    passed_over = 0
    for trial in range(20):
        selected, undecided = pool.select(trial_seed("", trial))
        known = {it.id: it for it in people}
        counted = Counter(group for id in selected for group in known[id].features.items())
        assert all(it.least <= counted[(it.feature, it.value)] <= it.most for it in quotas)
        assert len(selected) == 30
        passed_over += undecided
    assert passed_over > 0


def test_who_follows_has_the_same_features_or_keeps_the_quotas() -> None:
    people = [
        candidate(at, sex="f" if at < 6 else "m", age="60+" if at % 2 else "18-59")
        for at in range(12)
    ]
    quotas = [Quota(feature="sex", value="f", least=2, most=2)]
    pool = Pool(people, quotas, 4)
    seed = seed_of("0" * 64, VALUE)
    selected = pool.select(seed).selected
    known = {it.id: it for it in people}
    order = [pool.candidates[it] for it in pool.order(seed)]
    leaves = selected[0]
    alike = [
        it.id for it in order if it.id not in selected and it.features == known[leaves].features
    ]
    assert pool.follower(seed, selected, leaves, ()) == alike[0]
    same_sex = [
        it.id
        for it in order
        if it.id not in (*selected, *alike) and it.features["sex"] == known[leaves].features["sex"]
    ]
    assert pool.follower(seed, selected, leaves, alike) == same_sex[0]
    assert pool.follower(seed, selected, leaves, [*alike, *same_sex]) is None


def test_chances_are_of_the_digest_alone_and_add_up() -> None:
    people = town(50)
    quotas = (Quota(feature="age", value="60+", least=5, most=6),)
    digest = commitment(people, quotas, 10).digest
    counted = chances(people, quotas, 10, digest, 40)
    assert counted == chances(tuple(reversed(people)), quotas, 10, digest, 40)
    for feature in ("sex", "age", "home", "tenure"):
        groups = [it for it in counted.groups if it.feature == feature]
        assert sum(it.candidates for it in groups) == 50
        assert sum(it.selected for it in groups) == 40 * 10
    old = next(it for it in counted.groups if it.value == "60+")
    assert 5 * 40 <= old.selected <= 6 * 40
    assert counted.share(old) == pytest.approx(old.selected / (40 * old.candidates))


@pytest.mark.parametrize(
    ("number", "trials"),
    [(2, TRIALS_MAX), (100, TRIALS_MAX), (101, 990), (5_000, TRIALS_MIN)],
)
def test_larger_pools_are_tried_less_often(number: int, trials: int) -> None:
    assert trials_for([candidate(at) for at in range(number)]) == trials


def test_there_are_fewer_trials_where_judging_costs_too_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people = town(100)
    quotas = fair_quotas(people, 24)
    whole = chances(people, quotas, 24, "0" * 64, 200)
    assert whole.trials == 200
    monkeypatch.setattr("domain.draw.chances.TRIALS_EFFORT_MAX", 1)
    fewer = chances(people, quotas, 24, "0" * 64, 200)
    assert fewer.trials == TRIALS_MIN
    assert fewer == chances(people, quotas, 24, "0" * 64, TRIALS_MIN)


def test_a_lot_is_hmac_sha256() -> None:
    """RFC 4231, test case 1, with its key of 20 bytes."""
    (lot,) = lots("0b" * 20, [b"Hi There"])
    assert lot.hex() == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
