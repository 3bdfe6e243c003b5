"""Where to begin, and where to go on: every form, the next steps of a matter, receipts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from fastapi import Request, Response

from domain.catalogue import COMMANDS, stream_of
from domain.decider import STEPS
from domain.procedure import PROCEDURE
from service import problem_kinds as kinds
from service.desk.names import command_name, fact_name
from service.desk.record.explaining import STEP_TEXTS
from service.desk.record.steps import next_steps
from service.desk.record.surroundings import Surroundings
from service.desk.rendering import desk_page
from service.desk.signed_in import SignedIn
from service.desk.work import BEGINNINGS
from service.parts import parts_of
from service.problems import Problem
from service.public.messages import Wording
from service.public.rendering import language_of, wording

FACTS_SHOWN_MAX = 50


class Form(NamedTuple):
    """A form to go to: what it is called, what it does, its clauses, where it is."""

    name: str
    text: str
    clauses: tuple[str, ...]
    address: str


class Recorded(NamedTuple):
    """A fact of a receipt."""

    position: int
    name: str


def every_form(request: Request, who: SignedIn) -> Response:
    """All commands by stage of the procedure; those of other roles below the others."""
    words = wording(language_of(request))
    own: dict[str, list[Form]] = {}
    others = []
    for step in PROCEDURE:
        name = _NAMES[step.command]
        if who.role in step.roles:
            stage = step.command.clauses[0][0]
            own.setdefault(stage, []).append(_form(words, name))
        else:
            others.append(_form(words, name))
    return desk_page(
        request,
        "desk/forms.html",
        who,
        begin=[_form(words, name) for name in BEGINNINGS if who.role in _roles(name)],
        stages={stage: own[stage] for stage in _STAGES if stage in own},
        others=others,
    )


def matter(request: Request, who: SignedIn, id: UUID) -> Response:
    """A matter's next steps, for the one who is signed in and for others."""
    words = wording(language_of(request))
    around = Surroundings(parts_of(request), words, who, "matter", id)
    if not around.events:
        raise Problem(kinds.NOT_FOUND)
    following = next_steps(around)
    line = around.parts.reader.matters({id}).get(id)
    return desk_page(
        request,
        "desk/matter.html",
        who,
        id=id,
        title=line.shown_title if line else None,
        stage=around.state.stage,
        organiser=around.naming.organisation(around.state.organisation),
        own=_forms(words, following.own, id),
        others=_forms(words, following.others, id),
    )


def recorded(request: Request, who: SignedIn, position: int, facts: int) -> Response:
    """The receipt of what was recorded last at a position, ``facts`` of them in a row."""
    words = wording(language_of(request))
    parts = parts_of(request)
    facts = max(0, min(facts, FACTS_SHOWN_MAX))
    if not 1 <= position <= parts.reader.head():
        raise Problem(kinds.NOT_FOUND)
    events = parts.district.recorder.page(max(0, position - facts), facts) if facts else []
    stream = events[0].stream if events else None
    kind = stream_of(events[0].type) if events else ""
    return desk_page(
        request,
        "desk/recorded.html",
        who,
        recorded=[Recorded(it.position, fact_name(it.type, words.language)) for it in events],
        at=events[-1].recorded_at if events else None,
        matter=stream if kind == "matter" else None,
        following=_forms(words, _following(Surroundings(parts, words, who, kind, stream)), stream),
    )


def _following(around: Surroundings) -> list[str]:
    """What comes next in the stream to which something was recorded."""
    if around.kind == "matter":
        return next_steps(around).own
    if around.kind in ("", "registry", "person"):
        return []
    return [
        name
        for name, command in COMMANDS.items()
        if STEPS[command].stream == around.kind
        and name not in BEGINNINGS
        and around.who.role in _roles(name)
    ]


_STAGES = "ANPDKIELCSR"
"""The parts of the procedure, by the letter with which their clauses begin, in its order."""
_NAMES = {command: name for name, command in COMMANDS.items()}


def _roles(name: str) -> Iterable[str]:
    return STEPS[COMMANDS[name]].roles


def _forms(words: Wording, names: Iterable[str], stream: UUID | None) -> list[Form]:
    return [_form(words, name, f"?stream={stream}") for name in names]


def _form(words: Wording, name: str, query: str = "") -> Form:
    return Form(
        command_name(name, words.language),
        words.pick(STEP_TEXTS[name]),
        COMMANDS[name].clauses,
        f"/{words.language}/desk/record/{name}{query}",
    )
