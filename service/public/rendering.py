"""From a template and what it shows to a page that goes out: headers, ETag, 304."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from service.answers import cache_key, etag_of, send
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


def ranges(positions: Iterable[int]) -> str:
    """Positions as they stand in an address: "12,15-18", in order, each once."""
    return ",".join(_runs(sorted(set(positions))))


def _runs(ordered: list[int]) -> Iterator[str]:
    for _, run in groupby(enumerate(ordered), key=lambda place: place[1] - place[0]):
        numbers = [number for _, number in run]
        yield str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}"


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
    environment.filters["ranges"] = ranges
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


class Format(NamedTuple):
    """Another form of the same page."""

    name: str
    href: str
    media_type: str


MEDIA_TYPES = {
    "json": ("JSON", "application/json"),
    "csv": ("CSV", "text/csv"),
    "atom": ("Atom", "application/atom+xml"),
    "feed.json": ("JSON Feed", "application/feed+json"),
    "ics": ("iCalendar", "text/calendar"),
}
"""What an address may end in, to have the same page in another form."""


def formats_of(request: Request, *suffixes: str) -> list[Format]:
    """This page in other forms: the same address with ".json" and so on, its query kept."""
    whole = with_query(request, after=None)
    path, mark, query = whole.partition("?")
    return [
        Format(name, f"{path}.{suffix}{mark}{query}", media_type)
        for suffix in suffixes
        for name, media_type in [MEDIA_TYPES[suffix]]
    ]


def html(request: Request, template: str, language: Language, **shown: Any) -> bytes:
    """The page. What every template may be given: ``time``, the query of a page that can be asked
    for as of a past day; ``formats``, its other forms (``formats_of``); ``elsewhere``, the page in
    the other language where it is not the same address."""
    words = wording(language)
    section, *below = request.url.path.split("/")[2:] or [""]
    said = {
        "elsewhere": in_other_language(request, words.other),
        "address": with_query(request),
        "here_section": _SECTION_OF.get(section, section),
        "here_page": not below and section not in _SECTION_OF,
        "time": None,
        "formats": (),
        **shown,
    }
    if said["time"] is not None:
        said |= _time_fields(request)
    text = _ENVIRONMENT.get_template(template).render(t=words, here=request.url.path, **said)
    return text.encode()


_SECTION_OF = dict.fromkeys(
    (
        *("outcomes", "referrals", "funds", "duties", "findings"),
        *("statements", "appraisals", "proceedings"),
    ),
    "supervision",
)
"""Pages that the navigation has under another name."""
_TIMES = ("as_of", "known_at")


def _time_fields(request: Request) -> dict[str, Any]:
    """What the form for a past day shows and keeps."""
    given = request.query_params
    return {
        "time_address": with_query(request, as_of=None, known_at=None, after=None),
        "time_given": given,
        "time_days": {name: given.get(name, "").strip()[:10] for name in _TIMES},
        "time_fields": [
            (name, value)
            for name, value in given.multi_items()
            if name not in (*_TIMES, "after") and value
        ],
    }


def in_other_language(request: Request, other: Language) -> str:
    """This address in the other language, its query kept."""
    path = request.url.path
    rest = path[3:] if path[:4] in ("/zh/", "/en/") or path in ("/zh", "/en") else "/"
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


def then(request: Request) -> str:
    """The time asked for, as it goes on behind another question in an address."""
    given = [(name, request.query_params.get(name, "")) for name in _TIMES]
    return "".join(f"&{urlencode([(name, value)])}" for name, value in given if value)


def time_query(request: Request) -> str:
    """The time asked for, as the whole query of an address: "" or "?…"."""
    asked = then(request)
    return f"?{asked[1:]}" if asked else ""


async def respond(
    request: Request,
    render: Callable[[], bytes],
    *,
    media_type: str = "text/html",
    brief: bool = False,
) -> Response:
    """The page, rendered in a thread or kept from before, or 304 when the reader has it. ``brief``
    pages show what changes without an event, such as how far the log is sealed."""
    headers = {**SECURITY_HEADERS, "Content-Language": wording(language_of(request)).tag}

    def page() -> Page:
        body = render()
        return Page(body, etag_of(body), media_type=media_type, headers=headers)

    return send(request, await parts_of(request).pages.get(cache_key(request), page, brief=brief))
