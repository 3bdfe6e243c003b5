"""P1 社区党组织研究讨论: what an assembly is to decide is studied first (居委会组织法第三十条)."""

from __future__ import annotations

from domain.act import Act, Command
from domain.event import Fact
from domain.events.decision import PartyStudyRecorded
from domain.refusal import Refusal
from domain.rules.pack import beijing_date
from domain.steps.decision import require_undecided
from domain.streams.matter import Matter
from domain.value import CalendarDay, Line, Prose


class PartyStudyMissing(Refusal):
    """Under the law of 2025 an assembly is called after the Party organisation's study."""

    clause = "P1"
    zh = "提交居民会议或者居民代表会议决定的重要事项，应当先经社区党组织研究讨论。"
    en = "The community Party organisation must study the matter before an assembly is called."


class StudyNotYetHeld(Refusal):
    """A study is recorded once it was held."""

    clause = "P1"
    zh = "研究讨论日期不得晚于登记的发生日期。"
    en = "A study cannot be recorded as held before its day."


class RecordPartyStudy(Command):
    """Record that the community Party organisation studied the matter, and its opinion."""

    clauses = ("P1",)
    zh = "登记党组织研究讨论"

    organisation: Line
    studied_on: CalendarDay
    opinion: Prose


def record_party_study(matter: Matter, command: RecordPartyStudy, act: Act) -> list[Fact]:
    """P1 社区党组织研究讨论: of a matter that is on the agenda and not yet decided."""
    require_undecided(matter, act)
    if command.studied_on > beijing_date(act.occurred_at):
        raise StudyNotYetHeld("studied_on")
    return [
        PartyStudyRecorded(
            organisation=command.organisation,
            studied_on=command.studied_on,
            opinion=command.opinion,
        )
    ]


def require_studied(matter: Matter, act: Act) -> None:
    """Refuse where the rules of the day ask for a study and there was none by that day."""
    if not act.rules.party_study_first.value:
        return
    if matter.studied_on is None or matter.studied_on > beijing_date(act.occurred_at):
        raise PartyStudyMissing()
