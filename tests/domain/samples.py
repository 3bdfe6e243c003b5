"""One valid command of each kind."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.act import Command
from domain.events.agenda import Document
from domain.events.archive import Amendment
from domain.events.draw import Quota
from domain.events.mandate import GroupMember
from domain.events.opinions import Channel
from domain.events.rulebook import Holiday
from domain.events.scoring import Consulted
from domain.events.undertaking import UrgedBy
from domain.rules.packs import PACKS
from domain.scoring.counting import Card
from domain.scoring.shipped import SHIPPED
from domain.steps.ability import HoldTraining, ProvideSupport
from domain.steps.appraisal import CloseAppraisal, GiveRating, OpenAppraisal
from domain.steps.archive import AdoptNorm, ArchiveCase, CorrectRecord, MarkExemplary
from domain.steps.assembly import DemandAssembly
from domain.steps.charter import FileCharter
from domain.steps.correction import CorrectDecision
from domain.steps.decision import ResumeMatter, SetPriorities
from domain.steps.draw import CancelDraw, ExecuteDraw, ReplaceDrawnSeat
from domain.steps.erasing import EraseSubject
from domain.steps.evaluation import EngageEvaluator, ReportEvaluation
from domain.steps.guidance import GiveGuidance
from domain.steps.hosting import ChallengeHost, DecideHostChallenge, ReplaceHost
from domain.steps.invitation import (
    AnswerInvitation,
    FileExpertAssessment,
    InviteParty,
    RequestDepartment,
)
from domain.steps.linkage import (
    DetectCommonIssue,
    DismissCommonIssue,
    EscalateMatter,
    RaiseCommonIssue,
    ReportStreetOutcome,
    SetStreetProcedure,
)
from domain.steps.mandates import GrantMandate, RevokeMandate
from domain.steps.meeting import HoldAssembly
from domain.steps.notice import (
    AdmitApplication,
    ApplyToTakePart,
    CancelNotice,
    RejectApplication,
)
from domain.steps.opinions import CallForOpinions, GatherOpinion, SummariseOpinions
from domain.steps.pool import CommitRosterPool, SetQuotas
from domain.steps.proposal import (
    CosignProposal,
    DeclineProposal,
    MergeProposal,
    WithdrawProposal,
)
from domain.steps.publicity import PublishOutcome, PublishProgress, WithdrawPublication
from domain.steps.referral import DecideReferralObjection, RejectAnswer, ReportInterim
from domain.steps.referral_clock import (
    GrantExtension,
    PauseReferral,
    RefuseExtension,
    RequestExtension,
    ResumeReferral,
)
from domain.steps.referral_course import CloseReferral, RedirectReferral, ReopenReferral
from domain.steps.registration import (
    ChangeDivisionCode,
    DissolveOrganisation,
    Entry,
    MergeOrganisation,
    RenameOrganisation,
    UpdateRegister,
)
from domain.steps.roster import ReplaceSeat
from domain.steps.rulebook import AdoptRulePack, PublishHolidayCalendar
from domain.steps.score_items import ExcludeScoreItem, ReadmitScoreItem
from domain.steps.scorecard import (
    DecideScorecardObjection,
    FileScorecardObjection,
    FinaliseScorecard,
    ProposeScorecard,
    RestateScorecard,
)
from domain.steps.scoring_formula import AdoptScoringFormula
from domain.steps.session import AdjournSession, RecordAttendance, ResumeSession, SignMinutes
from domain.steps.statement import (
    CorrectStatement,
    RecordConsensus,
    RestoreStatement,
    WithholdStatement,
)
from domain.steps.suggestion import AnswerSuggestion, MakeSuggestion
from domain.steps.supervision import (
    AnswerFinding,
    CloseFinding,
    FormSupervisionGroup,
    RaiseFinding,
)
from domain.steps.undertaking import (
    CompleteTask,
    FailTask,
    RaiseNewProblem,
    ReachMilestone,
    ReassignTask,
)
from domain.steps.urging import UrgeResult
from tests.domain import course, draws, spending
from tests.domain.course import LI, WANG
from tests.domain.specification import (
    ASSESSOR,
    COMMITTEE,
    DISTRICT,
    HOUSING,
    NEIGHBOUR,
    STREET,
    WATCHERS,
    december,
)

ANY = UUID(int=1)
PAPER = Document(title="文件", digest="0" * 64, media_type="application/pdf", size_bytes=1)
SAMPLES: dict[type[Command], Command] = {
    type(command): command
    for command in (
        EngageEvaluator(
            engagement=ANY,
            evaluator=ASSESSOR,
            scope="质量。",
            independence_declaration="无利益关系。",
            due_on=date(2026, 3, 1),
        ),
        ReportEvaluation(engagement=ANY, summary="良好。", rating=4),
        FormSupervisionGroup(
            group=WATCHERS,
            committee=COMMITTEE,
            members=tuple(
                GroupMember(
                    person=UUID(int=0xF500 + number),
                    elected_by_assembly=True,
                    no_committee_relative=True,
                )
                for number in range(3)
            ),
            term_until=date(2027, 1, 1),
            basis="居民代表会议推选。",
        ),
        RaiseFinding(finding=ANY, addressee=COMMITTEE, grade="advice", text="请公示。"),
        AnswerFinding(finding=ANY, answer="已公示。"),
        CloseFinding(finding=ANY, settled=True, reason="属实。"),
        HoldAssembly(
            organiser=COMMITTEE,
            kind="representatives",
            eligible=60,
            present=45,
            business="工作报告。",
        ),
        SetStreetProcedure(
            street=STREET, title="规程", text="四步。", effective_from=date(2025, 12, 1)
        ),
        DetectCommonIssue(
            street=STREET, topic="parking", matters=(ANY, UUID(int=2)), finding="停车难。"
        ),
        DismissCommonIssue(reason="由社区分别协商。"),
        RaiseCommonIssue(into=ANY, reason="由街道统筹。"),
        EscalateMatter(into=ANY, reason="由街道统筹。"),
        ReportStreetOutcome(
            communities=(COMMITTEE,),
            content="停车。",
            procedure="四步。",
            result="开放停车场。",
            channels=("公示栏",),
        ),
        CorrectRecord(
            corrects=1, amendments=(Amendment(field="summary", now="小结。"),), reason="误记。"
        ),
        ArchiveCase(summary="卷宗。"),
        MarkExemplary(lesson="会前走访。"),
        AdoptScoringFormula(
            formula=SHIPPED[Card.STREET].formula,
            year_from=2030,
            consulted=(Consulted(who="各街道", on=date(2025, 11, 1), outcome="无异议。"),),
            text="一、满意率占三十分。",
        ),
        ExcludeScoreItem(
            organisation=STREET,
            year=2025,
            indicator="attendance",
            of=ANY,
            item=1,
            reason="duplicate",
            explanation="重复登记。",
        ),
        ReadmitScoreItem(
            organisation=STREET,
            year=2025,
            indicator="attendance",
            of=ANY,
            item=1,
            explanation="并非重复。",
        ),
        ProposeScorecard(organisation=STREET, year=2024),
        FileScorecardObjection(objection=ANY, ground="未收到邀请。"),
        DecideScorecardObjection(objection=ANY, upheld=False, reason="邀请已送达。"),
        FinaliseScorecard(),
        RestateScorecard(reason="补录到会。"),
        EraseSubject(ground="consent_withdrawn"),
        AdoptNorm(
            issuer=STREET,
            title="规范",
            text="会前走访。",
            cases=(ANY,),
            effective_from=date(2026, 1, 1),
        ),
        UpdateRegister(
            organisations=(Entry(organisation=ANY, kind="street", name="街道", parent=DISTRICT),)
        ),
        RenameOrganisation(organisation=NEIGHBOUR, name="槐阴社区居委会"),
        MergeOrganisation(organisation=NEIGHBOUR, into=COMMITTEE),
        DissolveOrganisation(organisation=NEIGHBOUR, reason="社区调整"),
        ChangeDivisionCode(organisation=NEIGHBOUR, division_code="110101901012"),
        GrantMandate(
            mandate=ANY,
            organisation=COMMITTEE,
            role="committee",
            person=UUID(int=2),
            valid_from=date(2025, 12, 1),
        ),
        RevokeMandate(mandate=ANY, reason="工作调动。"),
        PublishHolidayCalendar(
            year=2026,
            notice="国务院办公厅关于2026年部分节假日安排的通知",
            issued_on=date(2025, 11, 4),
            holidays=(Holiday(name="清明节", first=date(2026, 4, 4), last=date(2026, 4, 6)),),
        ),
        AdoptRulePack(
            pack=PACKS[-1].model_copy(update={"id": "later", "effective_from": date(2030, 1, 1)})
        ),
        CallForOpinions(
            organiser=COMMITTEE,
            title="需求征集",
            text="请反映困难。",
            channels=(Channel.VISIT,),
            closes_at=december(31),
        ),
        GatherOpinion(opinion=ANY, channel=Channel.VISIT, text="楼道太黑。"),
        SummariseOpinions(summary="照明不足。", matters=(ANY,)),
        course.PROPOSE,
        CosignProposal(cosigner=LI),
        WithdrawProposal(reason="已经修复。"),
        MergeProposal(into=ANY, reason="内容相同。"),
        DeclineProposal(reason="不属于社区协商范围。"),
        course.ADOPT,
        GiveGuidance(text="先入户走访。"),
        course.PACK,
        course.ANNOUNCE,
        course.RENEW,
        CancelNotice(reason="场地停用。"),
        RequestDepartment(department=HOUSING, reason="涉及房屋产权。"),
        InviteParty(invitation=ANY, party=LI, capacity="expert"),
        AnswerInvitation(invitation=ANY, accepted=True),
        FileExpertAssessment(expert=LI, field="建筑电气", summary="线路可承受。"),
        ApplyToTakePart(applicant=LI, capacity="resident"),
        AdmitApplication(applicant=LI),
        RejectApplication(applicant=LI, reason="名额已满。"),
        SetQuotas(
            quotas=(Quota(feature="sex", value="f", least=1, most=1),), reason="按人口构成。"
        ),
        CommitRosterPool(
            draw=draws.DRAW,
            panel=1,
            candidates=(draws.candidate(1, sex="f"), draws.candidate(2, sex="m")),
            randomness=draws.RANDOMNESS,
        ),
        ExecuteDraw(draw=draws.DRAW, value=draws.VALUE),
        CancelDraw(draw=draws.DRAW, reason="名单有误。"),
        ReplaceDrawnSeat(leaves=LI, reason="因病不能参加。"),
        course.FILL,
        ReplaceSeat(leaves=WANG, party=LI, source="invitation", reason="王某出差。"),
        course.FREEZE,
        course.OPEN,
        RecordAttendance(session=course.SESSION, present=(WANG,)),
        course.SPEAK,
        CorrectStatement(statement=course.POINT, speaker=WANG, text="应装声控灯十二盏。"),
        WithholdStatement(statement=course.POINT, ground="insult", reason="含侮辱性言语。"),
        RestoreStatement(statement=course.POINT, reason="经核实并无侮辱。"),
        course.AGREE,
        ChallengeHost(challenge=ANY, challenger=WANG, host=course.HOST, ground="与物业有亲属。"),
        DecideHostChallenge(challenge=ANY, upheld=True, reason="情况属实。"),
        ReplaceHost(host=LI, host_title="社区工作者", reason="原主持人回避。"),
        AdjournSession(session=course.SESSION, reason="核实图纸。"),
        ResumeSession(session=course.SESSION),
        RecordConsensus(session=course.SESSION, consensus=ANY, text="安装声控灯。", agreed=1),
        course.CLOSE,
        SignMinutes(session=course.SESSION, minutes=PAPER, signed_by=(course.HOST,)),
        SetPriorities(priorities=("照明",), reason="最为迫切。"),
        course.DECIDE,
        course.SHELVE,
        ResumeMatter(reason="条件成熟。"),
        course.STUDY,
        DemandAssembly(
            kind="residents", by="households", demanders=1, entitled=9, question="是否装灯？"
        ),
        course.CALL,
        course.VOTE,
        FileCharter(filed_with=STREET, document=PAPER),
        CorrectDecision(
            decision=1,
            law="中华人民共和国城市居民委员会组织法",
            article="第三十一条",
            finding="侵犯居民的财产权利。",
            correction="重新协商。",
        ),
        course.ASSIGN,
        ReassignTask(task=course.TASK, owner=HOUSING, reason="涉及产权线路。"),
        ReachMilestone(task=course.TASK, title="灯具到货"),
        CompleteTask(task=course.TASK, summary="已安装。"),
        FailTask(task=course.TASK, reason="产权单位不同意。"),
        RaiseNewProblem(matter=ANY, problem="灯光扰民。"),
        spending.APPROVE,
        spending.AWARD,
        spending.PAY,
        spending.SHOW,
        spending.AUDIT,
        UrgeResult(by=LI, standing=UrgedBy.CONGRESS_DEPUTY, addressee=STREET, text="请按期答复。"),
        course.REFER,
        course.ACCEPT,
        course.OBJECT,
        DecideReferralObjection(referral=course.REFERRAL, upheld=True, reason="职责属他部门。"),
        course.ANSWER,
        course.RELAY,
        course.VERIFY,
        RejectAnswer(referral=course.REFERRAL, reason="仍无照明。"),
        RedirectReferral(referral=course.REFERRAL, to=STREET, reason="属街道职责。"),
        PauseReferral(referral=course.REFERRAL, reason="汛期不能施工。"),
        ResumeReferral(referral=course.REFERRAL, reason="汛期已过。"),
        RequestExtension(referral=course.REFERRAL, working_days=5, reason="等待勘查。"),
        GrantExtension(referral=course.REFERRAL, reason="情况属实。"),
        RefuseExtension(referral=course.REFERRAL, reason="无需延期。"),
        ReportInterim(referral=course.REFERRAL, report="正在勘查。"),
        CloseReferral(referral=course.REFERRAL, reason="暂时无法解决。"),
        ReopenReferral(referral=course.REFERRAL, reason="可以办理。"),
        PublishOutcome(
            summary="已决议。",
            place="公告栏",
            published_from=date(2026, 1, 1),
            published_until=date(2026, 1, 31),
        ),
        PublishProgress(
            publication=ANY,
            summary="灯具已到货。",
            place="公告栏",
            published_from=date(2026, 1, 1),
            published_until=date(2026, 1, 31),
        ),
        WithdrawPublication(publication=ANY, ground="内容有误。"),
        OpenAppraisal(
            organiser=COMMITTEE,
            subjects=(STREET,),
            period_from=date(2025, 1, 1),
            period_until=date(2025, 12, 31),
        ),
        GiveRating(subject=STREET, matter=ANY, rater=ANY, taking_part=5, carrying_out=5),
        CloseAppraisal(),
        MakeSuggestion(
            organiser=COMMITTEE,
            addressee=STREET,
            title="统筹改造",
            text="请统一申报。",
            matters=(ANY,),
        ),
        AnswerSuggestion(adopted=True, answer="已列入计划。"),
        HoldTraining(
            organiser=COMMITTEE,
            title="议事规则培训",
            method="course",
            held_on=date(2025, 12, 10),
            trainer="社工事务所",
            audience=({"audience": "residents", "people": 20},),
            summary="讲解议事规则。",
        ),
        ProvideSupport(
            session=course.SESSION,
            kind="transport",
            group="disabled",
            people=2,
            description="接送到会。",
        ),
    )
}
