"""What an operator sees: logs without people's words, and how the service bears a lost database."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
import time
from typing import Any

import psycopg
import pytest
import structlog
from fastapi import FastAPI
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.sql import SQL, Identifier

from infra import committer
from infra.logs import places_instead_of_messages
from infra.settings import Settings
from projections.catalogue import PROJECTIONS
from service import page_cache
from service.app import create_app
from service.page_cache import FRESH_SECONDS, Page, PageCache
from tests.domain import course
from tests.domain.course import changed
from tests.domain.specification import STREAM, december
from tests.service.running import Service

WORDS = course.PROPOSE.text


class TestLogs:
    """A line a request, with its id and route, and nothing of what was sent."""

    def logged(self, service: Service, *requests: Any) -> list[dict[str, Any]]:
        with structlog.testing.capture_logs(
            processors=[structlog.contextvars.merge_contextvars]
        ) as lines:
            for method, url, options in requests:
                service.request(method, url, **options)
        return [dict(line) for line in lines if line["event"] == "request"]

    @pytest.fixture(autouse=True)
    def loud(self) -> Any:
        before = structlog.get_config()["wrapper_class"]
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(0))
        yield
        structlog.configure(wrapper_class=before)

    def test_a_request_leaves_a_line(self, shared: Service) -> None:
        line = self.logged(shared, ("GET", "/api/v1/matters?stage=decided&limit=7", {}))[0]
        assert line["method"] == "GET"
        assert line["route"].endswith("/matters")
        assert line["status"] == 200
        assert line["duration_ms"] >= 0
        assert line["request_id"]
        assert "decided" not in str(line)

    def test_a_page_that_was_kept_is_logged_under_its_route(self, shared: Service) -> None:
        lines = self.logged(shared, *[("GET", "/api/v1/matters?limit=8", {})] * 3)
        assert {line["route"] for line in lines} == {"/api/v1/matters"}

    def test_no_words_tokens_or_addresses(self, shared: Service) -> None:
        body = changed(course.PROPOSE, occurred_at=december(1)).model_dump_json()
        headers = {"Content-Type": "application/json", **shared.authorization("committee")}
        post = {"content": body, "headers": headers}
        lines = self.logged(
            shared,
            ("POST", "/api/v1/matters/00000000-0000-0000-0000-0000000000aa/submit-proposal", post),
            ("POST", "/api/v1/matters/00000000-0000-0000-0000-0000000000aa/adopt-proposal", post),
            ("GET", f"/api/v1/events?type={WORDS}", {"headers": headers}),
            ("GET", f"/{WORDS}?q={WORDS}", {}),
        )
        assert [line["status"] for line in lines] == [201, 422, 422, 404]
        assert lines[0]["route"] == "/api/v1/matters/{id}/submit-proposal"
        told = str(lines)
        assert WORDS not in told
        assert shared.tokens["committee"] not in told
        assert "0000aa" not in told

    def test_failures_are_told_by_place(self) -> None:
        try:
            raise ValueError(WORDS)
        except ValueError as failure:
            line = places_instead_of_messages(None, "", {"event": "x", "exc_info": failure})
        assert line["exception"] == "ValueError"
        assert "test_failures_are_told_by_place" in line["frames"][-1]
        assert WORDS not in str(line)


LOGGING = """
import logging, sys, structlog
from infra.logs import configure_logs
configure_logs("INFO")
log = structlog.get_logger()
log.info("别名", route="/a")
log.debug("not told")
try:
    raise ValueError("只有我知道的话")
except ValueError:
    log.exception("failed")
    logging.getLogger("uvicorn.error").exception("broken")
logging.getLogger("uvicorn.error").info("started %s", "here")
"""


def test_lines_are_json_and_none_is_lost_at_the_end() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOGGING], capture_output=True, text=True, check=True, timeout=30
    )
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["event"] for line in lines] == ["别名", "failed", "broken", "started here"]
    assert "别名" in done.stderr
    assert "只有我知道的话" not in done.stderr
    for line in lines[1:3]:
        assert line["exception"] == "ValueError"
        assert line["frames"]


def test_what_nobody_foresaw(shared: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """A problem without details for the caller, and the place of it in the log."""

    def broken(*_: Any) -> None:
        raise ZeroDivisionError(WORDS)

    monkeypatch.setattr(shared.app.state.parts.reader, "organisation", broken)
    with structlog.testing.capture_logs() as lines:
        answer = shared.request(
            "GET", "/api/v1/organisations/" + "0" * 8 + "-0000" * 3 + "-" + "0" * 12
        )
    assert answer.status_code == 500
    assert answer.json()["rule"] == "InternalError"
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"]
    assert WORDS not in answer.text
    assert any(line["event"] == "unexpected" for line in lines)


def test_health_and_readiness(shared: Service) -> None:
    assert shared.get("/health").json() == {"status": "ok"}
    ready = shared.get("/ready").json()
    assert ready["head"] == shared.head()
    assert set(ready["positions"]) == {*PROJECTIONS, "search"}


def test_a_database_that_is_gone_comes_back(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(committer, "RECONNECT_SECONDS", 0.2)
    propose = changed(course.PROPOSE, occurred_at=december(1))
    dsn = service.app.state.parts.settings.database_url
    pool = service.app.state.parts.district.datastore.pool
    monkeypatch.setattr(pool, "timeout", 0.5)
    service.get("/api/v1/events", by="auditor")
    with Locked(dsn):
        assert service.request("GET", "/health").status_code == 200
        for answer in (
            service.post(propose, headers={"Idempotency-Key": "k"}),
            service.request("GET", "/ready"),
            service.request("GET", "/api/v1/matters"),
            service.request("GET", "/api/v1/events"),
        ):
            assert answer.status_code == 503, answer.text
            assert answer.json()["rule"] == "LedgerUnavailable"
            assert answer.headers["Retry-After"]
    deadline = time.monotonic() + 20
    while service.request("GET", "/ready").status_code != 200:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert service.post(propose, headers={"Idempotency-Key": "k"}).status_code == 201


class Locked:
    """Nobody may connect to this database, and those who were are thrown out."""

    def __init__(self, dsn: str) -> None:
        self._name = str(conninfo_to_dict(dsn)["dbname"])
        self._admin = make_conninfo(dsn, dbname="postgres")

    def __enter__(self) -> None:
        self._allow(False)
        with psycopg.connect(self._admin, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                (self._name,),
            )

    def __exit__(self, *_: object) -> None:
        self._allow(True)

    def _allow(self, allowed: bool) -> None:
        with psycopg.connect(self._admin, autocommit=True) as connection:
            connection.execute(
                SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}").format(
                    Identifier(self._name), SQL("true" if allowed else "false")
                )
            )


class TestPageCache:
    """A crowd costs one rendering, and nobody gets a page that no longer holds."""

    def test_a_crowd_shares_a_rendering(self) -> None:
        rendered: list[int] = []
        started = threading.Event()

        def render() -> Page:
            started.wait(1)
            rendered.append(1)
            return Page(b"page", '"e"')

        async def crowd() -> list[Page]:
            cache = PageCache(int)
            waiting = [asyncio.create_task(cache.get("k", render)) for _ in range(50)]
            await asyncio.sleep(0.05)
            started.set()
            return await asyncio.gather(*waiting)

        assert {page.body for page in asyncio.run(crowd())} == {b"page"}
        assert len(rendered) == 1

    def test_a_page_holds_until_something_is_recorded_and_no_longer(self) -> None:
        ledger = Ledger()

        async def read() -> list[bytes]:
            cache = PageCache(ledger.state)
            first = await cache.get("k", ledger.render)
            again = await cache.get("k", ledger.render)
            await asyncio.sleep(FRESH_SECONDS + 0.05)
            later = await cache.get("k", ledger.render)
            ledger.record()
            await asyncio.sleep(FRESH_SECONDS + 0.05)
            after = await cache.get("k", ledger.render)
            return [page.body for page in (first, again, later, after)]

        assert asyncio.run(read()) == [b"1 of 0", b"1 of 0", b"1 of 0", b"2 of 1"]

    def test_who_waited_for_a_position_gets_a_page_rendered_after_it(self) -> None:
        ledger = Ledger()

        async def read() -> list[bytes]:
            cache = PageCache(ledger.state)
            first = await cache.get("k", ledger.render)
            ledger.record()
            anew = await cache.get("k", ledger.render, anew=True)
            after_anew = await cache.get("k", ledger.render)
            return [page.body for page in (first, anew, after_anew)]

        assert asyncio.run(read()) == [b"1 of 0", b"2 of 1", b"2 of 1"]

    def test_what_was_recorded_during_a_rendering_is_not_missed(self) -> None:
        ledger = Ledger()

        def slow() -> Page:
            page = ledger.render()
            ledger.record()
            threading.Event().wait(FRESH_SECONDS + 0.1)
            return page

        async def read() -> list[bytes]:
            cache = PageCache(ledger.state)
            rendering = asyncio.create_task(cache.get("k", slow))
            await asyncio.sleep(FRESH_SECONDS + 0.05)
            await cache.get("other", ledger.render)
            during = await rendering
            return [page.body for page in (during, await cache.get("k", ledger.render))]

        assert asyncio.run(read()) == [b"1 of 0", b"3 of 1"]

    @pytest.mark.parametrize("brief", [False, True], ids=["kept", "brief"])
    def test_pages_tell_the_time_and_are_made_again(
        self, brief: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """After a minute; those that show what changes without the ledger after a moment."""
        ledger = Ledger()
        if not brief:
            monkeypatch.setattr(page_cache, "KEPT_SECONDS", FRESH_SECONDS)

        async def read() -> list[bytes]:
            cache = PageCache(ledger.state)
            first = await cache.get("k", ledger.render, brief=brief)
            await asyncio.sleep(FRESH_SECONDS + 0.05)
            return [page.body for page in (first, await cache.get("k", ledger.render))]

        assert asyncio.run(read()) == [b"1 of 0", b"2 of 0"]

    @pytest.mark.parametrize("recorded", [True, False], ids=["recorded", "a minute later"])
    def test_what_no_longer_holds_is_let_go(
        self, recorded: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Somebody may have been erased since it was rendered."""
        ledger = Ledger()
        monkeypatch.setattr(page_cache, "KEPT_SECONDS", 60 if recorded else FRESH_SECONDS)

        async def read() -> bool:
            cache = PageCache(ledger.state)
            await cache.get("old", lambda: Page(b"spoken", '"e"'))
            if recorded:
                ledger.record()
            await asyncio.sleep(FRESH_SECONDS + 0.05)
            await cache.get("new", lambda: Page(b"page", '"f"'))
            return any(kept.page.body == b"spoken" for kept in cache._kept.values())

        assert not asyncio.run(read())

    def test_a_slow_answer_does_not_have_everything_rendered_again(self) -> None:
        ledger = Ledger()

        def slow() -> int:
            threading.Event().wait(FRESH_SECONDS + 0.1)
            return ledger.state()

        async def read() -> list[bytes]:
            cache = PageCache(slow)
            return [(await cache.get("k", ledger.render)).body for _ in range(3)]

        assert asyncio.run(read()) == [b"1 of 0"] * 3

    def test_while_the_ledger_cannot_be_asked_nothing_is_known_to_hold(self) -> None:
        ledger = Ledger()

        async def read() -> None:
            cache = PageCache(ledger.state)
            await cache.get("k", ledger.render)
            ledger.away = True
            await asyncio.sleep(FRESH_SECONDS + 0.05)
            assert cache.fresh("k") is None
            with pytest.raises(ConnectionError):
                await cache.get("k", ledger.render)
            ledger.away = False
            assert (await cache.get("k", ledger.render)).body == b"1 of 0"

        asyncio.run(read())

    def test_no_more_is_kept_than_there_is_room_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(page_cache, "BYTES_MAX", 25)

        async def read() -> list[bool]:
            cache = PageCache(int)
            for key in range(4):
                await cache.get(key, lambda: Page(b"ten bytes.", '"e"'))
            return [cache.fresh(key) is not None for key in range(4)]

        assert asyncio.run(read()) == [False, False, True, True]

    def test_a_failure_is_not_kept(self) -> None:
        answers: list[Any] = [LookupError(), Page(b"page", '"e"')]

        def render() -> Page:
            answer = answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            page: Page = answer
            return page

        async def read() -> bytes:
            cache = PageCache(int)
            with pytest.raises(LookupError):
                await cache.get("k", render)
            return (await cache.get("k", render)).body

        assert asyncio.run(read()) == b"page"


class Ledger:
    """What pages are rendered from: they say which rendering they are, and of how many facts."""

    def __init__(self) -> None:
        self.away = False
        self._facts = self._renderings = 0

    def record(self) -> None:
        self._facts += 1

    def state(self) -> int:
        if self.away:
            raise ConnectionError
        return self._facts

    def render(self) -> Page:
        self._renderings += 1
        return Page(f"{self._renderings} of {self._facts}".encode(), '"e"')


def test_kept_pages_are_answered_as_others_are(service: Service) -> None:
    service.post(course.PROPOSE)
    address = f"/api/v1/matters/{STREAM}"
    first = service.get(address)
    kept = service.request("GET", address)
    again = service.request("GET", address, headers={"If-None-Match": first.headers["etag"]})
    assert kept.content == first.content
    assert set(kept.headers) == set(first.headers)
    assert (again.status_code, again.content) == (304, b"")
    assert service.request("HEAD", address).status_code == 405
    assert service.request("POST", address).status_code == 405
    assert service.request("GET", f"{address}?as_of=nonsense").status_code == 422


def test_the_service_on_a_server_of_its_own() -> None:
    """`create_app` touches nothing until it is started."""
    app = create_app(Settings(database_url="host=nowhere.invalid"))
    assert isinstance(app, FastAPI)
    assert json.dumps(app.openapi())
