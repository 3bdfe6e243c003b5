"""E1 E2 E3 L4 L5 S4 S6: shown, evaluated, watched, raised, corrected, filed and held up."""

from __future__ import annotations

from datetime import date

from domain.events.archive import Amendment
from domain.events.evaluation import FindingGrade
from domain.steps import archive, evaluation, linkage, publicity, supervision
from domain.value import Party
from service.sample.names import document, matter_id, person_id
from service.sample.plan import MatterPlan
from service.sample.script import Step


class Publish(Step, tag="publish"):
    """E1 the outcome, both days included; ``key`` is for one that is withdrawn later."""

    summary: str
    place: str
    begins: date
    ends: date
    key: str | None = None

    def plan(self, plan: MatterPlan) -> None:
        command = publicity.PublishOutcome(
            publication=plan.part("publication", self.key or f"{self.at}"),
            summary=self.summary,
            place=self.place,
            published_from=self.begins,
            published_until=self.ends,
        )
        plan.add(self, command)


class Progress(Step, tag="publish-progress"):
    """E1 how it is carried out, both days included."""

    summary: str
    place: str
    begins: date
    ends: date

    def plan(self, plan: MatterPlan) -> None:
        command = publicity.PublishProgress(
            publication=plan.part("publication", f"{self.at}"),
            summary=self.summary,
            place=self.place,
            published_from=self.begins,
            published_until=self.ends,
        )
        plan.add(self, command)


class TakeDown(Step, tag="take-down"):
    """E1."""

    publication: str
    ground: str

    def plan(self, plan: MatterPlan) -> None:
        command = publicity.WithdrawPublication(
            publication=plan.part("publication", self.publication), ground=self.ground
        )
        plan.add(self, command)


class Engage(Step, tag="engage"):
    """E2 by the street above."""

    key: str
    evaluator: str
    scope: str
    independent: str
    due: date

    def plan(self, plan: MatterPlan) -> None:
        plan.engaged[self.key] = plan.organisations[self.evaluator]
        command = evaluation.EngageEvaluator(
            engagement=plan.part("engagement", self.key),
            evaluator=plan.organisations[self.evaluator],
            scope=self.scope,
            independence_declaration=self.independent,
            due_on=self.due,
        )
        plan.add(self, command, by=plan.street)


class Evaluate(Step, tag="evaluate"):
    """E2 by the evaluator."""

    key: str
    summary: str
    rating: int
    documents: tuple[str, ...] = ()

    def plan(self, plan: MatterPlan) -> None:
        command = evaluation.ReportEvaluation(
            engagement=plan.part("engagement", self.key),
            summary=self.summary,
            rating=self.rating,
            documents=tuple(document(line) for line in self.documents),
        )
        plan.add(self, command, by=plan.engaged[self.key])


class Find(Step, tag="find"):
    """E3; ``member`` is the label of the group's member who says it, where it is told."""

    key: str
    group: str
    to: str
    grade: FindingGrade
    text: str
    member: str | None = None

    def plan(self, plan: MatterPlan) -> None:
        group, addressee = plan.organisations[self.group], plan.organisations[self.to]
        plan.found_by[self.key] = (group, addressee)
        member = None if self.member is None else Party(person=person_id(self.group, self.member))
        command = supervision.RaiseFinding(
            finding=plan.part("finding", self.key),
            addressee=addressee,
            grade=self.grade,
            text=self.text,
            raised_by=member,
        )
        plan.add(self, command, by=group)


class AnswerFinding(Step, tag="answer-finding"):
    """E3."""

    finding: str
    text: str

    def plan(self, plan: MatterPlan) -> None:
        command = supervision.AnswerFinding(
            finding=plan.part("finding", self.finding), answer=self.text
        )
        plan.add(self, command, by=plan.found_by[self.finding][1])


class CloseFinding(Step, tag="close-finding"):
    """E3."""

    finding: str
    settled: bool
    reason: str

    def plan(self, plan: MatterPlan) -> None:
        command = supervision.CloseFinding(
            finding=plan.part("finding", self.finding), settled=self.settled, reason=self.reason
        )
        plan.add(self, command, by=plan.found_by[self.finding][0])


class Rise(Step, tag="rise"):
    """L4 into a matter of the street, by the street."""

    into: str
    reason: str

    def plan(self, plan: MatterPlan) -> None:
        command = linkage.EscalateMatter(into=matter_id(self.into), reason=self.reason)
        plan.add(self, command, by=plan.street)


class ReportBack(Step, tag="report-back"):
    """L5 to the communities concerned, and to the matters that came up."""

    communities: list[str]
    content: str
    procedure: str
    result: str
    channels: list[str]
    matters: tuple[str, ...] = ()

    def plan(self, plan: MatterPlan) -> None:
        command = linkage.ReportStreetOutcome(
            communities=tuple(plan.organisations[key] for key in self.communities),
            matters=tuple(matter_id(key) for key in self.matters),
            content=self.content,
            procedure=self.procedure,
            result=self.result,
            channels=tuple(self.channels),
        )
        plan.add(self, command)


class Correct(Step, tag="correct"):
    """S4 the ``nth`` record of a type; each of ``now`` is "field|what it should read"."""

    record: str
    now: list[str]
    reason: str
    nth: int = 1

    def plan(self, plan: MatterPlan) -> None:
        amendments = tuple(
            Amendment(field=field, now=text)
            for field, text in (line.split("|", 1) for line in self.now)
        )

        def command(version: int) -> archive.CorrectRecord:
            return archive.CorrectRecord(
                corrects=version, amendments=amendments, reason=self.reason
            )

        plan.add_about(self, self.record, self.nth, command)


class Archive(Step, tag="archive"):
    """S4."""

    summary: str
    documents: tuple[str, ...] = ()

    def plan(self, plan: MatterPlan) -> None:
        documents = tuple(document(line) for line in self.documents)
        plan.add(self, archive.ArchiveCase(summary=self.summary, documents=documents))


class Exemplary(Step, tag="exemplary"):
    """S6 by the street or district above."""

    by: str
    lesson: str

    def plan(self, plan: MatterPlan) -> None:
        command = archive.MarkExemplary(lesson=self.lesson)
        plan.add(self, command, by=plan.organisations[self.by])


OversightStep = (
    Publish | Progress | TakeDown | Engage | Evaluate | Find | AnswerFinding | CloseFinding | Rise
    | ReportBack | Correct | Archive | Exemplary
)  # fmt: skip
