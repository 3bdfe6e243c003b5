"""The sample district grown: its matters happen again and again, under ids of their own.

Every command of a copied matter goes through the deciders as the sample's own did. What refers to
other matters or depends on ids (draws, corrections by version, archives with digests) is refused
the second time: a matter of which anything is refused in the first copy is not copied further.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import count
from uuid import UUID, uuid5

from domain.act import Command
from infra.district import District
from infra.register import Register
from infra.submission import Receipt, Submission
from service.sample.compose import everything, matters
from service.sample.loading import IMPORTER, load
from service.sample.names import NAMESPACE, matter_id
from service.sample.plan import Planned

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def grow(district: District, facts: int) -> list[UUID]:
    """Load the sample, and copy its matters until there are so many facts; the matters copied."""
    load(district)
    head = district.recorder.head()
    shared = set(Register(district.recorder).current().organisations)
    templates = _templates()
    grown: list[UUID] = []
    for number in count(1):
        if head >= facts:
            break
        steps = [
            (key, _copied(planned, number, shared))
            for key, course in templates.items()
            for planned in course
        ]
        outcomes = district.ledger.enqueue([submission for _, submission in steps]).result()
        refused: set[str] = set()
        for (key, _), outcome in zip(steps, outcomes, strict=True):
            if isinstance(outcome, Receipt):
                head = outcome.position
            elif number == 1:
                refused.add(key)
            else:
                raise outcome
        templates = {key: course for key, course in templates.items() if key not in refused}
        grown += [_again(matter_id(key), number) for key in templates]
    return grown


def _templates() -> dict[str, list[Planned]]:
    """The commands of every matter that happened by now, by its key."""
    keys = {matter_id(script.key): script.key for script in matters()}
    courses: dict[str, list[Planned]] = {key: [] for key in keys.values()}
    for planned in everything():
        if planned.stream in keys and planned.happened_at <= datetime.now(UTC):
            courses[keys[planned.stream]].append(planned)
    return {
        key: course
        for key, course in courses.items()
        if course and all(isinstance(planned.command, Command) for planned in course)
    }


def _copied(planned: Planned, number: int, shared: set[UUID]) -> Submission:
    """The command with every id in it exchanged, except those of organisations."""
    command = planned.command
    assert isinstance(command, Command)

    def exchanged(found: re.Match[str]) -> str:
        id = UUID(found[0])
        return found[0] if id in shared else str(_again(id, number))

    said = _ID.sub(exchanged, command.model_dump_json(exclude_unset=True))
    copied = type(command).model_validate_json(said)
    return Submission.of(copied, _again(planned.stream, number), planned.actor or IMPORTER)


def _again(id: UUID, number: int) -> UUID:
    """What stands for an id in a copy."""
    return uuid5(NAMESPACE, f"copy {number} of {id}")
