"""Searching 200,000 statements, words common and rare, against LIKE over the same texts."""

from __future__ import annotations

import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, count, pairwise
from pathlib import Path
from random import Random
from urllib.parse import quote
from uuid import UUID

from psycopg.sql import SQL

from bench.load import load, own_server, request
from bench.results import Result
from bench.world import World, commit, prepare
from domain.act import Command
from domain.steps.statement import MakeStatement
from infra.district import District, open_district
from infra.page_upkeep import bring_up
from infra.projector import rebuild
from infra.search_queries import SearchFilter, candidates
from infra.search_store import SearchStore, page_stores
from infra.settings import BACKGROUND, Settings
from projections.catalogue import PROJECTIONS
from projections.search import SEARCH
from service.sample.compose import everything

STATEMENTS = 200_000
MATTERS = 100
WORDS = 150
"""How many words of each commonness are searched for, each once: none is answered from a cache."""
PART = 21
"""Candidates for a page of twenty."""
SCANNED_EACH = 5
"""Every so manieth word is looked for without an index as well."""
CLIENTS = 8
SECONDS = 10.0
WARMING_SECONDS = 2.0
FLOOR_MS = 100.0
_SEED = 20161212
_CHARACTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]


def measure(folder: Path) -> list[Result]:
    """A district with many statements, in which every word is searched for once."""
    settings = Settings(data_dir=folder / "search")
    settings = settings.model_copy(update=dict.fromkeys(BACKGROUND, "none"))
    with open_district(settings) as district:
        texts = _fill(district, prepare(district, MATTERS, points=1))
        start = time.perf_counter()
        rebuild(district.recorder, SEARCH, make_store=page_stores(district.vault))
        seconds = time.perf_counter() - start
        bring_up(district.recorder, list(PROJECTIONS.values()))
        words = _words(texts)
        return [
            Result("search_statements", len(texts), "statements", None),
            Result("search_indexed_per_s", len(texts) / seconds, "1/s", None),
            *_at_the_store(district, texts, words),
            *_over_http(settings, words),
        ]


def _fill(district: District, world: World) -> list[str]:
    """Statements through the real deciders, spread over the matters; what they say."""
    texts = list(_texts())
    for begun in range(0, len(texts), 20_000):
        commit(district, [_said(world, text) for text in texts[begun : begun + 20_000]])
    return texts


def _said(world: World, text: str) -> tuple[UUID, Command]:
    matter = world.random.choice(world.matters)
    statement = world.statement(matter)
    assert isinstance(statement, MakeStatement)
    return matter.id, statement.model_copy(update={"text": text})


def _texts() -> Iterator[str]:
    """Clauses of the sample's statements in ever new order, the early ones more often, and among
    them words that hardly anybody uses."""
    random = Random(_SEED)
    said = [it.command.text for it in everything() if isinstance(it.command, MakeStatement)]
    clauses = list(dict.fromkeys(clause for text in said for clause in re.findall(r"\w+", text)))
    weights = list(accumulate(1 / (rank + 10) for rank in range(len(clauses))))
    for _ in range(STATEMENTS):
        parts = random.choices(clauses, cum_weights=weights, k=random.randint(3, 9))
        parts.insert(random.randint(0, len(parts)), "".join(random.choices(_CHARACTERS, k=3)))
        yield "，".join(parts) + "。"


def _words(texts: Sequence[str]) -> dict[str, list[str]]:
    """Words of two characters by how common they are; ``absent`` ones stand nowhere."""
    standing = Counter(pair for text in texts for pair in {a + b for a, b in pairwise(text)})
    ranked = [pair for pair, _ in standing.most_common() if re.fullmatch(r"[一-鿿]{2}", pair)]
    random = Random(_SEED)
    pairs = ("".join(random.choices(_CHARACTERS, k=2)) for _ in count())
    absent = (pair for pair in pairs if pair not in standing)
    some = [pair for pair in ranked if STATEMENTS / 1000 <= standing[pair] <= STATEMENTS / 50]
    return {
        "common": ranked[:WORDS],
        "middling": random.sample(some, min(WORDS, len(some))),
        "rare": random.sample([pair for pair in ranked if standing[pair] < 20], WORDS),
        "absent": [next(absent) for _ in range(WORDS)],
    }


def _at_the_store(
    district: District, texts: Sequence[str], words: dict[str, list[str]]
) -> Iterator[Result]:
    """Candidates alone; and what PostgreSQL does without an index, the texts in the clear."""
    store = district.searching.stores["search"]
    assert isinstance(store, SearchStore)
    ours = {
        name: _timed(some, lambda word: candidates(store, [word], SearchFilter(), None, PART))
        for name, some in words.items()
    }
    for name, times in ours.items():
        yield Result(f"search_store_{name}_p50_ms", statistics.median(times), "ms", None)
        yield Result(f"search_store_{name}_p99_ms", _percentile(times, 99), "ms", None)
    with district.datastore.connect() as connection:
        connection.execute("CREATE TEMP TABLE said (position serial PRIMARY KEY, text text)")
        with connection.cursor().copy("COPY said (text) FROM STDIN") as copy:
            for text in texts:
                copy.write_row((text,))
        connection.execute("ANALYZE said")
        query = SQL("SELECT text FROM said WHERE text LIKE %s ORDER BY position DESC LIMIT %s")
        scans = _timed(
            [word for some in words.values() for word in some[::SCANNED_EACH]],
            lambda word: connection.execute(query, (f"%{word}%", PART)).fetchall(),
        )
    yield Result("search_like_p50_ms", statistics.median(scans), "ms", None)
    yield Result("search_like_p99_ms", _percentile(scans, 99), "ms", None)
    slow = _percentile([time for times in ours.values() for time in times], 99)
    yield Result("search_like_to_store_p99", _percentile(scans, 99) / slow, "ratio", None)


def _over_http(settings: Settings, words: dict[str, list[str]]) -> Iterator[Result]:
    """Words of all kinds in turn, asked for by one reader and by several at once."""
    mixed = [word for four in zip(*words.values(), strict=True) for word in four]
    numbers = count()

    def asking() -> bytes:
        number = next(numbers)  # an address of its own: no page is kept for it
        path = f"/zh/search?q={quote(mixed[number % len(mixed)])}&n={number}"
        return request(f"GET {path}", "Accept: text/html")

    with own_server(settings, "service.cli", "serve") as (port, _):
        load(port, asking, 1, WARMING_SECONDS)
        one = load(port, asking, 1, SECONDS)
        several = load(port, asking, CLIENTS, SECONDS)
    yield Result("search_p50_ms", one.percentile(50), "ms", None)
    yield Result("search_p99_ms", one.percentile(99), "ms", FLOOR_MS)
    yield Result("search_per_s", several.per_s, "1/s", None)
    yield Result("search_in_flight_p50_ms", several.percentile(50), "ms", None)
    yield Result("search_in_flight_p99_ms", several.percentile(99), "ms", None)


def _timed(words: Sequence[str], ask: Callable[[str], object]) -> list[float]:
    """Milliseconds, word by word."""
    times = []
    for word in words:
        start = time.perf_counter()
        ask(word)
        times.append((time.perf_counter() - start) * 1000)
    return times


def _percentile(times: Sequence[float], percent: int) -> float:
    return statistics.quantiles(times, n=100)[percent - 1]
