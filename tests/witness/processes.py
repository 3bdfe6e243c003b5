"""Witnesses as others run them: ``yishi witness serve`` in a process of its own."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

from infra.transparency_log.note import VerifierKey
from service.cli import app
from tests.cli.conftest import YISHI, environment

START = [*YISHI, "witness"]


def make_witness(folder: Path, name: str) -> VerifierKey:
    """The witness in a folder, made if there is none; the key by which it is known."""
    answer = io.StringIO()
    with redirect_stdout(answer):
        app(["witness", "key", "--data", str(folder), "--name", name], standalone_mode=False)
    return VerifierKey.parse(answer.getvalue())


@contextmanager
def serving(
    folder: Path, *logs: VerifierKey, port: int = 0
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The witness of a folder, running, and its address; killed at the end of the block."""
    options = [option for log in logs for option in ("--log", str(log))]
    with subprocess.Popen(
        [*START, "serve", "--data", str(folder), "--port", str(port), *options],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as running:
        try:
            assert running.stdout is not None
            yield running, running.stdout.readline().split()[3].rstrip("/")
        finally:
            running.kill()
