"""Webhooks as callers ask for them and as they are shown."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from domain.catalogue import FACTS
from domain.value import Line, Value
from infra.cloud_events import MEDIA_TYPE
from infra.webhooks.outside import URL_LENGTH_MAX
from infra.webhooks.subscriptions import Subscription

TYPES_MAX = 100


def _known(event_type: str) -> str:
    if event_type not in FACTS:
        raise PydanticCustomError("unknown_event_type", "no event has this type")
    return event_type


class NewWebhook(Value):
    """Where events are to be sent, and which: those of any of the ``types``, of the organisation
    (the matter's or who acted), of the matter; without these, all. ``after`` is the position behind
    which to begin; without it, from now on."""

    url: Annotated[
        str,
        StringConstraints(min_length=1, max_length=URL_LENGTH_MAX, pattern=r"^[!-~]+$"),
        Field(examples=["https://example.org/yishi"]),
    ]
    label: Line | None = None
    types: (
        Annotated[
            tuple[Annotated[str, AfterValidator(_known)], ...],
            Field(min_length=1, max_length=TYPES_MAX, examples=[["notice.published.v1"]]),
        ]
        | None
    ) = None
    organisation: UUID | None = None
    matter: UUID | None = None
    after: Annotated[int, Field(ge=0, le=2**62)] | None = None


class WebhookLine(msgspec.Struct, frozen=True):
    """A subscription. ``state`` is active, failing (the next attempt is at ``next_attempt_at``) or
    ended (``ended_because``: gone, failing or operator). Every event up to ``position`` was
    delivered or is not among those asked for. ``outcome`` is what came of the last attempt: a
    status, or timeout, connection, certificate, secret (it cannot be read), error, or the rule that
    the address broke."""

    id: UUID
    url: str
    label: str | None
    types: list[str] | None
    organisation: UUID | None
    matter: UUID | None
    created_at: datetime
    state: str
    position: int
    attempted_at: datetime | None
    outcome: str | None
    failures: int
    failing_since: datetime | None
    next_attempt_at: datetime | None
    ended_at: datetime | None
    ended_because: str | None


class WebhookMade(WebhookLine, frozen=True):
    """A new subscription with its signing secret, which is shown this once."""

    secret: str


class NewSecret(msgspec.Struct, frozen=True):
    """Signs from now on; the one before signs beside it until ``previous_until``."""

    secret: str
    previous_until: datetime


class Tested(msgspec.Struct, frozen=True):
    """What came of a test message: ``outcome`` as of a subscription."""

    delivered: bool
    outcome: str


SENT: dict[str, Any] = {
    "event": {
        "post": {
            "summary": "登记推送 An event",
            "description": "An event that was asked for, or a test message; answered by 200 to 299"
            " it is not sent again (docs/FEEDS.md)",
            "parameters": [
                {
                    "name": name,
                    "in": "header",
                    "required": True,
                    "description": description,
                    "schema": {"type": "string"},
                }
                for name, description in (
                    ("webhook-id", "The event's id, the same at every attempt"),
                    ("webhook-timestamp", "Of this attempt: seconds since 1970"),
                    ("webhook-signature", "`v1,` and an HMAC-SHA256; two while secrets overlap"),
                )
            ],
            "requestBody": {
                "required": True,
                "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/CloudEvent"}}},
            },
            "responses": {"2XX": {"description": "Taken"}, "410": {"description": "No more"}},
        }
    }
}
"""What a receiver gets, as OpenAPI has webhooks."""

SCHEMAS: dict[str, Any] = {
    "Webhook": WebhookLine,
    "Webhooks": list[WebhookLine],
    "WebhookMade": WebhookMade,
    "WebhookSecret": NewSecret,
    "WebhookTested": Tested,
}


def webhook_line(it: Subscription) -> WebhookLine:
    """A subscription as its owner sees it."""
    state = "ended" if it.ended_at else "failing" if it.failures else "active"
    return WebhookLine(
        id=it.id,
        url=it.url,
        label=it.label or None,
        types=it.types,
        organisation=it.organisation,
        matter=it.matter,
        created_at=it.created_at,
        state=state,
        position=it.position,
        attempted_at=it.attempted_at,
        outcome=it.outcome,
        failures=it.failures,
        failing_since=it.failing_since,
        next_attempt_at=it.next_attempt_at if state == "failing" else None,
        ended_at=it.ended_at,
        ended_because=it.ended_because,
    )
