"""Commands of evaluation, between the levels, of ability, of the record and of the register."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from domain.act import Command
from domain.events.ability import Audience, AudienceCount, SupportKind, TrainingMethod, WeakGroup
from domain.events.agenda import Scale, Topic
from domain.events.archive import Amendment
from domain.events.erasure import ErasureGround
from domain.events.evaluation import FindingGrade
from domain.events.mandate import GroupMember
from domain.events.registry import Kind
from domain.events.rulebook import Holiday
from domain.roles import Role
from domain.rules.pack import Rule
from domain.rules.packs import PACK_2026
from domain.steps.ability import HoldTraining, ProvideSupport
from domain.steps.appraisal import CloseAppraisal, GiveRating, OpenAppraisal
from domain.steps.archive import CORRECTABLE, AdoptNorm, ArchiveCase, CorrectRecord, MarkExemplary
from domain.steps.erasing import EraseSubject
from domain.steps.evaluation import EngageEvaluator, ReportEvaluation
from domain.steps.linkage import (
    DetectCommonIssue,
    DismissCommonIssue,
    EscalateMatter,
    RaiseCommonIssue,
    ReportStreetOutcome,
    SetStreetProcedure,
)
from domain.steps.mandates import GrantMandate, RevokeMandate
from domain.steps.registration import (
    ChangeDivisionCode,
    DissolveOrganisation,
    Entry,
    MergeOrganisation,
    RenameOrganisation,
    UpdateRegister,
)
from domain.steps.rulebook import AdoptRulePack, PublishHolidayCalendar
from domain.steps.suggestion import AnswerSuggestion, MakeSuggestion
from domain.steps.supervision import AnswerFinding, CloseFinding, FormSupervisionGroup, RaiseFinding
from domain.streams.matter import Matter, Stage
from domain.value import Party
from tests.domain import specification as spec
from tests.domain.machine.district import (
    DEPUTY,
    NEIGHBOUR_WATCHERS,
    SPARE_DEPARTMENT,
    SPARE_GRID,
    THIRD,
    District,
)
from tests.domain.machine.making import (
    COMMITTEES,
    PEOPLE,
    Choice,
    begins,
    makes,
    some,
    today,
)


def _decided(matter: Matter) -> bool:
    return matter.stage is Stage.DECIDED


def _always(state: Any) -> bool:
    return True


@makes(EngageEvaluator, _decided)
def _engage(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return EngageEvaluator(
        engagement=district.new_id(),
        evaluator=spec.ASSESSOR,
        scope="落实质量。",
        independence_declaration="无利益关系。",
        due_on=today(district) + timedelta(days=choice.of([20, 0])),
    )


@makes(ReportEvaluation, lambda matter: matter.supervision.engagements)
def _report(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    engagement = some(matter.supervision.engagements, district, choice)
    return ReportEvaluation(engagement=engagement, summary="良好。", rating=4)


GROUPS = ((spec.WATCHERS, spec.COMMITTEE), (NEIGHBOUR_WATCHERS, spec.NEIGHBOUR))


@makes(FormSupervisionGroup, _always)
def _form(district: District, id: UUID, registry: Any, choice: Choice) -> Command:
    group, committee = choice.of(GROUPS)
    apart = choice.of([True, True, False])
    persons = choice.of([UUID(int=0xF501), UUID(int=0xF501), DEPUTY])
    members = tuple(
        GroupMember(person=it, elected_by_assembly=True, no_committee_relative=apart)
        for it in (persons, UUID(int=0xF502), UUID(int=0xF503))
    )
    return FormSupervisionGroup(
        group=group,
        committee=committee,
        members=members,
        term_until=today(district) + timedelta(days=choice.of([400, 20, 3000])),
        basis="居民代表会议推选。",
    )


@makes(RaiseFinding, lambda matter: matter.submitted_at is not None)
def _find(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return RaiseFinding(
        finding=district.new_id(),
        addressee=choice.of([matter.organisation or spec.COMMITTEE, spec.STREET, spec.HOUSING]),
        grade=FindingGrade.DEFECT,
        text="请公示。",
        raised_by=choice.of([None, Party(person=UUID(int=0xF502)), PEOPLE[0]]),
    )


@makes(AnswerFinding, lambda m: any(not it.answered_at for it in m.supervision.findings.values()))
def _reply(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    finding = some(matter.supervision.findings, district, choice)
    return AnswerFinding(finding=finding, answer="已公示。")


@makes(CloseFinding, lambda m: any(it.answered_at for it in m.supervision.findings.values()))
def _settle(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    finding = some(matter.supervision.findings, district, choice)
    return CloseFinding(finding=finding, settled=choice.of([True, False]), reason="已核实。")


@begins(OpenAppraisal)
def _appraise(district: District, id: UUID, round: Any, choice: Choice) -> Command:
    year = choice.of([2025, 2026, 2024])
    return OpenAppraisal(
        organiser=choice.of([*COMMITTEES, spec.STREET]),
        subjects=(spec.HOUSING, choice.of([spec.STREET, spec.WATER])),
        period_from=date(year, choice.of([1, 1, 1, 7]), 1),
        period_until=date(year, 12, 31),
    )


@makes(GiveRating, lambda round: round.closed_at is None)
def _rate(district: District, id: UUID, round: Any, choice: Choice) -> Command:
    own = [
        it
        for it, state in district.matters()
        if state.organisation == round.organisation and state.roster.convened
    ]
    matter = choice.of(own or [*district.of_kind("matter"), UUID(int=1)])
    known = district.states.get(matter)
    raters = sorted(known.roster.convened, key=str) if isinstance(known, Matter) else []
    return GiveRating(
        subject=choice.of(sorted(round.subjects, key=str) or [spec.HOUSING]),
        matter=matter,
        rater=choice.of([*raters, UUID(int=0xF009)]),
        taking_part=4,
        carrying_out=3,
    )


@makes(CloseAppraisal, lambda round: round.closed_at is None)
def _end(district: District, id: UUID, round: Any, choice: Choice) -> Command:
    own = [it for it, state in district.matters() if state.organisation == round.organisation]
    return CloseAppraisal(matters=choice.of([tuple(own), ()]))


@makes(SetStreetProcedure, _always)
def _procedure(district: District, id: UUID, registry: Any, choice: Choice) -> Command:
    return SetStreetProcedure(
        street=choice.of([spec.STREET, spec.OTHER_STREET]),
        title="街道协商规程",
        text="四步。",
        effective_from=today(district),
    )


@begins(DetectCommonIssue)
def _detect(district: District, id: UUID, issue: Any, choice: Choice) -> Command:
    under = [
        (it, state.topic)
        for it, state in district.matters()
        if state.topic and district.registry.is_under(state.organisation, spec.STREET)
    ]
    topics = [topic for _, topic in under]
    topic = max(topics, key=topics.count, default=Topic.PARKING)
    about = [it for it, known in under if known is topic]
    ids = (*about, UUID(int=1), UUID(int=2))
    return DetectCommonIssue(
        street=spec.STREET, topic=topic, matters=ids[: max(2, len(about))], finding="停车难。"
    )


@makes(DismissCommonIssue, lambda issue: issue.settled_at is None)
def _dismiss(district: District, id: UUID, issue: Any, choice: Choice) -> Command:
    return DismissCommonIssue(reason="由社区分别协商。")


def _streets_own(district: District) -> list[UUID]:
    return [it for it, state in district.matters() if state.scale is Scale.STREET]


@makes(RaiseCommonIssue, lambda issue: issue.settled_at is None)
def _raise(district: District, id: UUID, issue: Any, choice: Choice) -> Command:
    into = some(_streets_own(district), district, choice)
    escalate = choice.of([tuple(sorted(issue.matters, key=str)[:1]), ()])
    return RaiseCommonIssue(into=into, escalate=escalate, reason="由街道统筹。")


@makes(EscalateMatter, lambda m: m.scale is not Scale.STREET and m.stage is Stage.ADOPTED)
def _escalate(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    into = some(_streets_own(district), district, choice)
    return EscalateMatter(into=into, reason="由街道统筹。")


@makes(ReportStreetOutcome, lambda m: m.scale is Scale.STREET and _decided(m))
def _tell(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    concerned = tuple(sorted(set(matter.escalated_from.values()), key=str))
    return ReportStreetOutcome(
        communities=choice.of([concerned or (spec.COMMITTEE,), (spec.COMMITTEE,)]),
        matters=choice.of([tuple(matter.escalated_from), ()]),
        content="停车。",
        procedure="四步。",
        result="开放停车场。",
        channels=("公示栏",),
    )


@begins(MakeSuggestion)
def _suggest(district: District, id: UUID, suggestion: Any, choice: Choice) -> Command:
    return MakeSuggestion(
        organiser=choice.of([*COMMITTEES, spec.STREET]),
        addressee=choice.of([spec.STREET, spec.HOUSING]),
        title="统筹改造",
        text="请统一申报。",
        matters=choice.of([(), tuple(district.of_kind("matter")[:1])]),
    )


@makes(AnswerSuggestion, lambda suggestion: suggestion.answered_at is None)
def _take_up(district: District, id: UUID, suggestion: Any, choice: Choice) -> Command:
    return AnswerSuggestion(adopted=choice.of([True, False]), answer="已列入计划。")


@begins(HoldTraining)
def _train(district: District, id: UUID, training: Any, choice: Choice) -> Command:
    return HoldTraining(
        organiser=choice.of([*COMMITTEES, spec.HOUSING]),
        title="议事规则培训",
        method=TrainingMethod.COURSE,
        held_on=today(district) - timedelta(days=choice.of([0, 1, -1])),
        trainer="社工事务所",
        audience=(AudienceCount(audience=Audience.RESIDENTS, people=20),),
        summary="讲解议事规则。",
    )


@makes(ProvideSupport, lambda matter: matter.discussion.sessions)
def _support(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return ProvideSupport(
        session=some(matter.discussion.sessions, district, choice),
        kind=SupportKind.TRANSPORT,
        group=WeakGroup.DISABLED,
        people=2,
        description="接送到会。",
    )


@makes(CorrectRecord, lambda matter: any(it in CORRECTABLE for it in matter.types))
def _correct(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    fit = [number for number, it in enumerate(matter.types, 1) if it in CORRECTABLE]
    version = choice.of([*fit, 1, 99])
    named = matter.types[version - 1] if version <= len(matter.types) else ""
    field = choice.of([*sorted(CORRECTABLE.get(named, ())), "text"])
    return CorrectRecord(
        corrects=version, amendments=(Amendment(field=field, now="三十五户。"),), reason="误记。"
    )


SETTLED = (Stage.DECIDED, Stage.DECLINED, Stage.WITHDRAWN, Stage.MERGED, Stage.ESCALATED)


@makes(ArchiveCase, lambda matter: matter.stage in SETTLED)
def _archive(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return ArchiveCase(summary="卷宗。")


@makes(MarkExemplary, _decided)
def _mark(district: District, id: UUID, matter: Any, choice: Choice) -> Command:
    return MarkExemplary(lesson="会前走访。")


@begins(AdoptNorm)
def _norm(district: District, id: UUID, norm: Any, choice: Choice) -> Command:
    exemplary = [it for it, state in district.matters() if state.exemplary]
    cases = choice.of([tuple(exemplary) or (UUID(int=1),), tuple(district.of_kind("matter")[:1])])
    return AdoptNorm(
        issuer=choice.of([spec.STREET, spec.COMMITTEE]),
        title="规范",
        text="会前走访。",
        cases=cases or (UUID(int=1),),
        effective_from=today(district) + timedelta(days=choice.of([1, 0, -1])),
    )


@begins(EraseSubject)
def _erase(district: District, id: UUID, person: Any, choice: Choice) -> Command:
    return EraseSubject(ground=choice.of(list(ErasureGround)))


@makes(UpdateRegister, _always)
def _register(district: District, id: UUID, registry: Any, choice: Choice) -> Command:
    kind, parent = choice.of(
        [(Kind.GRID, spec.COMMITTEE), (Kind.DEPARTMENT, spec.DISTRICT), (Kind.GRID, spec.STREET)]
    )
    known, name = choice.of([(district.new_id(), "新单位"), (SPARE_GRID, "第九网格")])
    entry = Entry(organisation=known, kind=kind, name=name, parent=parent)
    return UpdateRegister(organisations=(entry,))


@makes(RenameOrganisation, _always)
def _rename(district: District, id: UUID, registry: Any, choice: Choice) -> Command:
    name = choice.of(["绿化局", "园林绿化局"])
    return RenameOrganisation(organisation=SPARE_DEPARTMENT, name=name)


@makes(MergeOrganisation, _always)
def _merge(district: District, id: UUID, registry: Any, choice: Choice) -> Command:
    ends, into = choice.of(
        [
            (SPARE_DEPARTMENT, spec.WATER),
            (SPARE_GRID, spec.GRID),
            (spec.WATER, spec.HOUSING),
            (THIRD, spec.NEIGHBOUR),
        ]
    )
    return MergeOrganisation(organisation=ends, into=into)


@makes(DissolveOrganisation, _always)
def _dissolve(district: District, id: UUID, registry: Any, choice: Choice) -> Command:
    ends = choice.of([SPARE_GRID, SPARE_DEPARTMENT, spec.OWNERS, spec.WATER])
    return DissolveOrganisation(organisation=ends, reason="机构调整")


@makes(ChangeDivisionCode, _always)
def _recode(district: District, id: UUID, registry: Any, choice: Choice) -> Command:
    code = choice.of(["110101901012", "110101901013"])
    return ChangeDivisionCode(organisation=choice.of([*COMMITTEES, THIRD]), division_code=code)


@makes(GrantMandate, _always)
def _grant(district: District, id: UUID, registry: Any, choice: Choice) -> Command:
    organisation, role, person = choice.of(
        [
            (spec.COMMITTEE, Role.COMMITTEE, DEPUTY),
            (spec.HOUSING, Role.DEPARTMENT, DEPUTY),
            (spec.PROPERTY, Role.COMMITTEE, None),
        ]
    )
    first = today(district)
    return GrantMandate(
        mandate=choice.of([district.new_id(), *registry.mandates]),
        organisation=organisation,
        role=role,
        person=person,
        valid_from=first,
        valid_until=choice.of([None, first + timedelta(days=5), first - timedelta(days=1)]),
    )


@makes(RevokeMandate, lambda registry: registry.mandates)
def _revoke(district: District, id: UUID, registry: Any, choice: Choice) -> Command:
    return RevokeMandate(mandate=some(registry.mandates, district, choice), reason="工作调动。")


@makes(PublishHolidayCalendar, lambda registry: len(registry.calendar.years) < 2)
def _holidays(district: District, id: UUID, registry: Any, choice: Choice) -> Command:
    last = choice.of([date(2026, 1, 3), date(2026, 1, 1)])
    return PublishHolidayCalendar(
        year=2026,
        notice="国务院办公厅关于2026年部分节假日安排的通知",
        issued_on=date(2025, 11, 4),
        holidays=(Holiday(name="元旦", first=date(2026, 1, 1), last=last),),
    )


@makes(AdoptRulePack, lambda registry: len(registry.packs) < 2)
def _rules(district: District, id: UUID, registry: Any, choice: Choice) -> Command:
    days = Rule[int](value=choice.of([4, 2]), source="试行办法", configured=True)
    rounds = Rule[int](value=choice.of([3, 1]), source="试行办法", configured=True)
    starts = max(today(district), date(2026, 1, 1)) + timedelta(days=choice.of([5, 0, -1]))
    values = {
        "id": f"trial-{len(registry.packs)}",
        "effective_from": starts,
        "notice_days": days,
        "shelving_rounds": rounds,
    }
    return AdoptRulePack(pack=PACK_2026.model_copy(update=values))
