"""What the commands show: progress while they work, one line for an error, JSON where asked."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.progress import Progress as RichProgress

from service.importing.report import NoProgress, Progress

PLAIN_SECONDS = 10.0
"""How often progress is written where there is no terminal."""


class CommandFailed(Exception):
    """The command cannot do what was asked; one line for standard error, exit code 1."""


def say(line: str) -> None:
    """A line of the command's own answer, on standard output."""
    print(line, flush=True)


def say_json(value: object) -> None:
    """The command's answer as JSON, on standard output."""
    print(json.dumps(value, ensure_ascii=False, default=str), flush=True)


def tell(line: str) -> None:
    """A line for the operator, on standard error, above a progress bar that may be there."""
    if _console.is_terminal:
        _console.print(line, markup=False, highlight=False, soft_wrap=True)
    else:
        print(line, file=sys.stderr, flush=True)


@contextmanager
def progress() -> Iterator[Progress]:
    """Bars on a terminal; where there is none, a plain line now and then."""
    if not _console.is_terminal:
        yield PlainProgress()
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with RichProgress(
        *columns, console=_console, transient=True, redirect_stdout=False, redirect_stderr=False
    ) as bars:
        yield BarProgress(bars)


class BarProgress(NoProgress):
    """One bar a stage."""

    def __init__(self, bars: RichProgress) -> None:
        self._bars = bars
        self._task = None if bars.tasks else bars.add_task("", total=None)

    def stage(self, what: str, total: int | None = None) -> None:
        """A new bar; the one before is done."""
        if self._task is not None:
            self._bars.remove_task(self._task)
        self._task = self._bars.add_task(what, total=total)

    def advance(self, steps: int = 1) -> None:
        """Further along."""
        if self._task is not None:
            self._bars.advance(self._task, steps)


class PlainProgress(NoProgress):
    """A line at most every ten seconds, so that logs stay short."""

    def __init__(self) -> None:
        self._what, self._done = "", 0
        self._total: int | None = None
        self._told = time.monotonic()

    def stage(self, what: str, total: int | None = None) -> None:
        """Begin to count anew."""
        self._what, self._total, self._done = what, total, 0

    def advance(self, steps: int = 1) -> None:
        """Count, and tell when it is time."""
        self._done += steps
        if time.monotonic() - self._told > PLAIN_SECONDS:
            self._told = time.monotonic()
            of = f" of {self._total:,}" if self._total is not None else ""
            tell(f"{self._what}: {self._done:,}{of}")


_console = Console(stderr=True)
