"""Searching what is public: candidates by the index, their words opened and looked at, shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

from infra.search_queries import SearchFilter, called, candidates
from infra.search_store import SearchStore, shown_texts
from infra.vault import Vault
from projections.search import TITLED, ItemKind, SearchPage, Wording, in_force
from service.cursors import read_cursor, write_cursor
from service.parts import Parts
from service.search_terms import Snippet, beginning, found_in, snippets
from service.views import Slice
from service.words import words

LIMIT = 50
SNIPPETS_MAX = 3
"""Of one item."""
SCANNED_MAX = 500
"""Candidates opened for one request; where they were not what was asked for, the next part goes
on after them."""


class SearchLine(msgspec.Struct, frozen=True):
    """An item found. Position, version within the stream and times are those of the fact whose
    words these are. ``title`` is that of the matter, None where its words are gone, and of an
    organisation its name; ``source`` where the matter was imported from."""

    kind: ItemKind
    stream: UUID
    item: str
    position: int
    version: int
    occurred_at: datetime
    recorded_at: datetime
    title: str | None
    source: str | None
    organisation: UUID | None
    organisation_name: str | None
    snippets: list[Snippet]


class _Matter(NamedTuple):
    title: str | None = None
    source: str | None = None


class _Hit(NamedTuple):
    page: SearchPage
    wording: Wording
    texts: list[str]


def search(
    parts: Parts,
    terms: Sequence[str],
    wanted: SearchFilter,
    *,
    after: str | None = None,
    limit: int = LIMIT,
) -> Slice[SearchLine]:
    """What holds all of these terms (``terms_of``), the newest first. A part may be shorter than
    ``limit``, even empty, and yet have a next one. Blocks."""
    store = parts.district.searching.stores["search"]
    assert isinstance(store, SearchStore)
    vault = parts.district.vault
    at = read_cursor(after, tuple[datetime, int])
    hits: list[_Hit] = []
    scanned, more = 0, True
    while more and len(hits) <= limit and scanned < SCANNED_MAX:
        asked = limit + 1
        pages = candidates(store, terms, wanted, at, asked)
        hits += _hits(vault, pages, terms, wanted)
        scanned += len(pages)
        more = len(pages) == asked
        at = _place(pages[-1]) if pages else at
    if len(hits) > limit:
        hits = hits[:limit]
        more, at = True, _place(hits[-1].page)
    cursor = write_cursor(*at) if more and at else None
    return Slice(_lines(parts, store, hits, terms, wanted), cursor)


def lag(parts: Parts) -> int:
    """By how many events the index is behind other pages. Blocks."""
    positions = parts.reader.positions.look()
    return max(0, positions["timeline"] - positions["search"])


def _hits(
    vault: Vault, pages: Sequence[SearchPage], terms: Sequence[str], wanted: SearchFilter
) -> list[_Hit]:
    """Those of these candidates in whose words the terms stand, as everybody may see them."""
    counting = {
        page.position: wording
        for page in pages
        if page.withheld is None
        and (wording := in_force(page, wanted.happened_by, wanted.known_by)) is not None
    }
    opened = vault.open(it for wording in counting.values() for it in wording.commitments)
    hits = []
    for page in pages:
        wording = counting.get(page.position)
        texts = shown_texts(wording, opened) if wording else None
        if wording and texts is not None and found_in(texts, terms):
            hits.append(_Hit(page, wording, texts))
    return hits


def _place(page: SearchPage) -> tuple[datetime, int]:
    return page.occurred_at, page.position


def _lines(
    parts: Parts,
    store: SearchStore,
    hits: Sequence[_Hit],
    terms: Sequence[str],
    wanted: SearchFilter,
) -> list[SearchLine]:
    known = parts.reader.register.current()
    matters = _matters(parts.district.vault, store, hits, wanted)
    lines = []
    for page, wording, texts in hits:
        organisation = known.find(page.organisation) if page.organisation else None
        name = organisation.name_at(wanted.happened_by) if organisation else None
        matter = matters.get(page.stream, _Matter())
        found = [snippet for text in texts for snippet in snippets(text, terms)]
        lines.append(
            SearchLine(
                kind=page.kind,
                stream=page.stream,
                item=page.item,
                position=wording.position,
                version=wording.version,
                occurred_at=wording.occurred_at,
                recorded_at=wording.recorded_at,
                title=texts[0] if page.kind is ItemKind.ORGANISATION else matter.title,
                source=matter.source,
                organisation=page.organisation,
                organisation_name=name,
                snippets=found[:SNIPPETS_MAX] or [beginning(texts[0])],
            )
        )
    return lines


def _matters(
    vault: Vault, store: SearchStore, hits: Sequence[_Hit], wanted: SearchFilter
) -> dict[UUID, _Matter]:
    """The matters of these items, as they were called at the time asked for: by the public title,
    else by the proposed one."""
    streams = list({hit.page.stream for hit in hits if hit.page.kind is not ItemKind.ORGANISATION})
    pages = {(page.stream, page.item): page for page in called(store, streams)}
    wordings = {
        key: wording
        for key, page in pages.items()
        if (wording := in_force(page, wanted.happened_by, wanted.known_by)) is not None
    }
    public, proposed = TITLED.values()
    sealed = {
        stream: wordings[stream, proposed].commitments[0]
        for stream in streams
        if (stream, proposed) in wordings and (stream, public) not in wordings
    }
    opened = vault.open(sealed.values())
    matters = {}
    for stream in streams:
        title: str | None = None
        if (stream, public) in wordings:
            (title,) = wordings[stream, public].texts.values()
        elif stream in sealed:
            title = words(sealed[stream], opened).get("text")
        page = pages.get((stream, proposed))
        matters[stream] = _Matter(title, page.source if page else None)
    return matters
