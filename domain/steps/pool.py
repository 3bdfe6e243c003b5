"""N3 随机抽样: quotas are set, and a pool is committed before a public value that is to come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.act import Act, Command
from domain.draw.commitment import (
    ALGORITHM,
    Candidates,
    Commitment,
    Quotas,
    Size,
    by_feature,
    by_id,
)
from domain.draw.shortfalls import shortfalls
from domain.event import Fact
from domain.events.draw import (
    Candidate,
    Quota,
    QuotasSet,
    Randomness,
    RosterPoolCommitted,
    RosterPoolListed,
)
from domain.events.notice import Capacity
from domain.refusal import AlreadyExists, Refusal
from domain.roles import Role
from domain.steps.notice import NoticeMissing, RosterIsFrozen
from domain.steps.proposal import require_under_deliberation
from domain.steps.roster import AlreadySeated, DrawStandsCommitted
from domain.steps.seating import require_seatable
from domain.streams.matter import Matter
from domain.value import Party, Prose

PART_CANDIDATES_MAX = 300
"""A pool is listed in parts of some 60 kB at the most, which an event may reasonably weigh."""


class QuotaRepeated(Refusal):
    """One quota for a value of a feature."""

    clause = "N3"
    zh = "同一特征的同一取值只能设定一项配额。"
    en = "There can be only one quota for a value of a feature."


class QuotaReversed(Refusal):
    """The least is no more than the most."""

    clause = "N3"
    zh = "配额的下限不得高于上限。"
    en = "The least of a quota cannot be more than its most."


class QuotaOfNobody(Refusal):
    """A quota is about a feature and a value that candidates have."""

    clause = "N3"
    zh = "抽样名单中没有人具有配额所列的特征取值。"
    en = "No candidate has the value that this quota is about."


class CandidateRepeated(Refusal):
    """Everybody stands in the pool once, so that chances are equal."""

    clause = "N3"
    zh = "该人员在抽样名单中重复出现。"
    en = "This candidate stands in the pool twice."


class FeatureMissing(Refusal):
    """All candidates are described by the same features."""

    clause = "N3"
    zh = "抽样名单中每人须列明同样的特征项。"
    en = "Every candidate must be described by the same features."


class PanelLargerThanPool(Refusal):
    """There are at least as many candidates as seats."""

    clause = "N3"
    zh = "抽取人数不得多于名单人数。"
    en = "No more can be drawn than there are candidates."


class QuotasUnmeetable(Refusal):
    """A pool is committed only when a panel can be drawn from it that meets every quota."""

    clause = "N3"
    zh = "配额无法满足：{zh}。"
    en = "The quotas cannot be met: {en}."


class RandomnessKnown(Refusal):
    """The pool is committed, and on the ledger, before anybody can know the public value."""

    clause = "N3"
    zh = "随机数的公布时间须晚于锁定名单的时间，也须晚于登记的时间。"
    en = "The public value must come out after the pool is committed and recorded."


class SetQuotas(Command):
    """Say how many of the panel shall have which features, before the pool is known."""

    clauses = ("N3",)
    zh = "设定配额"

    quotas: Annotated[tuple[Quota, ...], Field(min_length=1, max_length=64)]
    reason: Prose


class CommitRosterPool(Command):
    """Publish and bind the pool, the quotas (those set, if left out) and the value to come."""

    clauses = ("N3",)
    zh = "锁定抽样名单"

    draw: UUID
    panel: Size
    candidates: Candidates
    quotas: Quotas | None = None
    randomness: Randomness
    capacity: Capacity = Capacity.RESIDENT


def set_quotas(matter: Matter, command: SetQuotas, act: Act) -> list[Fact]:
    """N3 设定配额: while no pool stands committed; the latest ones apply."""
    require_under_deliberation(matter, act)
    if matter.roster.frozen_at is not None:
        raise RosterIsFrozen()
    _require_none_committed(matter)
    act.must_follow(matter.roster.quotas_set_at)
    _check_quotas(command.quotas)
    return [QuotasSet(quotas=tuple(by_feature(command.quotas)), reason=command.reason)]


def commit_roster_pool(matter: Matter, command: CommitRosterPool, act: Act) -> list[Fact]:
    """N3 锁定抽样名单: before the value can be known, by its day and by the ledger's clock."""
    require_open_roster(matter, act)
    _require_none_committed(matter)
    if command.draw in matter.roster.draws:
        raise AlreadyExists("draw")
    quotas = command.quotas
    if quotas is None:
        act.must_follow(matter.roster.quotas_set_at)
        quotas = matter.roster.quotas
    _check_randomness(command.randomness, act)
    _check_quotas(quotas)
    _check_candidates(matter, command, act)
    _check_meetable(command, quotas)
    commitment = Commitment(
        matter=act.stream,
        draw=command.draw,
        panel=command.panel,
        capacity=command.capacity,
        quotas=quotas,
        candidates=command.candidates,
        randomness=command.randomness,
    )
    committed = RosterPoolCommitted(
        draw=command.draw,
        algorithm=ALGORITHM,
        panel=command.panel,
        quotas=tuple(by_feature(quotas)),
        candidates=len(command.candidates),
        randomness=command.randomness,
        digest=commitment.digest,
        capacity=command.capacity,
    )
    return [*_listed(command.draw, by_id(command.candidates)), committed]


def require_open_roster(matter: Matter, act: Act) -> None:
    """Refuse unless a notice is in force and the roster still open."""
    require_under_deliberation(matter, act)
    if matter.notice is None:
        raise NoticeMissing()
    act.must_follow(matter.notice_published_at)
    if matter.roster.frozen_at is not None:
        raise RosterIsFrozen()


def _require_none_committed(matter: Matter) -> None:
    if matter.roster.draw_stands:
        raise DrawStandsCommitted()


def _check_randomness(randomness: Randomness, act: Act) -> None:
    """Whoever records for another system may come late; the published draw shows that it did."""
    late = act.actor.role != Role.IMPORTER and randomness.available_at <= act.received_at
    if late or randomness.available_at <= act.occurred_at:
        raise RandomnessKnown("randomness.available_at")


def _check_quotas(quotas: tuple[Quota, ...]) -> None:
    known: set[tuple[str, str]] = set()
    for index, quota in enumerate(quotas):
        if (quota.feature, quota.value) in known:
            raise QuotaRepeated(f"quotas.{index}")
        if quota.least > quota.most:
            raise QuotaReversed(f"quotas.{index}.least")
        known.add((quota.feature, quota.value))


def _check_candidates(matter: Matter, command: CommitRosterPool, act: Act) -> None:
    if command.panel > len(command.candidates):
        raise PanelLargerThanPool("panel")
    known: set[UUID] = set()
    features = command.candidates[0].features.keys()
    for index, candidate in enumerate(command.candidates):
        where = f"candidates.{index}"
        if candidate.id in known:
            raise CandidateRepeated(f"{where}.id")
        if candidate.id in matter.roster.seats:
            raise AlreadySeated(f"{where}.id")
        if candidate.features.keys() != features:
            raise FeatureMissing(f"{where}.features")
        require_seatable(matter, Party(person=candidate.id), command.capacity, f"{where}.id", act)
        known.add(candidate.id)


def _check_meetable(command: CommitRosterPool, quotas: tuple[Quota, ...]) -> None:
    groups = {group for it in command.candidates for group in it.features.items()}
    for index, quota in enumerate(quotas):
        if (quota.feature, quota.value) not in groups:
            raise QuotaOfNobody(f"quotas.{index}.value")
    found = shortfalls(command.candidates, quotas, command.panel)
    if found:
        zh, en = (
            "；".join(it.text("zh") for it in found),
            "; ".join(it.text("en") for it in found),
        )
        raise QuotasUnmeetable("quotas", zh=zh, en=en)


def _listed(draw: UUID, candidates: list[Candidate]) -> Iterator[RosterPoolListed]:
    for start in range(0, len(candidates), PART_CANDIDATES_MAX):
        yield RosterPoolListed(
            draw=draw,
            part=start // PART_CANDIDATES_MAX + 1,
            candidates=tuple(candidates[start : start + PART_CANDIDATES_MAX]),
        )
