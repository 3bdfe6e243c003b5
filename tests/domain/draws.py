"""Pools to draw from, and the draw done once more by somebody who read docs/DRAW.md and no code."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from domain.draw.commitment import Commitment
from domain.events.draw import (
    FEATURES_LENGTH_MAX,
    FEATURES_MAX,
    Candidate,
    Quota,
    Randomness,
    ValueForm,
)
from domain.events.notice import Capacity
from domain.steps.draw import CancelDraw, ExecuteDraw
from domain.steps.pool import CommitRosterPool, SetQuotas
from tests.domain.course import NOTICED
from tests.domain.specification import STREAM, History, december

DRAW = UUID(int=0xD1)
RANDOMNESS = Randomness(
    source="北京市福利彩票发行中心",
    label="双色球第2025143期开奖号码",
    available_at=december(8, 21),
    form=ValueForm.DIGITS,
    length=14,
)
VALUE = "01051218273309"


def candidate(number: int, **features: str) -> Candidate:
    """One of a pool."""
    return Candidate(id=UUID(int=0xC0FFEE00 + number), features=features)


def widest_pool(number: int) -> tuple[Candidate, ...]:
    """A pool described as widely as may be: by eight features, in 72 characters."""
    widths = FEATURES_LENGTH_MAX // FEATURES_MAX - len("f0")
    return tuple(
        candidate(at, **{f"f{f}": "ab"[(at >> f) % 2] * widths for f in range(FEATURES_MAX)})
        for at in range(number)
    )


PEOPLE = tuple(
    candidate(at, sex="f" if at < 5 else "m", age="60+" if at % 3 else "18-59") for at in range(12)
)
WOMEN = Quota(feature="sex", value="f", least=2, most=3)
ELDERS = Quota(feature="age", value="60+", least=1, most=3)
SET = SetQuotas(quotas=(WOMEN, ELDERS), reason="按社区人口构成。")
COMMIT = CommitRosterPool(draw=DRAW, panel=4, candidates=PEOPLE, randomness=RANDOMNESS)
EXECUTE = ExecuteDraw(draw=DRAW, value=VALUE)
CANCEL = CancelDraw(draw=DRAW, reason="名单有误，另行抽取。")

QUOTAS_SET: History = (*NOTICED, (SET, december(5)))
COMMITTED: History = (*QUOTAS_SET, (COMMIT, december(6)))
EXECUTED: History = (*COMMITTED, (EXECUTE, december(8, 21)))
CANCELLED: History = (*COMMITTED, (CANCEL, december(7)))


def commitment(
    candidates: tuple[Candidate, ...], quotas: tuple[Quota, ...], panel: int
) -> Commitment:
    """What such a pool is bound by."""
    return Commitment(
        matter=STREAM,
        draw=DRAW,
        panel=panel,
        capacity=Capacity.RESIDENT,
        quotas=quotas,
        candidates=candidates,
        randomness=RANDOMNESS,
    )


@st.composite
def pools(draw: st.DrawFn) -> tuple[tuple[Candidate, ...], tuple[Quota, ...], int]:
    """A small pool with quotas that some panel meets, or none does."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=0, max_size=3))
    number = draw(st.integers(2, 9))
    ids = draw(st.lists(st.uuids(), min_size=number, max_size=number, unique=True))
    candidates = tuple(
        Candidate(
            id=id, features={f"f{at}": f"v{draw(st.integers(1, k))}" for at, k in enumerate(sizes)}
        )
        for id in ids
    )
    panel = draw(st.integers(1, number))
    groups = sorted({group for it in candidates for group in it.features.items()})
    quotas = []
    for feature, value in groups:
        if draw(st.booleans()):
            least = draw(st.integers(0, 2))
            quotas.append(
                Quota(
                    feature=feature, value=value, least=least, most=least + draw(st.integers(0, 3))
                )
            )
    return candidates, tuple(draw(st.permutations(quotas))), panel


def stranger_digest(document: dict[str, Any]) -> str:
    """DRAW.md, "The commitment"."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def stranger_seed(digest: str, value: str) -> str:
    """DRAW.md, "The seed"."""
    text = "yishi-draw-1\n" + digest + "\n" + value
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def stranger_order(document: dict[str, Any], seed: str) -> list[str]:
    """DRAW.md, "The order"."""
    key = bytes.fromhex(seed)
    ids = [it["id"] for it in document["candidates"]]
    return sorted(ids, key=lambda id: hmac.new(key, id.encode(), hashlib.sha256).digest())


def stranger_panel(document: dict[str, Any], seed: str) -> list[str] | None:
    """DRAW.md, "The selection", by trying every panel; None where no panel meets the quotas."""
    features = {it["id"]: it["features"] for it in document["candidates"]}

    def meets(panel: tuple[str, ...]) -> bool:
        return all(
            quota["least"]
            <= sum(features[id][quota["feature"]] == quota["value"] for id in panel)
            <= quota["most"]
            for quota in document["quotas"]
        )

    order = stranger_order(document, seed)
    possible = [set(it) for it in itertools.combinations(order, document["panel"]) if meets(it)]
    if not possible:
        return None
    taken: list[str] = []
    for id in order:
        with_it = [panel for panel in possible if id in panel]
        if len(taken) < document["panel"] and with_it:
            taken.append(id)
            possible = with_it
    return taken
