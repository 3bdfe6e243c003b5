"""The addresses of the ledger's pages: its events and one of them, in every form."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import fastapi
import msgspec
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from service import events
from service.answers import PageRoute
from service.parts import parts_of
from service.public import event_page, ledger_page
from service.public.feed_pages import READING
from service.public.ledger_csv import ledger_csv
from service.public.ledger_queries import LedgerQuery
from service.public.queries import PastPageQuery
from service.public.rendering import respond, with_query
from service.public.tables import CSV

router = APIRouter(include_in_schema=False, route_class=PageRoute)
JSON_LIMIT = 200

Position = Annotated[int, fastapi.Path(ge=1, le=2**62)]


@router.api_route("/zh/ledger", methods=READING)
@router.api_route("/en/ledger", methods=READING)
async def ledger(request: Request, query: Annotated[LedgerQuery, fastapi.Query()]) -> Response:
    """The events that the filters leave."""
    page = partial(ledger_page.ledger_page, request, parts_of(request), query)
    return await respond(request, page)


@router.api_route("/zh/ledger.json", methods=READING)
@router.api_route("/en/ledger.json", methods=READING)
async def ledger_json(request: Request, query: Annotated[LedgerQuery, fastapi.Query()]) -> Response:
    """The same as the API gives events: as they stand on the ledger, words sealed."""
    reader, wanted = parts_of(request).reader, query.filter()
    if query.forward:
        found = await run_in_threadpool(reader.events, wanted, query.after or 0, JSON_LIMIT + 1)
    else:
        found = await run_in_threadpool(reader.events_before, wanted, query.after, JSON_LIMIT + 1)
    shown, more = found[:JSON_LIMIT], len(found) > JSON_LIMIT
    after = str(shown[-1].position) if more else None
    items = b",".join(events.shown(page, whole=False) for page in shown)
    body = b'{"items":[%b],"next":%b}' % (items, msgspec.json.encode(after))
    headers = {"Cache-Control": "no-cache"}
    if after is not None:
        headers["Link"] = f'<{with_query(request, after=after)}>; rel="next"'
    return Response(body, headers=headers, media_type="application/json")


@router.api_route("/zh/ledger.csv", methods=READING)
@router.api_route("/en/ledger.csv", methods=READING)
async def ledger_as_csv(
    request: Request, query: Annotated[LedgerQuery, fastapi.Query()]
) -> Response:
    """All of it as CSV, streamed."""
    lines = ledger_csv(request, parts_of(request), query)
    name = 'attachment; filename="ledger.csv"'
    return StreamingResponse(lines, headers={"Content-Disposition": name}, media_type=CSV)


@router.api_route("/zh/ledger/{position}.json", methods=READING)
@router.api_route("/en/ledger/{position}.json", methods=READING)
async def event_json(request: Request, position: Position) -> Response:
    """The event as the API gives it to the public."""
    return await events.event(request, position)


@router.api_route("/zh/ledger/{position}", methods=READING)
@router.api_route("/en/ledger/{position}", methods=READING)
async def event(
    request: Request, position: Position, query: Annotated[PastPageQuery, fastapi.Query()]
) -> Response:
    """One event."""
    page = partial(event_page.event_page, request, parts_of(request), position, query)
    return await respond(request, page)
