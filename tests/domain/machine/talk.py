"""Commands of the discussion and of the decision."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from domain.act import Command
from domain.events.decision import AssemblyDemand, AssemblyKind, ShelvingGround
from domain.events.discussion import Stance, WithholdingGround
from domain.rules.pack import start_of_day
from domain.steps.assembly import DemandAssembly, RecordAssemblyVote, ReferToAssembly
from domain.steps.charter import FileCharter
from domain.steps.correction import CorrectDecision
from domain.steps.decision import (
    AdoptDecision,
    Dissent,
    ResumeMatter,
    SetPriorities,
    ShelveMatter,
)
from domain.steps.hosting import ChallengeHost, DecideHostChallenge, ReplaceHost
from domain.steps.meeting import HoldAssembly
from domain.steps.party_study import RecordPartyStudy
from domain.steps.session import (
    AdjournSession,
    CloseSession,
    OpenSession,
    RecordAttendance,
    ResumeSession,
    SignMinutes,
)
from domain.steps.statement import (
    CorrectStatement,
    MakeStatement,
    RecordConsensus,
    RestoreStatement,
    TakeStance,
    WithholdStatement,
)
from domain.streams.matter import Matter, Stage
from tests.domain import specification as spec
from tests.domain.machine.district import District
from tests.domain.machine.making import (
    HOSTS,
    PAPER,
    PARTIES,
    PEOPLE,
    Choice,
    begins,
    makes,
    on_roster,
    open_one,
    seated,
    some,
    today,
    under_deliberation,
)

DISSENT = (Dissent(view="应由产权单位出资。", holders=3),)


def _speaking(matter: Matter) -> bool:
    return any(it.adjourned_at is None for it in matter.discussion.open_sessions)


def _announced(matter: Matter) -> bool:
    """A session might begin under the notice in force, had the roster been frozen."""
    closed_at, announced_at = matter.discussion.last_closed_at, matter.notice_published_at
    renewed = closed_at is None or (announced_at is not None and announced_at >= closed_at)
    ready = matter.notice is not None and not matter.discussion.open_sessions and renewed
    return under_deliberation(matter) and ready


def _begins_at(matter: Any) -> datetime | None:
    return matter.notice.starts_at if matter.notice else None


@makes(OpenSession, _announced, ready=_begins_at)
def _open(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    notice = matter.notice
    return OpenSession(
        session=district.new_id(),
        place=notice.place if notice else "社区议事厅",
        host=choice.of([*[notice.host] * 9, *HOSTS] if notice else HOSTS),
    )


@makes(RecordAttendance, _speaking)
def _attend(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    present = on_roster(matter) or [choice.of(PARTIES)]
    return RecordAttendance(
        session=open_one(matter, district, choice), present=tuple(choice.of([present, present[:1]]))
    )


@makes(MakeStatement, _speaking)
def _speak(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    known = list(matter.discussion.statements)
    return MakeStatement(
        session=open_one(matter, district, choice),
        statement=district.new_id(),
        speaker=seated(matter, choice),
        text="应装声控灯。",
        replies_to=choice.of([None, *known]),
    )


def _said(matter: Matter) -> bool:
    return bool(matter.discussion.statements)


@makes(CorrectStatement, _said)
def _correct(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    statement = some(matter.discussion.statements, district, choice)
    known = matter.discussion.statements.get(statement)
    speaker = next((it for it in PARTIES if known and it.id == known.speaker), PEOPLE[0])
    return CorrectStatement(statement=statement, speaker=speaker, text="应装十二盏。")


@makes(WithholdStatement, _said)
def _withhold(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return WithholdStatement(
        statement=some(matter.discussion.statements, district, choice),
        ground=WithholdingGround.INSULT,
        reason="含侮辱性言语。",
    )


@makes(RestoreStatement, lambda m: any(it.withheld for it in m.discussion.statements.values()))
def _restore(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    statement = some(matter.discussion.statements, district, choice)
    return RestoreStatement(statement=statement, reason="并无侮辱。")


@makes(TakeStance, lambda matter: _speaking(matter) and _said(matter))
def _stand(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return TakeStance(
        session=open_one(matter, district, choice),
        point=some(matter.discussion.statements, district, choice),
        party=seated(matter, choice),
        stance=choice.of(list(Stance)),
    )


@makes(ChallengeHost, lambda m: under_deliberation(m) and m.notice and m.roster.seats)
def _challenge(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    hosts = [matter.notice.host] if matter.notice else []
    return ChallengeHost(
        challenge=district.new_id(),
        challenger=seated(matter, choice),
        host=choice.of([*hosts, *(it.host for it in matter.discussion.open_sessions), HOSTS[0]]),
        ground="与物业有亲属关系。",
    )


@makes(
    DecideHostChallenge, lambda m: any(it.upheld is None for it in m.discussion.challenges.values())
)
def _decide_challenge(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return DecideHostChallenge(
        challenge=some(matter.discussion.challenges, district, choice),
        upheld=choice.of([True, False]),
        reason="已核实。",
    )


@makes(ReplaceHost, lambda m: under_deliberation(m) and m.notice)
def _replace(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    others = [it for it in HOSTS if matter.notice is None or it != matter.notice.host]
    host = choice.of([*others, PEOPLE[0]])
    return ReplaceHost(host=host, host_title="社区工作者", reason="原主持人回避。")


@makes(AdjournSession, _speaking)
def _adjourn(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return AdjournSession(session=open_one(matter, district, choice), reason="核实图纸。")


@makes(ResumeSession, lambda m: any(it.adjourned_at for it in m.discussion.open_sessions))
def _resume(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return ResumeSession(session=open_one(matter, district, choice))


@makes(RecordConsensus, _speaking)
def _agree(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    points = list(matter.discussion.stances)
    point = choice.of([*points, None])
    return RecordConsensus(
        session=open_one(matter, district, choice),
        consensus=district.new_id(),
        text="安装声控灯。",
        point=point,
        agreed=None if point else choice.of([1, 2, 9]),
        disagreed=None if point else choice.of([0, 1]),
    )


@makes(CloseSession, lambda matter: matter.discussion.open_sessions)
def _close(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return CloseSession(session=open_one(matter, district, choice), summary="同意装灯。")


@makes(
    SignMinutes,
    lambda m: any(it.closed_at and not it.minutes_at for it in m.discussion.sessions.values()),
)
def _sign(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    session = some(matter.discussion.sessions, district, choice)
    known = matter.discussion.sessions.get(session)
    host = known.host if known else HOSTS[0]
    return SignMinutes(session=session, minutes=PAPER, signed_by=(host, PEOPLE[1]))


def _discussed(matter: Matter) -> bool:
    talk = matter.discussion
    return under_deliberation(matter) and bool(talk.sessions) and not talk.open_sessions


@makes(SetPriorities, lambda matter: under_deliberation(matter) and matter.discussion.sessions)
def _priorities(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return SetPriorities(priorities=("照明", "停车"), reason="最为迫切。")


@makes(AdoptDecision, _discussed)
def _decide(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return AdoptDecision(text="由物业安装声控灯。", dissent=choice.of([DISSENT, ()]))


@makes(ShelveMatter, _discussed)
def _shelve(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    ground = choice.of([ShelvingGround.MAJOR_DISPUTE, ShelvingGround.REPEATED_ROUNDS])
    return ShelveMatter(
        ground=ground,
        finding=choice.of(["费用分担存在较大争议。", None]),
        conditions="待产权单位答复。",
        review_on=today(district) + timedelta(days=choice.of([30, 1, 0])),
        dissent=DISSENT,
    )


@makes(ResumeMatter, lambda matter: matter.stage is Stage.SHELVED)
def _take_up(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return ResumeMatter(reason="条件成熟。")


def _undecided(matter: Matter) -> bool:
    return matter.stage is Stage.SHELVED or under_deliberation(matter)


@makes(RecordPartyStudy, lambda matter: _undecided(matter) and matter.studied_on is None)
def _study(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return RecordPartyStudy(
        organisation="槐树社区党委",
        studied_on=today(district) - timedelta(days=choice.of([0, 1, -1])),
        opinion="同意提交会议决定。",
    )


@makes(DemandAssembly, _undecided)
def _demand(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return DemandAssembly(
        kind=choice.of(list(AssemblyKind)),
        by=choice.of(list(AssemblyDemand)),
        demanders=choice.of([30, 3, 1]),
        entitled=choice.of([30, 9]),
        question="是否动用公益金装灯？",
    )


def _ripe(matter: Matter) -> bool:
    settled = matter.stage is Stage.SHELVED
    return settled or _discussed(matter) or (under_deliberation(matter) and bool(matter.demanded))


@makes(ReferToAssembly, _ripe)
def _refer(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return ReferToAssembly(
        kind=choice.of([AssemblyKind.REPRESENTATIVES, AssemblyKind.RESIDENTS]),
        meets_on=today(district) + timedelta(days=choice.of([1, 10, 0, -1])),
        question="是否动用公益金装灯？",
        urgent_reason=choice.of([None, "紧急"]),
    )


def _meets(matter: Any) -> datetime | None:
    return start_of_day(matter.assembly.meets_on) if matter.assembly else None


@makes(RecordAssemblyVote, lambda matter: matter.assembly is not None, ready=_meets)
def _vote(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    present = choice.of([50, 40, 30, 31, 61])
    votes_for = choice.of([present, present // 2, present // 2 + 1, 0])
    return RecordAssemblyVote(
        kind=matter.assembly.kind if matter.assembly else AssemblyKind.RESIDENTS,
        members=choice.of([60, None]),
        representatives=choice.of([50, 48, 47]),
        eligible=60,
        present=present,
        votes_for=votes_for,
        votes_against=choice.of([0, max(0, present - votes_for), 5]),
        abstained=choice.of([0, 0, 1]),
        invalid=choice.of([0, 0, 1]),
        resolution="动用公益金装灯。",
        dissent=choice.of([(), DISSENT]),
    )


@makes(FileCharter, lambda m: m.decided_by is not None and m.category.value == "charter")
def _file(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    offices = [spec.STREET, spec.DISTRICT, spec.OTHER_STREET]
    return FileCharter(filed_with=choice.of(offices), document=PAPER)


@makes(CorrectDecision, lambda m: set(m.decision_versions) - m.corrected_versions)
def _put_right(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    versions = [it for it in matter.decision_versions if it not in matter.corrected_versions]
    return CorrectDecision(
        decision=choice.of([*versions, 1]),
        law="中华人民共和国城市居民委员会组织法",
        article="第三十一条",
        finding="侵犯居民的财产权利。",
        correction="重新协商。",
    )


@begins(HoldAssembly)
def _meet(district: District, id: UUID, meeting: Any, choice: Choice) -> Command:
    return HoldAssembly(
        organiser=choice.of([spec.COMMITTEE, spec.NEIGHBOUR, spec.STREET]),
        kind=choice.of([AssemblyKind.REPRESENTATIVES, AssemblyKind.RESIDENTS]),
        members=choice.of([60, None]),
        representatives=choice.of([50, 47]),
        eligible=60,
        present=choice.of([50, 30, 61]),
        business="听取居委会工作报告。",
    )
