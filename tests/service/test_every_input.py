"""Every field of every command and every parameter of every page given what it cannot be: answered
below 500, with a problem that repeats nothing of it."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from fastapi.routing import APIRoute

from domain.catalogue import COMMANDS
from domain.decider import STEPS
from domain.roles import Role
from domain.streams.registry import REGISTRY_STREAM
from service.command_examples import EXAMPLES
from tests.domain import course
from tests.domain.course import changed
from tests.domain.specification import COMMITTEE, STREAM
from tests.service.refusing import BILLIONS, MARK
from tests.service.running import Service

NOWHERE = UUID(int=0xDEAD)
UNFIT: tuple[Any, ...] = (
    None,
    True,
    1.5,
    -1,
    10**30,
    "",
    f"{MARK}\0",
    f"\x1b{MARK}",
    MARK * 2000,
    [],
    [MARK],
    {},
    {MARK: MARK},
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
)
RAW = (
    b'"\\ud800"',
    b'"\\u0000"',
    b'"' + "\ufffe".encode() + b'\xff"',
    b"[" * 300 + b"]" * 300,
    b"[" * 60_000,
    BILLIONS.encode(),
    b"1e999",
    b"NaN",
)
PLACEHOLDER = "7f3ac1-here"
QUERY_VALUES = (
    "",
    "\0",
    MARK,
    "%",
    "-1",
    "0",
    BILLIONS,
    "1e400",
    "NaN",
    "0001-01-01",
    "9999-12-31",
    "0000-00-00",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "W10",
    "WyJ4IiwxXQ",
    "x" * 5000,
    "'; DROP TABLE events --",
)


def caller_of(name: str) -> str:
    """Somebody who has a role for it."""
    roles = STEPS[COMMANDS[name]].roles
    return "importer" if Role.IMPORTER in roles else sorted(role.value for role in roles)[0]


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where in a body there is something to put another thing for."""
    items: Any = ()
    if isinstance(node, dict):
        items = node.items()
    elif isinstance(node, list):
        items = enumerate(node[:1])
    for key, value in items:
        yield (*path, key)
        yield from places(value, (*path, key))


def with_other(body: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """The body with this in that place."""
    changed: Any = copy.deepcopy(body)
    at = changed
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return changed  # type: ignore[no-any-return]  # it is a copy of the body


def answered(answer: Any, *, what: object) -> None:
    """Not a fault of ours, and nothing repeated."""
    assert answer.status_code < 500, (what, answer.text[:300])
    if answer.status_code >= 400:
        assert "7f3ac1" not in answer.text, what
        assert BILLIONS[:50] not in answer.text, what


@pytest.mark.parametrize("name", COMMANDS)
def test_every_field_of_every_command(shared: Service, name: str) -> None:
    command = COMMANDS[name]
    body = {"occurred_at": "2025-12-01T09:00:00+08:00", **EXAMPLES[name]}
    fields = {*places(body), *((field,) for field in command.model_fields), ("7f3ac1",)}
    for path in sorted(fields, key=str):
        for value in UNFIT:
            said = with_other(body, path, value)
            answer = shared.post(name, said, by=caller_of(name), stream=NOWHERE)
            answered(answer, what=(path, value))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_as_broken_json(shared: Service, name: str) -> None:
    body = {**EXAMPLES[name], "occurred_at": "2025-12-01T09:00:00+08:00"}
    for field in body:
        text = json.dumps({**body, field: PLACEHOLDER}).encode()
        for raw in RAW:
            said = text.replace(f'"{PLACEHOLDER}"'.encode(), raw)
            answer = shared.post(name, said, by=caller_of(name), stream=NOWHERE)
            assert 400 <= answer.status_code < 500, (field, raw[:20], answer.text[:300])
            answered(answer, what=(field, raw[:20]))


@pytest.mark.parametrize(
    "name", [it for it in COMMANDS if STEPS[COMMANDS[it]].stream != "registry"]
)
def test_the_register_is_no_stream_of_another_kind(shared: Service, name: str) -> None:
    answer = shared.post(name, EXAMPLES[name], by=caller_of(name), stream=REGISTRY_STREAM)
    assert 400 <= answer.status_code < 500
    answered(answer, what=name)


def parameters(route: APIRoute) -> list[str]:
    """The names of a route's query parameters."""
    names = []
    for parameter in route.dependant.query_params:
        model = parameter.field_info.annotation
        fields = getattr(model, "model_fields", None)
        if fields is None:
            names.append(parameter.alias)
        else:
            names += [field.alias or name for name, field in fields.items()]
    return names


def routes(found: Iterable[Any]) -> Iterator[APIRoute]:
    """Every page of the API and for people, but for the stream that has no end."""
    for route in found:
        if hasattr(route, "original_router"):
            yield from routes(route.original_router.routes)
        elif isinstance(route, APIRoute) and "GET" in (route.methods or ()) and not endless(route):
            yield route


def once(found: Iterable[APIRoute]) -> Iterator[APIRoute]:
    """The same page in the other language is the same endpoint, which reads the same parameters."""
    seen: set[Any] = set()
    for route in found:
        if route.endpoint not in seen:
            seen.add(route.endpoint)
            yield route


def endless(route: APIRoute) -> bool:
    """Whether it is a stream of events."""
    return route.path.endswith("/stream")


def addresses(route: APIRoute) -> Iterator[str]:
    """Where there may be something: a matter, an organisation, the first fact."""
    for value in (str(STREAM), str(COMMITTEE), "1") if route.param_convertors else ("",):
        yield re.sub(r"{[^}]+}", value, route.path_format)


@pytest.fixture(scope="module", autouse=True)
def something_to_read(shared: Service) -> None:
    """A matter that has come as far as its discussion, sealed."""
    for command, at in course.SPOKEN:
        assert shared.post(changed(command, occurred_at=at)).status_code == 201
    shared.app.state.parts.district.sealer.seal_all()
    shared.get(f"/api/v1/matters/{STREAM}")


def test_every_parameter_of_every_page(shared: Service) -> None:
    seen = set()
    for route in once(routes(shared.app.routes)):
        names = parameters(route)
        seen.update(names)
        for path in addresses(route):
            for name in (*names, "7f3ac1"):
                for value in QUERY_VALUES:
                    address = f"{path}?{quote(name)}={quote(value)}"
                    answered(shared.request("GET", address), what=address[:200])
    assert {"as_of", "known_at", "limit", "after", "position"} <= seen


def test_every_place_in_every_address(shared: Service) -> None:
    for route in once(routes(shared.app.routes)):
        for name in route.param_convertors:
            for value in QUERY_VALUES:
                unfit = route.path_format.replace("{" + name + "}", quote(value, safe=""))
                path = re.sub(r"{[^}]+}", str(STREAM), unfit)
                answered(shared.request("GET", path), what=path[:200])
