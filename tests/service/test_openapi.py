"""The service describes itself: every command with its schema, example, answers and problems."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from domain.catalogue import COMMANDS
from service.command_examples import EXAMPLES
from tests.service.running import Service, address


@pytest.fixture(scope="module")
def document(shared: Service) -> dict[str, Any]:
    answer = shared.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    described: dict[str, Any] = answer.json()
    return described


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for part in node.values():
            yield from references(part)
    elif isinstance(node, list):
        for part in node:
            yield from references(part)


def test_it_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for reference in references(document):
        prefix, _, name = reference.rpartition("/")
        assert prefix == "#/components/schemas"
        assert name in schemas, reference


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_described(document: dict[str, Any], name: str) -> None:
    path = address(name).replace("00000000-0000-0000-0000-00000000000a", "{id}")
    operation = document["paths"][path]["post"]
    content = operation["requestBody"]["content"]["application/json"]
    assert content["schema"]["$ref"].endswith(f"/{COMMANDS[name].__name__}")
    assert content["examples"][name]["value"] == EXAMPLES[name]
    assert COMMANDS[name].zh in operation["summary"]
    assert {"200", "201", "401", "403", "404", "409", "412", "422"} <= set(operation["responses"])
    for status, answer in operation["responses"].items():
        media_type = "application/json" if status < "300" else "application/problem+json"
        assert list(answer["content"]) == [media_type]
    headers = {p["name"] for p in operation["parameters"] if p["in"] == "header"}
    assert headers == {"Idempotency-Key", "If-Match"}
    paths = {p["name"] for p in operation["parameters"] if p["in"] == "path"}
    assert paths == ({"id"} if "{id}" in path else set())
    assert operation["security"] == [{"token": []}]


def test_operations_have_names_of_their_own(document: dict[str, Any]) -> None:
    names = [o["operationId"] for path in document["paths"].values() for o in path.values()]
    assert len(names) == len(set(names))


def test_everything_has_a_summary_and_an_answer(document: dict[str, Any]) -> None:
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert operation["summary"], path
            assert operation["responses"], path
            errors = [status for status in operation["responses"] if status >= "400"]
            for status in errors:
                answer = operation["responses"][status]
                assert "application/problem+json" in answer["content"], (path, status)


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("/api/v1/matters", "Docket"),
        ("/api/v1/matters/{id}", "Matter"),
        ("/api/v1/matters/{id}/timeline", "Timeline"),
        ("/api/v1/matters/{id}/points", "Points"),
        ("/api/v1/organisations/{id}", "Organisation"),
    ],
)
def test_pages_have_schemas(document: dict[str, Any], path: str, schema: str) -> None:
    content = document["paths"][path]["get"]["responses"]["200"]["content"]
    assert content["application/json"]["schema"]["$ref"].endswith(f"/{schema}")


def test_what_a_webhook_sends_is_described(document: dict[str, Any]) -> None:
    sent = document["webhooks"]["event"]["post"]
    (media_type,) = sent["requestBody"]["content"]
    assert media_type == "application/cloudevents+json"
    assert {it["name"] for it in sent["parameters"]} == {
        "webhook-id",
        "webhook-timestamp",
        "webhook-signature",
    }
