"""Pages of one matter beside its timeline, one route a projection: roster, funds, speaking, …"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, NamedTuple
from uuid import UUID

import fastapi
from fastapi import APIRouter, Request, Response

from projections.funds import FUNDS
from projections.projection import Projection
from projections.roster import ROSTER
from projections.speaking import SPEAKING
from service.answers import PageRoute, cache_key, not_found, render, send, waited
from service.page_cache import Page
from service.pages_api import page_docs
from service.parameters import TimeQuery
from service.parts import parts_of
from service.reading import Reader

router = APIRouter(prefix="/api/v1/matters/{id}", tags=["公开页面 Pages"], route_class=PageRoute)


class MatterPage(NamedTuple):
    """A page of a matter: ``name`` is the last part of its address and its projection is keyed by
    the matter alone."""

    name: str
    projection: Projection[Any]
    summary: str
    description: str


MATTER_PAGES: tuple[MatterPage, ...] = (
    MatterPage(
        "roster",
        ROSTER,
        "参与者名册 The roster of a matter",
        "The notice in force with its changes, applications and their answers, departments asked "
        "for and invitations, experts' assessments, and every seat with how it was filled. Every "
        "line carries the positions of its facts.",
    ),
    MatterPage(
        "funds",
        FUNDS,
        "资金 The money of a matter",
        "Funds approved by source, contracts and payments with their vouchers, publications and "
        "audits, in whole fen (a hundredth of a yuan). Every sum carries the positions of the "
        "facts that it adds up: paid ≤ contracted ≤ approved, for each fund and for the whole.",
    ),
    MatterPage(
        "speaking",
        SPEAKING,
        "发言均衡 The speaking balance of a matter",
        "How many seats each capacity has, how many of its parties spoke and how often; the same "
        "by session, beside how many were present; and how many statements are withheld. Every "
        "number carries the positions of the first fact and the last that made it.",
    ),
)
"""Each may be asked for as of any time. What is sealed is opened; ``names`` are those of the
organisations that the page mentions. A matter of which the page has nothing yet gives its id alone.
"""


def matter_page(
    reader: Reader,
    page: MatterPage,
    matter: UUID,
    as_of: datetime | None,
    known_at: datetime | None,
) -> dict[str, Any] | None:
    """The page as JSON, decoded; None when there was no such matter (yet)."""
    found = reader.stored.page_of(page.projection, matter, as_of=as_of, known_at=known_at)
    if found is None:
        if not reader.stored.begun(matter, as_of=as_of, known_at=known_at):
            return None
        found = {"matter": str(matter)}
    return {**found, "names": names(reader, found, as_of)}


def names(reader: Reader, content: Any, moment: datetime | None) -> dict[str, str]:
    """The names, at a moment, of the organisations whose ids stand anywhere in this JSON."""
    known = reader.register.current()
    found: dict[str, str] = {}
    for text in set(_ids(content)):
        organisation = known.find(UUID(text))
        if organisation is not None:
            found[text] = organisation.name_at(moment)
    return dict(sorted(found.items()))


_ID_LENGTH = 36


def _ids(value: Any) -> Iterator[str]:
    """Every string in this JSON that has the form of an id."""
    if isinstance(value, str):
        if len(value) == _ID_LENGTH and value[8] == value[13] == value[18] == value[23] == "-":
            try:
                UUID(value)
            except ValueError:
                return
            yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _ids(key)
            yield from _ids(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _ids(part)


def _add(page: MatterPage) -> None:
    async def endpoint(
        request: Request, id: UUID, query: Annotated[TimeQuery, fastapi.Query()]
    ) -> Response:
        parts = parts_of(request)

        def content() -> Page:
            found = matter_page(parts.reader, page, id, query.as_of, query.known_at)
            if found is None:
                raise not_found()
            return render(found)

        anew = await waited(request, page.projection.name, query)
        await waited(request, "docket", query)  # which says whether there is such a matter
        return send(request, await parts.pages.get(cache_key(request), content, anew=anew))

    schema = page.projection.page.__name__
    router.add_api_route(
        f"/{page.name}",
        endpoint,
        methods=["GET"],
        name=f"matter_{page.name}",
        description=page.description,
        **page_docs(schema, page.summary),
    )


for _page in MATTER_PAGES:
    _add(_page)

SCHEMAS: dict[str, Any] = {
    page.projection.page.__name__: page.projection.page for page in MATTER_PAGES
}
"""For the OpenAPI document, by the name that the routes refer to."""
