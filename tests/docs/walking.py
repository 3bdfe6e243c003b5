"""Runs the README's blocks as a person would: in one shell, beside a running service."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.docs.documents import ROOT

START_SECONDS_MAX = 120
WALK_SECONDS_MAX = 180
ADDRESS = "127.0.0.1:8080"
"""What the README names; the service under test listens elsewhere."""
MARK = "=== block {} ==="


def environment(folder: Path, *, own_curl: bool = False) -> dict[str, str]:
    """Only ours: no setting of the machine's reaches the service or the walk."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("YISHI_")}
    path = kept.get("PATH", os.defpath)
    return {
        **kept,
        "PATH": f"{folder / 'programs'}{os.pathsep}{path}" if own_curl else path,
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "YISHI_DATA_DIR": str(folder / "data"),
        "YISHI_PORT": "0",
    }


def equip(folder: Path) -> None:
    """Make ``.venv/bin/yishi`` and ``python`` in the folder, and a ``curl`` for those who have
    none."""
    for name, arguments in (
        (".venv/bin/yishi", "-m service.cli"),
        (".venv/bin/python", ""),
        ("programs/curl", "-m tests.docs.curl"),
    ):
        program = folder / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n', "utf-8")
        program.chmod(0o755)


@contextmanager
def serving(folder: Path, variables: dict[str, str]) -> Iterator[str]:
    """The service with the sample, as ``make run`` starts it; its ``host:port``."""
    log = folder / "serve.log"
    with log.open("wb") as output:
        service = subprocess.Popen(
            [folder / ".venv/bin/yishi", "serve"],
            cwd=folder,
            env=variables,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield _address(service, log)
    finally:
        service.send_signal(signal.SIGINT)
        try:
            service.wait(30)
        except subprocess.TimeoutExpired:
            service.kill()
            raise


def _address(service: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < deadline:
        told = re.search(r"^议事账本 Yishi: http://(\S+)/ ", log.read_text("utf-8"), re.MULTILINE)
        if told:
            return told.group(1)
        assert service.poll() is None, log.read_text("utf-8")
        time.sleep(0.05)
    raise AssertionError(log.read_text("utf-8"))


def walk(folder: Path, variables: dict[str, str], scripts: list[str], address: str) -> list[str]:
    """What each block prints on standard output. A command that fails ends the walk."""
    marked = [f"echo '{MARK.format(i)}'\n{script}" for i, script in enumerate(scripts)]
    script = "set -e\n" + "".join(marked).replace(ADDRESS, address)
    done = subprocess.run(
        ["sh", "-c", script],
        cwd=folder,
        env=variables,
        capture_output=True,
        timeout=WALK_SECONDS_MAX,
        check=False,
    )
    output, errors = done.stdout.decode(), done.stderr.decode()
    assert done.returncode == 0, f"exit code {done.returncode} after:\n{output}\n{errors}"
    parts = re.split(
        rf"^{re.escape(MARK).replace(re.escape('{}'), '[0-9]+')}\n", output, flags=re.M
    )
    return parts[1:]


def matches(shown: str, printed: str) -> bool:
    """Whether this was printed, ``…`` standing for anything within a line."""
    pattern = r"[^\n]*".join(re.escape(part) for part in shown.split("…"))
    return re.fullmatch(pattern, printed) is not None


def has_curl() -> bool:
    """Whether the machine has a curl of its own."""
    return shutil.which("curl") is not None
