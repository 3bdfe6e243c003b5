"""What OpenAPI says of each command: body with an example, headers, answers and problems."""

from __future__ import annotations

from typing import Any

from domain.procedure import Step
from service.command_examples import EXAMPLES

PROBLEM_REF = {"$ref": "#/components/schemas/Problem"}

Responses = dict[int | str, dict[str, Any]]
"""As FastAPI's routes take them."""

TAGS = {
    "registry": "单位登记簿 Registry",
    "matter": "议事事项 Matters",
    "appraisal": "评议 Appraisals",
    "opinion_call": "征集意见 Calls for opinions",
    "suggestion": "工作建议 Suggestions",
    "common_issue": "共性问题 Common issues",
    "assembly": "居民会议 Assemblies",
    "training": "培训 Trainings",
    "norm": "制度规范 Norms",
    "scorecard": "考核结果 Scorecards",
    "person": "人员代号 Pseudonyms",
}

RECEIPT_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "What the ledger took. `position` is that of the last fact (the head of the"
    " ledger when `facts` is 0); `version` that of the stream after it. `proofs` are the addresses"
    " of a proof file for each fact, to be fetched and kept: a second later it is sealed.",
    "required": ["stream", "version", "position", "facts", "proofs"],
    "properties": {
        "stream": {"type": "string", "format": "uuid"},
        "version": {"type": "integer", "minimum": 0},
        "position": {"type": "integer", "minimum": 0},
        "facts": {"type": "integer", "minimum": 0},
        "proofs": {"type": "array", "items": {"type": "string", "format": "uri-reference"}},
    },
    "examples": [
        {
            "stream": "c1a0f0de-21d3-4d57-8f6e-3b8c6c1d9a04",
            "version": 7,
            "position": 1024,
            "facts": 1,
            "proofs": ["/api/v1/events/1024.tlog-proof"],
        }
    ],
}

_PROBLEMS = {
    400: "Malformed JSON, or a header with an unfit value",
    401: "No token, or one that is unknown or revoked",
    403: "The role or organisation may not do this",
    404: "There is no such matter",
    409: "Recorded already, or the Idempotency-Key was used for a different request",
    412: "If-Match names another version",
    413: "The body is too large",
    415: "The body is not application/json",
    422: "Fields are unfit, or the rules refuse: `rule` and `clause` say which",
    503: "The ledger cannot be reached; ask again with the same Idempotency-Key",
}


def problem_responses(*statuses: int, described: dict[int, str] | None = None) -> Responses:
    """The problem answers of these statuses, as OpenAPI has them."""
    words = _PROBLEMS | (described or {})
    return {
        str(status): {
            "description": words.get(status, "A problem"),
            "content": {"application/problem+json": {"schema": PROBLEM_REF}},
        }
        for status in statuses
    }


_ANSWER_HEADERS = {
    "ETag": {
        "description": "The version of the stream, for If-Match",
        "schema": {"type": "string"},
    },
    "Yishi-Position": {
        "description": "The position, to be waited for when reading (`?position=`)",
        "schema": {"type": "integer"},
    },
    "Idempotency-Replayed": {
        "description": "true when this key was answered before: the same answer again",
        "schema": {"type": "string", "enum": ["true"]},
    },
}
_LOCATION = {"description": "The last fact recorded", "schema": {"type": "string"}}


def _answer(description: str, headers: dict[str, Any]) -> dict[str, Any]:
    return {
        "description": description,
        "headers": headers,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Receipt"}}},
    }


ANSWERS: Responses = {
    "201": _answer("Recorded", {**_ANSWER_HEADERS, "Location": _LOCATION}),
    "200": _answer("The ledger says so already; nothing was added", _ANSWER_HEADERS),
    **problem_responses(*_PROBLEMS),
}

HEADERS: list[dict[str, Any]] = [
    {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": "Up to 128 printable ASCII characters of your own choice, under which a"
        " retry gets the same answer, for ever",
        "schema": {"type": "string", "maxLength": 128},
    },
    {
        "name": "If-Match",
        "in": "header",
        "required": False,
        "description": "The ETag of the stream: the command is refused when it has moved on",
        "schema": {"type": "string"},
    },
]
STREAM_ID: dict[str, Any] = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "The stream's id; for a new one, a random UUID of your own",
    "schema": {"type": "string", "format": "uuid"},
}


def command_docs(name: str, step: Step) -> dict[str, Any]:
    """The arguments of the route that document a command."""
    command = step.command
    addressed = [] if step.stream == "registry" else [STREAM_ID]
    roles = ", ".join(sorted(step.roles))
    return {
        "operation_id": name,
        "tags": [TAGS[step.stream]],
        "summary": f"{command.zh} {command.__name__}",
        "description": f"{command.__doc__}\n\nClauses: {', '.join(command.clauses)}."
        f" Roles: {roles}.",
        "openapi_extra": {
            "parameters": [*addressed, *HEADERS],
            "requestBody": {
                "required": True,
                "content": {
                    "application/json": {
                        "schema": {"$ref": f"#/components/schemas/{command.__name__}"},
                        "examples": {name: {"summary": command.zh, "value": EXAMPLES[name]}},
                    }
                },
            },
            "responses": ANSWERS,
            "security": [{"token": []}],
        },
    }
