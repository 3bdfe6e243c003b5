"""One line of the procedure: a command, its decider, its stream, and who may give it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.act import Act, Command
from domain.event import Fact
from domain.procedure.relations import Relation
from domain.roles import Role

Decided = Sequence[Fact | tuple[UUID, Fact]]
"""Facts for the command's own stream, or (stream id, fact) for another that it reads."""

REGISTRARS = frozenset({Role.DISTRICT, Role.IMPORTER})
RULERS = frozenset({Role.DISTRICT})
GRANTORS = frozenset({Role.COMMITTEE, Role.STREET, Role.DISTRICT})
ORGANISERS = frozenset({Role.COMMITTEE, Role.STREET, Role.IMPORTER})
DOERS = ORGANISERS | {Role.DEPARTMENT}
ADDRESSEES = frozenset({Role.STREET, Role.DEPARTMENT, Role.DISTRICT, Role.IMPORTER})
JUDGES = frozenset({Role.STREET, Role.DISTRICT, Role.IMPORTER})
URGERS = ORGANISERS | {Role.DISTRICT}
MODERATORS = ORGANISERS | {Role.DISTRICT}
CORRECTORS = frozenset({Role.STREET, Role.DISTRICT})
NORM_ISSUERS = ORGANISERS | {Role.DISTRICT}
STREETS = frozenset({Role.STREET, Role.IMPORTER})
ANSWERERS = frozenset({Role.COMMITTEE, Role.STREET, Role.DEPARTMENT, Role.DISTRICT, Role.IMPORTER})
SUPERVISORS = frozenset({Role.SUPERVISION, Role.IMPORTER})
ASSESSED_ROLES = frozenset({Role.STREET, Role.DEPARTMENT})
EVALUATORS = frozenset({Role.EVALUATOR, Role.IMPORTER})


@dataclass(frozen=True, slots=True)
class Step:
    """``stream`` is a name in ``STREAM_KINDS``; ``relation`` is how the organisation that acts must
    stand to the stream and to what the command names."""

    command: type[Command]
    decide: Callable[[Any, Any, Act], Decided]
    stream: str
    roles: frozenset[Role]
    relation: Relation
