"""Tokens: made once, kept as a digest, taken while in force."""

from __future__ import annotations

import time
from uuid import UUID

import pytest

from domain.roles import Role
from service import identity
from service.identity import create_token, list_tokens, revoke_token
from tests.domain import course
from tests.domain.specification import COMMITTEE, resident
from tests.service.running import Service


def status(service: Service, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return service.request("GET", "/api/v1/events?limit=1", headers=headers).status_code


def test_a_token_is_kept_nowhere(service: Service) -> None:
    datastore = service.app.state.parts.district.datastore
    token_id, token = create_token(datastore, COMMITTEE, Role.COMMITTEE, label="前台")
    assert token.startswith("yishi_")
    assert len(token) == len("yishi_") + 43
    made = next(known for known in list_tokens(datastore) if known.id == token_id)
    assert (made.organisation, made.role, made.label) == (COMMITTEE, "committee", "前台")
    with datastore.get_connection() as connection:
        rows = connection.execute("SELECT t::text AS row FROM tokens t").fetchall()
    assert not any(token in row["row"] or token[6:] in row["row"] for row in rows)


def test_a_revoked_token_is_refused(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "REMEMBERED_SECONDS", 0.1)
    datastore = service.app.state.parts.district.datastore
    token_id, token = create_token(datastore, COMMITTEE, Role.COMMITTEE)
    assert status(service, token) == 200
    assert revoke_token(datastore, token_id)
    assert not revoke_token(datastore, token_id)
    time.sleep(0.15)
    assert status(service, token) == 401
    assert next(t for t in list_tokens(datastore) if t.id == token_id).revoked_at is not None


def test_no_longer_than_five_seconds() -> None:
    assert identity.REMEMBERED_SECONDS <= 5


def test_a_token_may_stand_for_a_person_who_holds_a_mandate(service: Service) -> None:
    datastore = service.app.state.parts.district.datastore
    clerk = resident(7).id
    _, token = create_token(datastore, COMMITTEE, Role.COMMITTEE, person=clerk)
    service.tokens = {**service.tokens, "clerk": token}
    answer = service.post(course.PROPOSE, by="clerk")
    assert (answer.status_code, answer.json()["rule"]) == (403, "MandateMissing")
    mandate = {
        "mandate": str(UUID(int=0x3A)),
        "organisation": str(COMMITTEE),
        "role": "committee",
        "person": str(clerk),
        "valid_from": "2025-12-01",
    }
    own = service.post("grant-mandate", mandate, by="clerk")
    assert (own.status_code, own.json()["rule"]) == (403, "MandateMissing")
    assert service.post("grant-mandate", mandate, by="street").status_code == 201
    answer = service.post(course.PROPOSE, by="clerk")
    event = service.get(answer.headers["Location"]).json()
    assert event["meta"]["actor"]["person"] == str(clerk)


def test_the_scheme_is_written_as_one_likes(shared: Service) -> None:
    token = shared.tokens["auditor"]
    for scheme in ("Bearer", "bearer", "BEARER"):
        headers = {"Authorization": f"{scheme} {token}"}
        assert shared.request("GET", "/api/v1/events", headers=headers).status_code == 200
