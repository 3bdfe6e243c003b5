"""The ledger's events as they stand, for auditors and other systems: by pages, whole, or live; as
they are, or as CloudEvents.

Words stay sealed here. A restricted event shows its envelope without the person, unless the
caller's role may see more.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import fastapi
import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from domain.decider import require_standing
from domain.refusal import Refusal
from infra.cloud_events import BATCH_MEDIA_TYPE, MEDIA_TYPE, cloud_event, shown_to_public
from infra.page_queries import EventFilter, StoredPage
from service.answers import next_address, not_found, waited
from service.body import header, whole_number
from service.command_docs import problem_responses
from service.event_stream import EventStream
from service.media_types import chosen
from service.parameters import Before, Query, Since
from service.parts import Parts, parts_of
from service.reading import EVENTS_LIMIT

router = APIRouter(prefix="/api/v1/events", tags=["事件 Events"])

JSON = "application/json"
NDJSON = "application/x-ndjson"
LIMIT_DEFAULT = 100

Write = Callable[[StoredPage], bytes]
"""An event as this reader gets it."""

EVENT_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"$ref": "#/components/schemas/AuditEntry"},
        {"$ref": "#/components/schemas/RestrictedEntry"},
    ]
}
CLOUD_EVENT_SCHEMA: dict[str, Any] = {"$ref": "#/components/schemas/CloudEvent"}


class FilterQuery(Query):
    """Which events."""

    matter: Annotated[UUID | None, Field(description="The stream")] = None
    organisation: Annotated[
        UUID | None, Field(description="The organiser of the matter, or who acted")
    ] = None
    type: Annotated[
        str | None, Field(pattern=r"^[a-z_.0-9]{1,64}$", examples=["notice.published.v1"])
    ] = None
    from_: Annotated[Since | None, Field(alias="from", description="Happened then or after")] = None
    to: Annotated[Before | None, Field(description="Happened before; a day is included")] = None
    recorded_from: Since | None = None
    recorded_to: Before | None = None
    format: Annotated[
        Literal["cloudevents"] | None, Field(description="Each event as a CloudEvent 1.0")
    ] = None

    def filter(self) -> EventFilter:
        """As the page store takes it."""
        return EventFilter(
            stream=self.matter,
            organisation=self.organisation,
            type=self.type,
            occurred_from=self.from_,
            occurred_to=self.to,
            recorded_from=self.recorded_from,
            recorded_to=self.recorded_to,
        )


class EventsQuery(FilterQuery):
    """Which part of the events."""

    after: Annotated[int, Field(ge=0, le=2**62, description="A position")] = 0
    limit: Annotated[int | None, Field(ge=1, le=EVENTS_LIMIT)] = None


class StreamQuery(FilterQuery):
    """From where to follow."""

    after: Annotated[
        int | None, Field(ge=0, le=2**62, description="A position; without it, from now on")
    ] = None


@router.get(
    "",
    summary="事件 Events",
    response_class=Response,
    responses={
        "200": {
            "description": "Events in the order of the ledger. As NDJSON all that match, a line"
            " each; as JSON a part, with the next in the Link header",
            "content": {
                "application/json": {
                    "schema": {
                        "type": "object",
                        "required": ["items", "next"],
                        "properties": {
                            "items": {"type": "array", "items": EVENT_SCHEMA},
                            "next": {"type": ["integer", "null"]},
                        },
                    }
                },
                BATCH_MEDIA_TYPE: {"schema": {"type": "array", "items": CLOUD_EVENT_SCHEMA}},
                NDJSON: {"schema": {"type": "string"}},
            },
        },
        **problem_responses(401, 422, 503, 504),
    },
)
async def events(request: Request, query: Annotated[EventsQuery, fastapi.Query()]) -> Response:
    """Filter by matter, organisation, type and either time. Send `Accept: application/x-ndjson`
    for everything that matches, streamed; `Accept: application/cloudevents-batch+json` or
    `format=cloudevents` for CloudEvents."""
    parts = parts_of(request)
    accepted = chosen(request.headers.get("accept"), (JSON, NDJSON, BATCH_MEDIA_TYPE))
    batch = query.format is not None or accepted == BATCH_MEDIA_TYPE
    write = await _writing(request, parts, cloud_events=batch)
    await waited(request, "audit_trail", query)
    if accepted == NDJSON:
        lines = _lines(parts, query, write)
        return StreamingResponse(lines, media_type=NDJSON, headers={"Vary": "Accept"})
    limit = query.limit or LIMIT_DEFAULT
    found = await run_in_threadpool(parts.reader.events, query.filter(), query.after, limit + 1)
    more = len(found) > limit
    found = found[:limit]
    items = b",".join(map(write, found))
    next_position = found[-1].position if more else None
    headers = {"Vary": "Accept", "Cache-Control": "no-cache"}
    if next_position is not None:
        headers["Link"] = f'<{next_address(request, str(next_position))}>; rel="next"'
    if batch:
        return Response(b"[%b]" % items, headers=headers, media_type=BATCH_MEDIA_TYPE)
    body = b'{"items":[%b],"next":%b}' % (items, msgspec.json.encode(next_position))
    return Response(body, headers=headers, media_type=JSON)


@router.get(
    "/stream",
    summary="实时事件 Events as they come",
    response_class=Response,
    responses={
        "200": {
            "description": "Server-sent events: `id` is the position, `data` the event's JSON",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        },
        **problem_responses(401, 422, 503),
    },
)
async def stream(request: Request, query: Annotated[StreamQuery, fastapi.Query()]) -> Response:
    """Goes on after `Last-Event-ID` (or `after`), else begins with what comes next. With
    `format=cloudevents`, `data` is a CloudEvent."""
    parts = parts_of(request)
    write = await _writing(request, parts, cloud_events=query.format is not None)
    last = header(request, b"last-event-id")
    after = query.after if last is None else whole_number(last, "Last-Event-ID")
    wanted = query.filter()

    def read(position: int, limit: int) -> list[tuple[int, bytes]]:
        found = parts.reader.events(wanted, position, limit)
        return [(entry.position, write(entry)) for entry in found]

    return EventStream(parts.reader.positions, read, after)


@router.get(
    "/{position}",
    summary="一个事件 An event",
    response_class=Response,
    responses={
        "200": {
            "description": "The event at this position",
            "content": {
                "application/json": {"schema": EVENT_SCHEMA},
                MEDIA_TYPE: {"schema": CLOUD_EVENT_SCHEMA},
            },
        },
        **problem_responses(401, 404, 422, 503, 504),
    },
)
async def event(
    request: Request, position: Annotated[int, fastapi.Path(ge=1, le=2**62)]
) -> Response:
    """One event. One that has just been recorded is waited for. `Accept:
    application/cloudevents+json` asks for a CloudEvent."""
    parts = parts_of(request)
    media_type = chosen(request.headers.get("accept"), (JSON, MEDIA_TYPE))
    write = await _writing(request, parts, cloud_events=media_type == MEDIA_TYPE)
    if parts.reader.positions.last_seen("audit_trail") < position:
        if await run_in_threadpool(parts.reader.head) < position:
            raise not_found("position")
        patience = parts.settings.wait_seconds
        await parts.reader.positions.wait_for("audit_trail", position, patience)
    found = await run_in_threadpool(parts.reader.events, EventFilter(), position - 1, 1)
    return Response(write(found[0]), headers={"Vary": "Accept"}, media_type=media_type)


async def _writing(request: Request, parts: Parts, *, cloud_events: bool) -> Write:
    """How events are written for this reader."""
    whole = await sees_restricted(request, parts)
    base_url = parts.settings.base_url

    def write(entry: StoredPage) -> bytes:
        body = shown(entry, whole)
        return cloud_event(body, base_url) if cloud_events else body

    return write


async def sees_restricted(request: Request, parts: Parts) -> bool:
    """Whether restricted events are shown whole: to those of certain roles, while they have
    standing. To anybody else, and without a token, they show as to the public."""
    reader = await parts.callers.optional(header(request, b"authorization"))
    if reader is None or not reader.sees_restricted:
        return False
    registry = await run_in_threadpool(parts.reader.register.current)
    try:
        require_standing(reader.actor, registry, datetime.now(UTC))
    except Refusal:
        return False
    return True


def shown(entry: StoredPage, whole: bool) -> bytes:
    """An event's JSON as this reader may see it."""
    return shown_to_public(entry.body, restricted=entry.restricted and not whole)


async def _lines(parts: Parts, query: EventsQuery, write: Write) -> AsyncIterator[bytes]:
    """Everything that matches, or up to the limit, one page in memory at a time."""
    wanted, after, left = query.filter(), query.after, query.limit
    while left is None or left > 0:
        size = EVENTS_LIMIT if left is None else min(left, EVENTS_LIMIT)
        found = await run_in_threadpool(parts.reader.events, wanted, after, size)
        if found:
            yield b"".join(write(entry) + b"\n" for entry in found)
            after = found[-1].position
        if len(found) < size:
            return
        if left is not None:
            left -= len(found)
