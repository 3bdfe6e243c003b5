"""Which quotas no panel can meet, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.draw.commitment import by_feature
from domain.draw.demand import demand_of
from domain.draw.search import Effort, Undecided, completion
from domain.events.draw import Candidate, Quota


class Why(StrEnum):
    """N3 Why quotas cannot be met."""

    TOO_FEW_CANDIDATES = "too_few_candidates"
    MORE_THAN_PANEL = "more_than_panel"
    LESS_THAN_PANEL = "less_than_panel"
    TOGETHER = "together"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Shortfall:
    """``quotas`` cannot be met: of ``needed`` there are ``there`` (see ``Why``)."""

    why: Why
    quotas: tuple[Quota, ...]
    needed: int = 0
    there: int = 0

    def text(self, language: str) -> str:
        """In words; features are not personal, so they are named."""
        zh, en = _TEXTS[self.why]
        text = zh if language == "zh" else en
        named = [f"{quota.feature}={quota.value}" for quota in self.quotas]
        joined = "、".join(named) if language == "zh" else ", ".join(named)
        return text.format(quotas=joined, needed=self.needed, there=self.there)


_TEXTS: dict[Why, tuple[str, str]] = {
    Why.TOO_FEW_CANDIDATES: (
        "{quotas} 至少 {needed} 人，名单中仅 {there} 人",
        "{quotas} wants {needed}, the pool has {there}",
    ),
    Why.MORE_THAN_PANEL: (
        "{quotas} 合计至少 {needed} 人，超过总席位 {there}",
        "{quotas} want {needed} together, the panel has {there} seats",
    ),
    Why.LESS_THAN_PANEL: (
        "{quotas} 的上限最多容纳 {there} 人，不足总席位 {needed}",
        "{quotas} allow no more than {there} of the {needed} seats",
    ),
    Why.TOGETHER: (
        "{quotas} 各自可以满足，但不能同时满足",
        "{quotas} can each be met, but not all together",
    ),
    Why.NOT_FOUND: (
        "{quotas} 同时适用时未能找到满足要求的组合",
        "{quotas}: no panel that meets them together was found",
    ),
}


def shortfalls(
    candidates: Sequence[Candidate], quotas: Sequence[Quota], panel: int
) -> list[Shortfall]:
    """Why no panel of this size can be drawn; empty when one can. There are enough candidates."""
    ordered = by_feature(quotas)
    alone = [
        found
        for feature in dict.fromkeys(quota.feature for quota in ordered)
        for found in _of_feature(candidates, [it for it in ordered if it.feature == feature], panel)
    ]
    if alone:
        return alone
    effort = Effort()
    try:
        if _possible(candidates, ordered, panel, effort):
            return []
    except Undecided:
        return [Shortfall(Why.NOT_FOUND, tuple(ordered))]
    return [Shortfall(Why.TOGETHER, _conflict(candidates, ordered, panel, effort))]


def _of_feature(
    candidates: Sequence[Candidate], quotas: Sequence[Quota], panel: int
) -> list[Shortfall]:
    """What the quotas of one feature alone make impossible."""
    of = Counter(candidate.features[quotas[0].feature] for candidate in candidates)
    found = [
        Shortfall(Why.TOO_FEW_CANDIDATES, (quota,), quota.least, of[quota.value])
        for quota in quotas
        if of[quota.value] < quota.least
    ]
    wanted = sum(quota.least for quota in quotas)
    if wanted > panel:
        found.append(Shortfall(Why.MORE_THAN_PANEL, tuple(quotas), wanted, panel))
    others = len(candidates) - sum(of[quota.value] for quota in quotas)
    allowed = others + sum(min(quota.most, of[quota.value]) for quota in quotas)
    if allowed < panel:
        found.append(Shortfall(Why.LESS_THAN_PANEL, tuple(quotas), panel, allowed))
    return found


def _conflict(
    candidates: Sequence[Candidate], quotas: Sequence[Quota], panel: int, effort: Effort
) -> tuple[Quota, ...]:
    """A set of quotas that cannot be met together, though all but any one of them can: each is
    dropped in turn, and for good where the rest is impossible without it. Larger than need be
    where the search gives up."""
    kept = list(quotas)
    for quota in quotas:
        without = [it for it in kept if it is not quota]
        try:
            if not _possible(candidates, without, panel, effort):
                kept = without
        except Undecided:
            continue
    return tuple(kept)


def _possible(
    candidates: Sequence[Candidate], quotas: Sequence[Quota], panel: int, effort: Effort
) -> bool:
    demand, classes = demand_of(candidates, quotas, panel)
    of = Counter(classes)
    supply = [of[each] for each in range(len(demand.rows))]
    nobody = [0] * len(demand.least)
    return completion(demand, supply, nobody, panel, effort=effort) is not None
