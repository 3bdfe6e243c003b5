"""Whether a published draw is what follows from what it publishes: nothing else is asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from pydantic import ValidationError

from domain.draw.chances import Chances, chances, trials_for
from domain.draw.commitment import ALGORITHM, Commitment, canonical, seed_of
from domain.draw.public_value import fits
from domain.draw.search import Undecided
from domain.draw.selection import Pool, Unmeetable
from domain.events.draw import Candidate
from service.draws.documents import PublishedDraw


class Unreadable(Exception):
    """This is no published draw, or one of an algorithm that is not known here."""


class Check(NamedTuple):
    """One thing that was looked at: by name, in words, and whether it is as published."""

    name: str
    zh: str
    en: str
    agrees: bool


class Report(NamedTuple):
    """``undecided`` counts what the search gave up on (docs/DRAW.md); None before the draw."""

    document: PublishedDraw
    commitment: Commitment
    checks: tuple[Check, ...]
    undecided: int | None

    @property
    def agrees(self) -> bool:
        """Whether everything is as published."""
        return all(check.agrees for check in self.checks)

    def warnings(self) -> list[tuple[str, str]]:
        """What agrees and yet weakens what the draw proves, in Chinese and in English."""
        document, found = self.document, []
        if not document.committed_in_time:
            found.append(
                (
                    "名单登记时随机数已经公布，不能证明名单锁定在先",
                    "the pool was recorded when the value could be known: it may have been chosen",
                )
            )
        if document.cancelled is not None and document.cancelled.after_value:
            found.append(
                (
                    "取消时随机数已经公布，取消者可能已知抽签结果",
                    "cancelled when the value could be known: the result may have been seen",
                )
            )
        if self.undecided:
            found.append(
                (
                    f"有 {self.undecided} 类候选人因搜索限度被略过",
                    f"{self.undecided} classes of candidates were passed over at the search limit",
                )
            )
        return found


def read(content: bytes) -> tuple[PublishedDraw, Commitment]:
    """The document, its commitment taken apart."""
    try:
        document = msgspec.json.decode(content, type=PublishedDraw)
        commitment = Commitment.model_validate_json(msgspec.json.encode(document.commitment))
    except (msgspec.MsgspecError, ValidationError, UnicodeDecodeError, RecursionError) as fault:
        raise Unreadable("this is not the published document of a draw") from fault
    if commitment.algorithm != ALGORITHM:
        raise Unreadable(f"the draw is of another algorithm than {ALGORITHM}")
    features = [it.features.keys() for it in commitment.candidates]
    quotas = {it.feature for it in commitment.quotas}
    if any(it != features[0] or not quotas <= it for it in features):
        raise Unreadable("the candidates are not described by the same features")
    if len({it.id for it in commitment.candidates}) < len(commitment.candidates):
        raise Unreadable("a candidate stands in the pool twice")
    if len({(it.feature, it.value) for it in commitment.quotas}) < len(commitment.quotas):
        raise Unreadable("there are two quotas for one value")
    return document, commitment


def count_chances(document: PublishedDraw, commitment: Commitment, trials: int) -> Chances:
    """The chances, counted anew."""
    it = commitment
    return chances(it.candidates, it.quotas, it.panel, document.digest, trials)


def check(content: bytes) -> Report:
    """Recompute everything. Raises ``Unreadable``."""
    document, commitment = read(content)
    checks = [
        *_commitment(document, commitment),
        *_times(document, commitment),
        _ending(document),
    ]
    undecided = None
    try:
        pool = Pool(commitment.candidates, commitment.quotas, commitment.panel)
    except (Unmeetable, Undecided):
        checks.append(_check("quotas", False))
        return Report(document, commitment, tuple(checks), None)
    if document.value is not None:
        seed = seed_of(document.digest, document.value)
        drawn = pool.select(seed)
        undecided = drawn.undecided
        checks += [
            _check("value", fits(document.value, commitment.randomness)),
            _check("seed", seed == document.seed),
            _check("selected", drawn.selected == document.selected),
            _check("quotas", _met(commitment, document.selected)),
            _check("seated", set(document.seated) <= set(document.selected)),
            _check("followed", _followed(document, pool, seed)),
        ]
    checks.append(_check("chances", _same_chances(document, commitment)))
    return Report(document, commitment, tuple(checks), undecided)


_NAMES: dict[str, tuple[str, str]] = {
    "form": ("名单为规范格式", "the commitment is in its canonical form"),
    "digest": ("名单摘要", "the digest of the commitment"),
    "in_time": ("锁定早于随机数公布", "committed before the value could be known"),
    "drawn_after": ("抽签不早于随机数公布", "drawn no earlier than the value came out"),
    "ending": ("状态与内容相符", "the status and what is published with it"),
    "value": ("随机数的写法符合约定", "the value is written as was committed to"),
    "seed": ("随机种子", "the seed"),
    "selected": ("抽中人员及次序", "who was drawn, in order"),
    "quotas": ("配额全部满足", "every quota is met"),
    "seated": ("由抽签入席者均被抽中", "those seated by the draw were drawn"),
    "followed": ("递补次序", "who followed those that left"),
    "chances": ("各组机会", "the chances of each group"),
}


def _check(name: str, agrees: bool) -> Check:
    return Check(name, *_NAMES[name], agrees)


def _commitment(document: PublishedDraw, commitment: Commitment) -> list[Check]:
    written = canonical(document.commitment)
    return [
        _check("form", written == canonical(commitment.document())),
        _check("digest", document.digest == commitment.digest),
    ]


def _times(document: PublishedDraw, commitment: Commitment) -> list[Check]:
    """What is said of the times follows from them; a late commitment is said to be one."""
    available_at: datetime = commitment.randomness.available_at
    in_time = document.committed.recorded_at < available_at
    checks = [_check("in_time", in_time == document.committed_in_time)]
    if document.executed is not None:
        checks.append(_check("drawn_after", document.executed.occurred_at >= available_at))
    if document.cancelled is not None:
        late = document.cancelled.recorded_at >= available_at
        checks.append(_check("drawn_after", late == document.cancelled.after_value))
    return checks


def _ending(document: PublishedDraw) -> Check:
    drawn = (document.value, document.seed, document.executed)
    executed = None not in drawn and bool(document.selected)
    untouched = drawn == (None, None, None) and not (
        document.selected or document.seated or document.followed
    )
    wanted = {
        "executed": executed and document.cancelled is None,
        "cancelled": untouched and document.cancelled is not None,
        "committed": untouched and document.cancelled is None,
    }
    return _check("ending", wanted.get(document.status, False))


def _met(commitment: Commitment, selected: tuple[UUID, ...]) -> bool:
    known = {candidate.id: candidate for candidate in commitment.candidates}
    if not known.keys() >= set(selected) or len(set(selected)) != commitment.panel:
        return False
    panel: list[Candidate] = [known[it] for it in selected]
    return all(
        quota.least <= sum(it.features[quota.feature] == quota.value for it in panel) <= quota.most
        for quota in commitment.quotas
    )


def _followed(document: PublishedDraw, pool: Pool, seed: str) -> bool:
    """Every follower was the next; one who left is not called again."""
    known = {candidate.id for candidate in pool.candidates}
    members = set(document.selected)
    left: set[UUID] = set()
    if not members <= known:
        return False
    for each in document.followed:
        if each.leaves not in members:
            return False
        if each.party is not None:
            passed_over = left | set(each.passed_over)
            if each.party != pool.follower(seed, members, each.leaves, passed_over):
                return False
            members.add(each.party)
        members.discard(each.leaves)
        left.add(each.leaves)
    return True


def _same_chances(document: PublishedDraw, commitment: Commitment) -> bool:
    said = document.chances
    counted = count_chances(document, commitment, trials_for(commitment.candidates))
    if said.trials != counted.trials:
        return False
    published: list[tuple[Any, ...]] = [msgspec.structs.astuple(it) for it in said.groups]
    return published == [(*it, str(counted.share(it))) for it in counted.groups]
