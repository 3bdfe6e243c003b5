"""R1 删除个人信息: a person is forgotten, on a ground of the law (PIPL 个人信息保护法 art. 47)."""

from __future__ import annotations

from typing import ClassVar

from domain.act import Act, Command
from domain.event import Fact
from domain.events.erasure import ErasureGround, SubjectErased
from domain.refusal import Refusal
from domain.streams.person import Person
from domain.streams.registry import Registry


class AlreadyErased(Refusal):
    """Nothing is left to be erased of somebody who was."""

    clause = "R1"
    zh = "该人员的个人信息已经删除。"
    en = "This person has been erased already."


class NotAPerson(Refusal):
    """What an organisation said and did is no personal data."""

    clause = "R1"
    zh = "该编号属于单位；删除个人信息仅适用于个人。"
    en = "This id is an organisation's; only persons can be erased."


class NobodyKnown(Refusal):
    """A mistyped pseudonym must not put an erasure on record."""

    clause = "R1"
    zh = "账本中没有该代号的人员，请核对代号。"
    en = "Nobody is known here by this pseudonym; check it."


class EraseSubject(Command):
    """Forget the person in the address for good: words, salts, the key they were sealed under, the
    link to any outside system, access tokens. Facts keep their commitments."""

    clauses = ("R1",)
    zh = "删除个人信息"
    needs_acquaintance: ClassVar[bool] = True

    ground: ErasureGround


def erase_subject(person: Person, command: EraseSubject, act: Act) -> list[Fact]:
    """R1 删除个人信息: somebody who is known here, once."""
    if person.erased_at is not None:
        raise AlreadyErased()
    if act.registry.find(act.stream) is not None:
        raise NotAPerson()
    if not act.acquainted and not _has_an_office(act):
        raise NobodyKnown()
    return [SubjectErased(subject=act.stream, ground=command.ground)]


def _has_an_office(act: Act) -> bool:
    """Whether the person was ever given a mandate or a place in a supervision group."""
    registry: Registry = act.registry
    mandated = (mandate.person for mandate in registry.mandates.values())
    watching = (member.person for group in registry.groups.values() for member in group.members)
    return act.stream in {*mandated, *watching}
