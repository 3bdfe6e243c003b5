"""Pseudonyms for people, so that a clerk's system can name them in commands without their names."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import Field, ValidationError
from starlette.concurrency import run_in_threadpool

from domain.decider import require_standing
from domain.refusal import NotPermitted
from domain.roles import Role
from domain.value import Code, Line, Value
from service.body import header, read_json
from service.command_docs import problem_responses
from service.commands import CommandRoute
from service.parts import parts_of
from service.problems import invalid_body

router = APIRouter(route_class=CommandRoute, tags=["人员代号 Pseudonyms"])

WHO_NAMES_PEOPLE = frozenset({Role.COMMITTEE, Role.STREET, Role.IMPORTER})


class OutsidePerson(Value):
    """Somebody as another system knows them: which system, and under which id there."""

    source: Annotated[Code, Field(examples=["wechat-miniprogram"])]
    external_id: Annotated[Line, Field(examples=["u-20391"])]


_validate = OutsidePerson.__pydantic_validator__.validate_json


@router.post(
    "/api/v1/persons",
    summary="取得人员代号 A person's pseudonym",
    operation_id="name-person",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"$ref": "#/components/schemas/OutsidePerson"},
                    "examples": {
                        "name-person": {
                            "value": {"source": "wechat-miniprogram", "external_id": "u-20391"}
                        }
                    },
                }
            },
        },
        "responses": {
            "200": {
                "description": "The pseudonym: random, and the same whenever it is asked for again",
                "content": {
                    "application/json": {
                        "schema": {
                            "type": "object",
                            "required": ["person"],
                            "properties": {"person": {"type": "string", "format": "uuid"}},
                        }
                    }
                },
            },
            **problem_responses(400, 401, 403, 413, 415, 422, 503),
        },
        "security": [{"token": []}],
    },
)
async def name_person(request: Request) -> Response:
    """Each organisation has its own pseudonyms: nobody can ask for those of another's people."""
    parts = parts_of(request)
    caller = await parts.callers.required(header(request, b"authorization"))
    if caller.actor.role not in WHO_NAMES_PEOPLE:
        raise NotPermitted
    registry = await run_in_threadpool(parts.reader.register.current)
    require_standing(caller.actor, registry, datetime.now(UTC))
    body = await read_json(request, parts.settings.max_body_bytes)
    try:
        outside: OutsidePerson = _validate(body, strict=True)
    except ValidationError as unfit:
        raise invalid_body(unfit, ()) from None
    source = f"{caller.actor.organisation}/{outside.source}"
    found = await run_in_threadpool(parts.district.vault.pseudonyms, source, [outside.external_id])
    content = msgspec.json.encode({"person": found[outside.external_id]})
    return Response(content, media_type="application/json", headers={"Cache-Control": "no-store"})
