"""kill -9 of the whole service under load: nothing acknowledged is lost, no retry is doubled."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest

from domain.roles import Role
from domain.streams.registry import organisation_id
from infra.district import open_district
from infra.embedded_postgres import EmbeddedPostgres
from infra.settings import BACKGROUND, Settings
from infra.tokens import create_token
from infra.transparency_log.log_files import LogFiles
from service.importing.register import import_divisions
from service.importing.report import Report

ROOT = Path(__file__).parents[2]
COMMITTEE = organisation_id("110101001001")
CALLERS = 6


class Service:
    """`yishi serve` on an embedded server of its own, as `make run` starts it."""

    def __init__(self, data_dir: Path, port: int) -> None:
        self.data_dir = data_dir
        self.url = f"http://127.0.0.1:{port}"
        self.client = httpx.Client(base_url=self.url, timeout=30)
        self._environment = {
            **os.environ,
            "YISHI_DATA_DIR": str(data_dir),
            "YISHI_PORT": str(port),
            "YISHI_SAMPLE": "false",
            "YISHI_LOG_LEVEL": "ERROR",
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "service.cli", "serve"],
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 60
        while True:
            try:
                if self.client.get("/ready", timeout=5).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            assert time.monotonic() < deadline, "the service did not start"
            assert self._process.poll() is None, "the service ended"
            time.sleep(0.05)

    def kill(self) -> None:
        """No time for anything: the service's process dies at once."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def interrupt(self) -> int:
        """Ctrl-C; the exit status."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(60)

    def children(self, work: str) -> list[int]:
        """The processes that do this in the background (infra/background_work.py)."""
        assert self._process is not None
        tasks = Path(f"/proc/{self._process.pid}/task").glob("*/children")
        return [
            int(child)
            for task in tasks
            for child in task.read_text().split()
            if f"infra.background_work\0{work}".encode()
            in Path(f"/proc/{child}/cmdline").read_bytes()
        ]

    def end(self) -> None:
        """Whatever state it is in."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()


@pytest.fixture(scope="module")
def prepared() -> Iterator[tuple[Service, str]]:
    """A service with organisations and a token; its database is stopped at the end."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        service = Service(Path(folder) / "data", _free_port())
        token = _prepare(service)
        try:
            yield service, token
        finally:
            service.end()
            service.client.close()
            with EmbeddedPostgres(service.data_dir / "postgres"):
                pass


def _free_port() -> int:
    """A port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_kill_under_load_loses_and_doubles_nothing(prepared: tuple[Service, str]) -> None:
    """And its children and the server leave with the service, however it ends."""
    service, token = prepared
    matter = uuid4()
    service.start()
    begun = _all_children(service)
    headers = {"Authorization": f"Bearer {token}"}
    _post(service, headers, f"matters/{matter}/submit-proposal", "begin", _proposal())
    acknowledged: dict[str, dict[str, object]] = {}
    attempted: dict[str, dict[str, object]] = {}
    stop = threading.Event()
    callers = [
        threading.Thread(
            target=_cosign, args=(service, headers, matter, number, attempted, acknowledged, stop)
        )
        for number in range(CALLERS)
    ]
    for caller in callers:
        caller.start()
    _wait_until(lambda: len(acknowledged) > 200)
    service.kill()
    stop.set()
    for caller in callers:
        caller.join()
    _wait_until(lambda: not any(map(_runs, begun)))
    service.start()

    answers = {
        key: _post(service, headers, f"matters/{matter}/cosign-proposal", key, body)
        for key, body in attempted.items()
    }
    assert {key: answers[key] for key in acknowledged} == acknowledged
    head = max(int(str(answer["position"])) for answer in answers.values())
    cosigned = _cosigners(service, matter, head)
    assert len(cosigned) == len(set(cosigned)) == len(attempted)
    begun = _all_children(service)
    assert service.interrupt() == 0
    assert not any(map(_runs, begun))


def _all_children(service: Service) -> list[int]:
    children = [child for work in BACKGROUND for child in service.children(work)]
    assert len(children) == len(BACKGROUND)
    return children


def test_children_killed_are_started_again(prepared: tuple[Service, str]) -> None:
    service, token = prepared
    service.start()
    before = {work: service.children(work) for work in BACKGROUND}
    for (child,) in before.values():
        os.kill(child, signal.SIGKILL)
    headers = {"Authorization": f"Bearer {token}"}
    matter = uuid4()
    answer = _post(service, headers, f"matters/{matter}/submit-proposal", "revive", _proposal())

    def shown() -> bool:
        url = f"/api/v1/matters/{matter}?position={answer['position']}"
        return service.client.get(url).status_code == 200

    def sealed() -> bool:
        published = LogFiles(service.data_dir / "log").published()
        return published is not None and published.size >= int(str(answer["position"]))

    _wait_until(shown)
    _wait_until(sealed)
    for work, killed in before.items():
        _wait_until(lambda work=work, killed=killed: service.children(work) not in (killed, []))


def _prepare(service: Service) -> str:
    """Organisations and a token."""
    settings = Settings(
        data_dir=service.data_dir,
        projector="none",
        sealer="none",
        webhooks="none",
        sample=False,
    )
    register = "code,name,level,parent_code\n110101,东城区,district,1101\n"
    register += "110101001,东华门街道,street,110101\n"
    register += "110101001001,多福巷社区居委会,community,110101001\n"
    with open_district(settings) as district:
        file = service.data_dir / "divisions.csv"
        file.write_text(register)
        import_divisions(district, file, Report())
        _, token = create_token(district.datastore, COMMITTEE, Role.COMMITTEE)
    return token


def _proposal() -> dict[str, object]:
    return {
        "organiser": str(COMMITTEE),
        "category": "hardship",
        "proposers": [{"person": str(uuid4())}],
        "title": "楼道照明",
        "text": "三单元楼道灯坏了两个月。",
    }


def _post(
    service: Service, headers: dict[str, str], path: str, key: str, body: dict[str, object]
) -> dict[str, object]:
    answer = service.client.post(
        f"/api/v1/{path}", headers={**headers, "Idempotency-Key": key}, json=body
    )
    assert answer.status_code in (200, 201), answer.text
    found: dict[str, object] = answer.json()
    return found


def _cosign(
    service: Service,
    headers: dict[str, str],
    matter: UUID,
    number: int,
    attempted: dict[str, dict[str, object]],
    acknowledged: dict[str, dict[str, object]],
    stop: threading.Event,
) -> None:
    count = 0
    while not stop.is_set():
        key = f"caller-{number}-{count}"
        body: dict[str, object] = {"cosigner": {"person": str(uuid4())}}
        attempted[key] = body
        try:
            path = f"matters/{matter}/cosign-proposal"
            acknowledged[key] = _post(service, headers, path, key, body)
        except httpx.TransportError:
            return
        count += 1


def _cosigners(service: Service, matter: UUID, head: int) -> list[str]:
    url = f"/api/v1/events?matter={matter}&type=proposal.cosigned.v1"
    headers = {"Accept": "application/x-ndjson", "Yishi-Wait": str(head)}
    answer = service.client.get(url, headers=headers)
    lines = [json.loads(line) for line in answer.text.splitlines()]
    return [line["data"]["cosigner"]["person"] for line in lines]


def _runs(pid: int) -> bool:
    """Whether the process is there and not a zombie."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def _wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)
