"""Ledgers opened by hand, and the commands with which the store is tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from domain.act import Command
from domain.event import Actor
from domain.roles import Role
from domain.steps.proposal import CosignProposal, DeclineProposal, MergeProposal
from domain.steps.registration import Entry, UpdateRegister
from domain.streams.registry import REGISTRY_STREAM
from domain.value import Party
from infra.datastore import LedgerDatastore
from infra.ledger import Ledger
from infra.recorder import LedgerRecorder
from infra.submission import Receipt, Submission
from infra.vault import Vault
from tests.domain import specification as spec
from tests.domain.course import ADOPT, PROPOSE

SCHEMA = "yishi"
MASTER_KEY = bytes(range(32))
IMPORTER = Actor(spec.DISTRICT, Role.IMPORTER)


@dataclass(frozen=True)
class Place:
    """Where a ledger lies."""

    dsn: str
    schema: str = SCHEMA
    master_key: bytes = MASTER_KEY


@dataclass(frozen=True)
class Opened:
    """A ledger with what belongs to it, as one process has it."""

    datastore: LedgerDatastore
    recorder: LedgerRecorder
    vault: Vault
    ledger: Ledger

    def submit(
        self, command: Command, stream: UUID, actor: Actor = spec.CLERK, **options: Any
    ) -> Receipt:
        """Put one command to the ledger."""
        return self.ledger.submit(Submission.of(command, stream, actor, **options))


@contextmanager
def opened(
    place: Place,
    *,
    pool_size: int = 4,
    on_commit: Callable[[int], None] = lambda position: None,
    **options: Any,
) -> Iterator[Opened]:
    """A writer as a process of its own would have it; several may be open at one place."""
    with ExitStack() as stack:
        datastore = LedgerDatastore(place.dsn, place.schema, pool_size=pool_size)
        stack.callback(datastore.close)
        recorder = LedgerRecorder(datastore)
        vault = Vault(datastore, place.master_key)
        ledger = Ledger(recorder, vault, on_commit=on_commit, **options)
        ledger.start()
        stack.callback(ledger.close)
        yield Opened(datastore, recorder, vault, ledger)


REGISTER = UpdateRegister(
    organisations=tuple(
        Entry(organisation=organisation, kind=kind, name=name, parent=parent)
        for organisation, kind, name, parent in spec.ORGANISATIONS
    ),
    occurred_at=datetime(2016, 12, 12, tzinfo=spec.BEIJING),
)
DECLINE = DeclineProposal(reason="不属于社区协商范围。")


def cosign(person: UUID | None = None) -> CosignProposal:
    """Somebody joins a proposal: accepted once for each person while it awaits its answer."""
    return CosignProposal(cosigner=Party(person=person or uuid4()))


def merge(into: UUID) -> MergeProposal:
    """One proposal goes on in another."""
    return MergeProposal(into=into, reason="内容相同。")


def submission(command: Command, stream: UUID, **options: Any) -> Submission:
    """A submission by the committee's clerk."""
    return Submission.of(command, stream, options.pop("actor", spec.CLERK), **options)


def registered(ledger: Opened) -> Opened:
    """The ledger once the organisations are in its register."""
    ledger.submit(REGISTER, REGISTRY_STREAM, IMPORTER)
    return ledger


def proposed(ledger: Opened, *, adopted: bool = False) -> UUID:
    """A new matter with its proposal."""
    matter = uuid4()
    ledger.submit(PROPOSE, matter)
    if adopted:
        ledger.submit(ADOPT, matter)
    return matter


def play(ledger: Opened, matter: UUID, history: spec.History) -> list[Receipt]:
    """Record a history of tests/domain/course.py, each command at its time."""
    receipts = []
    for command, at, *actor in history:
        dated = command.model_copy(update={"occurred_at": at})
        receipts.append(ledger.submit(dated, matter, actor[0] if actor else spec.CLERK))
    return receipts
