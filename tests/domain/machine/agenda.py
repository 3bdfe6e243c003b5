"""Commands from the call for opinions to the frozen roster."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from domain.act import Command
from domain.events.agenda import Category, Scale, Topic
from domain.events.draw import Candidate, Quota, Randomness, ValueForm
from domain.events.notice import Capacity, Form, InvitedParty, SeatSource
from domain.events.opinions import Channel
from domain.steps.draw import CancelDraw, ExecuteDraw, ReplaceDrawnSeat
from domain.steps.guidance import GiveGuidance
from domain.steps.invitation import (
    AnswerInvitation,
    FileExpertAssessment,
    InviteParty,
    RequestDepartment,
)
from domain.steps.notice import (
    AdmitApplication,
    AmendNotice,
    ApplyToTakePart,
    CancelNotice,
    PublishNotice,
    RejectApplication,
)
from domain.steps.opinions import CallForOpinions, GatherOpinion, SummariseOpinions
from domain.steps.pool import CommitRosterPool, SetQuotas
from domain.steps.proposal import (
    AdoptProposal,
    CosignProposal,
    DeclineProposal,
    MergeProposal,
    PublishBackgroundPack,
    SubmitProposal,
    WithdrawProposal,
)
from domain.steps.roster import FillSeats, FreezeRoster, ReplaceSeat, Seat
from domain.streams.matter import Matter, Stage
from domain.streams.roster import ApplicationStatus, DrawStatus
from domain.value import Party
from tests.domain import specification as spec
from tests.domain.machine.district import THIRD, District
from tests.domain.machine.making import (
    COMMITTEES,
    COMPANY,
    HOSTS,
    HOUSING,
    JUDICIAL,
    OWNERS,
    PARTIES,
    PEOPLE,
    Choice,
    begins,
    free,
    makes,
    seated,
    some,
    under_deliberation,
)

SPACES = (
    *((committee, Scale.COMMUNITY) for committee in (*COMMITTEES, THIRD)),
    (spec.STREET, Scale.STREET),
    (spec.ESTATE, Scale.ESTATE),
    (spec.DISTANT_COMMITTEE, Scale.COMMUNITY),
)
BEFORE_TALK = (Stage.ADOPTED, Stage.NOTICED, Stage.DISCUSSING)


@begins(CallForOpinions)
def _call(district: District, id: UUID, call: Any, choice: Choice) -> Command:
    return CallForOpinions(
        organiser=choice.of([*COMMITTEES, spec.STREET]),
        title="需求征集",
        text="请反映困难。",
        channels=(Channel.VISIT, Channel.HOTLINE),
        closes_at=district.now + timedelta(days=choice.of([3, 1])),
    )


@makes(GatherOpinion, lambda call: call.summarised_at is None)
def _gather(district: District, id: UUID, call: Any, choice: Choice) -> Command:
    return GatherOpinion(
        opinion=choice.of([district.new_id(), *call.opinions]),
        channel=choice.of([Channel.VISIT, Channel.HOTLINE, Channel.ONLINE]),
        text="楼道太黑。",
        author=choice.of([None, *PEOPLE[:2]]),
    )


@makes(
    SummariseOpinions,
    lambda call: call.summarised_at is None,
    ready=lambda call: call.closes_at,
)
def _summarise(district: District, id: UUID, call: Any, choice: Choice) -> Command:
    own = tuple(it for it, state in district.matters() if state.organisation == call.organisation)
    return SummariseOpinions(summary="照明不足。", matters=choice.of([own[:2], ()]))


@begins(SubmitProposal)
def _submit(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    organiser, scale = choice.of(SPACES)
    calls = [
        it
        for it in district.of_kind("opinion_call")
        if district.states[it].organisation == organiser
    ]
    decided = [it for it, state in district.matters() if state.stage is Stage.DECIDED]
    return SubmitProposal(
        organiser=organiser,
        category=choice.of([Category.HARDSHIP, Category.STATUTORY, Category.CHARTER]),
        scale=scale,
        proposers=choice.of([PEOPLE[:1], PEOPLE[1:3], (Party(organisation=organiser),)]),
        title="楼道照明",
        text="三号楼楼道夜间无灯。",
        call=choice.of([None, *calls]),
        follows=choice.of([*decided, None]),
    )


def _proposed(matter: Matter) -> bool:
    return matter.stage is Stage.PROPOSED


@makes(CosignProposal, _proposed)
def _cosign(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return CosignProposal(cosigner=choice.of([*PEOPLE[4:7], COMPANY]))


@makes(WithdrawProposal, _proposed)
def _withdraw(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return WithdrawProposal(reason="已经修复。")


@makes(MergeProposal, _proposed)
def _merge(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    fit = [
        it
        for it, state in district.matters()
        if it != id
        and state.organisation == matter.organisation
        and state.stage in (Stage.PROPOSED, *BEFORE_TALK)
    ]
    return MergeProposal(into=some(fit, district, choice), reason="内容相同。")


@makes(DeclineProposal, _proposed)
def _decline(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return DeclineProposal(reason="不属于社区协商范围。")


@makes(AdoptProposal, _proposed)
def _adopt(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return AdoptProposal(
        title="楼道照明改造",
        reason="居民反映集中。",
        topic=choice.of([Topic.LIGHTING_AND_SAFETY, Topic.PARKING, None]),
        technical=choice.of([False, False, True]),
        legal=choice.of([False, False, True]),
    )


@makes(GiveGuidance, lambda matter: matter.stage in (Stage.PROPOSED, *BEFORE_TALK))
def _guide(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return GiveGuidance(text="先入户走访。")


@makes(PublishBackgroundPack, lambda m: under_deliberation(m) and m.pack_published_at is None)
def _pack(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return PublishBackgroundPack(summary="走访四十户。")


def _elements(district: District, matter: Any, choice: Choice) -> dict[str, Any]:
    days = district.rules.notice_days.value
    starts_at = district.now + timedelta(days=days + choice.of([0, 1, 0, -1]))
    barred = {*matter.proposers, *matter.cosigners, *matter.roster.seats} - {matter.organisation}
    hosts = [host for host in HOSTS if host.id not in barred] or HOSTS
    return {
        "starts_at": starts_at,
        "place": choice.of(["社区议事厅", "居民活动室"]),
        "host": choice.of([*hosts, PEOPLE[0], COMPANY]),
        "host_title": "主持人",
        "parties": (
            InvitedParty(capacity=Capacity.RESIDENT),
            InvitedParty(capacity=Capacity.PROPERTY_COMPANY, organisation=spec.PROPERTY),
        ),
        "form": choice.of([Form.COMMUNITY_COUNCIL, Form.ONLINE, Form.HEARING]),
        "applications_until": starts_at - timedelta(hours=choice.of([2, 0])),
    }


@makes(PublishNotice, lambda matter: under_deliberation(matter) and matter.notice is None)
def _announce(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return PublishNotice(**_elements(district, matter, choice))


def _announced(matter: Matter) -> bool:
    return under_deliberation(matter) and matter.notice is not None


def _changeable(matter: Matter) -> bool:
    return _announced(matter) and not matter.discussion.open_sessions


def _open_roster(matter: Matter) -> bool:
    return _announced(matter) and matter.roster.frozen_at is None


@makes(AmendNotice, _changeable)
def _amend(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    justification = choice.of([None, None, "仅更换会场。"])
    values = _elements(district, matter, choice)
    if justification and matter.notice:
        values["starts_at"] = matter.notice.starts_at
        values["applications_until"] = matter.notice.applications_until
    return AmendNotice(**values, reason="再次协商。", justification=justification)


@makes(CancelNotice, _changeable)
def _cancel(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return CancelNotice(reason="场地停用。")


@makes(RequestDepartment, under_deliberation)
def _request(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return RequestDepartment(
        department=choice.of([spec.HOUSING, spec.WATER]), reason="涉及房屋产权。"
    )


@makes(InviteParty, lambda matter: under_deliberation(matter) and matter.roster.frozen_at is None)
def _invite(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    party, capacity = choice.of(
        [
            (HOUSING, Capacity.DEPARTMENT),
            (OWNERS, Capacity.OWNERS_COMMITTEE),
            (free(matter, choice), Capacity.EXPERT),
            (HOUSING, Capacity.OBSERVER),
        ]
    )
    return InviteParty(invitation=district.new_id(), party=party, capacity=capacity)


@makes(
    AnswerInvitation,
    lambda m: any(it.accepted is None for it in m.roster.invitations.values()),
)
def _answer(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    waiting = [it for it, known in matter.roster.invitations.items() if known.accepted is None]
    accepted = choice.of([True, True, False])
    return AnswerInvitation(
        invitation=some(waiting or matter.roster.invitations, district, choice),
        accepted=accepted,
        reason=None if accepted else "外出。",
    )


@makes(FileExpertAssessment, lambda matter: under_deliberation(matter) and matter.technical)
def _assess(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return FileExpertAssessment(expert=PEOPLE[9], field="建筑电气", summary="线路可承受。")


@makes(ApplyToTakePart, _open_roster)
def _apply(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    capacity = choice.of([Capacity.RESIDENT, Capacity.OBSERVER, Capacity.DEPARTMENT])
    return ApplyToTakePart(applicant=free(matter, choice), capacity=capacity)


def _applicants(matter: Any) -> list[Party]:
    waiting = ApplicationStatus.WAITING
    applied = {id for id, it in matter.roster.applications.items() if it.status is waiting}
    return [party for party in PARTIES if party.id in applied]


@makes(AdmitApplication, _applicants)
def _admit(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return AdmitApplication(applicant=choice.of(_applicants(matter) or PARTIES))


@makes(RejectApplication, _applicants)
def _reject(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return RejectApplication(
        applicant=choice.of(_applicants(matter) or PARTIES), reason="名额已满。"
    )


POOL = tuple(
    Candidate(id=UUID(int=0xC0FFEE00 + number), features={"sex": "f" if number < 3 else "m"})
    for number in range(6)
)
QUOTAS = (Quota(feature="sex", value="f", least=1, most=2),)


@makes(SetQuotas, lambda m: under_deliberation(m) and m.roster.frozen_at is None)
def _quotas(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return SetQuotas(quotas=QUOTAS, reason="按人口构成。")


@makes(CommitRosterPool, lambda m: _open_roster(m) and not m.roster.draw_stands)
def _commit(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    unseated = tuple(it for it in POOL if it.id not in matter.roster.seats)
    available_at = district.now + timedelta(hours=choice.of([24, 1, -1]))
    return CommitRosterPool(
        draw=district.new_id(),
        panel=choice.of([3, 2, 6]),
        candidates=unseated if len(unseated) > 1 else POOL,
        quotas=choice.of([None, QUOTAS]),
        randomness=Randomness(
            source="福利彩票",
            label="开奖号码",
            available_at=available_at,
            form=ValueForm.DIGITS,
            length=6,
        ),
    )


def _committed(matter: Any) -> list[UUID]:
    stands = DrawStatus.COMMITTED
    return [id for id, it in matter.roster.draws.items() if it.status is stands]


def _available(matter: Any) -> datetime | None:
    found = _committed(matter)
    return matter.roster.draws[found[0]].randomness.available_at if found else None


@makes(ExecuteDraw, lambda m: _committed(m) and _open_roster(m), ready=_available)
def _execute(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    draw = some(_committed(matter) or matter.roster.draws, district, choice)
    return ExecuteDraw(draw=draw, value=choice.of(["010512", "020933"]))


@makes(CancelDraw, _committed)
def _give_up(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    draw = some(_committed(matter) or matter.roster.draws, district, choice)
    return CancelDraw(draw=draw, reason="名单有误。")


@makes(
    ReplaceDrawnSeat, lambda m: _announced(m) and any(d.members for d in m.roster.draws.values())
)
def _follow(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    members = [id for it in matter.roster.draws.values() for id in sorted(it.members, key=str)]
    leaves = Party(person=choice.of(members)) if members else choice.of(PARTIES)
    return ReplaceDrawnSeat(leaves=leaves, reason="因病不能参加。")


@makes(FillSeats, _open_roster)
def _fill(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    first = [Seat(party=JUDICIAL, capacity=Capacity.JUDICIAL_OFFICE, source=SeatSource.INVITATION)]
    taken = {*matter.roster.seats, *matter.roster.applications}
    people = [it for it in PEOPLE[:7] if it.id not in taken][:4] or list(PEOPLE[:1])
    capacities = [Capacity.LEGAL, Capacity.RESIDENT, Capacity.RESIDENT, Capacity.OBSERVER]
    rest = [
        Seat(party=party, capacity=capacity, source=choice.of(list(SeatSource)[1::2]))
        for party, capacity in zip(people, capacities, strict=False)
    ]
    wanted = choice.of([matter.legal, matter.legal, False])
    judicial = wanted and spec.JUDICIAL not in taken
    return FillSeats(seats=(*(first if judicial else []), *rest))


@makes(ReplaceSeat, lambda m: _changeable(m) and m.roster.seats)
def _replace(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return ReplaceSeat(
        leaves=seated(matter, choice),
        party=choice.of([free(matter, choice), HOUSING, *HOSTS]),
        source=choice.of([SeatSource.QUOTA, SeatSource.SAMPLING]),
        reason="外出。",
    )


def _applications_over(matter: Any) -> datetime | None:
    return matter.notice.applications_until if matter.notice else None


@makes(
    FreezeRoster,
    lambda m: _open_roster(m) and m.roster.seats and not _applicants(m) and not _committed(m),
    ready=_applications_over,
)
def _freeze(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return FreezeRoster()
