"""The addresses of the public tables: a page each, and the same as JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Annotated

import fastapi
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from service.answers import PageRoute, cache_key, render, send
from service.page_cache import Page
from service.parts import parts_of
from service.public.feed_pages import READING
from service.public.queries import PastPageQuery
from service.public.rendering import respond
from service.public.table_page import table_csv, table_json, table_page
from service.tables.catalogue import TABLES
from service.tables.table import Table

router = APIRouter(include_in_schema=False, route_class=PageRoute)
CSV = "text/csv; charset=utf-8; header=present"

TablesQuery = Annotated[PastPageQuery, fastapi.Query()]


def _add(table: Table) -> None:
    async def page(request: Request, query: TablesQuery) -> Response:
        return await respond(request, partial(table_page, request, parts_of(request), table, query))

    async def as_json(request: Request, query: TablesQuery) -> Response:
        parts = parts_of(request)

        def found() -> Page:
            part = table_json(request, parts, table, query)
            return render(part, next_cursor=part.next)

        return send(request, await parts.pages.get(cache_key(request), found))

    async def as_csv(request: Request, query: TablesQuery) -> Response:
        lines = table_csv(request, parts_of(request), table, query)
        first = await run_in_threadpool(next, lines)  # what does not fit is refused before it

        def rest() -> Iterator[bytes]:
            yield first
            yield from lines

        name = f'attachment; filename="{table.name}.csv"'
        return StreamingResponse(rest(), headers={"Content-Disposition": name}, media_type=CSV)

    endpoints = {"": page, ".json": as_json, ".csv": as_csv}
    for language in ("zh", "en"):
        for suffix, endpoint in endpoints.items():
            if suffix or not table.own_page:
                path = f"/{language}/{table.name}{suffix}"
                router.add_api_route(path, endpoint, methods=READING)


for _table in TABLES.values():
    _add(_table)
