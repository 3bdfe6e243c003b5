"""The addresses of the desk, but for the forms of the commands."""

from __future__ import annotations

import secrets
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from service import problem_kinds as kinds
from service.desk import cookies, sessions, sign_in_pages
from service.desk.desk import desk_of
from service.desk.forms import check_token, read_form
from service.desk.mandates import Post, sample_posts
from service.desk.names import command_name, fact_name
from service.desk.next_address import next_address
from service.desk.provider import CALLBACK, SIGNED_OUT, SignInFailed
from service.desk.rendering import desk_page
from service.desk.sessions import required
from service.desk.signed_in import SignedIn
from service.desk.work import beginnings, work_list
from service.parts import parts_of
from service.problems import Problem
from service.public.rendering import language_of

router = APIRouter(include_in_schema=False)
_READING = ["GET", "HEAD"]
FORM_BYTES_MAX = 20_000
"""Of the small forms here."""
RECORDED_SHOWN = 10


@router.api_route("/zh/desk", methods=_READING)
@router.api_route("/en/desk", methods=_READING)
async def work(request: Request, who: Annotated[SignedIn, Depends(required)]) -> Response:
    """The work list."""
    parts, desk = parts_of(request), desk_of(request)

    def page() -> Response:
        language = language_of(request)
        return desk_page(
            request,
            "desk/work.html",
            who,
            work=work_list(parts, who, language),
            drafts=desk.drafts.of(who),
            recorded=desk.store.recorded_last(who.caller, RECORDED_SHOWN),
            beginnings=beginnings(who.role),
            command_name=partial(command_name, language=language),
            fact_name=partial(fact_name, language=language),
        )

    return await run_in_threadpool(page)


@router.post("/zh/desk/drafts")
@router.post("/en/desk/drafts")
async def discard_draft(request: Request, who: Annotated[SignedIn, Depends(required)]) -> Response:
    """Throw a draft away."""
    form = await _form(request)
    sessions.check_csrf(request, form)
    try:
        draft = UUID(str(form.get("draft", "")))
    except ValueError:
        raise Problem(kinds.BAD_REQUEST, field="draft") from None
    await run_in_threadpool(desk_of(request).drafts.discard, who, draft)
    return _go(f"/{language_of(request)}/desk")


@router.api_route("/zh/desk/sign-in", methods=_READING)
@router.api_route("/en/desk/sign-in", methods=_READING)
async def sign_in(request: Request) -> Response:
    """Where one signs in: at the provider, or in the sample district in a sample role."""
    desk = desk_of(request)
    token = cookies.browser_cookie(request, desk.settings) or secrets.token_urlsafe(16)
    response = await sign_in_pages.sign_in_page(request, sessions.csrf_token(desk, token))
    cookies.set_browser_cookie(response, desk.settings, token)
    return response


@router.get("/zh/desk/sign-in/provider")
@router.get("/en/desk/sign-in/provider")
async def go_to_provider(request: Request) -> Response:
    """To the provider. Whoever was timed out is to say anew who it is."""
    desk = desk_of(request)
    if desk.provider is None:
        raise Problem(kinds.NOT_FOUND)
    language = language_of(request)
    before = await sessions.session(request)
    to = next_address(request.query_params.get("next"), language)
    try:
        address, kept = await desk.provider.begin(
            to, language, anew=before is not None and before.lapsed
        )
    except SignInFailed as failure:
        return sign_in_pages.failed(request, failure.trouble)
    response = _go(address)
    cookies.set_signing_in_cookie(response, desk.settings, kept)
    return response


@router.get(CALLBACK)
async def signed_in(request: Request) -> Response:
    """Back from the provider."""
    desk = desk_of(request)
    if desk.provider is None:
        raise Problem(kinds.NOT_FOUND)
    signing_in = desk.provider.kept(cookies.signing_in_cookie(request, desk.settings))
    try:
        subject = await desk.provider.finish(dict(request.query_params), signing_in)
    except SignInFailed as failure:
        language = signing_in.language if signing_in else None
        response = sign_in_pages.failed(request, failure.trouble, language)
    else:
        assert signing_in is not None
        response = await _welcome(request, subject, signing_in.next, signing_in.language)
    cookies.drop_signing_in_cookie(response, desk.settings)
    return response


async def _welcome(request: Request, subject: str, next: str, language: str) -> Response:
    """A session for somebody whom the provider knows: to work where there is one mandate, else to
    the page of mandates."""
    desk = desk_of(request)
    assert desk.provider is not None
    vault = parts_of(request).district.vault
    found = await run_in_threadpool(vault.pseudonyms, desk.provider.source, [subject])
    person = found[subject]
    posts = await sessions.posts(request, person)
    to = next_address(next, language)
    if len(posts) == 1:
        response = _go(to)
        await sessions.begin(request, response, person, posts[0])
    else:
        response = _go(sign_in_pages.mandates_address(language, to))
        await sessions.begin(request, response, person, None)
    return response


@router.api_route("/zh/desk/mandates", methods=_READING)
@router.api_route("/en/desk/mandates", methods=_READING)
async def mandates(request: Request) -> Response:
    """In which mandates somebody may act; that there is none, and what to do about it."""
    found = await sessions.session(request)
    if found is None or found.lapsed or found.sample:
        return _go(await sessions.sign_in_address(request))
    posts = await sessions.posts(request, found.person)
    return await sign_in_pages.mandates_page(request, found.person, posts)


@router.post("/zh/desk/mandates")
@router.post("/en/desk/mandates")
async def choose_mandate(request: Request) -> Response:
    """Act in a mandate from now on."""
    found = await sessions.session(request)
    if found is None or found.lapsed or found.sample:
        return _go(await sessions.sign_in_address(request))
    form = await _form(request)
    sessions.check_csrf(request, form)
    post = _chosen(form, await sessions.posts(request, found.person))
    response = _go(next_address(_text(form, "next"), language_of(request)))
    await sessions.begin(request, response, found.person, post, goes_on=True)
    return response


@router.post("/zh/desk/sample")
@router.post("/en/desk/sample")
async def choose_sample_role(request: Request) -> Response:
    """Act in a sample role, where there is nothing but the sample."""
    desk = desk_of(request)
    if not await run_in_threadpool(desk.offers_sample_roles):
        raise Problem(kinds.NOT_FOUND)
    form = await _form(request)
    cookie = cookies.browser_cookie(request, desk.settings)
    expected = None if cookie is None else sessions.csrf_token(desk, cookie)
    check_token(request, form, expected, desk.settings.base_url)
    registry = await run_in_threadpool(parts_of(request).reader.register.current)
    post = _chosen(form, sample_posts(registry))
    response = _go(next_address(_text(form, "next"), language_of(request)))
    await sessions.begin_sample(request, response, post)
    return response


@router.post("/zh/desk/sign-out")
@router.post("/en/desk/sign-out")
async def sign_out(request: Request) -> Response:
    """End the session here; the page that follows says how to end it at the provider."""
    form = await _form(request)
    if await sessions.session(request) is not None:
        sessions.check_csrf(request, form)
    response = _go(f"/{language_of(request)}/desk/signed-out")
    await sessions.end(request, response)
    return response


@router.api_route(SIGNED_OUT, methods=_READING)
@router.api_route("/en/desk/signed-out", methods=_READING)
async def signed_out(request: Request) -> Response:
    """Signed out."""
    return await sign_in_pages.signed_out_page(request)


async def _form(request: Request) -> FormData:
    return await read_form(request, FORM_BYTES_MAX)


def _text(form: FormData, name: str) -> str | None:
    value = form.get(name)
    return value if isinstance(value, str) else None


def _chosen(form: FormData, posts: list[Post]) -> Post:
    """The one that the form names, of those there are."""
    key = _text(form, "post") or ""
    found = next((post for post in posts if post.key == key), None)
    if found is not None:
        return found
    raise Problem(kinds.BAD_REQUEST, field="post")


def _go(address: str) -> Response:
    """On to another address, by GET, and never the same answer twice."""
    return RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})
