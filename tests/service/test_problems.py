"""The one mapping from failures to problem documents, in two languages."""

from __future__ import annotations

import re

import pytest
from eventsourcing.persistence import OperationalError
from psycopg_pool import PoolTimeout
from starlette.exceptions import HTTPException

from domain.refusal import AlreadyExists, MandateMissing, NotPermitted, Refusal, UnknownStream
from domain.steps.erasing import AlreadyErased, NobodyKnown
from domain.steps.notice import NoticeTooShort
from infra.submission import KeyReused, LedgerUnavailable, StaleVersion
from infra.vault import SubjectErased
from service.cursors import BadCursor
from service.language import preferred
from service.positions import PositionNotReached
from service.problem_kinds import CONFLICTS, KINDS, kebab, refusals
from service.problems import problem_of
from tests.service.running import Service


@pytest.mark.parametrize(
    ("failure", "status", "name"),
    [
        (NoticeTooShort("starts_at", days=3), 422, "notice-too-short"),
        (NotPermitted(), 403, "not-permitted"),
        (MandateMissing("actor"), 403, "mandate-missing"),
        (AlreadyExists(), 409, "already-exists"),
        (UnknownStream(), 404, "unknown-stream"),
        (UnknownStream("into"), 422, "unknown-stream"),
        (NobodyKnown(), 404, "nobody-known"),
        (AlreadyErased(), 409, "already-erased"),
        (StaleVersion(7), 412, "stale-version"),
        (KeyReused(), 409, "key-reused"),
        (SubjectErased(), 409, "subject-erased"),
        (LedgerUnavailable(), 503, "ledger-unavailable"),
        (OperationalError("server closed"), 503, "ledger-unavailable"),
        (PoolTimeout("30 s"), 503, "ledger-unavailable"),
        (PositionNotReached(), 504, "position-not-reached"),
        (BadCursor(), 422, "invalid-parameters"),
        (HTTPException(404), 404, "not-found"),
        (HTTPException(405), 405, "method-not-allowed"),
        (HTTPException(400), 400, "bad-request"),
        (HTTPException(418), 400, "bad-request"),
        (ZeroDivisionError("somebody's words"), 500, "internal-error"),
    ],
)
def test_each_failure_is_one_problem(failure: Exception, status: int, name: str) -> None:
    problem = problem_of(failure)
    assert problem.status == status
    assert problem.kind.uri == f"/problems/{name}"
    for language in ("zh", "en"):
        document = problem.document(language, "r")
        assert "somebody" not in str(document)
        assert "{" not in document["detail"]


def test_who_asks_again_later_is_told_when() -> None:
    for failure in (LedgerUnavailable(), PositionNotReached()):
        assert int(problem_of(failure).headers["Retry-After"]) > 0


@pytest.mark.parametrize("refusal", list(refusals()))
def test_every_refusal_has_a_page(shared: Service, refusal: type[Refusal]) -> None:
    answer = shared.get(f"/problems/{kebab(refusal.__name__)}")
    told = answer.json()
    assert answer.status_code == 200
    assert told["rule"] == refusal.__name__
    assert told["clause"] == refusal.clause
    assert told["status"] in (403, 409, 422)
    assert not re.search(r"[{}]", told["zh"] + told["en"])


def test_every_conflict_is_a_refusal() -> None:
    assert {refusal.__name__ for refusal in refusals()} >= CONFLICTS


def test_all_kinds_are_listed(shared: Service) -> None:
    listed = shared.get("/problems").json()
    assert [kind["type"] for kind in listed] == [kind.uri for kind in KINDS.values()]
    assert len({kind["rule"] for kind in listed}) == len(listed)


def test_a_browser_gets_a_page(shared: Service) -> None:
    answer = shared.get("/problems/notice-too-short", headers={"Accept": "text/html,*/*"})
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "公示期不足" in answer.text
    assert 'lang="en"' in answer.text


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        (None, "zh"),
        ("", "zh"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("fr", "zh"),
        ("fr,en;q=0.5", "en"),
        ("zh;q=0.1,en;q=0.2", "en"),
        ("en;q=0,zh;q=0", "zh"),
        ("en;q=x", "zh"),
        ("*", "zh"),
        ("," * 10_000 + "en", "zh"),
    ],
)
def test_language(asked: str | None, language: str) -> None:
    assert preferred(asked) == language


def test_a_problem_speaks_the_callers_language(shared: Service) -> None:
    zh = shared.post("adopt-proposal", {"title": "x", "reason": "y"})
    en = shared.post(
        "adopt-proposal", {"title": "x", "reason": "y"}, headers={"Accept-Language": "en"}
    )
    assert (zh.headers["Content-Language"], en.headers["Content-Language"]) == ("zh", "en")
    assert zh.json()["detail"] == UnknownStream.zh
    assert en.json()["detail"] == UnknownStream.en
    assert zh.json()["title"] != en.json()["title"]
