"""K4 召开居民会议: an assembly that met, whatever it dealt with, judged by the rules of its day."""

from __future__ import annotations

from uuid import UUID

from domain.act import Act
from domain.event import Fact
from domain.events.decision import AssemblyHeld
from domain.events.registry import Kind
from domain.refusal import AlreadyExists
from domain.steps.assembly import Attendance, assembly_rule, check_attendance, is_quorate
from domain.streams.single import Meeting
from domain.value import Prose


class HoldAssembly(Attendance):
    """Put an assembly on record that met, with who was there and what it dealt with."""

    clauses = ("K4",)
    zh = "登记居民会议召开情况"

    organiser: UUID
    business: Prose


def hold_assembly(meeting: Meeting, command: HoldAssembly, act: Act) -> list[Fact]:
    """K4 召开居民会议: by a committee; it counts as held where the quorum of its day was there."""
    if meeting.exists:
        raise AlreadyExists()
    act.registry.living(command.organiser, "organiser", Kind.COMMITTEE)
    rule = assembly_rule(act.rules, command.kind)
    check_attendance(command, rule.value)
    return [
        AssemblyHeld(
            organiser=command.organiser,
            kind=command.kind,
            members=command.members,
            representatives=command.representatives,
            eligible=command.eligible,
            present=command.present,
            quorate=is_quorate(command, rule.value),
            quorum=f"{rule.value.quorum}（{rule.source}）",
            business=command.business,
        )
    ]
