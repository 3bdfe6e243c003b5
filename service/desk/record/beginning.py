"""With what a form begins: what is known already need not be entered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from domain.scoring.counting import Card
from domain.scoring.shipped import SHIPPED
from domain.streams.appraisal import appraisal_id
from domain.streams.matter import Matter
from domain.streams.registry import organisation_id
from domain.streams.scorecard import Scorecard, scorecard_id
from domain.value import Value
from service.desk.record.choices import Choices
from service.desk.record.content import Content, read
from service.desk.record.meaning import Source, kinds_of
from service.desk.record.shape import Input, Leaf, Shape
from service.desk.record.surroundings import Surroundings

_OWN = frozenset({"organiser", "street", "committee", "issuer"})
"""Fields that name the organisation that acts."""


def begin(
    shape: Shape, around: Surroundings, choices: Choices, given: Mapping[str, str]
) -> Content:
    """The content of a new form: new ids, one's own organisation, what the stream says, what the
    address gives (``given``, by field), and whatever there is but one of to choose."""
    plain = [node for node in shape.fields if isinstance(node, Leaf)]
    said = {it.name: [given[it.name]] for it in plain if it.name in given}
    made = _FROM_STATE.get(shape.command)
    content = made(around) if made is not None else {}
    content |= {name: value for name, value in read(shape, said).items() if name in said}
    for leaf in plain:
        value = _known(leaf, around, choices)
        if value is not None and (leaf.input is Input.NEW or leaf.name not in content):
            content[leaf.name] = value
    return content


def new_ids(shape: Shape, content: Content) -> Content:
    """The content with ids of its own for what begins with it: none that was recorded before."""
    fresh = {
        node.name: str(uuid4())
        for node in shape.fields
        if isinstance(node, Leaf) and node.input is Input.NEW
    }
    return content | fresh


def completed(command: str, content: Content) -> Content:
    """The content with the ids that follow from what was entered: a new organisation's from its
    division code."""
    if command != "update-register":
        return content
    entries = content.get("organisations") or []
    return content | {
        "organisations": [
            {"organisation": str(_id_of(entry.get("division_code"))), **entry}
            for entry in entries
            if isinstance(entry, dict)
        ]
    }


def stream_for(command: str, stream: UUID, content: Content) -> UUID:
    """Where the command goes: a round of appraisal to the one of its organiser and period, a
    scorecard to that of its office and year."""
    if command in ("propose-scorecard", "exclude-score-item"):
        return scorecard_id(UUID(content["organisation"]), int(content["year"]))
    if command != "open-appraisal":
        return stream
    organiser, begins = content["organiser"], content["period_from"]
    return appraisal_id(UUID(organiser), date.fromisoformat(begins))


def _id_of(division_code: object) -> UUID:
    return organisation_id(division_code) if isinstance(division_code, str) else uuid4()


def _known(leaf: Leaf, around: Surroundings, choices: Choices) -> Any:
    if leaf.input is Input.NEW:
        return str(uuid4())
    if leaf.default is not None and leaf.default is not False:
        return leaf.default
    if leaf.input is not Input.CHOSEN or not leaf.required:
        return None
    if leaf.source is Source.ORGANISATION:
        own = around.registry.find(around.who.actor.organisation)
        fits = own is not None and own.kind in kinds_of(leaf.owner, leaf.name)
        return str(own.id) if own is not None and fits and leaf.name in _OWN else None
    options = choices.of(leaf)
    return options[0].value if len(options) == 1 else None


# From what the stream says


def _json(value: Value) -> Content:
    made: Content = value.model_dump(mode="json", exclude_none=True)
    return made


def _notice(around: Surroundings) -> Content:
    matter: Matter = around.state
    return _json(matter.notice) if matter.notice else {}


def _session(around: Surroundings) -> Content:
    notice = _notice(around)
    return {name: notice[name] for name in ("place", "host") if name in notice}


def _pack(around: Surroundings) -> Content:
    return {"pack": _json(around.rules)}


def _formula(around: Surroundings) -> Content:
    """The shipped one, to be made one's own."""
    return {"formula": _json(SHIPPED[Card.STREET].formula)}


def _scorecard(around: Surroundings) -> Content:
    card: Scorecard = around.state
    if card.organisation is None:
        return {}
    return {"organisation": str(card.organisation), "year": card.year}


_FROM_STATE: dict[str, Callable[[Surroundings], Content]] = {
    "amend-notice": _notice,
    "open-session": _session,
    "adopt-rule-pack": _pack,
    "adopt-scoring-formula": _formula,
    "readmit-score-item": _scorecard,
}
