"""Every public place of a running service: its events, log, pages, feed, and what it says when it
is asked wrongly."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.entry import DETACHED_FOLDER
from infra.transparency_log.note import Note, NoteMalformed
from infra.transparency_log.tiles import WIDTH, tiles_of
from service.audit.history import path_of
from service.pii.addresses import Known, links_in, routes_of, template_matches
from service.pii.visiting import Answer, Spent, Visitor

OPENAPI = "/api/v1/openapi.json"
NOWHERE = "00000000-0000-4000-8000-000000000000"
DESK_PAGES = ("/zh/desk/sign-in", "/en/desk/sign-in", "/zh/desk/signed-out", "/en/desk/signed-out")
"""Of the recording desk, what shows before anybody has signed in. Drafts show to their writers
alone, and lie encrypted in the database."""
FIRST_PAGES = ("/", "/zh/matters", "/en/matters", "/zh/about", "/en/about", *DESK_PAGES)
PROBES = ("13800138000", "110101199003070011")
"""Made up: a mobile and an identity number that a caller may have put anywhere."""
PROBES_MAX = 3
FEED_SECONDS = 60.0

_HTML = {"Accept": "text/html"}
_JSON = {"Accept": "application/json"}
_FORM = "application/x-www-form-urlencoded"
_DETACHED = re.compile(r'"detached":\{"bytes":\d+,"sha256":"([0-9a-f]{64})"\}')


def look_everywhere(visitor: Visitor) -> None:
    """Look through all of it; raises ``Unreachable`` where the service does not answer."""
    try:
        known = _events(visitor)
        _feed(visitor, known)
        _log(visitor)
        _pages(visitor, known)
        _answers_to_wrong_requests(visitor)
    except Spent:
        visitor.report.unread.append("stopped: as many requests were made as were allowed")


def _events(visitor: Visitor) -> Known:
    """Every event, in one list."""
    known = Known()
    rest = b""

    def learn(chunk: bytes) -> bool:
        nonlocal rest
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            known.take(line)
        return False

    visitor.visit("/api/v1/events", {"Accept": "application/x-ndjson"}, until=learn)
    return known


def _feed(visitor: Visitor, known: Known) -> None:
    """What is pushed to listeners, up to the last event known."""
    if not known.last:
        return
    last = b"id: %d\ndata: " % known.last
    end = time.monotonic() + FEED_SECONDS
    tail = b""

    def come(chunk: bytes) -> bool:
        nonlocal tail
        tail = tail[-len(last) :] + chunk
        return last in tail or time.monotonic() > end

    visitor.visit("/api/v1/events/stream?after=0", until=come)


def _pages(visitor: Visitor, known: Known) -> None:
    """The pages for people and for programs, and whatever they link to."""
    described = visitor.visit(OPENAPI, _JSON)
    routes = [route for route in routes_of(described.text) if not route[0].startswith("/log/")]
    waiting: deque[str] = deque(FIRST_PAGES)
    for template, query in routes:
        waiting += [address + query for address in known.filled(template)]
    seen: dict[str, None] = dict.fromkeys(waiting)
    while waiting:
        address = waiting.popleft()
        if not known.worth_a_visit(address):
            continue
        answer = visitor.visit(address, _JSON if address.startswith("/api/") else _HTML)
        for link in _leads_to(answer, address):
            if link not in seen:
                seen[link] = None
                waiting.append(link)
    visitor.report.unvisited = [
        template
        for template, _ in routes
        if known.worth_a_visit(template)
        and not any(template_matches(template, address) for address in seen)
    ]


def _leads_to(answer: Answer, address: str) -> Iterator[str]:
    yield from links_in(answer.text, answer.media_type, address)
    for link in (answer.location, answer.next):
        if link is not None and link.startswith("/"):
            yield link


def _log(visitor: Visitor) -> None:
    """The files of the transparency log, as its newest checkpoint and its history have them."""
    found = visitor.visit("/log/checkpoint")
    if found.status != 200:
        visitor.report.unread.append(f"/log/checkpoint: HTTP {found.status}")
        return
    try:
        size = Checkpoint.parse(Note.parse(found.text.encode()).text).size
    except NoteMalformed:
        visitor.report.unread.append("/log/checkpoint: no checkpoint")
        return
    for tile in tiles_of(size):
        answer = visitor.visit(f"/log/{tile.path}")
        if answer.status != 200 and tile.width < WIDTH:
            answer = visitor.visit(f"/log/{tile.full.path}")
        if tile.level < 0:
            for digest in _DETACHED.findall(answer.text):
                visitor.visit(f"/log/{DETACHED_FOLDER}/{digest}")
    number = 0
    while visitor.visit(f"/log/{path_of(number)}").status == 200:
        number += 1
    low, high = 0, WIDTH - 1
    while low < high:  # every narrower file is the beginning of the widest
        middle = (low + high + 1) // 2
        there = visitor.visit(f"/log/{path_of(number, middle)}").status == 200
        low, high = (middle, high) if there else (low, middle - 1)
    number = 1
    while visitor.visit(f"/log/keys/{number}").status == 200:
        number += 1


def _answers_to_wrong_requests(visitor: Visitor) -> None:
    """What the service says to requests that it cannot take, with something in them that it must
    not repeat."""
    search = visitor.search
    probes = [*search.names, *search.strings][: PROBES_MAX - len(PROBES)]
    for probe in (*PROBES, *probes):
        for method, address, headers, content in _wrong_requests(probe):
            asked = f"{method} {address.replace(quote(probe), '…')}"
            for language in ("zh", "en"):
                visitor.visit(
                    address,
                    {"Accept-Language": language, **headers},
                    method=method,
                    content=content,
                    where=f"answer to {asked} ({', '.join([language, *headers])})",
                )


def _wrong_requests(probe: str) -> Iterable[tuple[str, str, dict[str, str], bytes | None]]:
    """(method, address, headers, body)"""
    said = quote(probe)
    raw = probe.encode()
    yield "GET", f"/api/v1/{said}", {}, None
    yield "GET", f"/api/v1/matters/{said}", {}, None
    yield "GET", f"/api/v1/matters?stage={said}&{said}={said}&after={said}", {}, None
    yield "GET", f"/api/v1/events?type={said}", {}, None
    yield "GET", f"/api/v1/events/{said}", {}, None
    yield "GET", f"/log/{said}", {}, None
    yield "GET", f"/problems/{said}", {}, None
    yield "GET", f"/zh/{said}", _HTML, None
    yield "GET", f"/en/matters?stage={said}&q={said}", _HTML, None
    yield "GET", f"/zh/matters/{NOWHERE}?as_of={said}", _HTML, None
    yield "DELETE", f"/api/v1/matters/{said}", {}, None
    yield "GET", f"/zh/desk/sign-in?next={said}", _HTML, None
    yield "GET", f"/zh/desk/signed-in?state={said}&code={said}&error={said}", _HTML, None
    yield "GET", f"/en/desk/record/{said}?stream={said}&draft={said}", _HTML, None
    for address in ("/zh/desk/sample", "/zh/desk/mandates", "/zh/desk/sign-out"):
        fields = f"csrf={said}&post={said}&next={said}&{said}={said}".encode()
        yield (
            "POST",
            address,
            {**_HTML, "Content-Type": _FORM, "Cookie": f"yishi-desk={said}"},
            fields,
        )
    for header in ("X-Request-ID", "Last-Event-ID", "If-None-Match", "Authorization"):
        yield "GET", "/api/v1/matters", {header: probe}, None
        yield "GET", f"/api/v1/events/{NOWHERE}", {header: probe}, None
    yield (
        "GET",
        "/api/v1/matters",
        {"Yishi-Wait": f"{probe}?"},
        None,
    )  # a number would be waited for
    body = b'{"text": "' + raw + b'", "' + raw + b'": }'
    written: dict[str, str] = {
        "Content-Type": "application/json",
        "Idempotency-Key": probe,
        "If-Match": probe,
    }
    yield "POST", f"/api/v1/matters/{NOWHERE}/make-statement", written, body
    yield "POST", f"/api/v1/matters/{NOWHERE}/{said}", {"Content-Type": probe}, raw
    yield "POST", "/api/v1/persons", written, body
