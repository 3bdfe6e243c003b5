"""The matters of the simulation: what becomes of a proposal, from its first word to its file."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.events.agenda import Category, Scale
from domain.events.decision import AssemblyKind, ShelvingGround
from domain.steps.assembly import RecordAssemblyVote, ReferToAssembly
from domain.steps.decision import AdoptDecision, Dissent, SetPriorities, ShelveMatter
from domain.steps.proposal import (
    AdoptProposal,
    CosignProposal,
    DeclineProposal,
    MergeProposal,
    PublishBackgroundPack,
    SubmitProposal,
    WithdrawProposal,
)
from service.simulation.carrying_out import carry_out, publish, publish_progress, spend
from service.simulation.course import Course, soon
from service.simulation.linking import report
from service.simulation.referrals import refer
from service.simulation.roster import announce, announce_again, assess, request_departments, seat
from service.simulation.sessions import hold
from service.simulation.watching import archive, evaluate, find
from service.simulation.words import DECLINED, MARK, TITLES

_DISSENT = (Dissent(view="应当由产权单位承担费用。", holders=2),)


def propose(course: Course, at: datetime, category: Category) -> datetime:
    """A3 A matter begins; some join it. When the last has."""
    chance, organiser = course.chance, course.organiser
    course.title = MARK + chance.choice(TITLES[course.topic])
    people = chance.sample(organiser.residents, chance.choice((1, 1, 2, 4)))
    proposers, cosigners = people[: (len(people) + 1) // 2], people[(len(people) + 1) // 2 :]
    course.add(
        at,
        SubmitProposal,
        organiser=organiser.office.id,
        category=category,
        scale=organiser.scale,
        proposers=tuple(proposers),
        title=course.title,
        text=f"{course.title}：希望组织协商。",
    )
    for person in cosigners:
        at = soon(at, chance.randint(30, 600))
        course.add(at, CosignProposal, cosigner=person)
    return at


def end_early(course: Course, proposed: datetime) -> None:
    """A3 A proposal that is declined, taken back, or never answered."""
    chance, manner = course.chance, course.organiser.office.manner
    fate = chance.random()
    at = course.due(proposed, course.town.rules.proposal_answer.value.days, manner)
    if fate < 0.55:
        course.add(at, DeclineProposal, reason=chance.choice(DECLINED))
    elif fate < 0.85:
        course.add(at, WithdrawProposal, reason="提出人说明问题已自行解决。")


def adopt(course: Course, proposed: datetime, *, technical: bool = False) -> datetime:
    """A3 Onto the agenda, in time or late; another proposal may be merged into it before."""
    chance, manner = course.chance, course.organiser.office.manner
    at = course.due(proposed, course.town.rules.proposal_answer.value.days, manner)
    if chance.chance(0.06):
        _merge(course, proposed, at)
    course.add(
        at,
        AdoptProposal,
        title=course.title,
        reason="居民反映集中，具备协商条件。",
        topic=course.topic,
        technical=technical,
    )
    return at


def deliberate(course: Course, proposed: datetime) -> None:
    """The whole course of a matter that is talked about."""
    chance, organiser = course.chance, course.organiser
    technical = chance.chance(0.1)
    adopted = adopt(course, proposed, technical=technical)
    pack = course.later(adopted, 0, 4)
    course.add(
        pack,
        PublishBackgroundPack,
        summary="基本情况、测算和邻近社区做法。",
        documents=(course.document("背景资料"),),
    )
    invited = request_departments(course, soon(adopted, 60)) if chance.chance(0.6) else []
    if chance.chance(0.45):
        _refer(course, course.later(adopted, 1, 10))
    # Terms of calendar days are reckoned here in the worked days that lie in them.
    days = course.town.rules.notice_after_adoption.value.days * 2 // 3
    announced = announce(
        course, max(course.due(adopted, days, organiser.office.manner), soon(pack, 5))
    )
    seat(course, announced, invited)
    if technical:
        assess(course, soon(announced.published_at, 90))
    closed = hold(course, announced)
    while chance.chance(0.3):
        announced = announce_again(course, announced, course.later(closed, 2, 12))
        closed = hold(course, announced)
    course.add(
        soon(closed, 2),
        SetPriorities,
        priorities=("资金来源", "实施顺序"),
        reason="参与者最为关注。",
    )
    if chance.chance(0.06):
        return
    settle(course, closed)


def settle(course: Course, closed: datetime) -> None:
    """K1 K3 K4 Decided by those who took part, then perhaps by an assembly; or shelved."""
    chance, office = course.chance, course.organiser.office
    at = course.later(closed, 0, 8)
    if chance.chance(0.14):
        course.add(
            at,
            ShelveMatter,
            ground=ShelvingGround.MAJOR_DISPUTE,
            finding="费用分摊存在较大争议。",
            conditions="资金来源明确后再议。",
            review_on=(at + timedelta(days=chance.randint(40, 200))).date(),
            dissent=_DISSENT,
            facts=2,
        )
        publish(course, at, office.manner)
        report(course, at)
        return
    dissent = _DISSENT if chance.chance(0.3) else ()
    course.add(
        at,
        AdoptDecision,
        text="按协商一致的方案分步实施。",
        dissent=dissent,
        facts=1 + len(dissent),
    )
    by_assembly = course.organiser.scale is Scale.COMMUNITY and chance.chance(0.2)
    if by_assembly:
        at, by_assembly = _put_to_assembly(course, at)
    _follow_up(course, at, by_assembly=by_assembly)


def _follow_up(course: Course, decided: datetime, *, by_assembly: bool) -> None:
    chance, office = course.chance, course.organiser.office
    shown = publish(course, decided, office.manner)
    report(course, decided)
    if chance.chance(0.5):
        _refer(course, course.later(decided, 1, 15))
    ended = carry_out(course, decided)
    if chance.chance(0.3):
        publish_progress(course, soon(decided, 8 * 24 * 60))
    if by_assembly or chance.chance(0.2):
        spend(course, decided, by_assembly=by_assembly)
    if chance.chance(0.3):
        find(course, course.later(decided, 5, 50))
    if chance.chance(0.15):
        evaluate(course, course.later(decided, 15, 60))
    if shown and ended and not course.referred and chance.chance(0.4):
        archive(course, max(shown, ended))


def _put_to_assembly(course: Course, at: datetime) -> tuple[datetime, bool]:
    """When the assembly has voted, and whether it carried the question."""
    chance = course.chance
    at = course.later(at, 2, 10)
    kind, question = AssemblyKind.REPRESENTATIVES, "是否同意按方案使用资金？"
    meets = course.town.days.after(at, chance.randint(12, 18), chance)
    course.add(at, ReferToAssembly, kind=kind, meets_on=meets.date(), question=question)
    members = chance.randint(40, 80)
    present = members * chance.randint(70, 95) // 100
    votes_for = present * chance.choice((40, 62, 71, 80, 88)) // 100
    carried = 2 * votes_for > present
    course.add(
        meets,
        RecordAssemblyVote,
        kind=kind,
        members=members,
        representatives=members * 9 // 10,
        eligible=members,
        present=present,
        votes_for=votes_for,
        votes_against=(present - votes_for) // 2,
        abstained=(present - votes_for) // 3,
        invalid=0,
        resolution="同意按方案使用资金。",
        facts=2 if carried else 1,
    )
    return meets, carried


def _refer(course: Course, at: datetime) -> None:
    """To a department that sees to the topic, or to the street."""
    chance, organiser = course.chance, course.organiser
    to = chance.choice(course.town.departments_for(course.topic))
    if organiser.above is organiser.street and chance.chance(0.35):
        to = organiser.street
    course.referred = True
    refer(course, to, at)


def _merge(course: Course, proposed: datetime, adopted: datetime) -> None:
    """A3 Another proposal about the same, which goes on in this one."""
    chance, organiser = course.chance, course.organiser
    twin = chance.id()
    at = course.between(proposed, adopted)
    course.add(
        at,
        SubmitProposal,
        stream=twin,
        organiser=organiser.office.id,
        category=Category.REQUESTED,
        scale=organiser.scale,
        proposers=(chance.choice(organiser.residents),),
        title=course.title,
        text=f"{course.title}：希望一并考虑。",
    )
    reason = "与在办议题内容相同。"
    course.add(soon(at, 20), MergeProposal, stream=twin, into=course.matter, reason=reason, facts=2)
