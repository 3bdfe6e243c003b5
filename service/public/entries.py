"""The timeline as it is read: an entry a fact, long runs of like facts folded into one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from service.public.discussion_values import discussion_documents
from service.public.messages import Wording
from service.public.money_values import money_documents
from service.public.sentences import (
    Context,
    Passage,
    excerpt,
    passages,
    related,
    sentence,
)
from service.views import TimelineLine

RUN_MIN = 3
"""From how many on a run of like facts is shown as one entry that opens."""

_SEATING = ("application.admitted.v1", "seat.filled.v1")
_RUNS = {
    "proposal.cosigned.v1": "run.cosigned",
    "application.received.v1": "run.applied",
    **dict.fromkeys(_SEATING, "run.seated"),
}


class Clause(NamedTuple):
    """A clause served, by id and name."""

    id: str
    name: str


class Entry(NamedTuple):
    """A fact as it is read, or a run of them (``inner``); ``entered_by`` where another did."""

    position: int
    type: str
    text: str
    passages: list[Passage]
    documents: list[dict[str, Any]]
    related: UUID | None
    occurred_at: datetime
    recorded_at: datetime
    late: bool
    acting: str
    acting_link: UUID | None
    entered_by: str | None
    clauses: list[Clause]
    rule_pack: str
    inner: list[Entry]


def entries(told: Context, lines: list[TimelineLine]) -> Iterator[Entry]:
    """The entries of these lines, in their order."""
    told.excerpts.update(_excerpts(told.words, lines))
    for key, group in groupby(lines, _run):
        run = list(group)
        if key is None or len(run) < RUN_MIN:
            yield from (entry_of(told, line) for line in run)
        else:
            yield _folded(told, run)


def _excerpts(words: Wording, lines: list[TimelineLine]) -> dict[str, str]:
    return {
        line.fact["statement"]: excerpt(line.fact["text"], words)
        for line in lines
        if line.type == "statement.made.v1"
    }


def _run(line: TimelineLine) -> tuple[str, ...] | None:
    """What a fact has in common with its neighbours; None for one that stands alone."""
    if line.type == "stance.taken.v1":
        return ("stance", line.fact["point"])
    run = _RUNS.get(line.type)
    return (run,) if run else None


def _folded(told: Context, run: list[TimelineLine]) -> Entry:
    first, last = run[0], run[-1]
    inner = [entry_of(told, line) for line in run]
    outer = inner[0]
    return outer._replace(
        text=_run_text(told, run),
        passages=[],
        late=any(line.late for line in run),
        recorded_at=last.recorded_at,
        inner=inner,
        position=first.position,
        clauses=list(dict.fromkeys(clause for entry in inner for clause in entry.clauses)),
    )


def _run_text(told: Context, run: list[TimelineLine]) -> str:
    words, fact = told.words, run[0].fact
    if run[0].type == "stance.taken.v1":
        taken = Counter(line.fact["stance"] for line in run)
        return words(
            "run.stances",
            point=told.excerpts.get(fact["point"], "—"),
            count=len(run),
            agree=taken["agree"],
            disagree=taken["disagree"],
            abstain=taken["abstain"],
        )
    counted = [line for line in run if line.type != "application.admitted.v1"]
    return words(_RUNS[run[0].type], count=len(counted) or len(run))


def entry_of(told: Context, line: TimelineLine) -> Entry:
    """The entry of one fact."""
    words, naming = told.words, told.naming
    acting = line.on_behalf_of or line.actor.organisation
    other = line.on_behalf_of is not None and line.on_behalf_of != line.actor.organisation
    return Entry(
        position=line.position,
        type=line.type,
        text=sentence(told, line.type, line.fact, line.occurred_at),
        passages=passages(told, line.type, line.fact),
        documents=[
            *line.fact.get("documents", ()),
            *line.fact.get("evidence", ()),
            *discussion_documents(line.fact),
            *money_documents(line.fact),
        ],
        related=related(line.fact),
        occurred_at=line.occurred_at,
        recorded_at=line.recorded_at,
        late=line.late,
        acting=naming.organisation(acting, line.occurred_at),
        acting_link=acting if naming.knows(acting) else None,
        entered_by=(
            naming.organisation(line.actor.organisation, line.occurred_at) if other else None
        ),
        clauses=[Clause(id, words.either(f"clause.{id}", id)) for id in line.clauses],
        rule_pack=words.either(f"rule_pack.{line.rule_pack}", line.rule_pack),
        inner=[],
    )
