"""In which roles a visitor may try the desk of the sample district."""

from __future__ import annotations

from functools import cache
from uuid import UUID

from domain.roles import Role
from infra.district import District
from infra.recorder import select_answers
from service.sample.compose import register_file
from service.sample.names import CALLER, Organisations

FIRST = "sample/1"
"""The idempotency key of the sample's first command."""

_CHOSEN: tuple[tuple[str, Role], ...] = (
    ("shizipo", Role.COMMITTEE),
    ("hepinglishequ", Role.COMMITTEE),
    ("jianguomen", Role.STREET),
    ("dongzhimen", Role.STREET),
    ("chengguanwei", Role.DEPARTMENT),
    ("xiaofang", Role.DEPARTMENT),
    ("dongcheng", Role.DISTRICT),
    ("jiandu-shizipo", Role.SUPERVISION),
    ("pinggu", Role.EVALUATOR),
)


@cache
def sample_roles() -> tuple[tuple[UUID, Role], ...]:
    """(organisation, role), from a community upward and then those who watch."""
    organisations = Organisations(register_file())
    return tuple((organisations[key], role) for key, role in _CHOSEN)


def begins_with_sample(district: District) -> bool:
    """Whether the ledger's first fact is the sample's. The sample is loaded into an empty ledger
    and into no other, under the keys of a caller that no token has: a real ledger never begins so,
    and one that does is not real, whatever was recorded after it."""
    with district.datastore.get_connection() as connection:
        found = select_answers(connection, [(CALLER, FIRST)]).get((CALLER, FIRST))
    return found is not None and found.position - found.facts == 0
