"""Who is calling: an access token stands for an organisation, a role and sometimes a person."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from uuid import UUID

from starlette.concurrency import run_in_threadpool

from domain.event import Actor
from domain.roles import Role
from infra.datastore import LedgerDatastore
from infra.tokens import create_token, digest, find_token, list_tokens, revoke_token
from service import problem_kinds as kinds
from service.problems import Problem

__all__ = ["Caller", "Callers", "create_token", "list_tokens", "revoke_token"]

REMEMBERED_SECONDS = 5.0
"""How long a revoked token may still be taken."""
REMEMBERED_MAX = 10_000
TOKEN_BYTES_MAX = 100
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="yishi"'}
_SEES_RESTRICTED = frozenset({Role.AUDITOR.value, Role.SUPERVISION.value})


@dataclass(frozen=True, slots=True)
class Caller:
    """A token in force. ``id`` is the token's; idempotency keys are kept under it."""

    id: UUID
    actor: Actor

    @property
    def sees_restricted(self) -> bool:
        """Whether restricted facts are shown whole."""
        return self.actor.role in _SEES_RESTRICTED


class Callers:
    """Looks tokens up, and remembers those in force for a few seconds."""

    def __init__(self, datastore: LedgerDatastore) -> None:
        self._datastore = datastore
        self._remembered: OrderedDict[bytes, tuple[float, Caller]] = OrderedDict()

    async def required(self, authorization: bytes | None) -> Caller:
        """The caller named by an ``Authorization`` header; a problem when there is none."""
        if authorization is None:
            raise Problem(kinds.MISSING_TOKEN, field="Authorization", headers=_CHALLENGE)
        scheme, _, token = authorization.partition(b" ")
        token = token.strip()
        if scheme.lower() != b"bearer" or not 0 < len(token) <= TOKEN_BYTES_MAX:
            raise Problem(kinds.UNKNOWN_TOKEN, field="Authorization", headers=_CHALLENGE)
        key = digest(token)
        known = self._remembered.get(key)
        if known is not None and known[0] > time.monotonic():
            return known[1]
        caller = await run_in_threadpool(self._look_up, key)
        if caller is None:
            raise Problem(kinds.UNKNOWN_TOKEN, field="Authorization", headers=_CHALLENGE)
        return caller

    async def optional(self, authorization: bytes | None) -> Caller | None:
        """The caller, None when nobody says who calls; a bad token is a problem all the same."""
        return None if authorization is None else await self.required(authorization)

    def _look_up(self, key: bytes) -> Caller | None:
        self._remembered.pop(key, None)
        found = find_token(self._datastore, key)
        if found is None:
            return None
        token_id, organisation, role, person = found
        caller = Caller(token_id, Actor(organisation, role, person))
        self._remembered[key] = (time.monotonic() + REMEMBERED_SECONDS, caller)
        while len(self._remembered) > REMEMBERED_MAX:
            self._remembered.popitem(last=False)
        return caller
