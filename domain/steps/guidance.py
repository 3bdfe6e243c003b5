"""A4 给予指导: the committee, or the street, guides whoever organises on a smaller scale."""

from __future__ import annotations

from domain.act import Act, Command
from domain.event import Fact
from domain.events.agenda import GuidanceGiven
from domain.steps.proposal import NotAdopted, require_exists
from domain.streams.matter import Matter, Stage
from domain.value import Prose


class GiveGuidance(Command):
    """Guide the organiser of a matter, from its proposal on."""

    clauses = ("A4", "L2")
    zh = "给予指导"

    text: Prose


def give_guidance(matter: Matter, command: GiveGuidance, act: Act) -> list[Fact]:
    """A4 给予指导: of any matter that has not ended; what was said is public."""
    require_exists(matter)
    if matter.stage in (Stage.DECLINED, Stage.WITHDRAWN, Stage.MERGED):
        raise NotAdopted()
    act.must_follow(matter.submitted_at)
    return [GuidanceGiven(guide=act.acting_for, text=command.text)]
