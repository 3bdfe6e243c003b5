"""The pages around signing in: where, why not, in which mandate, and signed out."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from service.desk import sessions
from service.desk.desk import desk_of
from service.desk.mandates import Post, sample_posts
from service.desk.next_address import next_address
from service.desk.provider import Trouble
from service.desk.rendering import desk_page
from service.language import Language
from service.parts import parts_of
from service.public.rendering import language_of, wording

_STATUS = {
    Trouble.UNAVAILABLE: 503,
    Trouble.CANCELLED: 403,
    Trouble.MISMATCH: 400,
    Trouble.REFUSED: 400,
    Trouble.CLOCK: 502,
    Trouble.UNTRUSTED: 502,
}
RETRY_SECONDS = "10"


async def sign_in_page(request: Request, csrf: str) -> Response:
    """Where one signs in; whoever was timed out is told so, and that nothing was lost."""
    desk, language = desk_of(request), language_of(request)
    to = next_address(request.query_params.get("next"), language)
    before = await sessions.session(request)
    posts: list[Post] = []
    if await run_in_threadpool(desk.offers_sample_roles):
        registry = await run_in_threadpool(parts_of(request).reader.register.current)
        posts = sample_posts(registry)
    return desk_page(
        request,
        "desk/sign_in.html",
        None,
        csrf=csrf,
        next=to,
        elsewhere=f"/{wording(language).other}/desk/sign-in?{urlencode({'next': to})}",
        provider=provider_address(request, to) if desk.provider else None,
        posts=posts,
        timed_out=before is not None and before.lapsed,
    )


async def mandates_page(request: Request, person: UUID, posts: list[Post]) -> Response:
    """In which mandate to act; where there is none, what to tell the office that grants it."""
    language = language_of(request)
    to = next_address(request.query_params.get("next"), language)
    return desk_page(
        request,
        "desk/mandates.html",
        await sessions.signed_in(request),
        status=200 if posts else 403,
        csrf=await sessions.own_csrf_token(request),
        next=to,
        again=mandates_address(language, to),
        person=person,
        posts=posts,
    )


async def signed_out_page(request: Request) -> Response:
    """Signed out here; at the provider, whose session is its own, one click further."""
    desk = desk_of(request)
    address = None
    if desk.provider is not None:
        address = await desk.provider.sign_out_address(language_of(request))
    return desk_page(request, "desk/signed_out.html", None, provider=address)


def failed(request: Request, trouble: Trouble, language: Language | None = None) -> Response:
    """Why nobody was signed in, and what to do."""
    spoken = language or language_of(request)
    response = desk_page(
        request,
        "desk/not_signed_in.html",
        None,
        status=_STATUS[trouble],
        language=spoken,
        trouble=trouble.value,
        elsewhere=f"/{wording(spoken).other}/desk/sign-in",
    )
    if trouble is Trouble.UNAVAILABLE:
        response.headers["Retry-After"] = RETRY_SECONDS
    return response


def mandates_address(language: str, next: str) -> str:
    """The page on which one chooses a mandate before going on."""
    return f"/{language}/desk/mandates?{urlencode({'next': next})}"


def provider_address(request: Request, next: str) -> str:
    """The way to the provider; by the address that it sends people back to, so that the browser's
    cookies are there when they come."""
    base = desk_of(request).settings.base_url
    query = urlencode({"next": next})
    return f"{base}/{language_of(request)}/desk/sign-in/provider?{query}"
