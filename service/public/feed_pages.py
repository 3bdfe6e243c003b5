"""Feeds of the public pages, as Atom and as JSON Feed: ``<page>.atom`` and ``<page>.feed.json``.

A page gets its feed by two routes and a function that gathers a ``Feed``:

    @router.api_route("/zh/notices.atom", methods=READING)
    @router.api_route("/zh/notices.feed.json", methods=READING)
    … and the same under /en …
    async def notices_feed(request: Request, query: Annotated[NoticesQuery, fastapi.Query()]):
        return await respond_feed(request, partial(gather, request, parts_of(request), query))

Where the page's own address takes an id (``/zh/matters/{id}``), the feed's routes come before it.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from service.feeds import ATOM, JSON_FEED, Feed, Place, atom, json_feed
from service.parts import parts_of
from service.public.rendering import respond, with_query

READING = ["GET", "HEAD"]
_ENDINGS = {".atom": (".feed.json", ATOM, atom), ".feed.json": (".atom", JSON_FEED, json_feed)}


async def respond_feed(request: Request, gather: Callable[[], Feed]) -> Response:
    """The feed in the format that the address ends in, with an ETag, or 304. ``gather`` may block;
    where its ``Feed.after`` is set, the same address with that ``after`` is linked as the next
    part (RFC 5005)."""
    ending = next(it for it in _ENDINGS if request.url.path.endswith(it))
    other, media_type, write = _ENDINGS[ending]
    settings = parts_of(request).settings
    here = with_query(request)
    path, mark, query = here.partition("?")

    def render() -> bytes:
        feed = gather()
        place = Place(
            base_url=settings.base_url,
            origin=settings.log_origin,
            here=here,
            alternate=path.removesuffix(ending) + other + mark + query,
            next=with_query(request, after=feed.after) if feed.after else None,
        )
        return write(feed, place)

    return await respond(request, render, media_type=media_type)
