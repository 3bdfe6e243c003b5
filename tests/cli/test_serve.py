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

from tests.cli.conftest import YISHI, environment
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


def yishi(data_dir: Path, *arguments: object) -> Any:
    """A command's JSON while the service runs."""
    done = subprocess.run(
        [*YISHI, *map(str, arguments), "--json"],
        env=environment(data_dir=data_dir),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return json.loads(done.stdout)


def position(address: str) -> int:
    """The last position in the service's own list of events."""
    with urllib.request.urlopen(f"{address}api/v1/events") as response:
        events = json.load(response)["items"]
    return max((event["position"] for event in events), default=0)


def test_served_joined_stopped_and_served_again(data_dir: Path, tmp_path: Path) -> None:
    register = write_rows(tmp_path / "divisions.csv", REGISTER)
    for expected in (4, 0):
        with serving(data_dir) as (running, address):
            imported = yishi(data_dir, "import", "divisions", register)
            assert imported["facts"] == expected, "the second start finds the data"
            _until(lambda at=address: position(at) == 4)
            running.send_signal(signal.SIGINT)
            assert running.wait(STOPS_WITHIN_S) == 0
        assert not (data_dir / "postgres" / "pgdata" / "postmaster.pid").exists()


def test_terminated_as_cleanly_as_interrupted(data_dir: Path) -> None:
    with serving(data_dir) as (running, _):
        running.terminate()
        assert running.wait(STOPS_WITHIN_S) == 0
    assert not (data_dir / "postgres" / "pgdata" / "postmaster.pid").exists()


def test_a_taken_port_is_one_line(data_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [*YISHI, "serve"],
            env=environment(data_dir=data_dir, port=port, sample="false", log_level="ERROR"),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}" in done.stderr.splitlines()[-1]


def _until(reached: Any) -> None:
    deadline = time.monotonic() + 20
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_setting_for_development_is_warned_of() -> None:
    """Before anything else: here there is no database to begin with."""
    done = subprocess.run(
        [*YISHI, "serve"],
        env=environment(
            database_url="host=127.0.0.1 port=1 connect_timeout=1",
            unsafe_webhooks_to_loopback="true",
        ),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("warning: YISHI_UNSAFE_WEBHOOKS_TO_LOOPBACK is set")
