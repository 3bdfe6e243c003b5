"""A2 C1 E5 K4 L4 R1 S1 S6: what is not the course of one matter, each in a file of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from domain.act import Command
from domain.event import Actor
from domain.events.ability import Audience, AudienceCount, TrainingMethod
from domain.events.agenda import Topic
from domain.events.decision import AssemblyKind
from domain.events.erasure import ErasureGround
from domain.events.opinions import Channel
from domain.roles import Role
from domain.steps import (
    ability,
    appraisal,
    archive,
    erasing,
    linkage,
    meeting,
    opinions,
    suggestion,
)
from domain.streams.appraisal import appraisal_id
from domain.streams.registry import organisation_id
from domain.value import Party
from service.sample.names import (
    DISTRICT_CODE,
    Organisations,
    beijing,
    call_id,
    document,
    matter_id,
    part_id,
    person_id,
)
from service.sample.plan import ENTERED_AFTER, Planned
from service.sample.script import Script

BETWEEN_OPINIONS = timedelta(hours=7)
"""Between the opinions of a call, unless they would come after it closed."""


def planned(stream: UUID, at: datetime, by: UUID, command: Command, where: str) -> Planned:
    """An organisation's command in a stream of its own."""
    said = command.model_copy(update={"occurred_at": beijing(at), "on_behalf_of": by})
    return Planned(beijing(at) + ENTERED_AFTER, stream, said, f"{where} {at:%Y-%m-%d %H:%M}")


class Entry(Script, kw_only=True):
    """An entry with a stream of its own."""

    key: str

    def plan(self, organisations: Organisations) -> Iterator[Planned]:
        """Its commands."""
        raise NotImplementedError  # abstract: every kind says its own; msgspec takes no ABCMeta


class CallScript(Entry):
    """A2; each opinion is "channel|author's label or nothing|what was said"."""

    organiser: str
    at: datetime
    title: str
    text: str
    channels: list[Channel]
    closes: datetime
    opinions: list[str]
    address: str | None = None
    summarised: datetime | None = None
    summary: str = ""
    matters: tuple[str, ...] = ()

    def plan(self, organisations: Organisations) -> Iterator[Planned]:
        stream, by = call_id(self.key), organisations[self.organiser]
        where = f"opinions.toml {self.key}"
        call = opinions.CallForOpinions(
            organiser=by,
            title=self.title,
            text=self.text,
            channels=tuple(self.channels),
            online_address=self.address,
            closes_at=beijing(self.closes),
        )
        yield planned(stream, self.at, by, call, where)
        for number, line in enumerate(self.opinions, 1):
            at = min(self.at + BETWEEN_OPINIONS * number, self.closes - timedelta(minutes=1))
            channel, label, text = line.split("|", 2)
            author = Party(person=person_id(self.key, label)) if label else None
            gather = opinions.GatherOpinion(
                opinion=part_id(self.key, "opinion", number),
                channel=Channel(channel),
                text=text,
                author=author,
            )
            yield planned(stream, at, by, gather, where)
        if self.summarised is not None:
            matters = tuple(matter_id(key) for key in self.matters)
            summarise = opinions.SummariseOpinions(summary=self.summary, matters=matters)
            yield planned(stream, self.summarised, by, summarise, where)


class CallsFile(Script):
    """opinions.toml."""

    call: list[CallScript]


class SuggestionScript(Entry):
    """S1, and its answer where there was one."""

    organiser: str
    to: str
    at: datetime
    title: str
    text: str
    matters: tuple[str, ...] = ()
    answered: datetime | None = None
    adopted: bool = False
    answer: str = ""

    def plan(self, organisations: Organisations) -> Iterator[Planned]:
        stream, where = part_id("suggestions", "one", self.key), f"suggestions.toml {self.key}"
        by, to = organisations[self.organiser], organisations[self.to]
        make = suggestion.MakeSuggestion(
            organiser=by,
            addressee=to,
            title=self.title,
            text=self.text,
            matters=tuple(matter_id(key) for key in self.matters),
        )
        yield planned(stream, self.at, by, make, where)
        if self.answered is not None:
            answer = suggestion.AnswerSuggestion(adopted=self.adopted, answer=self.answer)
            yield planned(stream, self.answered, to, answer, where)


class SuggestionsFile(Script):
    """suggestions.toml."""

    suggestion: list[SuggestionScript]


class HeldFile(Script):
    """assemblies.toml, K4 each "organiser time members representatives present|business"; before
    2026 nothing says how many are representatives: "-"."""

    held: list[str]

    def plan(self, organisations: Organisations) -> Iterator[Planned]:
        """One command a line."""
        for line in self.held:
            numbers, business = line.split("|", 1)
            organiser, at, eligible, representatives, present = numbers.split()
            composed = representatives != "-"
            hold = meeting.HoldAssembly(
                organiser=organisations[organiser],
                kind=AssemblyKind.REPRESENTATIVES,
                members=int(eligible) if composed else None,
                representatives=int(representatives) if composed else None,
                eligible=int(eligible),
                present=int(present),
                business=business,
            )
            stream = part_id("assemblies", organiser, at)
            moment = datetime.fromisoformat(at)
            where = f"assemblies.toml {organiser}"
            yield planned(stream, moment, organisations[organiser], hold, where)


class TrainingScript(Entry):
    """C1; each of ``audience`` is "audience people"."""

    organiser: str
    at: datetime
    title: str
    method: TrainingMethod
    held: date
    trainer: str
    audience: list[str]
    summary: str

    def plan(self, organisations: Organisations) -> Iterator[Planned]:
        counts = [line.split() for line in self.audience]
        by = organisations[self.organiser]
        hold = ability.HoldTraining(
            organiser=by,
            title=self.title,
            method=self.method,
            held_on=self.held,
            trainer=self.trainer,
            audience=tuple(
                AudienceCount(audience=Audience(audience), people=int(people))
                for audience, people in counts
            ),
            summary=self.summary,
        )
        stream = part_id("trainings", "one", self.key)
        yield planned(stream, self.at, by, hold, f"trainings.toml {self.key}")


class TrainingsFile(Script):
    """trainings.toml."""

    training: list[TrainingScript]


class IssueScript(Entry):
    """L4: raised ``into`` a matter of the street, dismissed, or still open."""

    street: str
    at: datetime
    topic: Topic
    matters: list[str]
    finding: str
    settled: datetime | None = None
    reason: str = ""
    into: str | None = None
    rise: tuple[str, ...] = ()

    def plan(self, organisations: Organisations) -> Iterator[Planned]:
        stream, street = part_id("issues", "one", self.key), organisations[self.street]
        where = f"common_issues.toml {self.key}"
        detect = linkage.DetectCommonIssue(
            street=street,
            topic=self.topic,
            matters=tuple(matter_id(key) for key in self.matters),
            finding=self.finding,
        )
        yield planned(stream, self.at, street, detect, where)
        if self.settled is None:
            return
        settle: Command = linkage.DismissCommonIssue(reason=self.reason)
        if self.into is not None:
            settle = linkage.RaiseCommonIssue(
                into=matter_id(self.into),
                escalate=tuple(matter_id(key) for key in self.rise),
                reason=self.reason,
            )
        yield planned(stream, self.settled, street, settle, where)


class IssuesFile(Script):
    """common_issues.toml."""

    issue: list[IssueScript]


class NormScript(Entry):
    """S6."""

    issuer: str
    at: datetime
    title: str
    text: str
    cases: list[str]
    begins: date
    document: str | None = None

    def plan(self, organisations: Organisations) -> Iterator[Planned]:
        issuer = organisations[self.issuer]
        adopt = archive.AdoptNorm(
            issuer=issuer,
            title=self.title,
            text=self.text,
            document=None if self.document is None else document(self.document),
            cases=tuple(matter_id(key) for key in self.cases),
            effective_from=self.begins,
        )
        stream = part_id("norms", "one", self.key)
        yield planned(stream, self.at, issuer, adopt, f"norms.toml {self.key}")


class NormsFile(Script):
    """norms.toml."""

    norm: list[NormScript]


class ErasureScript(Entry):
    """R1 Who is meant by a label in a matter, erased by the district itself."""

    matter: str
    label: str
    at: datetime
    ground: ErasureGround

    def plan(self, organisations: Organisations) -> Iterator[Planned]:
        yield Planned(
            beijing(self.at) + ENTERED_AFTER,
            person_id(self.matter, self.label),
            erasing.EraseSubject(ground=self.ground, occurred_at=beijing(self.at)),
            f"erasures.toml {self.key}",
            Actor(organisation=organisation_id(DISTRICT_CODE), role=Role.DISTRICT),
        )


class ErasuresFile(Script):
    """erasures.toml."""

    erasure: list[ErasureScript]


class AppraisalScript(Entry):
    """E5 A round; each rating is "matter label subject taking_part carrying_out"."""

    organiser: str
    subjects: list[str]
    begins: date
    ends: date
    at: datetime
    ratings: list[str]
    closes: datetime | None = None
    matters: tuple[str, ...] = ()
    """Whose participants were entitled to rate."""

    def plan(self, organisations: Organisations) -> Iterator[Planned]:
        by = organisations[self.organiser]
        stream, where = appraisal_id(by, self.begins), f"appraisals.toml {self.key}"
        begin = appraisal.OpenAppraisal(
            organiser=by,
            subjects=tuple(organisations[subject] for subject in self.subjects),
            period_from=self.begins,
            period_until=self.ends,
        )
        yield planned(stream, self.at, by, begin, where)
        for line in self.ratings:
            matter, label, subject, taking_part, carrying_out = line.split()
            rater = organisations[label[1:]] if label[0] == "@" else person_id(matter, label)
            rate = appraisal.GiveRating(
                subject=organisations[subject],
                matter=matter_id(matter),
                rater=rater,
                taking_part=int(taking_part),
                carrying_out=int(carrying_out),
            )
            yield planned(stream, self.at + timedelta(hours=1), by, rate, where)
        if self.closes is not None:
            matters = tuple(matter_id(key) for key in self.matters)
            yield planned(stream, self.closes, by, appraisal.CloseAppraisal(matters=matters), where)


class AppraisalsFile(Script):
    """appraisals.toml."""

    appraisal: list[AppraisalScript]
