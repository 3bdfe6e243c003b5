"""K4 提交居民会议: an assembly is demanded, called and votes, judged by the rules of its day."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from domain.act import Act, Command
from domain.event import Fact
from domain.events.decision import (
    AssemblyCalled,
    AssemblyDemand,
    AssemblyDemanded,
    AssemblyKind,
    AssemblyOutcome,
    AssemblyVoted,
    DecidedBy,
    DecisionAdopted,
)
from domain.refusal import Refusal
from domain.rules.pack import AssemblyRule, DemandRule, Rule, RulePack, Share, beijing_date
from domain.steps.charter import filing_office
from domain.steps.decision import (
    Dissent,
    communities_to_tell,
    dissent_facts,
    require_discussed,
    require_undecided,
)
from domain.steps.invitation import require_assessed
from domain.steps.party_study import require_studied
from domain.steps.proposal import require_on_agenda
from domain.steps.session import SessionStillOpen
from domain.streams.matter import Matter, Stage
from domain.value import CalendarDay, Count, Line, Prose


class AssemblyNoticeTooShort(Refusal):
    """Residents are told of their assembly in time."""

    clause = "K4"
    zh = "召集会议应当至少提前 {days} 日通知；遇有特殊情况的，须说明理由。"
    en = "The assembly must be called {days} days ahead, or the special case be stated."


class AssemblyBeforeCall(Refusal):
    """The assembly meets on the day of its call or later."""

    clause = "K4"
    zh = "会议日期不得早于召集之日。"
    en = "The assembly cannot meet before the day of its call."


class NoAssemblyCalled(Refusal):
    """A vote follows the call of an assembly of that kind."""

    clause = "K4"
    zh = "尚未就该事项召集此类会议。"
    en = "No assembly of this kind has been called on this matter."


class AssemblyNotYetMet(Refusal):
    """The vote cannot come before the day of the assembly."""

    clause = "K4"
    zh = "表决不得早于会议召开之日。"
    en = "The vote cannot come before the day of the assembly."


class CountsDoNotAddUp(Refusal):
    """for + against + abstained + invalid ≤ present ≤ eligible; demanders ≤ entitled."""

    clause = "K4"
    zh = "人数不符：各类票数之和不得超过到会人数，到会人数不得超过应到人数，提议人数不得超过总数。"
    en = "Votes cannot exceed those present, these the eligible, nor demanders the entitled."


class CompositionMissing(Refusal):
    """Where the rules state a share of representatives, their number is needed."""

    clause = "K4"
    zh = "须填报会议组成人员数和其中居民代表数；应到人数即组成人员数。"
    en = "State the members, who are the eligible, and how many of them are representatives."


class DemandNotForeseen(Refusal):
    """The rules of the day give these no right to demand such an assembly."""

    clause = "K4"
    zh = "按照当日施行的规定，所填一方不享有提议召集此类会议的权利。"
    en = "The rules of that day give these no right to demand such an assembly."


class DemandAssembly(Command):
    """Demand an assembly, by so many of so many; the rules of the day say whether it is enough."""

    clauses = ("K4",)
    zh = "提议召集居民会议"

    kind: AssemblyKind
    by: AssemblyDemand
    demanders: Annotated[Count, Field(ge=1)]
    entitled: Count
    question: Prose


class ReferToAssembly(Command):
    """Put the question to the residents' or the representatives' assembly."""

    clauses = ("K4",)
    zh = "提交居民会议"

    kind: AssemblyKind
    meets_on: CalendarDay
    question: Prose
    urgent_reason: Line | None = None


class Attendance(Command):
    """Who makes an assembly up and who of them is there."""

    kind: AssemblyKind
    members: Count | None = None
    representatives: Count | None = None
    eligible: Count
    present: Count


class RecordAssemblyVote(Attendance):
    """Record the counts of an assembly's vote; the rules of its day say what it came to."""

    clauses = ("K4",)
    zh = "登记会议表决"

    votes_for: Count
    votes_against: Count
    abstained: Count
    invalid: Count
    resolution: Prose
    dissent: Annotated[tuple[Dissent, ...], Field(max_length=100)] = ()


def demand_assembly(matter: Matter, command: DemandAssembly, act: Act) -> list[Fact]:
    """K4 提议召集会议: recorded whether it suffices or not; who may never demand it is refused."""
    require_undecided(matter, act)
    rule = _demand_rule(act.rules, command.kind)
    share: Share | None = getattr(rule.value, command.by.value)
    if share is None:
        raise DemandNotForeseen("by")
    if command.demanders > command.entitled:
        raise CountsDoNotAddUp("demanders")
    return [
        AssemblyDemanded(
            kind=command.kind,
            by=command.by,
            demanders=command.demanders,
            entitled=command.entitled,
            question=command.question,
            sufficient=share.met(command.demanders, command.entitled),
            rule=f"{share}（{rule.source}）",
        )
    ]


def refer_to_assembly(matter: Matter, command: ReferToAssembly, act: Act) -> list[Fact]:
    """K4 召集会议: after a session, out of shelving or on demand; told in time, or urgent with a
    reason. P1: studied first, where the rules of the day say so."""
    _require_ripe(matter, command.kind, act)
    require_assessed(matter, act)
    require_studied(matter, act)
    ahead = (command.meets_on - beijing_date(act.occurred_at)).days
    if ahead < 0:
        raise AssemblyBeforeCall("meets_on")
    required = assembly_rule(act.rules, command.kind).value.notice_days
    if required is not None and ahead < required and command.urgent_reason is None:
        raise AssemblyNoticeTooShort("meets_on", days=required)
    return [
        AssemblyCalled(
            kind=command.kind,
            meets_on=command.meets_on,
            question=command.question,
            urgent_reason=command.urgent_reason,
        )
    ]


def record_assembly_vote(matter: Matter, command: RecordAssemblyVote, act: Act) -> list[Fact]:
    """K4 会议表决: judged by the rule pack in force when it was held; carried, it decides (K1)."""
    require_on_agenda(matter, act)
    assembly = matter.assembly
    if assembly is None or assembly.kind is not command.kind:
        raise NoAssemblyCalled("kind")
    act.must_follow(assembly.called_at)
    if beijing_date(act.occurred_at) < assembly.meets_on:
        raise AssemblyNotYetMet("occurred_at")
    rule = assembly_rule(act.rules, command.kind)
    _check_counts(command, rule.value)
    outcome = _judge(command, rule.value)
    vote = AssemblyVoted(
        **command.model_dump(include=_COUNTS),
        outcome=outcome,
        quorum=f"{rule.value.quorum}（{rule.source}）",
        majority=f"{rule.value.majority}（{rule.source}）",
    )
    if outcome is not AssemblyOutcome.CARRIED:
        return [vote]
    decision = DecisionAdopted(
        text=command.resolution,
        decided_by=DecidedBy.ASSEMBLY,
        file_with=filing_office(matter, act),
        report_to=communities_to_tell(matter),
    )
    return [vote, decision, *dissent_facts(command.dissent)]


_COUNTS = set(AssemblyVoted.model_fields) & set(RecordAssemblyVote.model_fields)


def assembly_rule(rules: RulePack, kind: AssemblyKind) -> Rule[AssemblyRule]:
    """K4 When an assembly of a kind may decide, under these rules."""
    if kind is AssemblyKind.RESIDENTS:
        return rules.residents_assembly
    return rules.representatives_assembly


def _demand_rule(rules: RulePack, kind: AssemblyKind) -> Rule[DemandRule]:
    if kind is AssemblyKind.RESIDENTS:
        return rules.residents_assembly_demand
    return rules.representatives_assembly_demand


def _require_ripe(matter: Matter, kind: AssemblyKind, act: Act) -> None:
    """Talked about, shelved, or demanded by enough: then it must be called, talked about or not.

    S5: what the participants decided may go to an assembly too, as public money needs one.
    """
    require_on_agenda(matter, act)
    by_participants = matter.stage is Stage.DECIDED and matter.decided_by is DecidedBy.PARTICIPANTS
    if matter.stage is Stage.SHELVED or by_participants:
        act.must_follow(matter.stage_since)
    elif kind in matter.demanded:
        require_undecided(matter, act)
        if matter.discussion.open_sessions:
            raise SessionStillOpen()
        act.must_follow(matter.demanded[kind], matter.stage_since, matter.discussion.last_closed_at)
    else:
        require_discussed(matter, act)


def _check_counts(command: RecordAssemblyVote, rule: AssemblyRule) -> None:
    votes = command.votes_for + command.votes_against + command.abstained + command.invalid
    check_attendance(command, rule)
    if votes > command.present:
        raise CountsDoNotAddUp("votes_for")


def check_attendance(command: Attendance, rule: AssemblyRule) -> None:
    """K4 Refuse numbers that cannot be, or a composition left out where the rules state one."""
    if command.present > command.eligible:
        raise CountsDoNotAddUp("present")
    if rule.representatives is None:
        return
    if command.members is None or command.representatives is None:
        raise CompositionMissing("members" if command.members is None else "representatives")
    if command.members != command.eligible:
        raise CompositionMissing("eligible")
    if command.representatives > command.members:
        raise CountsDoNotAddUp("representatives")


def is_quorate(command: Attendance, rule: AssemblyRule) -> bool:
    """K4 Whether enough are there, and enough of the members are representatives."""
    if not rule.quorum.met(command.present, command.eligible):
        return False
    return rule.representatives is None or rule.representatives.met(
        command.representatives or 0, command.members or 0
    )


def _judge(command: RecordAssemblyVote, rule: AssemblyRule) -> AssemblyOutcome:
    if not is_quorate(command, rule):
        return AssemblyOutcome.INQUORATE
    if rule.majority.met(command.votes_for, command.present):
        return AssemblyOutcome.CARRIED
    return AssemblyOutcome.NOT_CARRIED
