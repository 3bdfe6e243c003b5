"""The sample district grown: its matters happen again and again, under ids of their own.

Every command of a copied matter goes through the deciders as the sample's own did. What refers to
other matters or depends on ids (draws, corrections by version, archives with digests) is refused
the second time: a matter of which anything is refused in the first copy is not copied further.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
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

_SAID = re.compile(r'"[^"\\]*[\u4e00-\u9fff](?:[^"\\]|\\.)*"')
"""A JSON string with Chinese in it: what people and organisations say, no code or id."""
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def grow(district: District, facts: int) -> list[UUID]:
    """Load the sample, and copy its matters until there are so many facts; the matters copied."""
    load(district)
    head = district.recorder.head()
    shared = set(Register(district.recorder).current().organisations)
    templates = courses()
    grown: list[UUID] = []
    for number in count(1):
        if head >= facts:
            break
        steps = [
            (key, copied(planned, number, shared))
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
        grown += [again(matter_id(key), number) for key in templates]
    return grown


def courses() -> dict[str, list[Planned]]:
    """The commands of every matter that happened by now, by its key; without those that are about
    the version of an earlier record."""
    keys = {matter_id(script.key): script.key for script in matters()}
    found: dict[str, list[Planned]] = {key: [] for key in keys.values()}
    for planned in everything():
        if planned.stream in keys and planned.happened_at <= datetime.now(UTC):
            found[keys[planned.stream]].append(planned)
    return {
        key: course
        for key, course in found.items()
        if course and all(isinstance(planned.command, Command) for planned in course)
    }


def copied(
    planned: Planned, number: int, shared: set[UUID], say: Callable[[str], str] = str
) -> Submission:
    """The command with every id in it exchanged, except those ``shared`` by all copies, which are
    organisations', and with everything that is said in Chinese said as ``say`` has it."""
    command = planned.command
    assert isinstance(command, Command)

    def exchanged(found: re.Match[str]) -> str:
        id = UUID(found[0])
        return found[0] if id in shared else str(again(id, number))

    whole = _ID.sub(exchanged, command.model_dump_json(exclude_unset=True))
    said = _SAID.sub(lambda found: json.dumps(say(json.loads(found[0]))), whole)
    again_said = type(command).model_validate_json(said)
    return Submission.of(again_said, again(planned.stream, number), planned.actor or IMPORTER)


def again(id: UUID, number: int) -> UUID:
    """What stands for an id in a copy."""
    return uuid5(NAMESPACE, f"copy {number} of {id}")
