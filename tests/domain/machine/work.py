"""Commands of carrying out: tasks, money, referrals, publicity."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from domain.act import Command
from domain.events.funds import FundSource
from domain.events.undertaking import Mode, UrgedBy
from domain.steps.funds import ApproveFunds, AuditFunds, AwardContract, MakePayment, PublishFunds
from domain.steps.publicity import PublishOutcome, PublishProgress, WithdrawPublication
from domain.steps.referral import (
    AcceptReferral,
    AnswerReferral,
    DecideReferralObjection,
    IssueReferral,
    ObjectToReferral,
    ReferralCommand,
    RejectAnswer,
    RelayAnswer,
    ReportInterim,
    VerifyAnswer,
)
from domain.steps.referral_clock import (
    GrantExtension,
    PauseReferral,
    RefuseExtension,
    RequestExtension,
    ResumeReferral,
)
from domain.steps.referral_course import CloseReferral, RedirectReferral, ReopenReferral
from domain.steps.undertaking import (
    AssignTask,
    CompleteTask,
    FailTask,
    RaiseNewProblem,
    ReachMilestone,
    ReassignTask,
)
from domain.steps.urging import UrgeResult
from domain.streams.matter import Matter, Stage, TaskStatus
from domain.streams.referral import ENDED, TO_BE_ANSWERED, ReferralStatus
from domain.value import Party
from tests.domain import specification as spec
from tests.domain.machine.district import District
from tests.domain.machine.making import (
    CONTRACTORS,
    PAPER,
    PEOPLE,
    Choice,
    Fits,
    makes,
    some,
    today,
)


def _decided(matter: Matter) -> bool:
    return matter.stage is Stage.DECIDED


def _on_agenda(matter: Matter) -> bool:
    return matter.adopted_at is not None


@makes(AssignTask, _decided)
def _assign(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return AssignTask(
        task=choice.of([district.new_id(), *matter.tasks]),
        title="安装声控灯",
        owner=choice.of([spec.PROPERTY, spec.COMMITTEE, spec.HOUSING]),
        mode=Mode.COMMISSIONED,
        due_on=today(district) + timedelta(days=choice.of([10, 0, -1])),
    )


def _open_tasks(matter: Any) -> list[UUID]:
    return [id for id, it in matter.tasks.items() if it.status is TaskStatus.OPEN]


def _task(district: District, matter: Any, choice: Choice) -> UUID:
    return some(_open_tasks(matter) or matter.tasks, district, choice)


@makes(ReassignTask, _open_tasks)
def _reassign(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return ReassignTask(
        task=_task(district, matter, choice),
        owner=choice.of([spec.HOUSING, None]),
        due_on=choice.of([today(district) + timedelta(days=20), None]),
        reason="涉及产权线路。",
    )


@makes(ReachMilestone, _open_tasks)
def _milestone(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return ReachMilestone(task=_task(district, matter, choice), title="灯具到货")


@makes(CompleteTask, _open_tasks)
def _complete(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return CompleteTask(task=_task(district, matter, choice), summary="已安装。")


@makes(FailTask, _open_tasks)
def _fail(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return FailTask(task=_task(district, matter, choice), reason="产权单位不同意。")


@makes(RaiseNewProblem, _decided)
def _problem(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    following = [it for it, state in district.matters() if state.follows == id]
    return RaiseNewProblem(
        matter=some(following, district, choice),
        task=choice.of([None, *matter.tasks]),
        problem="灯光扰民。",
    )


@makes(UrgeResult, _on_agenda)
def _urge(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    standing = choice.of([UrgedBy.CONGRESS_DEPUTY, UrgedBy.CIVIL_AFFAIRS])
    bureau = standing is UrgedBy.CIVIL_AFFAIRS
    return UrgeResult(
        by=Party(organisation=spec.DISTRICT) if bureau else PEOPLE[7],
        standing=standing,
        addressee=choice.of([spec.STREET, spec.HOUSING]),
        text="请按期答复。",
        task=choice.of([None, *matter.tasks]),
        referral=choice.of([None, *matter.referrals]),
    )


@makes(ApproveFunds, _decided)
def _approve(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return ApproveFunds(
        fund=district.new_id(),
        source=choice.of([FundSource.SELF_RAISED, *FundSource]),
        amount_fen=choice.of([1000, 1]),
        purpose="购买声控灯。",
    )


@makes(AwardContract, lambda matter: _decided(matter) and matter.funding.funds)
def _award(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    fund = some(matter.funding.funds, district, choice)
    known = matter.funding.funds.get(fund)
    left = known.left_fen if known else 1
    return AwardContract(
        contract=district.new_id(),
        fund=fund,
        contractor=choice.of(CONTRACTORS),
        amount_fen=choice.of([max(1, left // 2), max(1, left), left + 1]),
        title="安装合同",
        selection="三家报价。",
        task=choice.of([None, *matter.tasks]),
    )


@makes(MakePayment, lambda matter: matter.funding.contracts)
def _pay(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    contract = some(matter.funding.contracts, district, choice)
    known = matter.funding.contracts.get(contract)
    left = known.left_fen if known else 1
    return MakePayment(
        payment=choice.of([district.new_id(), *matter.funding.payments]),
        contract=contract,
        amount_fen=choice.of([max(1, left // 2), max(1, left), left + 1]),
        voucher=PAPER,
    )


def _days(district: District, choice: Choice) -> tuple[date, date]:
    """From today; for as long as the rules of 2026 ask, or a day short of it."""
    begins = today(district)
    return begins, begins + timedelta(days=choice.of([14, 13, 29]))


@makes(PublishFunds, lambda matter: matter.funding.funds)
def _show(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    begins, ends = _days(district, choice)
    return PublishFunds(place="公开栏", published_from=begins, published_until=ends)


@makes(AuditFunds, lambda matter: matter.funding.funds)
def _audit(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    auditor = choice.of([spec.ASSESSOR, spec.HOUSING, *CONTRACTORS])
    return AuditFunds(auditor=auditor, conclusion="收支相符。", clean=True)


@makes(PublishOutcome, lambda m: m.stage in (Stage.DECIDED, Stage.SHELVED))
def _outcome(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    begins, ends = _days(district, choice)
    return PublishOutcome(
        publication=choice.of([district.new_id(), None]),
        summary="已决议。",
        place="公告栏",
        published_from=begins,
        published_until=ends,
    )


@makes(PublishProgress, lambda matter: _decided(matter) and matter.tasks)
def _progress(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    begins, ends = _days(district, choice)
    return PublishProgress(
        publication=choice.of([district.new_id(), *matter.publications]),
        summary="灯具已到货。",
        place="公告栏",
        published_from=begins,
        published_until=ends,
    )


@makes(WithdrawPublication, lambda matter: matter.publications)
def _withdraw(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    publication = some(matter.publications, district, choice)
    return WithdrawPublication(publication=publication, ground="内容有误。")


@makes(IssueReferral, lambda matter: _on_agenda(matter) and len(matter.referrals) < 2)
def _issue(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    fixed = choice.of([None, None, district.now + timedelta(days=4)])
    return IssueReferral(
        referral=district.new_id(),
        to=choice.of([spec.HOUSING, spec.STREET, spec.WATER, spec.DISTRICT]),
        request="请协助核实产权。",
        due_at=fixed,
        due_source="接诉即办条例第十三条" if fixed else None,
        task=choice.of([None, *matter.tasks]),
    )


def _standing(*statuses: ReferralStatus) -> Fits:
    return lambda matter: [id for id, it in matter.referrals.items() if it.status in statuses]


def _one(
    district: District, matter: Any, choice: Choice, statuses: tuple[ReferralStatus, ...]
) -> UUID:
    return some(_standing(*statuses)(matter) or matter.referrals, district, choice)


NOT_ENDED = tuple(it for it in ReferralStatus if it not in ENDED)
COURSE: tuple[tuple[type[ReferralCommand], tuple[ReferralStatus, ...], dict[str, Any]], ...] = (
    (AcceptReferral, (ReferralStatus.ISSUED,), {}),
    (ObjectToReferral, (ReferralStatus.ISSUED,), {"ground": "不属于本单位职责。"}),
    (ReportInterim, TO_BE_ANSWERED, {"report": "正在勘查。"}),
    (AnswerReferral, TO_BE_ANSWERED, {"answer": "产权已核实。"}),
    (RelayAnswer, (ReferralStatus.ANSWERED,), {}),
    (VerifyAnswer, (ReferralStatus.RELAYED,), {}),
    (RejectAnswer, (ReferralStatus.RELAYED,), {"reason": "仍无照明。"}),
    (CloseReferral, (ReferralStatus.RELAYED,), {"reason": "暂时无法解决。"}),
    (
        ReopenReferral,
        (ReferralStatus.VERIFIED, ReferralStatus.CLOSED),
        {"reason": "可以办理。"},
    ),
    (PauseReferral, TO_BE_ANSWERED, {"reason": "汛期不能施工。"}),
)
"""Commands that say little, and where a referral then stands."""


def _plain(command: type[ReferralCommand], statuses: tuple[ReferralStatus, ...], said: Any) -> None:
    @makes(command, _standing(*statuses))
    def _make(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
        return command(referral=_one(district, matter, choice, statuses), **said)


for _command, _statuses, _said in COURSE:
    _plain(_command, _statuses, _said)


def _paused(matter: Any) -> list[UUID]:
    return [id for id, it in matter.referrals.items() if it.paused and it.status in NOT_ENDED]


@makes(ResumeReferral, _paused)
def _resume(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    referral = some(_paused(matter) or matter.referrals, district, choice)
    return ResumeReferral(referral=referral, reason="汛期已过。")


def _asked(matter: Any) -> list[UUID]:
    return [id for id, it in matter.referrals.items() if it.request is not None]


@makes(GrantExtension, _asked)
def _grant(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    referral = some(_asked(matter) or matter.referrals, district, choice)
    return GrantExtension(referral=referral, reason="情况属实。")


@makes(RefuseExtension, _asked)
def _refuse(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    referral = some(_asked(matter) or matter.referrals, district, choice)
    return RefuseExtension(referral=referral, reason="无需延期。")


@makes(DecideReferralObjection, _standing(ReferralStatus.OBJECTED))
def _judge(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return DecideReferralObjection(
        referral=_one(district, matter, choice, (ReferralStatus.OBJECTED,)),
        upheld=choice.of([True, False]),
        reason="已核实。",
    )


@makes(RedirectReferral, _standing(ReferralStatus.WITHDRAWN))
def _redirect(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return RedirectReferral(
        referral=_one(district, matter, choice, (ReferralStatus.WITHDRAWN,)),
        to=choice.of([spec.WATER, spec.HOUSING, spec.STREET]),
        reason="属其职责。",
    )


@makes(RequestExtension, _standing(*TO_BE_ANSWERED))
def _ask(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return RequestExtension(
        referral=_one(district, matter, choice, TO_BE_ANSWERED),
        working_days=choice.of([5, 15, 16]),
        reason="等待勘查。",
    )
