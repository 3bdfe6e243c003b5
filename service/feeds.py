"""Feeds for readers' own programs: a list of entries as Atom (RFC 4287) or as JSON Feed 1.1.

A page that has a feed gathers a ``Feed`` and hands it to ``respond_feed`` of
service/public/feed_pages.py, which picks the format by the address. Feeds carry plain text only, so
nothing in them is markup.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import msgspec

ATOM = "application/atom+xml"
JSON_FEED = "application/feed+json"

TAG_DATE = "2026"
"""RFC 4151: a day on which the authority of our tags was theirs who run the ledger; never
changed, or every entry would be new to every reader."""
JSON_FEED_VERSION = "https://jsonfeed.org/version/1.1"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without entries changed: it has to say something, and always the same."""
_ATOM_NAMESPACE = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_UNFIT = re.compile(
    "[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
    "|[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]"
)

ElementTree.register_namespace("", _ATOM_NAMESPACE)


class FeedEntry(NamedTuple):
    """One entry. ``name`` tells it from every other of this ledger, for ever, and holds no blank
    (``matters/<id>/12``); ``path`` leads to it, from "/" on, fragment included; ``text`` is plain
    text, paragraphs apart by a line feed; ``author`` the organisation; ``categories`` are (term,
    label)."""

    name: str
    title: str
    path: str
    updated: datetime
    text: str
    author: str
    published: datetime | None = None
    categories: tuple[tuple[str, str], ...] = ()


class Feed(NamedTuple):
    """A feed, its newest entries first. ``name`` as of an entry (``matters``); ``page`` is the path
    of the page that shows the same to people; ``language`` a language tag; ``after`` the cursor of
    the part that goes on with older entries, None at the end."""

    name: str
    title: str
    subtitle: str
    page: str
    language: str
    entries: list[FeedEntry]
    after: str | None = None


class Place(NamedTuple):
    """Where a feed is published: ``base_url`` without a slash at its end; ``here`` its own path and
    query, ``next`` those of the part with older entries, ``alternate`` those of the other format;
    ``origin`` is the log's, which names the ledger for ever."""

    base_url: str
    origin: str
    here: str
    alternate: str
    next: str | None = None


def tag(origin: str, language: str, name: str) -> str:
    """The permanent id (RFC 4151) of an entry or a feed in one language. It follows from the
    ledger's own name, so that a move to another address changes no id."""
    authority, _, rest = origin.partition("/")
    specific = "/".join(part for part in (rest, language, name) if part)
    return f"tag:{authority.partition(':')[0]},{TAG_DATE}:{specific}"


def atom(feed: Feed, place: Place) -> bytes:
    """The feed as an Atom document in UTF-8."""
    root = Element(f"{{{_ATOM_NAMESPACE}}}feed", {_LANG: feed.language})
    _text(root, "id", tag(place.origin, feed.language, feed.name))
    _text(root, "title", feed.title)
    _text(root, "subtitle", feed.subtitle)
    _text(root, "updated", _moment(_changed(feed)))
    _link(root, "self", ATOM, place.base_url + place.here)
    _link(root, "alternate", "text/html", place.base_url + feed.page)
    _link(root, "alternate", JSON_FEED, place.base_url + place.alternate)
    if place.next:
        _link(root, "next", ATOM, place.base_url + place.next)
    for entry in feed.entries:
        _atom_entry(root, entry, feed.language, place)
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def json_feed(feed: Feed, place: Place) -> bytes:
    """The feed as a JSON Feed in UTF-8."""
    document: dict[str, Any] = {
        "version": JSON_FEED_VERSION,
        "title": legible(feed.title),
        "description": legible(feed.subtitle),
        "language": feed.language,
        "home_page_url": place.base_url + feed.page,
        "feed_url": place.base_url + place.here,
    }
    if place.next:
        document["next_url"] = place.base_url + place.next
    document["items"] = [_json_item(entry, feed.language, place) for entry in feed.entries]
    return msgspec.json.encode(document)


def _atom_entry(root: Element, entry: FeedEntry, language: str, place: Place) -> None:
    node = _text(root, "entry", None)
    _text(node, "id", tag(place.origin, language, entry.name))
    _text(node, "title", entry.title)
    _text(node, "updated", _moment(entry.updated))
    if entry.published:
        _text(node, "published", _moment(entry.published))
    _link(node, "alternate", "text/html", place.base_url + entry.path)
    _text(_text(node, "author", None), "name", entry.author)
    for term, label in entry.categories:
        category = _text(node, "category", None)
        category.set("term", legible(term))
        category.set("label", legible(label))
    _text(node, "content", entry.text).set("type", "text")


def _json_item(entry: FeedEntry, language: str, place: Place) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": tag(place.origin, language, entry.name),
        "url": place.base_url + entry.path,
        "title": legible(entry.title),
        "content_text": legible(entry.text),
        "date_modified": _moment(entry.updated),
        "authors": [{"name": legible(entry.author)}],
    }
    if entry.published:
        item["date_published"] = _moment(entry.published)
    if entry.categories:
        item["tags"] = [legible(label) for _, label in entry.categories]
    return item


def legible(text: str) -> str:
    """Text in which characters that XML has no place for, and marks that would steer the direction
    of what follows, are shown by their numbers. Lines end as XML ends them."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNFIT.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def _changed(feed: Feed) -> datetime:
    return max((entry.updated for entry in feed.entries), default=_NEVER)


def _text(parent: Element, name: str, text: str | None) -> Element:
    node = SubElement(parent, f"{{{_ATOM_NAMESPACE}}}{name}")
    node.text = None if text is None else legible(text)
    return node


def _link(parent: Element, relation: str, media_type: str, address: str) -> None:
    node = _text(parent, "link", None)
    node.set("rel", relation)
    node.set("type", media_type)
    node.set("href", address)


def _moment(value: datetime) -> str:
    """RFC 3339 in UTC."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
