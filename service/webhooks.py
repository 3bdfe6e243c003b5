"""Webhooks for whoever holds a token: where events should be sent, and how that goes.

Each token sees and changes its own subscriptions alone. What is sent is what the public may read.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import msgspec
from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from starlette.concurrency import run_in_threadpool

from infra.page_queries import EventFilter
from infra.webhooks.opening import Webhooks
from infra.webhooks.outside import NotOutside
from infra.webhooks.signing import new_secret
from infra.webhooks.subscriptions import Subscription
from service import problem_kinds as kinds
from service.answers import not_found
from service.body import header, read_json
from service.command_docs import Responses, problem_responses
from service.identity import Caller
from service.parts import Parts, parts_of
from service.problems import Problem, invalid_body
from service.webhook_views import NewSecret, NewWebhook, Tested, WebhookMade, webhook_line

router = APIRouter(prefix="/api/v1/webhooks", tags=["网络推送 Webhooks"])

ASKED_AT_ONCE = 4
"""Names looked up, and tests sent, at a time: both may take as long as a stranger likes."""
_NO_STORE = {"Cache-Control": "no-store"}
_outward = CapacityLimiter(ASKED_AT_ONCE)


_validate = NewWebhook.__pydantic_validator__.validate_json


def _answers(status: int, schema: str, description: str, *problems: int) -> Responses:
    shown = {"$ref": f"#/components/schemas/{schema}"}
    answer = {"description": description, "content": {"application/json": {"schema": shown}}}
    return {str(status): answer, **problem_responses(401, *problems, 503)}


_DELETED: Responses = {"204": {"description": "Gone"}, **problem_responses(401, 404, 422, 503)}


_TOKEN: dict[str, Any] = {"security": [{"token": []}]}


@router.post(
    "",
    status_code=201,
    summary="订阅网络推送 Subscribe",
    operation_id="add-webhook",
    responses=_answers(201, "WebhookMade", "Made; keep the secret", 400, 409, 413, 415, 422),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": {"$ref": "#/components/schemas/NewWebhook"}}
            },
        },
        **_TOKEN,
    },
)
async def add(request: Request) -> Response:
    """Events are POSTed as CloudEvents, signed by Standard Webhooks, in their order; each until a
    status from 200 to 299 answers it."""
    caller, webhooks = await _asked(request)
    parts = parts_of(request)
    body = await read_json(request, parts.settings.max_body_bytes)
    try:
        wanted: NewWebhook = _validate(body, strict=True)
    except ValidationError as unfit:
        raise invalid_body(unfit, ()) from None
    try:
        await to_thread.run_sync(webhooks.outside.check, wanted.url, limiter=_outward)
    except NotOutside as refused:
        raise _not_outside(refused) from None
    secret = new_secret()
    made = await run_in_threadpool(_add, parts, caller, wanted, secret)
    line = WebhookMade(**msgspec.structs.asdict(webhook_line(made)), secret=secret)
    return _json(line, 201, Location=f"/api/v1/webhooks/{made.id}")


@router.get(
    "",
    summary="自己的网络推送 My webhooks",
    responses=_answers(200, "Webhooks", "Those of this token, the oldest first"),
    openapi_extra=_TOKEN,
)
async def mine(request: Request) -> Response:
    """The subscriptions of the token that asks, and how each of them goes."""
    caller, webhooks = await _asked(request)
    found = await run_in_threadpool(webhooks.subscriptions.of_token, caller.id)
    return _json([webhook_line(it) for it in found])


@router.get(
    "/{id}",
    summary="一项网络推送 A webhook",
    responses=_answers(200, "Webhook", "One of this token's", 404, 422),
    openapi_extra=_TOKEN,
)
async def one(request: Request, id: UUID) -> Response:
    """One subscription, and how it goes."""
    found, _ = await _own(request, id)
    return _json(webhook_line(found))


@router.delete(
    "/{id}",
    status_code=204,
    summary="退订网络推送 Unsubscribe",
    responses=_DELETED,
    openapi_extra=_TOKEN,
)
async def remove(request: Request, id: UUID) -> Response:
    """Nothing more is sent; an attempt under way may still arrive."""
    caller, webhooks = await _asked(request)
    if not await run_in_threadpool(webhooks.subscriptions.remove, id, caller.id):
        raise not_found()
    return Response(status_code=204, headers=_NO_STORE)


@router.post(
    "/{id}/test",
    summary="发送测试消息 Send a test message",
    operation_id="test-webhook",
    responses=_answers(200, "WebhookTested", "What came of it", 404, 422),
    openapi_extra=_TOKEN,
)
async def test(request: Request, id: UUID) -> Response:
    """One message of the type `invalid.yishi.webhook.test`, signed like any other, sent at once and
    not again."""
    found, webhooks = await _own(request, id)
    outcome = await to_thread.run_sync(webhooks.delivery.test, found, limiter=_outward)
    return _json(Tested(outcome.delivered, str(outcome)))


@router.post(
    "/{id}/rotate-secret",
    summary="更换签名密钥 Change the secret",
    operation_id="rotate-webhook-secret",
    responses=_answers(200, "WebhookSecret", "The new secret, shown this once", 404, 422),
    openapi_extra=_TOKEN,
)
async def rotate(request: Request, id: UUID) -> Response:
    """For a day, messages are signed with both secrets, and either verifies."""
    found, webhooks = await _own(request, id)
    secret = new_secret()
    until = await run_in_threadpool(webhooks.delivery.replace_secret, found.id, secret)
    return _json(NewSecret(secret, until))


async def _asked(request: Request) -> tuple[Caller, Webhooks]:
    parts = parts_of(request)
    caller = await parts.callers.required(header(request, b"authorization"))
    return caller, parts.district.webhooks


async def _own(request: Request, id: UUID) -> tuple[Subscription, Webhooks]:
    """One of the caller's own; another's is as good as none."""
    caller, webhooks = await _asked(request)
    found = await run_in_threadpool(webhooks.subscriptions.find, id, caller.id)
    if found is None:
        raise not_found()
    return found, webhooks


def _add(parts: Parts, caller: Caller, wanted: NewWebhook, secret: str) -> Subscription:
    webhooks = parts.district.webhooks
    subscription = uuid4()
    made = webhooks.subscriptions.add(
        subscription,
        caller.id,
        wanted.url,
        wanted.label or "",
        EventFilter(stream=wanted.matter, organisation=wanted.organisation, types=wanted.types),
        webhooks.keeper.seal(secret, subscription),
        parts.reader.head() if wanted.after is None else wanted.after,
    )
    found = webhooks.subscriptions.find(subscription, caller.id)
    if not made or found is None:
        raise Problem(kinds.TOO_MANY_WEBHOOKS)
    return found


def _not_outside(refused: NotOutside) -> Problem:
    error = ErrorDetails(type=refused.rule, loc=("url",), msg="", input=None)
    return Problem(kinds.INVALID_FIELDS, rule=refused.rule, errors=[error])


def _json(content: object, status: int = 200, **headers: str) -> Response:
    return Response(
        msgspec.json.encode(content),
        status_code=status,
        headers={**_NO_STORE, **headers},
        media_type="application/json",
    )
