"""Which addresses of a service there are: those that pages link to, and those of OpenAPI's routes.

What stands in a route's address is taken from the ledger's own events.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit

import msgspec

from domain.catalogue import stream_of
from domain.scoring.indicators import INDICATORS
from service.commands import PREFIXES

EVENTS_LOOKED_AT = 20
"""Every event is read in the list; the pages that are one event's own are looked at for so many,
half of them the first and half the last."""

_PLACE = re.compile(r"\{(\w+)\}")
_IN_JSON = re.compile(r'"(/(?:api/v1|log|problems|zh|en)(?:/[^"\\\s{}]*)?)"')
_OF_AN_EVENT = re.compile(r"/(?:api/v1/events|zh/ledger|en/ledger)/(\d+)\b")
_CHOSEN = re.compile(r"/(?:zh|en)/[^?]*\?(?!after=[^&]*$)")
"""A list of the site with conditions: the same list without them has all of it."""
_ENDLESS = re.compile(r"/api/v1/events(?:/stream)?(?:\?|$)")
"""Read whole, and as it comes, elsewhere (service/pii/places.py)."""

_KIND_OF = {prefix.rpartition("/{id}")[0]: kind for kind, prefix in PREFIXES.items()}
_ORGANISATIONS = "/api/v1/organisations"
_QUERY = {"from": "2026-01-05", "days": "5", "year": "2026"}
"""Parameters that some pages must have."""


class Known:
    """What the ledger's events name, so that pages can be asked for."""

    def __init__(self) -> None:
        self.last = 0
        self.streams: dict[str, dict[str, None]] = {}
        self.named: dict[tuple[str, str], dict[tuple[str, str], None]] = {}
        self.years: set[int] = set()

    def take(self, line: bytes) -> None:
        """Learn from one event of the list; what is none teaches nothing."""
        try:
            event: dict[str, Any] = msgspec.json.decode(line)
            stream, position = event["stream"], event["position"]
            kind = stream_of(event["type"])
        except (msgspec.DecodeError, KeyError, TypeError):
            return
        self.last = max(self.last, position)
        self.streams.setdefault(kind, {})[stream] = None
        self.years.add(datetime.fromisoformat(event["recorded_at"]).year)
        for name, value in (event.get("data") or {}).items():
            if isinstance(value, str) and len(value) == 36:
                self.named.setdefault((kind, name), {})[stream, value] = None

    def positions(self) -> list[int]:
        """The events whose own pages are looked at."""
        half = EVENTS_LOOKED_AT // 2
        first = range(1, min(half, self.last) + 1)
        return sorted({*first, *range(max(1, self.last - half + 1), self.last + 1)})

    def worth_a_visit(self, address: str) -> bool:
        """Whether an address is none that only says again what the list of events says."""
        if _ENDLESS.match(address) or _CHOSEN.match(address):
            return False
        event = _OF_AN_EVENT.match(address)
        return event is None or int(event[1]) in self.positions()

    def filled(self, template: str) -> Iterator[str]:
        """The addresses of a route, as far as something is known to put into them."""
        places = _PLACE.findall(template)
        head = template.partition("/{")[0]
        if places == ["position"]:
            yield from (template.replace("{position}", str(it)) for it in self.positions())
        elif places == ["year"]:
            yield from (template.replace("{year}", str(it)) for it in sorted(self.years))
        elif places == ["id"] and head == _ORGANISATIONS:
            for _, organisation in self.named.get(("registry", "organisation"), ()):
                yield template.replace("{id}", organisation)
        elif places[:1] == ["organisation"]:
            for _, organisation in self.named.get(("registry", "organisation"), ()):
                yield from self._cards(template.replace("{organisation}", organisation))
        elif places == ["id"]:
            for stream in self.streams.get(_KIND_OF.get(head, ""), ()):
                yield template.replace("{id}", stream)
        elif len(places) == 2 and places[0] == "id":
            for stream, value in self.named.get((_KIND_OF.get(head, ""), places[1]), ()):
                yield template.replace("{id}", stream).replace(f"{{{places[1]}}}", value)
        elif not places:
            yield template

    def _cards(self, template: str) -> Iterator[str]:
        """The scorecards of an organisation, of every year; what is behind their numbers, of the
        last."""
        for year in sorted(self.years)[-1 if "{indicator}" in template else 0 :]:
            of_year = template.replace("{year}", str(year))
            if "{indicator}" in template:
                yield from (of_year.replace("{indicator}", it) for it in INDICATORS)
            else:
                yield of_year


def routes_of(openapi: str) -> list[tuple[str, str]]:
    """(template, query that it must have) of every page that the document names, but for those
    that need a token."""
    try:
        paths: dict[str, Any] = msgspec.json.decode(openapi)["paths"]
    except (msgspec.DecodeError, KeyError, TypeError):
        return []
    found = []
    for template, operations in paths.items():
        if "get" not in operations or operations["get"].get("security"):
            continue
        needed = {
            parameter["name"]: _QUERY.get(parameter["name"], "1")
            for parameter in operations["get"].get("parameters", ())
            if parameter["in"] == "query" and parameter.get("required")
        }
        found.append((template, f"?{urlencode(needed)}" if needed else ""))
    return found


def template_matches(template: str, address: str) -> bool:
    """Whether an address is one of this route."""
    parts = _PLACE.split(template)
    pattern = "[^/]+".join(re.escape(part) for part in parts[::2])
    return re.fullmatch(pattern, address.partition("?")[0]) is not None


def links_in(text: str, media_type: str, base: str) -> Iterable[str]:
    """The addresses of the same service in a page, relative to its root."""
    if media_type == "text/html":
        parser = _Links()
        parser.feed(text)
        found = parser.found
    elif media_type.endswith("json"):
        found = _IN_JSON.findall(text)
    else:
        return
    for link in found:
        absolute = urldefrag(urljoin(base, link)).url
        parts = urlsplit(absolute)
        if absolute.startswith("/") and not parts.netloc:
            yield absolute


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what leads somewhere."""
        self.found += [value for name, value in attrs if name in ("href", "src") and value]
