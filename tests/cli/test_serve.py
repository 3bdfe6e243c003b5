"""``yishi serve`` on a server of its own: started, joined, stopped, started again."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import YISHI, Yishi, command, environment
from tests.importing.files import REGISTER, write_rows

STOPS_WITHIN_S = 30


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A folder that the server's account may enter."""
    with tempfile.TemporaryDirectory(prefix="yishi-serve-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@contextmanager
def serving(data_dir: Path, **settings: object) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The running service and its address; killed if it has not ended by itself."""
    named = {"data_dir": data_dir, "port": 0, "sample": "false", "log_level": "ERROR", **settings}
    with subprocess.Popen(
        [*YISHI, "serve"], env=environment(**named), stdout=subprocess.PIPE, text=True
    ) as running:
        try:
            assert running.stdout is not None
            address = running.stdout.readline().split()[2]
            yield running, address
        finally:
            running.kill()


def position(address: str) -> int:
    """The last position in the service's own list of events."""
    with urllib.request.urlopen(f"{address}api/v1/events") as response:
        events = json.load(response)["items"]
    return max((event["position"] for event in events), default=0)


def test_served_joined_stopped_and_served_again(data_dir: Path, tmp_path: Path) -> None:
    """Interrupted the first time, terminated the second: as cleanly."""
    register = write_rows(tmp_path / "divisions.csv", REGISTER)
    importing = ("import", "divisions", register, "--json")
    for expected, ended_by in ((4, signal.SIGINT), (0, signal.SIGTERM)):
        with serving(data_dir) as (running, address):
            imported = command(*importing, folder=tmp_path, data_dir=data_dir)
            facts = json.loads(imported.stdout)["facts"]
            assert facts == expected, "the second start finds the data"
            _until(lambda at=address: position(at) == 4)
            running.send_signal(ended_by)
            assert running.wait(STOPS_WITHIN_S) == 0
        assert not (data_dir / "postgres" / "pgdata" / "postmaster.pid").exists()


def test_a_taken_port_is_one_line(started: Yishi) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = started("serve", port=port, sample="false", log_level="ERROR")
    assert done.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}" in done.stderr.splitlines()[-1]


def _until(reached: Any) -> None:
    deadline = time.monotonic() + 20
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_setting_for_development_is_warned_of(started: Yishi) -> None:
    """Before anything else: here there is no database to begin with."""
    nowhere = "host=127.0.0.1 port=1 connect_timeout=1"
    done = started("serve", database_url=nowhere, unsafe_webhooks_to_loopback="true")
    assert done.returncode == 1
    assert done.stderr.startswith("warning: YISHI_UNSAFE_WEBHOOKS_TO_LOOPBACK is set")
