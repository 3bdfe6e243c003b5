"""``yishi webhook``: what an operator sees of where events are sent, and stops."""

from __future__ import annotations

import json
from uuid import uuid4

from domain.roles import Role
from infra.district import open_district
from infra.page_queries import EventFilter
from infra.settings import Settings
from infra.tokens import create_token
from infra.webhooks.signing import new_secret
from tests.cli.conftest import Yishi
from tests.domain.specification import COMMITTEE


def test_a_webhook_is_listed_and_stopped(yishi: Yishi, settings: Settings) -> None:
    subscription, url = uuid4(), "https://hooks.example.org/secret-path"
    with open_district(settings) as district:
        token, _ = create_token(district.datastore, COMMITTEE, Role.COMMITTEE)
        webhooks = district.webhooks
        secret = webhooks.keeper.seal(new_secret(), subscription)
        assert webhooks.subscriptions.add(
            subscription, token, url, "区平台", EventFilter(), secret, 0
        )
    (line,) = yishi("webhook", "list").stdout.splitlines()
    assert line == f"{subscription}  hooks.example.org  active  at 0 of 0  区平台"
    assert yishi("webhook", "disable", subscription).stdout == f"{subscription} disabled\n"
    (shown,) = json.loads(yishi("webhook", "list", "--json").stdout)
    assert (shown["id"], shown["token"]) == (str(subscription), str(token))
    assert (shown["state"], shown["ended_because"]) == ("ended", "operator")
    again = yishi("webhook", "disable", subscription)
    assert (again.returncode, again.stdout) == (1, "")
    assert "yishi webhook list" in again.stderr
