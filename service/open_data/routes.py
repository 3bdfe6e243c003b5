"""Downloads: ``/open-data/TABLE.FORMAT``, streamed from one snapshot of the ledger's pages."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from typing import Annotated, Any

import fastapi
import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from infra.past_pages import Moment
from service import problem_kinds as kinds
from service.answers import not_found
from service.command_docs import problem_responses
from service.open_data.catalogue import OPEN_TABLES
from service.open_data.describing import catalogue, csvw
from service.open_data.exports import rows_of
from service.open_data.files import FileFormat, written
from service.parameters import TimeQuery
from service.parts import Parts, parts_of
from service.problems import Problem
from service.scoring.published_sql import NAME as SCORES_SQL
from service.scoring.published_sql import published_sql
from service.tables.table import Table

router = APIRouter(prefix="/open-data", tags=["开放数据 Open data"])

AT_ONCE = 4
"""Downloads under way at most: each holds a connection and a snapshot."""
RETRY_SECONDS = "10"

_places = threading.BoundedSemaphore(AT_ONCE)


class DownloadQuery(TimeQuery):
    """From where, and as of when."""

    start: Annotated[
        str | None,
        Field(
            alias="from",
            max_length=200,
            description="Go on from this key, itself included: the values of the table's key"
            " columns, joined by commas",
        ),
    ] = None


class Download:
    """A file on its way: a snapshot, a place among those at once, and what is still to be sent.

    Opened in the thread pool before the answer begins, so that whatever cannot be done is said
    with a status of its own; let go when all is sent, or nobody takes it any more.
    """

    def __init__(self, parts: Parts, table: Table, form: FileFormat, query: DownloadQuery) -> None:
        self._held = ExitStack()
        if not _places.acquire(blocking=False):
            raise Problem(kinds.TOO_MANY_DOWNLOADS, headers={"Retry-After": RETRY_SECONDS})
        self._held.callback(_places.release)
        try:
            moment = Moment(query.as_of, query.known_at)
            rows = self._held.enter_context(rows_of(parts, table, start=query.start, moment=moment))
            about = {"table": table.name, "position": str(rows.position or "")}
            self._pieces: Iterator[bytes] = written(form, table.columns, rows.batches, about)
        except BaseException:
            self._held.close()
            raise
        self.headers = {
            "Content-Disposition": f'attachment; filename="{table.name}.{form}"',
            "Cache-Control": "no-cache",
        }
        if rows.position is not None:
            self.headers["Yishi-Position"] = str(rows.position)
        if table.row_a_page:
            self.headers["Yishi-Rows"] = str(rows.pages)

    async def pieces(self) -> AsyncIterator[bytes]:
        """The file, piece by piece."""
        try:
            while (piece := await run_in_threadpool(next, self._pieces, None)) is not None:
                yield piece
        finally:
            self._held.close()


@router.get(
    "/{name}",
    summary="下载 Downloads",
    response_class=Response,
    responses={
        "200": {
            "description": "All rows. `Yishi-Position` is where the ledger stood for all of them,"
            " `Yishi-Rows` how many come",
            "content": {form.media_type: {"schema": {"type": "string"}} for form in FileFormat},
        },
        **problem_responses(404, 422, 503),
    },
)
async def download(
    request: Request, name: str, query: Annotated[DownloadQuery, fastapi.Query()]
) -> Response:
    """`TABLE.ndjson`, `TABLE.csv` or `TABLE.parquet`; `TABLE.csvw.json` describes the CSV,
    `catalog.jsonld` everything. `scores.sql` reckons the scorecards from `events.parquet`."""
    stem, _, suffix = name.partition(".")
    settings = parts_of(request).settings
    if name == "catalog.jsonld":
        return _described(catalogue(settings.base_url, settings.data_licence), _JSON_LD)
    if name == SCORES_SQL:
        headers = {"Cache-Control": "no-cache"}
        return Response(published_sql(), headers=headers, media_type=_SQL)
    table, form = OPEN_TABLES.get(stem), _FORMATS.get(suffix)
    if table is not None and suffix == "csvw.json":
        return _described(csvw(table, settings.base_url), _CSVW)
    if table is None or form is None:
        raise not_found("name")
    if table.name == "events" and not Moment(query.as_of, query.known_at).is_present:
        raise Problem(kinds.INVALID_PARAMETERS, field="as_of", rule="events_say_when")
    found: Any = await run_in_threadpool(Download, parts_of(request), table, form, query)
    return StreamingResponse(found.pieces(), headers=found.headers, media_type=form.media_type)


_FORMATS: dict[str, FileFormat] = {form.value: form for form in FileFormat}
_JSON_LD = "application/ld+json"
_CSVW = "application/csvm+json"
_SQL = "application/sql; charset=utf-8"
"""RFC 6922."""


def _described(content: dict[str, Any], media_type: str) -> Response:
    headers = {"Cache-Control": "no-cache"}
    return Response(msgspec.json.encode(content), headers=headers, media_type=media_type)
