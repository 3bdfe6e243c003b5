"""A process that seals a ledger, and dies by kill -9 at the step of publication that it is told."""

from __future__ import annotations

import os
import signal
from multiprocessing import get_context
from pathlib import Path

from infra.datastore import LedgerDatastore
from infra.transparency_log.log_files import LogFiles
from infra.transparency_log.sealer import Sealer
from tests.store.ledgers import Place

_processes = get_context("forkserver")  # which has all of this imported, and no threads
_processes.set_forkserver_preload([__name__])


def seal(place: Place, folder: Path, origin: str, dies_at: int, steps: Path) -> None:
    """Seal everything. Notes each step in the file ``steps``; dies at the one of that number."""
    passed = 0

    def at_step(step: str) -> None:
        nonlocal passed
        with steps.open("a") as told:
            told.write(f"{step}\n")
        if passed == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)
        passed += 1

    datastore = LedgerDatastore(place.dsn, place.schema, pool_size=2)
    files = LogFiles(folder / "log", at_step)
    Sealer(datastore, files, folder / "log.key", origin, at_step=at_step).seal_all()
    datastore.close()


def seal_in_a_process(
    place: Place, folder: Path, origin: str, *, dies_at: int = -1
) -> tuple[int | None, list[str]]:
    """Its exit status, and the steps that it passed, the one included at which it died."""
    steps = folder / "steps"
    steps.write_text("")
    process = _processes.Process(target=seal, args=(place, folder, origin, dies_at, steps))
    process.start()
    process.join()
    return process.exitcode, steps.read_text().splitlines()
