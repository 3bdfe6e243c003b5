"""S2 S3 督促落实: delegates and the civil affairs bureau press for what was agreed."""

from __future__ import annotations

from uuid import UUID

from domain.act import Act, Command
from domain.event import Fact
from domain.events.registry import Kind
from domain.events.undertaking import ResultUrged, UrgedBy
from domain.refusal import Refusal
from domain.steps.proposal import require_on_agenda
from domain.steps.referral import NoSuchReferral
from domain.steps.undertaking import NoSuchTask
from domain.streams.matter import Matter
from domain.value import Party, Prose


class StandingUnfit(Refusal):
    """A delegate presses in person, the civil affairs bureau as an organisation."""

    clause = "S3"
    zh = "党代表、人大代表、政协委员督促的，须填写本人代号；民政部门督促的，须填写本单位。"
    en = "A delegate presses as a person, and the civil affairs bureau as itself."


class UrgeResult(Command):
    """Press whoever is to carry it out, for a task, a referral or the matter as a whole."""

    clauses = ("S2", "S3")
    zh = "督促落实"

    by: Party
    standing: UrgedBy
    addressee: UUID
    text: Prose
    task: UUID | None = None
    referral: UUID | None = None


def urge_result(matter: Matter, command: UrgeResult, act: Act) -> list[Fact]:
    """S2 S3 督促落实: of a matter on the agenda; the task or referral named is one of it."""
    require_on_agenda(matter, act)
    expected = act.acting_for if command.standing is UrgedBy.CIVIL_AFFAIRS else None
    if command.by.organisation != expected:
        raise StandingUnfit("by")
    act.registry.living(
        command.addressee, "addressee", Kind.STREET, Kind.DEPARTMENT, Kind.COMMITTEE
    )
    if command.task is not None:
        task = matter.tasks.get(command.task)
        if task is None:
            raise NoSuchTask("task")
        act.must_follow(task.assigned_at)
    if command.referral is not None:
        referral = matter.referrals.get(command.referral)
        if referral is None:
            raise NoSuchReferral("referral")
        act.must_follow(referral.started_at)
    return [
        ResultUrged(
            by=command.by,
            standing=command.standing,
            addressee=command.addressee,
            text=command.text,
            task=command.task,
            referral=command.referral,
        )
    ]
