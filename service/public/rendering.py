"""From a template and what it shows to a page that goes out: headers, ETag, 304."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from service.language import Language
from service.page_cache import Page
from service.parts import parts_of
from service.public import assets
from service.public.messages import Wording

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}

_WORDINGS: dict[str, Wording] = {"zh": Wording("zh"), "en": Wording("en")}
_STEERING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")


def visible(text: object) -> str:
    """Text in which marks that would steer the direction of what follows are shown, not obeyed."""
    return _STEERING.sub(lambda found: f"[U+{ord(found[0]):04X}]", str(text))


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("service.public"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["visible"] = visible
    environment.globals["stylesheet"] = assets.address("site.css")
    environment.globals["icon"] = assets.address("icon.svg")
    return environment


_ENVIRONMENT = _environment()


def wording(language: str) -> Wording:
    """The wording of a language."""
    return _WORDINGS[language]


def language_of(request: Request) -> Language:
    """The language that the address names; Chinese when it names none."""
    return "en" if request.url.path.split("/")[1:2] == ["en"] else "zh"


def html(request: Request, template: str, language: Language, **shown: Any) -> bytes:
    """The page; ``elsewhere`` leads to it in the other language, unless something else is said."""
    words = wording(language)
    said = {"elsewhere": in_other_language(request, words.other), **shown}
    text = _ENVIRONMENT.get_template(template).render(t=words, here=request.url.path, **said)
    return text.encode()


def in_other_language(request: Request, other: Language) -> str:
    """This address in the other language, its query kept."""
    path = request.url.path
    rest = path[3:] if path[:4] in ("/zh/", "/en/") or path in ("/zh", "/en") else "/matters"
    return f"/{other}{rest}" + (f"?{request.url.query}" if request.url.query else "")


def with_query(request: Request, **changes: str | None) -> str:
    """This address with some parameters of its query changed, or left out for None."""
    kept = [
        (name, value)
        for name, value in request.query_params.multi_items()
        if name not in changes and value
    ]
    kept += [(name, value) for name, value in changes.items() if value is not None]
    return request.url.path + (f"?{urlencode(kept)}" if kept else "")


async def respond(request: Request, render: Callable[[], bytes]) -> Response:
    """The page, rendered in the thread pool or just before, or 304 when the reader has it."""

    def page() -> Page:
        body = render()
        return Page(body, f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"')

    key = ("public", request.url.path, request.url.query)
    kept = await parts_of(request).pages.get(key, page)
    headers = {**SECURITY_HEADERS, "ETag": kept.etag, "Cache-Control": "no-cache"}
    headers["Content-Language"] = wording(language_of(request)).tag
    known = request.headers.get("if-none-match", "")
    if kept.etag in (choice.strip().removeprefix("W/") for choice in known.split(",")):
        return Response(status_code=304, headers=headers)
    return Response(kept.body, headers=headers, media_type="text/html")
