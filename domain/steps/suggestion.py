"""S1 工作建议: a committee puts a suggestion to the street or the government, which answers it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.act import Act, Command
from domain.event import Fact
from domain.events.linkage import SuggestionAnswered, SuggestionMade
from domain.events.registry import Kind
from domain.refusal import AlreadyExists, Refusal, UnknownStream
from domain.streams.matter import Matter
from domain.streams.suggestion import Suggestion
from domain.value import Line, Prose


class SuggestionAlreadyAnswered(Refusal):
    """A suggestion is answered once."""

    clause = "S1"
    zh = "该工作建议已经答复。"
    en = "The suggestion has already been answered."


class MakeSuggestion(Command):
    """Suggest something to the street, a department or the district."""

    clauses = ("S1",)
    zh = "提出工作建议"

    organiser: UUID
    addressee: UUID
    title: Line
    text: Prose
    matters: Annotated[tuple[UUID, ...], Field(max_length=200)] = ()

    def reads(self) -> tuple[UUID, ...]:
        """The matters from which the suggestion grew."""
        return self.matters


class AnswerSuggestion(Command):
    """Say whether it is taken up, and why."""

    clauses = ("S1",)
    zh = "答复工作建议"

    adopted: bool
    answer: Prose


def make_suggestion(suggestion: Suggestion, command: MakeSuggestion, act: Act) -> list[Fact]:
    """S1 提出工作建议: by a committee; the matters that it names exist by then."""
    if suggestion.exists:
        raise AlreadyExists()
    act.registry.living(command.organiser, "organiser", Kind.COMMITTEE)
    act.registry.living(command.addressee, "addressee", Kind.STREET, Kind.DEPARTMENT, Kind.DISTRICT)
    assert act.others is not None
    for index, matter_id in enumerate(command.matters):
        where = f"matters.{index}"
        if matter_id in command.matters[:index]:
            raise AlreadyExists(where)
        matter = act.others[matter_id]
        if not isinstance(matter, Matter) or not matter.exists:
            raise UnknownStream(where)
        act.must_follow(matter.submitted_at)
    return [
        SuggestionMade(
            organiser=command.organiser,
            addressee=command.addressee,
            title=command.title,
            text=command.text,
            matters=command.matters,
        )
    ]


def answer_suggestion(suggestion: Suggestion, command: AnswerSuggestion, act: Act) -> list[Fact]:
    """S1 答复工作建议: by its addressee, once, with the reason."""
    if not suggestion.exists:
        raise UnknownStream()
    if suggestion.answered_at is not None:
        raise SuggestionAlreadyAnswered()
    act.must_follow(suggestion.made_at)
    return [SuggestionAnswered(adopted=command.adopted, answer=command.answer)]
