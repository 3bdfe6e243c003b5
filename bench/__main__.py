"""``make bench``: measure all on an embedded PostgreSQL, print a table, write the results."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from pathlib import Path

from bench import append, http, importing, pages, proof, rebuild, scores, search
from bench.results import Result, tell
from bench.world import prepare
from infra.district import open_district
from infra.runtime import tune
from infra.settings import Settings

CASES = ("append", "import", "past", "http", "rebuild", "proof")
APART = {"pages": pages.measure, "search": search.measure, "scores": scores.measure}
"""Measured only when named, each in a district of its own."""
FILE = Path(__file__).parent / "results.json"


def main() -> int:
    """Run the cases named (all by default); 1 when a reference was not reached."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=", ".join((*CASES, *APART)))
    cases = parser.parse_args().cases or list(CASES)
    if unknown := set(cases) - {*CASES, *APART}:
        parser.error(f"no such case: {', '.join(sorted(unknown))}")
    tune()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="yishi-bench-") as folder:
        if set(cases) & set(CASES):
            results += _measure(set(cases), Path(folder))
        for case, measure in APART.items():
            if case in cases:
                results += measure(Path(folder))
    return 0 if tell(results, FILE) else 1


def _measure(cases: set[str], folder: Path) -> list[Result]:
    """The cases of a district with matters in session, in one order whatever was asked for."""
    results: list[Result] = []
    settings = Settings(data_dir=folder / "data", projector="none", sealer="none", webhooks="none")
    with open_district(settings) as district:
        world = prepare(district, matters=100)
        if "append" in cases:
            results += append.measure(district, world)
        if "import" in cases:
            results += importing.measure(settings, district, world, folder)
        if "past" in cases:
            results += rebuild.measure_past(district, world)
        if "http" in cases:
            results += http.measure(settings, district, world)
        if "rebuild" in cases:
            results += rebuild.measure(district, world)
        if "proof" in cases:
            results += proof.measure(district, world, folder)
    return results


if __name__ == "__main__":
    sys.exit(main())
