"""Webhooks over the API: subscribed to, told of, tested, changed; each token's its own alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from infra.settings import Settings
from infra.tokens import create_token, revoke_token
from infra.webhooks import subscriptions
from infra.webhooks.opening import Webhooks
from tests.conftest import NewDatabase
from tests.domain import course
from tests.domain.specification import COMMITTEE, STREAM
from tests.service.conftest import Tokens
from tests.service.running import CALLERS, Service, running
from tests.webhooks.receiving import receiver

WEBHOOKS = "/api/v1/webhooks"


@pytest.fixture(scope="module")
def service(
    template: tuple[str, Tokens], new_database: NewDatabase, settings_for: Any
) -> Iterator[Service]:
    """A service whose webhooks may lead to this machine."""
    settings: Settings = settings_for(new_database(template[0]))
    unsafe = settings.model_copy(update={"unsafe_webhooks_to_loopback": True})
    with running(unsafe, template[1]) as service:
        yield service


@pytest.fixture(scope="module")
def webhooks(service: Service) -> Webhooks:
    found: Webhooks = service.app.state.parts.district.webhooks
    return found


def ask(
    service: Service, method: str, path: str = "", by: str | None = "committee", **body: Any
) -> Any:
    options = {"json": body} if body else {}
    headers = service.authorization(by)
    return service.request(method, WEBHOOKS + path, headers=headers, **options)


def subscribed(service: Service, by: str = "committee", **body: Any) -> dict[str, Any]:
    answer = ask(service, "POST", by=by, **{"url": "http://127.0.0.1:9/", **body})
    assert answer.status_code == 201, answer.text
    assert answer.headers["Location"] == f"{WEBHOOKS}/{answer.json()['id']}"
    assert answer.headers["Cache-Control"] == "no-store"
    made: dict[str, Any] = answer.json()
    return made


def test_a_subscription_is_made_and_told_of(service: Service) -> None:
    asked = {
        "label": "区平台",
        "types": ["notice.published.v1", "referral.issued.v1"],
        "organisation": str(COMMITTEE),
        "matter": str(STREAM),
    }
    made = subscribed(service, after=3, **asked)
    secret = made.pop("secret")
    assert secret.startswith("whsec_")
    assert made == {**made, **asked, "state": "active", "position": 3}
    assert ask(service, "GET", f"/{made['id']}").json() == made
    listed = ask(service, "GET")
    assert made in listed.json()
    assert secret not in listed.text
    assert ask(service, "DELETE", f"/{made['id']}").status_code == 204
    assert ask(service, "GET", f"/{made['id']}").status_code == 404
    assert ask(service, "DELETE", f"/{made['id']}").status_code == 404


def test_without_more_it_is_of_everything_from_now_on(service: Service) -> None:
    made = subscribed(service)
    assert (made["types"], made["organisation"], made["matter"]) == (None, None, None)
    assert made["position"] == service.head()


def test_another_token_knows_nothing_of_it(service: Service) -> None:
    """Not even one of the same organisation."""
    made = subscribed(service)
    datastore = service.app.state.parts.district.datastore
    _, other = create_token(datastore, *CALLERS["committee"])
    service.tokens = {**service.tokens, "colleague": other}
    for by in ("street", "colleague", "auditor"):
        assert ask(service, "GET", by=by).json() == []
        for method, path in (
            ("GET", ""),
            ("DELETE", ""),
            ("POST", "/test"),
            ("POST", "/rotate-secret"),
        ):
            assert ask(service, method, f"/{made['id']}{path}", by=by).status_code == 404
    assert ask(service, "GET", f"/{made['id']}").status_code == 200


@pytest.mark.parametrize(
    ("body", "field", "rule"),
    [
        ({}, "url", "missing"),
        ({"url": ""}, "url", "string_too_short"),
        ({"url": "https://exa mple.org/王"}, "url", "string_pattern_mismatch"),
        ({"url": "ftp://example.org/"}, "url", "url_scheme"),
        ({"url": "https://u:p@example.org/"}, "url", "url_unfit"),
        ({"url": "https://10.0.0.1/"}, "url", "url_host"),
        ({"url": "https://2130706433/"}, "url", "url_host"),
        ({"url": "https://[::ffff:10.0.0.1]/"}, "url", "url_host"),
        ({"url": "https://" + "a" * 2000}, "url", "string_too_long"),
        ({"url": "https://example.org/", "types": []}, "types", "too_short"),
        ({"url": "https://example.org/", "types": ["x"]}, "types.0", "unknown_event_type"),
        ({"url": "https://example.org/", "matter": "王"}, "matter", "uuid_parsing"),
        ({"url": "https://example.org/", "after": -1}, "after", "greater_than_equal"),
        ({"url": "https://example.org/", "label": "\u0000"}, "label", "control_character"),
        ({"url": "https://example.org/", "secret": "whsec_AAAA"}, "secret", "extra_forbidden"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_unfit(
    service: Service, body: dict[str, Any], field: str, rule: str, language: str
) -> None:
    """Named, and never repeated."""
    headers = {**service.authorization("street"), "Accept-Language": language}
    answer = service.request("POST", WEBHOOKS, headers=headers, json=body)
    assert answer.status_code == 422
    assert (answer.json()["field"], answer.json()["rule"]) == (field, rule)
    error, *_ = answer.json()["errors"]
    assert error["detail"]
    assert not any(len(word) > 3 and word in error["detail"] for word in map(str, body.values()))


def test_a_token_has_so_many(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscriptions, "SUBSCRIPTIONS_MAX", 2)
    for _ in range(2):
        subscribed(service, by="neighbour")
    answer = ask(service, "POST", by="neighbour", url="http://127.0.0.1:9/")
    assert (answer.status_code, answer.json()["rule"]) == (409, "TooManyWebhooks")


def test_a_test_message(service: Service) -> None:
    with receiver() as one:
        made = subscribed(service, url=one.url)
        told = ask(service, "POST", f"/{made['id']}/test")
        assert told.json() == {"delivered": True, "outcome": "204"}
        (message,) = one.messages
        event = Webhook(made["secret"]).verify(message.body, message.headers)
        assert event["type"] == "invalid.yishi.webhook.test"
        assert event["id"] == message.headers["webhook-id"]
        one.answers = [(500, {})]
        told = ask(service, "POST", f"/{made['id']}/test")
        assert told.json() == {"delivered": False, "outcome": "500"}
    told = ask(service, "POST", f"/{made['id']}/test")
    assert told.json() == {"delivered": False, "outcome": "connection"}
    now = ask(service, "GET", f"/{made['id']}").json()
    assert (now["state"], now["outcome"], now["failures"]) == ("active", None, 0)


def test_a_changed_secret_overlaps_with_the_one_before(service: Service) -> None:
    with receiver() as one:
        made = subscribed(service, url=one.url)
        changed = ask(service, "POST", f"/{made['id']}/rotate-secret").json()
        assert changed["secret"] != made["secret"]
        assert changed["previous_until"]
        ask(service, "POST", f"/{made['id']}/test")
        (message,) = one.messages
    for secret in (changed["secret"], made["secret"]):
        assert Webhook(secret).verify(message.body, message.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + "A" * 44).verify(message.body, message.headers)


def test_a_secret_is_not_in_the_database(service: Service, webhooks: Webhooks) -> None:
    made = subscribed(service)
    datastore = service.app.state.parts.district.datastore
    with datastore.get_connection() as connection:
        rows = connection.execute("SELECT w::text AS row FROM webhook_subscriptions w").fetchall()
    plain = made["secret"].removeprefix("whsec_")
    stored = webhooks.subscriptions.find(UUID(made["id"]))
    assert stored is not None
    assert not any(plain in row["row"] for row in rows)
    assert plain.encode() not in stored.secret
    assert webhooks.keeper.open(stored.secret, stored.id) == made["secret"]


def test_what_a_revoked_token_asked_for_is_gone(service: Service, webhooks: Webhooks) -> None:
    datastore = service.app.state.parts.district.datastore
    token, secret = create_token(datastore, *CALLERS["street"])
    service.tokens = {**service.tokens, "leaving": secret}
    made = subscribed(service, by="leaving")
    assert revoke_token(datastore, token)
    assert webhooks.subscriptions.find(UUID(made["id"])) is None


def test_what_an_erased_person_asked_for_is_gone(service: Service, webhooks: Webhooks) -> None:
    datastore = service.app.state.parts.district.datastore
    _, secret = create_token(datastore, *CALLERS["committee"], person=course.WANG.id)
    service.tokens = {**service.tokens, "wang": secret}
    made = subscribed(service, by="wang", label="王的")
    with datastore.get_connection() as connection:
        connection.execute("SELECT erase_subject(%s, now())", (course.WANG.id,))
    assert webhooks.subscriptions.find(UUID(made["id"])) is None
