"""``yishi`` in a process of its own, on a database of the test's own or on an embedded server."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from infra.settings import Settings

ROOT = Path(__file__).parents[2]
YISHI = (sys.executable, "-m", "service.cli")

Yishi = Callable[..., subprocess.CompletedProcess[str]]


def environment(**settings: object) -> dict[str, str]:
    """The environment of a command, without settings of whoever runs the tests."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("YISHI_")}
    named = {f"YISHI_{name.upper()}": str(value) for name, value in settings.items()}
    return {**own, "PYTHONPATH": str(ROOT), **named}


@pytest.fixture
def yishi(settings: Settings, tmp_path: Path) -> Yishi:
    """Runs ``yishi`` with arguments, in an empty folder; further settings by name."""

    def run(*arguments: object, **changes: object) -> subprocess.CompletedProcess[str]:
        named = {"database_url": settings.database_url, "data_dir": settings.data_dir, **changes}
        return subprocess.run(
            [*YISHI, *map(str, arguments)],
            cwd=tmp_path,
            env=environment(**named),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run
