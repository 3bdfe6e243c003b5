"""docs/DRAW.md: its worked example is what a stranger computes from it, and what the code does."""

from __future__ import annotations

import hashlib
import hmac
import json

from domain.draw.chances import (
    CANDIDATES_MAX,
    TRIAL_EFFORT_MAX,
    TRIALS_EFFORT_MAX,
    TRIALS_MAX,
    chances,
    trials_for,
)
from domain.draw.commitment import Commitment, trial_seed
from domain.draw.public_value import fits
from domain.draw.search import EFFORT_MAX, SEARCH_MAX
from domain.draw.selection import Pool
from domain.events.draw import FEATURES_LENGTH_MAX, FEATURES_MAX, ValueForm
from tests.docs.documents import blocks, in_backticks, read, rows
from tests.domain.draws import stranger_digest, stranger_order, stranger_panel, stranger_seed

TEXT = read("docs/DRAW.md")
EXAMPLE = json.loads(next(it.text for it in blocks(TEXT) if it.kind == "json"))
ROWS = {row[0]: row[1:] for row in rows(TEXT)}
LOTS = [row for row in rows(TEXT) if row[0].startswith("…")]
DIGEST, VALUE, SEED, TRIAL = (
    in_backticks(ROWS[name][0])[0] for name in ("digest", "value", "seed", "seed of trial 0")
)


def test_a_stranger_comes_to_the_numbers_of_the_example() -> None:
    assert stranger_digest(EXAMPLE) == DIGEST
    assert stranger_seed(DIGEST, VALUE) == SEED
    text = f"yishi-draw-1 trial\n{DIGEST}\n0"
    assert hashlib.sha256(text.encode()).hexdigest() == TRIAL
    order = stranger_order(EXAMPLE, SEED)
    assert [id[-1] for id in order] == [row[0][-1] for row in LOTS]
    for id, row in zip(order, LOTS, strict=True):
        lot = hmac.new(bytes.fromhex(SEED), id.encode(), hashlib.sha256).hexdigest()
        assert in_backticks(row[1]) == [f"{lot[:16]}…"]
    taken = [row[0][-1] for row in LOTS if row[4].startswith("taken")]
    assert [id[-1] for id in stranger_panel(EXAMPLE, SEED) or ()] == taken


def test_so_does_the_code() -> None:
    commitment = Commitment.model_validate(EXAMPLE)
    assert commitment.document() == EXAMPLE
    assert commitment.digest == DIGEST
    assert trial_seed(DIGEST, 0) == TRIAL
    candidates, quotas, panel = commitment.candidates, commitment.quotas, commitment.panel
    selected = Pool(candidates, quotas, panel).select(SEED).selected
    assert list(map(str, selected)) == stranger_panel(EXAMPLE, SEED)
    counted = chances(candidates, quotas, panel, DIGEST, trials_for(candidates))
    assert counted.trials == 1000
    for group in counted.groups:
        assert ROWS[f"{group.feature}={group.value}"] == [
            str(group.candidates),
            str(group.selected),
            str(counted.share(group)),
        ]


def test_the_value_of_the_example_is_of_the_form_committed_to() -> None:
    assert fits(VALUE, Commitment.model_validate(EXAMPLE).randomness)
    assert all(in_backticks(ROWS[f"`{form}`"][0]) for form in ValueForm)


def test_a_candidates_limits_are_those_of_the_code() -> None:
    assert (FEATURES_MAX, FEATURES_LENGTH_MAX) == (8, 72)
    assert "eight at the most" in TEXT
    assert "no more than 72 characters" in TEXT


def test_the_limits_are_those_of_the_code() -> None:
    limits = (SEARCH_MAX, EFFORT_MAX, CANDIDATES_MAX, TRIAL_EFFORT_MAX, TRIALS_EFFORT_MAX)
    for limit in (*limits, TRIALS_MAX):
        assert f"{limit:,}" in TEXT
