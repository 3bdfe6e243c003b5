"""Who is at the desk: sessions behind a cookie, and what a page or a form asks of them.

@router.get(…)
async def page(request: Request, who: Annotated[SignedIn, Depends(required)]) -> Response: …

@router.post(…)
async def form(request: Request) -> Response:
    who = await remembered(request)         # lapsed sessions included: keep a draft for them
    form = await read_form(request, …)
    check_csrf(request, form)
"""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID, uuid4

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from domain.decider import require_standing
from domain.event import Actor
from domain.refusal import Refusal
from domain.streams.registry import Registry
from infra.desk_store import SessionRow
from service.desk import cookies
from service.desk.desk import Desk, desk_of
from service.desk.forms import check_token
from service.desk.mandates import Post, posts_of
from service.desk.next_address import is_desk_address
from service.desk.signed_in import SignedIn
from service.parts import parts_of
from service.public.rendering import language_of

LONGEST = timedelta(hours=12)
"""After which one signs in again, however busy."""
COOKIE_BYTES = 32
_UNASKED = object()


class SignInFirst(Exception):
    """Nobody is signed in; ``answer`` sends the browser to where one can be."""

    def __init__(self, to: str) -> None:
        super().__init__(to)
        self.to = to


async def required(request: Request) -> SignedIn:
    """Whoever is signed in; where nobody is, the browser is sent to sign in and comes back."""
    who = await signed_in(request)
    if who is None:
        back = None if request.method in ("GET", "HEAD") else f"/{language_of(request)}/desk"
        raise SignInFirst(await sign_in_address(request, back))
    return who


async def signed_in(request: Request) -> SignedIn | None:
    """Whoever is signed in and may act."""
    who = await remembered(request)
    return None if who is None or who.lapsed else who


async def remembered(request: Request) -> SignedIn | None:
    """Whoever is signed in, or was until the session ended by itself (``lapsed``): a form that
    comes late is kept as a draft of theirs. None where the mandate they acted in has ended."""
    known = getattr(request.state, "desk_who", _UNASKED)
    if known is _UNASKED:
        known = await run_in_threadpool(_remembered, request)
        request.state.desk_who = known
    assert known is None or isinstance(known, SignedIn)
    return known


async def sign_in_address(request: Request, next: str | None = None) -> str:
    """Where to sign in, or to choose a mandate, before coming back to ``next`` (None: here)."""
    back = next or request.url.path + (f"?{request.url.query}" if request.url.query else "")
    found = await session(request)
    language = language_of(request)
    chosen = found is None or found.lapsed or found.sample
    place = "sign-in" if chosen else "mandates"
    query = f"?{urlencode({'next': back})}" if is_desk_address(back) else ""
    return f"/{language}/desk/{place}{query}"


def check_csrf(request: Request, form: FormData) -> None:
    """Refuse (403) a form that is not of this session. ``StaleForm`` where it came from a page of
    ours all the same, as after signing in anew: it may be shown again with what was written."""
    desk = desk_of(request)
    cookie = cookies.session_cookie(request, desk.settings)
    expected = None if cookie is None else csrf_token(desk, cookie)
    check_token(request, form, expected, desk.settings.base_url)


def csrf_token(desk: Desk, cookie: str) -> str:
    """The token of the forms of a session, or of a browser in which nobody has signed in yet."""
    digest = hmac.digest(desk.csrf_key, cookie.encode(), "sha256")
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


async def own_csrf_token(request: Request) -> str:
    """The token of the session behind the cookie, a mandate chosen or not."""
    desk = desk_of(request)
    return csrf_token(desk, cookies.session_cookie(request, desk.settings) or "")


async def session(request: Request) -> SessionRow | None:
    """The session behind the cookie as it is kept, a mandate chosen or not."""
    return await run_in_threadpool(_session, request)


async def posts(request: Request, person: UUID) -> list[Post]:
    """In which mandates a person may act now."""
    register = parts_of(request).reader.register
    registry = await run_in_threadpool(register.current, at_once=True)
    return posts_of(registry, person, datetime.now(UTC))


async def begin(
    request: Request,
    response: Response,
    person: UUID,
    post: Post | None,
    *,
    sample: bool = False,
    goes_on: bool = False,
) -> None:
    """Begin a session under a new cookie, never one that the browser brought. ``goes_on``: the
    person had signed in before and only acts in another mandate now."""
    desk = desk_of(request)
    cookie = secrets.token_urlsafe(COOKIE_BYTES)
    before = cookies.session_cookie(request, desk.settings)

    def write() -> None:
        desk.store.begin(
            cookie.encode(),
            person,
            post.organisation if post else None,
            post.role.value if post else None,
            sample=sample,
            instead_of=before.encode() if before else None,
            goes_on=goes_on,
        )

    await run_in_threadpool(write)
    cookies.set_session_cookie(response, desk.settings, cookie)


async def begin_sample(request: Request, response: Response, post: Post) -> None:
    """Begin a session in a sample role; in the same browser it has the drafts of the one before."""
    before = await session(request)
    visitor = before.person if before is not None and before.sample else uuid4()
    await begin(request, response, visitor, post, sample=True)


async def end(request: Request, response: Response) -> None:
    """End the session, in the database and in the browser."""
    desk = desk_of(request)
    cookie = cookies.session_cookie(request, desk.settings)
    if cookie is not None:
        await run_in_threadpool(desk.store.end, cookie.encode())
    cookies.drop_session_cookie(response, desk.settings)


async def send_to_sign_in(request: Request, failure: Exception) -> Response:
    """The answer to ``SignInFirst``."""
    assert isinstance(failure, SignInFirst)
    return RedirectResponse(failure.to, 303, headers={"Cache-Control": "no-store"})


def _session(request: Request) -> SessionRow | None:
    desk = desk_of(request)
    cookie = cookies.session_cookie(request, desk.settings)
    if cookie is None:
        return None
    idle = timedelta(minutes=desk.settings.desk_idle_minutes)
    found = desk.store.find(cookie.encode(), idle, LONGEST)
    if found is not None and found.sample and not desk.offers_sample_roles():
        return None
    return found


def _remembered(request: Request) -> SignedIn | None:
    found = _session(request)
    if found is None or found.organisation is None or found.role is None:
        return None
    register = parts_of(request).reader.register
    actor = Actor(found.organisation, found.role, None if found.sample else found.person)
    registry = register.current()
    if not _may_act(actor, registry):
        return None
    desk = desk_of(request)
    cookie = cookies.session_cookie(request, desk.settings)
    assert cookie is not None
    return SignedIn(
        actor=actor,
        person=found.person,
        organisation_name=registry.organisations[found.organisation].name,
        csrf=csrf_token(desk, cookie),
        sample=found.sample,
        lapsed=found.lapsed,
    )


def _may_act(actor: Actor, registry: Registry) -> bool:
    """As each command asks again; nobody acts for an organisation that is not registered."""
    if actor.organisation not in registry.organisations:
        return False
    try:
        require_standing(actor, registry, datetime.now(UTC))
    except Refusal:
        return False
    return True
