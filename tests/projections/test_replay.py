"""Whatever lawfully happened: pages are the same folded whole, in batches, live or rebuilt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.duties.table import DUTY_KINDS
from domain.event import Event, Fact
from domain.events.agenda import Category
from infra import projector as projecting
from infra.datastore import LedgerDatastore
from infra.page_store import PageStore
from infra.projector import Projector, rebuild, verify
from infra.recorder import Batch, EventRow, LedgerRecorder, append
from projections.catalogue import PROJECTIONS
from projections.projection import Key, Projection, fold_all
from tests.domain.test_histories import BEGINNINGS, goings_on, play
from tests.projections.events import CODEC, event
from tests.store.ledgers import Place

Ledger = list[Event]


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[Fact, datetime]]:
    """One matter's facts, as the real deciders gave them for random commands."""
    course_so_far, theme = BEGINNINGS[draw(st.sampled_from(sorted(BEGINNINGS)))]
    category = draw(st.sampled_from([Category.STATUTORY, Category.HARDSHIP]))
    return play(course_so_far, category, draw(goings_on(theme)))


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """A few matters' histories, each in its own order, mingled at random."""
    waiting = [list(reversed(draw(histories()))) for _ in range(draw(st.integers(1, 3)))]
    versions = [0] * len(waiting)
    mingled: Ledger = []
    while any(waiting):
        which = draw(st.sampled_from([index for index, rest in enumerate(waiting) if rest]))
        fact, at = waiting[which].pop()
        versions[which] += 1
        mingled.append(
            event(
                fact,
                len(mingled) + 1,
                at=at,
                stream=UUID(int=0xA0 + which),
                version=versions[which],
            )
        )
    return mingled


def whole(projection: Projection[Any], ledger: Ledger) -> dict[Key, bytes]:
    """Every page as it is stored, folded in one go."""
    return {key: msgspec.json.encode(page) for key, page in fold_all(projection, ledger).items()}


def splits(length: int) -> st.SearchStrategy[list[int]]:
    """Where to cut a ledger into batches."""
    return st.lists(st.integers(0, length), max_size=8).map(lambda cuts: sorted({0, *cuts, length}))


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whole_is_batched(data: st.DataObject) -> None:
    """Between batches a page is nothing but its stored text, as in the database."""
    ledger = data.draw(ledgers())
    cuts = data.draw(splits(len(ledger)))
    for projection in PROJECTIONS.values():
        stored: dict[Key, bytes] = {}
        for start, end in pairwise(cuts):
            batch = ledger[start:end]
            keys = {key for one in batch for key in projection.keys(one)}
            pages = {
                key: msgspec.json.decode(stored[key], type=projection.page)
                for key in keys & stored.keys()
            }
            touched = projecting._fold(projection, batch, pages)
            assert touched.keys() == keys
            stored.update((key, msgspec.json.encode(page)) for key, page in touched.items())
        assert stored == whole(projection, ledger)


@settings(max_examples=40, deadline=None)
@given(ledger=ledgers())
def test_other_matters_change_nothing(ledger: Ledger) -> None:
    streams = {one.stream for one in ledger}
    for projection in PROJECTIONS.values():
        apart: dict[Key, bytes] = {}
        for stream in streams:
            apart.update(whole(projection, [one for one in ledger if one.stream == stream]))
        together = whole(projection, ledger)
        assert of_matters(projection, apart) == of_matters(projection, together)
        assert apart.keys() == together.keys()


def of_matters(projection: Projection[Any], pages: dict[Key, bytes]) -> dict[Key, bytes]:
    """Without the duties that recur: an organisation's assemblies are of all of its matters."""
    if projection.name != "duties":
        return pages
    return {key: page for key, page in pages.items() if not DUTY_KINDS.kinds[key[1]].every}


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_live_is_rebuilt_is_whole(
    data: st.DataObject, new_place: Callable[[], Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = data.draw(ledgers())
    cuts = data.draw(splits(len(ledger)))
    monkeypatch.setattr(projecting, "PAGE", data.draw(st.sampled_from([1, 3, 7, 5000])))
    monkeypatch.setattr(projecting, "_CACHED_PAGES", data.draw(st.sampled_from([1, 2, 100_000])))
    place = new_place()
    datastore = LedgerDatastore(place.dsn, place.schema, pool_size=3)
    recorder = LedgerRecorder(datastore)
    projector = Projector(recorder, list(PROJECTIONS.values()))
    projector.create_tables()
    with datastore.connect() as connection:
        for start, end in pairwise(cuts):
            write(connection, ledger[start:end])
            projector.catch_up(connection, set(PROJECTIONS))
    recorded = recorder.page(0, len(ledger))
    assert [one.data for one in recorded] == [one.data for one in ledger]
    for name, projection in PROJECTIONS.items():
        live = rows(projector.stores[name])
        assert {key: row[-1].encode() for key, row in live.items()} == whole(projection, recorded)
        assert rebuild(recorder, projection) == len(ledger)
        assert rows(projector.stores[name]) == live
        assert projector.stores[name].position() == len(ledger)
    assert verify(recorder, PROJECTIONS) == {name: [] for name in PROJECTIONS}
    datastore.close()


def write(connection: Any, events: Ledger) -> None:
    """Append events as they are."""
    if not events:
        return
    expected: dict[UUID, int] = {}
    for one in events:
        expected.setdefault(one.stream, one.version - 1)
    encoded = [
        EventRow(one.stream, one.version, one.type, CODEC.encode(one.envelope, one.fact))
        for one in events
    ]
    append(connection, Batch(expected, encoded, [], [], []))


def rows(store: PageStore[Any]) -> dict[Key, tuple[Any, ...]]:
    with store.snapshot() as (_, found):
        return dict(found)
