"""``yishi`` on a database of the test's own: within this process, which has it imported already,
or in a process of its own where that is what a test is about."""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
import structlog

from infra.settings import Settings
from service.cli import run

ROOT = Path(__file__).parents[2]
YISHI = (sys.executable, "-m", "service.cli")

Done = subprocess.CompletedProcess[str]
Yishi = Callable[..., Done]


def environment(**settings: object) -> dict[str, str]:
    """The environment of a command, without settings of whoever runs the tests."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("YISHI_")}
    named = {f"YISHI_{name.upper()}": str(value) for name, value in settings.items()}
    return {**own, "PYTHONPATH": str(ROOT), **named}


def command(*arguments: object, folder: Path, content: bytes = b"", **settings: object) -> Done:
    """A command run here: its exit code and all that it wrote, like a process's."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    logs, configure = structlog.get_config(), structlog.configure
    with (
        pytest.MonkeyPatch.context() as patch,
        chdir(folder),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        for name in [it for it in os.environ if it.startswith("YISHI_")]:
            patch.delenv(name)
        for name, value in settings.items():
            patch.setenv(f"YISHI_{name.upper()}", str(value))
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), "utf-8"))
        structlog.configure(
            wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
            logger_factory=structlog.PrintLoggerFactory(err),
        )
        # Loggers keep for good what a service sets up for its process, and this one goes on.
        patch.setattr(structlog, "configure", lambda **_: None)
        try:
            code = run([str(it) for it in arguments])
        finally:
            configure(**logs)
    told = (it.buffer.getvalue().decode() for it in (out, err))  # type: ignore[attr-defined]
    return subprocess.CompletedProcess(arguments, code, *told)


@pytest.fixture
def yishi(settings: Settings, tmp_path: Path) -> Yishi:
    """Runs ``yishi`` with arguments here, in an empty folder; further settings by name."""

    def yishi(*arguments: object, **changes: object) -> Done:
        named = {"database_url": settings.database_url, "data_dir": settings.data_dir, **changes}
        return command(*arguments, folder=tmp_path, **named)

    return yishi


@pytest.fixture
def started(settings: Settings, tmp_path: Path) -> Yishi:
    """The same in a process of its own."""

    def started(*arguments: object, **changes: object) -> Done:
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

    return started
