"""Every route with every role: the table of the procedure says who may do what, and it holds."""

from __future__ import annotations

from uuid import UUID

import pytest

from domain.catalogue import COMMANDS
from domain.decider import STEPS
from domain.roles import Role
from service.command_examples import EXAMPLES
from tests.service.running import CALLERS, Service

ROLES = {role: name for name, (_, role) in CALLERS.items() if name != "neighbour"}
READ = (
    "/api/v1/matters",
    "/api/v1/organisations",
    "/api/v1/events",
    "/api/v1/events/1",
    "/api/v1/procedure",
    "/api/v1/openapi.json",
    "/problems",
    "/problems/not-permitted",
    "/health",
    "/ready",
)


def test_there_is_a_caller_for_every_role() -> None:
    assert set(ROLES) == set(Role)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", COMMANDS)
def test_commands(shared: Service, name: str, role: Role) -> None:
    """Without the role, 403 and nothing recorded; with it, the rules decide."""
    head = shared.head()
    stream = UUID(int=0xABCDEF)
    answer = shared.post(name, EXAMPLES[name], stream=stream, by=ROLES[role])
    if role in STEPS[COMMANDS[name]].roles:
        assert answer.status_code in (200, 201, 404, 409, 422)
    else:
        assert answer.status_code == 403
        assert answer.json()["rule"] == "NotPermitted"
        assert answer.json()["clause"] == "S2"
        assert shared.head() == head


@pytest.mark.parametrize("name", COMMANDS)
def test_commands_without_a_token(shared: Service, name: str) -> None:
    answer = shared.post(name, EXAMPLES[name], by=None)
    assert answer.status_code == 401
    assert answer.json()["rule"] == "MissingToken"


@pytest.mark.parametrize("role", [None, *Role])
def test_everybody_reads(shared: Service, role: Role | None) -> None:
    for url in READ:
        assert shared.get(url, by=ROLES[role] if role else None).status_code == 200, url


def test_the_procedure_is_told(shared: Service) -> None:
    table = shared.get("/api/v1/procedure").json()
    assert [line["command"] for line in table] == list(COMMANDS)
    for line in table:
        step = STEPS[COMMANDS[line["command"]]]
        assert set(line["roles"]) == step.roles
        assert tuple(line["clauses"]) == step.command.clauses
        assert line["stream"] == step.stream
        assert line["zh"]
        assert line["en"]
