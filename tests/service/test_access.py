"""Every route with every role and with none: who may give a command, and that pages are public."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from starlette.requests import Request

from domain.catalogue import COMMANDS
from domain.decider import STEPS
from domain.events.registry import Kind
from domain.procedure.relations import ROLES_OF_KINDS
from domain.roles import Role
from domain.steps.mandates import GrantMandate
from domain.steps.registration import DissolveOrganisation
from domain.streams.registry import REGISTRY_STREAM
from service.command_examples import EXAMPLES
from service.commands import PREFIXES, CommandRoute
from service.events import sees_restricted
from service.identity import create_token
from service.persons import WHO_NAMES_PEOPLE
from tests.domain.specification import COMMITTEE, HOUSING, STREAM, WATCHERS
from tests.service.running import CALLERS, Service

ROLES = {role: name for name, (_, role) in CALLERS.items() if name != "neighbour"}
EVERYBODY: tuple[Role | None, ...] = (None, *Role)

FILLED = {
    "id": str(STREAM),
    "draw": str(STREAM),
    "referral": str(STREAM),
    "kind": "referral",
    "ref": str(STREAM),
    "position": "1",
    "year": "2026",
    "path": "checkpoint",
    "organisation": str(STREAM),
    "indicator": "attendance",
    "formula": "yishi-default-street-1",
}
"""What stands in the places of an address. Nothing is there under these ids: 404 is an answer."""

PUBLIC = {
    "/",
    "/api/v1/appraisals",
    "/api/v1/appraisals/{id}",
    "/api/v1/appraisals/{id}/timeline",
    "/api/v1/assemblies",
    "/api/v1/assemblies/{id}/timeline",
    "/api/v1/calendar/{year}",
    "/api/v1/common-issue-candidates",
    "/api/v1/common-issues",
    "/api/v1/common-issues/{id}/timeline",
    "/api/v1/deadlines",
    "/api/v1/duties",
    "/api/v1/duties/summary",
    "/api/v1/duties/{id}/{kind}/{ref}",
    "/api/v1/events",
    "/api/v1/events/stream",
    "/api/v1/events/{position}",
    "/api/v1/events/{position}.tlog-proof",
    "/api/v1/events/{position}/entry",
    "/api/v1/log",
    "/api/v1/matters",
    "/api/v1/matters/{id}",
    "/api/v1/matters/{id}/draws",
    "/api/v1/matters/{id}/draws/{draw}",
    "/api/v1/matters/{id}/funds",
    "/api/v1/matters/{id}/manifest",
    "/api/v1/matters/{id}/points",
    "/api/v1/matters/{id}/referrals",
    "/api/v1/matters/{id}/referrals/{referral}",
    "/api/v1/matters/{id}/roster",
    "/api/v1/matters/{id}/speaking",
    "/api/v1/matters/{id}/timeline",
    "/api/v1/norms",
    "/api/v1/norms/{id}/timeline",
    "/api/v1/openapi.json",
    "/api/v1/opinion-calls",
    "/api/v1/opinion-calls/{id}/timeline",
    "/api/v1/organisations",
    "/api/v1/organisations/{id}",
    "/api/v1/procedure",
    "/api/v1/referrals",
    "/api/v1/registry/timeline",
    "/api/v1/scorecards",
    "/api/v1/scorecards/{organisation}",
    "/api/v1/scorecards/{organisation}/{year}",
    "/api/v1/scorecards/{organisation}/{year}/{indicator}",
    "/api/v1/search",
    "/api/v1/suggestions",
    "/api/v1/suggestions/{id}/timeline",
    "/api/v1/trainings",
    "/api/v1/trainings/{id}/timeline",
    "/en",
    "/en/",
    "/en/about",
    "/en/audit",
    "/en/ledger",
    "/en/ledger.csv",
    "/en/ledger.json",
    "/en/ledger/{position}",
    "/en/ledger/{position}.json",
    "/en/matters",
    "/en/matters/{id}",
    "/en/matters/{id}/points",
    "/en/matters/{id}/roster",
    "/en/matters/{id}.json",
    "/en/matters.atom",
    "/en/matters.feed.json",
    "/en/matters/{id}.atom",
    "/en/matters/{id}.feed.json",
    "/en/matters/{id}.ics",
    "/en/notices",
    "/en/notices.atom",
    "/en/notices.csv",
    "/en/notices.feed.json",
    "/en/notices.ics",
    "/en/notices.json",
    "/en/search",
    "/zh/matters.atom",
    "/zh/matters.feed.json",
    "/zh/matters/{id}.atom",
    "/zh/matters/{id}.feed.json",
    "/en/search.json",
    "/health",
    "/log/{path}",
    "/problems",
    "/problems/{name}",
    "/ready",
    "/static/{name}",
    "/zh",
    "/zh/",
    "/zh/about",
    "/zh/audit",
    "/zh/ledger",
    "/zh/ledger.csv",
    "/zh/ledger.json",
    "/zh/ledger/{position}",
    "/zh/ledger/{position}.json",
    "/open-data/{name}",
    "/zh/data",
    "/en/data",
    "/zh/data/{name}",
    "/en/data/{name}",
    "/zh/matters",
    "/zh/matters/{id}",
    "/zh/matters/{id}/points",
    "/zh/matters/{id}/roster",
    "/zh/matters/{id}.json",
    "/zh/matters/{id}.ics",
    "/zh/notices",
    "/zh/notices.atom",
    "/zh/notices.csv",
    "/zh/notices.feed.json",
    "/zh/notices.ics",
    "/zh/notices.json",
    "/zh/search",
    "/zh/search.json",
    *(
        f"/{language}/{table}{ending}"
        for language in ("zh", "en")
        for table, endings in {
            "appraisals": ("", ".csv", ".json"),
            "duties": ("", ".csv", ".json"),
            "findings": ("", ".csv", ".json", ".atom", ".feed.json"),
            "funds": ("", ".csv", ".json"),
            "matters": (".csv", ".json"),
            "organisations": ("", ".csv", ".json", "/{id}", "/{id}.json"),
            "outcomes": ("", ".csv", ".json", ".atom", ".feed.json"),
            "proceedings": ("", ".csv", ".json"),
            "referrals": ("", ".csv", ".json", ".atom", ".feed.json"),
            "statements": ("", ".csv", ".json"),
            "scorecards": ("", ".csv", ".json"),
            "scorecards/formulas": ("",),
            "scorecards/formulas/{formula}": ("",),
            "scorecards/{organisation}": ("", ".csv", ".json"),
            "scorecards/{organisation}/{year}": ("", ".csv", ".json"),
            "scorecards/{organisation}/{year}/{indicator}": ("", ".csv", ".json"),
            "supervision": ("",),
        }.items()
        for ending in endings
    ),
}
"""Read by everybody, with a token and without."""
SEALED = {
    "/api/v1/events/{position}.tlog-proof",
    "/api/v1/events/{position}/entry",
    "/api/v1/log",
}
"""What waits for the log to be sealed."""
DESK = {
    f"{method} /{language}/desk{path}"
    for language in ("zh", "en")
    for method, path in (
        ("GET", ""),
        ("POST", "/drafts"),
        ("GET", "/matters/{id}"),
        ("GET", "/record"),
        ("GET", "/record/{command}"),
        ("POST", "/record/{command}"),
        ("GET", "/recorded/{position}"),
        ("GET", "/mandates"),
        ("POST", "/mandates"),
        ("POST", "/sample"),
        ("GET", "/sign-in"),
        ("GET", "/sign-in/provider"),
        ("POST", "/sign-out"),
        ("GET", "/signed-out"),
    )
} | {"GET /zh/desk/signed-in"}
"""The recording desk (tests/desk): by session, and deaf to tokens."""
WITH_TOKEN: dict[str, frozenset[Role]] = {"POST /api/v1/persons": WHO_NAMES_PEOPLE}
"""What is no command and yet not for everybody: by whom."""
WITH_ANY_TOKEN = {
    "GET /api/v1/webhooks",
    "POST /api/v1/webhooks",
    "GET /api/v1/webhooks/{id}",
    "DELETE /api/v1/webhooks/{id}",
    "POST /api/v1/webhooks/{id}/test",
    "POST /api/v1/webhooks/{id}/rotate-secret",
}
"""For whoever holds a token, and of that token's own things alone."""

ASKED = {
    "/api/v1/events/stream": "?after=x",
}
"""With what parameters: a stream in a way that ends, by one that is refused."""


def routes(found: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """(method, path) of every route, those of routers taken in included."""
    for route in found:
        if hasattr(route, "original_router"):
            yield from routes(route.original_router.routes)
        elif not isinstance(route, CommandRoute) or not is_command(route.path):
            for method in getattr(route, "methods", None) or ():
                if method != "HEAD":
                    yield method, route.path_format


def address_of(path: str, filled: Mapping[str, str]) -> str:
    """A route's address with these in its places; a name is one that there is."""
    name = "not-permitted" if path.startswith("/problems") else "events"
    return path.format(**{"name": name, **filled})


def is_command(path: str) -> bool:
    """Whether a path is that of a command of the table."""
    name = path.rpartition("/")[2]
    return name in COMMANDS and path == f"{PREFIXES[STEPS[COMMANDS[name]].stream]}/{name}"


def test_there_is_a_caller_for_every_role() -> None:
    assert set(ROLES) == set(Role)


def test_every_route_is_a_command_or_stands_in_a_table(shared: Service) -> None:
    known = {f"GET {path}" for path in PUBLIC} | set(WITH_TOKEN) | WITH_ANY_TOKEN | DESK
    assert {f"{method} {path}" for method, path in routes(shared.app.routes)} == known


def test_every_address_described_is_a_command_or_stands_in_a_table(shared: Service) -> None:
    document = shared.get("/api/v1/openapi.json").json()
    for path, operations in document["paths"].items():
        for method in operations:
            line = f"{method.upper()} {path}"
            known = path in PUBLIC or line in {*WITH_TOKEN, *WITH_ANY_TOKEN}
            assert known or (method == "post" and is_command(path))


# Commands


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", COMMANDS)
def test_commands(shared: Service, name: str, role: Role) -> None:
    """Without the role, 403 and nothing recorded; with it, the rules decide (and the relation: a
    refusal that names a field)."""
    head = shared.head()
    stream = UUID(int=0xABCDEF)
    answer = shared.post(name, EXAMPLES[name], stream=stream, by=ROLES[role])
    if role in STEPS[COMMANDS[name]].roles:
        assert answer.status_code in (200, 201, 403, 404, 409, 422)
        assert answer.status_code != 403 or answer.json()["field"] != "actor"
        assert answer.status_code != 403 or "field" in answer.json()
    else:
        assert answer.status_code == 403
        assert answer.json()["rule"] == "NotPermitted"
        assert answer.json()["clause"] == "S2"
        assert "field" not in answer.json()
        assert shared.head() == head


@pytest.mark.parametrize("name", COMMANDS)
def test_commands_without_a_token(shared: Service, name: str) -> None:
    answer = shared.post(name, EXAMPLES[name], by=None)
    assert answer.status_code == 401
    assert answer.json()["rule"] == "MissingToken"


@pytest.mark.parametrize("address", WITH_TOKEN)
@pytest.mark.parametrize("role", EVERYBODY)
def test_what_is_no_command_and_not_for_everybody(
    shared: Service, address: str, role: Role | None
) -> None:
    method, path = address.split()
    body = {"source": "wechat", "external_id": "u-1"}
    headers = shared.authorization(ROLES[role] if role else None)
    answer = shared.request(method, path, json=body, headers=headers)
    if role is None:
        assert answer.status_code == 401
    else:
        assert answer.status_code == (200 if role in WITH_TOKEN[address] else 403)


@pytest.mark.parametrize("address", sorted(WITH_ANY_TOKEN))
def test_what_is_for_whoever_holds_a_token(shared: Service, address: str) -> None:
    method, path = address.split()
    url = path.format(**FILLED)
    answers = [
        shared.request(method, url, headers=shared.authorization(ROLES[role])) for role in Role
    ]
    assert {answer.status_code for answer in answers} <= {200, 404, 415}
    assert shared.request(method, url).json()["rule"] == "MissingToken"


# Pages


@pytest.mark.parametrize("path", sorted(PUBLIC))
def test_everybody_reads(shared: Service, path: str) -> None:
    """The same answer for all, and never for want of a token."""
    url = address_of(path, FILLED) + ASKED.get(path, "")
    if path in SEALED:
        shared.app.state.parts.district.sealer.seal_all()
    answers = {shared.get(url, by=ROLES[role] if role else None).status_code for role in EVERYBODY}
    assert len(answers) == 1
    assert answers <= {200, 302, 304, 308, 404, 422}


@pytest.mark.parametrize("path", sorted(PUBLIC))
def test_nobody_writes_to_a_page(shared: Service, path: str) -> None:
    url = address_of(path, FILLED)
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = shared.request(method, url, headers=shared.authorization("district"))
        assert answer.status_code in (404, 405), method


@pytest.mark.parametrize("line", sorted(DESK))
def test_the_desk_knows_no_tokens(shared: Service, line: str) -> None:
    """Whatever token comes, it is as if nobody had signed in: sent to do so, or refused."""
    method, path = line.split()
    headers = {
        **shared.authorization("district"),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    url = path.format(command="submit-proposal", **FILLED)
    answer = shared.request(method, url, headers=headers)
    at_the_door = path.endswith(("/sign-in", "/signed-out"))
    assert answer.status_code in ((200,) if at_the_door else (303, 403, 404)), answer.text


# Standing


def token(service: Service, name: str, organisation: UUID, role: Role, **more: Any) -> None:
    """A token for a caller of this name."""
    datastore = service.app.state.parts.district.datastore
    _, secret = create_token(datastore, organisation, role, **more)
    service.tokens = {**service.tokens, name: secret}


@pytest.mark.parametrize("role", ROLES_OF_KINDS)
def test_a_token_does_not_give_what_its_organisation_has_not(shared: Service, role: Role) -> None:
    """Whatever a token says, the register decides in which role an organisation acts."""
    misfit = HOUSING if Kind.DEPARTMENT not in ROLES_OF_KINDS[role] else COMMITTEE
    token(shared, "misfit", misfit, role)
    names = [name for name, command in COMMANDS.items() if role in STEPS[command].roles]
    for name in names:
        answer = shared.post(name, EXAMPLES[name], by="misfit")
        assert (answer.status_code, answer.json()["field"]) == (403, "actor"), name


def test_pseudonyms_are_for_those_with_standing(service: Service) -> None:
    token(service, "person", COMMITTEE, Role.COMMITTEE, person=UUID(int=7))
    body = {"source": "wechat", "external_id": "u-1"}
    answer = service.request(
        "POST", "/api/v1/persons", json=body, headers=service.authorization("person")
    )
    assert (answer.status_code, answer.json()["rule"]) == (403, "MandateMissing")


def test_what_is_restricted_shows_to_those_with_standing(service: Service) -> None:
    """A member of a supervision group without a mandate reads as the public does."""
    member = UUID(int=7)
    token(service, "member", WATCHERS, Role.SUPERVISION, person=member)
    whole = restricted_shown(service, "member")
    assert whole is False
    grant = GrantMandate(
        mandate=UUID(int=0x3A),
        organisation=WATCHERS,
        role=Role.SUPERVISION,
        person=member,
        valid_from=date(2025, 12, 1),
    )
    assert service.post(grant, stream=REGISTRY_STREAM, by="district").status_code == 201
    assert restricted_shown(service, "member") is True
    assert restricted_shown(service, "supervision") is True
    end = DissolveOrganisation(organisation=WATCHERS, reason="任期届满")
    assert service.post(end, stream=REGISTRY_STREAM, by="district").status_code == 201
    assert restricted_shown(service, "supervision") is False
    assert restricted_shown(service, "auditor") is True
    assert restricted_shown(service, None) is False


def restricted_shown(service: Service, by: str | None) -> bool:
    """Whether a reader gets restricted facts whole."""
    parts = service.app.state.parts
    parts.reader.register.current(at_once=True)
    headers = [(k.lower().encode(), v.encode()) for k, v in service.authorization(by).items()]
    request = Request({"type": "http", "headers": headers})
    return service.run(sees_restricted(request, parts))


def test_the_procedure_is_told(shared: Service) -> None:
    table = shared.get("/api/v1/procedure").json()
    assert [line["command"] for line in table] == list(COMMANDS)
    for line in table:
        step = STEPS[COMMANDS[line["command"]]]
        assert set(line["roles"]) == step.roles
        assert tuple(line["clauses"]) == step.command.clauses
        assert line["stream"] == step.stream
        assert line["relation"] == {"zh": step.relation.zh, "en": step.relation.en}
        assert line["zh"]
        assert line["en"]
