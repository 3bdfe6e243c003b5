"""kill -9 of the sealer at every step of publication."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from infra.embedded_postgres import EmbeddedPostgres
from infra.migrate import migrate
from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.merkle import verify_consistency
from infra.transparency_log.tile_reader import TileReader
from tests.faults.sealing import seal_in_a_process
from tests.log.sealed import (
    ORIGIN,
    SealedLedger,
    files_in,
    made_again,
    sealed_ledger,
    verify_history,
)
from tests.store.ledgers import Place

IN_PLACE = [
    "files added",
    "files synced",
    "first file in place",
    "files in place",
    "folders synced",
]
STEPS = [
    "entries made",
    *IN_PLACE,  # bundles and tiles
    "proved",
    "signed and kept",
    "cosigned",
    *IN_PLACE,  # the history of checkpoints
    "history published",
    *IN_PLACE,  # the checkpoint
    "published",
]
EVENTS = 300
"""So many that every round fills a tile, and has restricted events in it."""


@pytest.fixture(scope="module")
def log(
    durable: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SealedLedger]:
    """One log that lives through all of it."""
    place = Place(durable.dsn, "faults_sealer")
    migrate(place.dsn, place.schema)
    with sealed_ledger(place, tmp_path_factory.mktemp("sealed")) as log:
        log.seal(EVENTS)
        yield log


@pytest.fixture(scope="module")
def seen(log: SealedLedger) -> list[Checkpoint]:
    """Every checkpoint that readers could ever see."""
    return []


def look(log: SealedLedger, seen: list[Checkpoint]) -> Checkpoint:
    published = log.files.published()
    assert published is not None
    if published not in seen:
        seen.append(published)
    return published


@pytest.mark.parametrize("number", range(len(STEPS)), ids=lambda n: f"{n} {STEPS[n]}")
def test_a_sealer_killed_at_any_step(
    log: SealedLedger, seen: list[Checkpoint], number: int, tmp_path: Path
) -> None:
    """No checkpoint contradicts another, and the next sealer brings everything to its end."""
    look(log, seen)
    head = log.append(EVENTS)
    status, steps = seal_in_a_process(log.place, log.folder, ORIGIN, dies_at=number)
    assert status == -signal.SIGKILL
    assert steps == STEPS[: number + 1]
    look(log, seen)
    status, _ = seal_in_a_process(log.place, log.folder, ORIGIN)
    assert status == 0
    assert look(log, seen).size == head
    files = files_in(log.folder / "log")
    assert files == made_again(log, tmp_path)
    assert not list((log.folder / "log/.new").iterdir())


@pytest.mark.parametrize("number", range(len(IN_PLACE)), ids=lambda n: f"{n} {IN_PLACE[n]}")
def test_a_sealer_killed_while_it_makes_lost_files_again(log: SealedLedger, number: int) -> None:
    files = files_in(log.folder / "log")
    shutil.rmtree(log.folder / "log")
    status, steps = seal_in_a_process(log.place, log.folder, ORIGIN, dies_at=number)
    assert status == -signal.SIGKILL
    assert steps == IN_PLACE[: number + 1]
    assert seal_in_a_process(log.place, log.folder, ORIGIN)[0] == 0
    assert files_in(log.folder / "log") == files


def test_no_checkpoint_ever_contradicted_another(log: SealedLedger, seen: list[Checkpoint]) -> None:
    """Of all that were visible at any moment, and of all that were signed."""
    verify_history(log.files, log.history())
    for old, new in combinations(seen, 2):
        assert old.size < new.size
        proof = TileReader(log.files.read, new.size).consistency(old.size)
        verify_consistency(old.size, new.size, proof, old.root, new.root)
    assert len(seen) > len(STEPS)


def test_these_are_all_steps(log: SealedLedger) -> None:
    log.append(EVENTS)
    status, steps = seal_in_a_process(log.place, log.folder, ORIGIN)
    assert (status, steps) == (0, STEPS)
