"""Importing a file of NDJSON commands, from the first line read to the last fact durable."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from bench.results import Result
from bench.world import DISTRICT, World
from infra.district import District
from infra.settings import Settings

COMMANDS = 200_000


def measure(settings: Settings, district: District, world: World, folder: Path) -> list[Result]:
    """As a user would: ``yishi import commands FILE`` in a process of its own."""
    file = folder / "commands.ndjson"
    with file.open("wb") as out:
        for number, (stream, command) in enumerate(world.stances(COMMANDS)):
            body = command.model_dump_json(exclude_none=True)
            out.write(
                b'{"key":"bench-%d","command":"take-stance","stream":"%b","data":%b}\n'
                % (number, str(stream).encode(), body.encode())
            )
    before = district.recorder.head()
    run = [sys.executable, "-m", "service.cli", "import", "commands", str(file)]
    environment = {
        **os.environ,
        "YISHI_DATA_DIR": str(settings.data_dir),
        "YISHI_SCHEMA": settings.schema_name,
        **({"YISHI_DATABASE_URL": settings.database_url} if settings.database_url else {}),
    }
    start = time.perf_counter()
    subprocess.run([*run, "--organisation", str(DISTRICT)], env=environment, check=True)
    seconds = time.perf_counter() - start
    facts = district.recorder.head() - before
    if facts != COMMANDS:
        raise RuntimeError(f"{facts} of {COMMANDS} facts arrived")
    return [
        Result("import_seconds", seconds, "s", None),
        Result("import_facts_per_s", facts / seconds, "1/s", 10_000),
    ]
