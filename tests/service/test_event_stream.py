"""Live events over a real connection: followed, resumed, let go of; and bodies in real pieces."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest
import uvicorn

from service import event_stream
from tests.domain import course
from tests.domain.course import changed
from tests.domain.specification import STREAM, december
from tests.service.conftest import StartService
from tests.service.running import Service, address

STREAM_URL = "/api/v1/events/stream"


@dataclass
class Listening:
    """The service at a real address."""

    service: Service
    port: int

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
def listening(start_service: StartService) -> Iterator[Listening]:
    """The application on uvicorn, with what the service itself would choose."""
    with start_service() as service:
        config = uvicorn.Config(
            service.app,
            port=0,
            http="httptools",
            lifespan="off",  # the fixture has opened the district
            log_config=None,
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(config)
        with closing(socket.create_server(("127.0.0.1", 0))) as own:
            serving = asyncio.run_coroutine_threadsafe(server.serve([own]), service._loop)
            yield Listening(service, own.getsockname()[1])
            server.should_exit = True
            serving.result(20)
        eventually(lambda: not event_stream._listening)


def eventually(condition: Any, seconds_max: float = 10) -> None:
    deadline = time.monotonic() + seconds_max
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def told(lines: Iterator[str], count: int) -> list[tuple[int, dict[str, Any]]]:
    """The next events of a stream: (id, event)."""
    events: list[tuple[int, dict[str, Any]]] = []
    last_id = 0
    while len(events) < count:
        line = next(lines)
        if line.startswith("id: "):
            last_id = int(line[4:])
        if line.startswith("data: "):
            events.append((last_id, json.loads(line[6:])))
    return events


def cosign(service: Service, number: int) -> int:
    body = {"cosigner": {"person": str(UUID(int=0xD00 + number))}}
    answer = service.post("cosign-proposal", body)
    assert answer.status_code == 201, answer.text
    return int(answer.headers["Yishi-Position"])


def test_events_come_as_they_are_recorded(listening: Listening) -> None:
    with httpx.stream("GET", listening.url + STREAM_URL, timeout=10) as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        lines = stream.iter_lines()
        next(lines)  # the first heartbeat: from here on
        listening.service.post(changed(course.PROPOSE, occurred_at=december(1)))
        adopted = listening.service.post(changed(course.ADOPT, occurred_at=december(2)))
        events = told(lines, 2)
    assert [event["type"] for _, event in events] == [
        "proposal.submitted.v1",
        "proposal.adopted.v1",
    ]
    position, event = events[-1]
    assert position == event["position"] == int(adopted.headers["Yishi-Position"])
    assert event["data"]["title"] == course.ADOPT.title


def test_chinese_is_not_escaped(listening: Listening) -> None:
    listening.service.post(changed(course.PROPOSE, occurred_at=december(1)))
    listening.service.post(changed(course.ADOPT, occurred_at=december(2)))
    url = f"{listening.url}{STREAM_URL}?after={listening.service.head() - 1}"
    with httpx.stream("GET", url, timeout=10) as stream:
        text = next(part for part in stream.iter_bytes() if b"data:" in part)
    assert course.ADOPT.title.encode() in text


def test_events_come_as_cloud_events(listening: Listening) -> None:
    listening.service.post(changed(course.PROPOSE, occurred_at=december(1)))
    after = listening.service.head() - 1
    url = f"{listening.url}{STREAM_URL}?after={after}&format=cloudevents"
    with httpx.stream("GET", url, timeout=10) as stream:
        [(position, event)] = told(stream.iter_lines(), 1)
    assert event["specversion"] == "1.0"
    assert event["data"]["position"] == position == int(event["sequence"])


def test_a_listener_goes_on_where_it_stopped(listening: Listening) -> None:
    listening.service.post(changed(course.PROPOSE, occurred_at=december(1)))
    positions = [cosign(listening.service, number) for number in range(5)]
    headers = {"Last-Event-ID": str(positions[1])}
    with httpx.stream("GET", listening.url + STREAM_URL, headers=headers, timeout=10) as stream:
        events = told(stream.iter_lines(), 3)
    assert [position for position, _ in events] == positions[2:]


def test_nothing_is_skipped_or_doubled_while_much_is_recorded(listening: Listening) -> None:
    listening.service.post(changed(course.PROPOSE, occurred_at=december(1)))
    start = listening.service.head()
    with httpx.stream("GET", f"{listening.url}{STREAM_URL}?after={start}", timeout=20) as stream:
        writing = [
            threading.Thread(
                target=lambda base: [cosign(listening.service, base + n) for n in range(100)],
                args=(base,),
            )
            for base in (0, 100, 200)
        ]
        for thread in writing:
            thread.start()
        events = told(stream.iter_lines(), 300)
        for thread in writing:
            thread.join()
    assert [position for position, _ in events] == list(range(start + 1, start + 301))


def test_a_filter_and_its_heartbeats(listening: Listening, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing matches, the place moves on all the same."""
    monkeypatch.setattr(event_stream, "HEARTBEAT_SECONDS", 0.1)
    url = f"{listening.url}{STREAM_URL}?type=proposal.adopted.v1&after=0"
    with httpx.stream("GET", url, timeout=10) as stream:
        listening.service.post(changed(course.PROPOSE, occurred_at=december(1)))
        position = cosign(listening.service, 1)
        for line in stream.iter_lines():
            assert not line.startswith("data:")
            if line == f"id: {position}":
                break


def test_a_listener_that_leaves_is_forgotten(listening: Listening) -> None:
    with httpx.stream("GET", listening.url + STREAM_URL, timeout=10):
        eventually(lambda: len(event_stream._listening) == 1)
    eventually(lambda: not event_stream._listening)


def test_a_listener_that_does_not_read_is_let_go(
    listening: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_stream, "PATIENCE_SECONDS", 0.2)
    monkeypatch.setattr(event_stream, "_event", lambda position, body: b"data: " + body * 500)
    listening.service.post(changed(course.PROPOSE, occurred_at=december(1)))
    with closing(socket.socket()) as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.connect(("127.0.0.1", listening.port))
        slow.sendall(b"GET %b?after=0 HTTP/1.1\r\nHost: x\r\n\r\n" % STREAM_URL.encode())
        eventually(lambda: len(event_stream._listening) == 1)
        for number in range(100):
            cosign(listening.service, number)
        eventually(lambda: not event_stream._listening)


def test_there_is_room_for_so_many(listening: Listening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "LISTENERS_MAX", 2)
    streams = [httpx.stream("GET", listening.url + STREAM_URL, timeout=10) for _ in range(2)]
    with streams[0], streams[1]:
        eventually(lambda: len(event_stream._listening) == 2)
        refused = httpx.get(listening.url + STREAM_URL, timeout=10)
    assert refused.status_code == 503
    assert refused.json()["rule"] == "TooManyStreams"
    assert refused.headers["Retry-After"]


def test_the_service_stops_with_listeners(listening: Listening) -> None:
    """The fixture stops it while this one still listens."""
    stream = httpx.Client(timeout=10)
    request = stream.build_request("GET", listening.url + STREAM_URL)
    answer = stream.send(request, stream=True)
    assert answer.status_code == 200


@pytest.mark.parametrize("pieces", [1, 100])
def test_ten_megabytes_over_the_wire(listening: Listening, pieces: int) -> None:
    """Declared, or in pieces without a length: refused before it is all there."""
    head = listening.service.head()
    token = listening.service.tokens["committee"]
    with closing(socket.create_connection(("127.0.0.1", listening.port), 10)) as client:
        size = b"Content-Length: 10000000" if pieces == 1 else b"Transfer-Encoding: chunked"
        client.sendall(
            b"POST %b HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Authorization: Bearer %b\r\n%b\r\n\r\n"
            % (address("submit-proposal").encode(), token.encode(), size)
        )
        sent = 0
        if pieces > 1:
            for _ in range(15):
                client.sendall(b"%x\r\n%b\r\n" % (100_000, b"x" * 100_000))
                sent += 100_000
        answer = client.recv(65536)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert sent < 10_000_000
    assert listening.service.head() == head


@pytest.mark.parametrize(
    "garbage",
    [
        b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Bad: \x00\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01",
        b"GET /api/v1/matters HTTP/9.9\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_what_is_no_http(listening: Listening, garbage: bytes) -> None:
    with closing(socket.create_connection(("127.0.0.1", listening.port), 10)) as client:
        client.sendall(garbage)
        client.shutdown(socket.SHUT_WR)
        answer = client.recv(65536)
    assert not answer.startswith(b"HTTP/1.1 5")
    assert httpx.get(f"{listening.url}/health").status_code == 200


def test_a_request_id_is_taken_when_it_is_sane(listening: Listening) -> None:
    for sent, taken in (
        ("abc-DEF_123.4", True),
        ("short", False),
        ("a" * 65, False),
        ("x y z 1 2 3", False),
    ):
        answer = httpx.get(f"{listening.url}/health", headers={"X-Request-ID": sent})
        assert (answer.headers["X-Request-ID"] == sent) is taken
    assert STREAM
