"""What can be searched: one page an item, a title, a statement or a decision, with every wording.

People's words stay sealed: a page holds their commitments, and the index is made of what the vault
opens when the page is written (infra/search_store.py).
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

import msgspec

from domain.catalogue import FACTS
from domain.event import Event
from domain.events.agenda import ProposalAdopted, ProposalSubmitted
from domain.events.archive import RecordCorrected
from domain.events.decision import (
    DecisionAdopted,
    DecisionCorrected,
    DissentRecorded,
    MatterResumed,
    MatterShelved,
)
from domain.events.discussion import (
    ConsensusRecorded,
    StatementCorrected,
    StatementMade,
    StatementRestored,
    StatementWithheld,
)
from domain.events.evaluation import (
    EvaluationReported,
    FindingAnswered,
    FindingClosed,
    FindingRaised,
)
from domain.events.linkage import StreetOutcomeReported
from domain.events.notice import NoticeAmended, NoticePublished
from domain.events.publicity import OutcomePublished, ProgressPublished
from domain.events.referral import AnswerRejected, InterimReported, ReferralAnswered, ReferralIssued
from domain.events.registry import OrganisationRegistered, OrganisationRenamed
from domain.value import Sealed, Value
from projections.projection import Column, Key, Projection


class ItemKind(StrEnum):
    """What an item may be."""

    MATTER = "matter"
    """The public title of a matter."""
    PROPOSAL = "proposal"
    STATEMENT = "statement"
    DECISION = "decision"
    SHELVING = "shelving"
    DISSENT = "dissent"
    NOTICE = "notice"
    REFERRAL = "referral"
    OUTCOME = "outcome"
    FINDING = "finding"
    ORGANISATION = "organisation"


class Wording(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Words of an item by one fact, in order of field: ``texts`` that were published in the clear,
    or else the commitments to sealed ones."""

    position: int
    version: int
    occurred_at: datetime
    recorded_at: datetime
    texts: dict[str, str] = {}
    commitments: tuple[str, ...] = ()


class SearchPage(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An item of a stream. ``wordings`` are in the order of the ledger: the last that had happened
    and was known is the one that counts. ``subject`` is whose sealed words they are; ``withheld``
    the ground on which a statement is not shown; ``source`` where a proposal was imported from.
    Position and times are those of its first fact.
    """

    stream: UUID
    item: str
    kind: ItemKind
    organisation: UUID | None
    subject: UUID | None
    position: int
    occurred_at: datetime
    recorded_at: datetime
    wordings: tuple[Wording, ...]
    withheld: str | None = None
    source: str | None = None


class _Part(NamedTuple):
    """Of which kind an item is that a fact brings, and which of its fields are its words."""

    kind: ItemKind
    fields: tuple[str, ...]


_PARTS: dict[str, _Part] = {
    ProposalAdopted.type: _Part(ItemKind.MATTER, ("title",)),
    ProposalSubmitted.type: _Part(ItemKind.PROPOSAL, ("title", "text")),
    StatementMade.type: _Part(ItemKind.STATEMENT, ("text",)),
    StatementCorrected.type: _Part(ItemKind.STATEMENT, ("text",)),
    ConsensusRecorded.type: _Part(ItemKind.DECISION, ("text",)),
    DecisionAdopted.type: _Part(ItemKind.DECISION, ("text",)),
    DecisionCorrected.type: _Part(ItemKind.DECISION, ("finding", "correction")),
    MatterShelved.type: _Part(ItemKind.SHELVING, ("finding", "conditions")),
    MatterResumed.type: _Part(ItemKind.SHELVING, ("reason",)),
    DissentRecorded.type: _Part(ItemKind.DISSENT, ("view",)),
    NoticePublished.type: _Part(ItemKind.NOTICE, ("notice.place", "notice.host_title")),
    NoticeAmended.type: _Part(ItemKind.NOTICE, ("notice.place", "notice.host_title", "reason")),
    ReferralIssued.type: _Part(ItemKind.REFERRAL, ("request",)),
    InterimReported.type: _Part(ItemKind.REFERRAL, ("report",)),
    ReferralAnswered.type: _Part(ItemKind.REFERRAL, ("answer",)),
    AnswerRejected.type: _Part(ItemKind.REFERRAL, ("reason",)),
    OutcomePublished.type: _Part(ItemKind.OUTCOME, ("summary", "place")),
    ProgressPublished.type: _Part(ItemKind.OUTCOME, ("summary", "place")),
    StreetOutcomeReported.type: _Part(ItemKind.OUTCOME, ("content", "procedure", "result")),
    EvaluationReported.type: _Part(ItemKind.FINDING, ("summary",)),
    FindingRaised.type: _Part(ItemKind.FINDING, ("text",)),
    FindingAnswered.type: _Part(ItemKind.FINDING, ("answer",)),
    FindingClosed.type: _Part(ItemKind.FINDING, ("reason",)),
    OrganisationRegistered.type: _Part(ItemKind.ORGANISATION, ("name",)),
    OrganisationRenamed.type: _Part(ItemKind.ORGANISATION, ("name",)),
}
"""Facts that bring words. Those of an organisation or a statement are wordings of one item; any
other fact is an item of its own, of which a correction of the record is a wording."""

TITLED = {ProposalAdopted.type: "title", ProposalSubmitted.type: "proposal"}
"""The items by which a matter is called: its public title, before that the proposed one."""

_OF_STATEMENT = (StatementMade, StatementCorrected, StatementWithheld, StatementRestored)
_OF_ORGANISATION = (OrganisationRegistered, OrganisationRenamed)
_TOUCHING = {
    RecordCorrected.type,
    StatementWithheld.type,
    StatementRestored.type,
    *_PARTS,
}


def keys(event: Event) -> tuple[Key, ...]:
    """The item that a public fact brings or changes."""
    if event.type not in _TOUCHING or event.envelope.visibility != "public":
        return ()
    fact = event.fact
    if isinstance(fact, _OF_STATEMENT):
        return ((event.stream, str(fact.statement)),)
    if isinstance(fact, _OF_ORGANISATION):
        return ((event.stream, str(fact.organisation)),)
    if isinstance(fact, RecordCorrected):
        return ((event.stream, str(fact.corrects)),) if _amended(fact) else ()
    return ((event.stream, TITLED.get(event.type) or str(event.version)),)


def fold(page: SearchPage | None, event: Event, key: Key) -> SearchPage:
    """The item after this fact."""
    fact = event.fact
    if page is None:
        return _begun(event, key[1])
    if isinstance(fact, StatementWithheld):
        return msgspec.structs.replace(page, withheld=fact.ground.value)
    if isinstance(fact, StatementRestored):
        return msgspec.structs.replace(page, withheld=None)
    if isinstance(fact, RecordCorrected):
        wording = _worded(event, {**page.wordings[-1].texts, **_amended(fact)})
    else:
        wording, _ = _wording(event)
    return msgspec.structs.replace(page, wordings=(*page.wordings, wording))


def in_force(
    page: SearchPage, happened_by: datetime | None, known_by: datetime | None
) -> Wording | None:
    """The wording that counts as of a time; None when there was none yet."""
    for wording in reversed(page.wordings):
        if (happened_by is None or wording.occurred_at <= happened_by) and (
            known_by is None or wording.recorded_at <= known_by
        ):
            return wording
    return None


def _begun(event: Event, item: str) -> SearchPage:
    wording, subject = _wording(event)
    fact = event.fact
    of = fact.organisation if isinstance(fact, _OF_ORGANISATION) else event.envelope.organisation
    return SearchPage(
        stream=event.stream,
        item=item,
        kind=_PARTS[event.type].kind,
        organisation=of,
        subject=subject,
        position=event.position,
        occurred_at=event.occurred_at,
        recorded_at=event.recorded_at,
        wordings=(wording,),
        source=fact.source if isinstance(fact, ProposalSubmitted) else None,
    )


def _wording(event: Event) -> tuple[Wording, UUID | None]:
    """The words that a fact brings, and whose they are when they are sealed."""
    texts: dict[str, str] = {}
    sealed: list[Sealed] = []
    for field in _PARTS[event.type].fields:
        match _value(event.fact, field):
            case str() as text:
                texts[field] = text
            case Sealed() as words:
                sealed.append(words)
    wording = _worded(event, texts, tuple(words.commitment for words in sealed))
    return wording, sealed[0].subject if sealed else None


def _worded(event: Event, texts: dict[str, str], commitments: tuple[str, ...] = ()) -> Wording:
    return Wording(
        position=event.position,
        version=event.version,
        occurred_at=event.occurred_at,
        recorded_at=event.recorded_at,
        texts=texts,
        commitments=commitments,
    )


def _amended(fact: RecordCorrected) -> dict[str, str]:
    """Those of the corrected fields that are searched."""
    part = _PARTS.get(fact.corrected_type)
    fields = part.fields if part else ()
    return {it.field: it.now for it in fact.amendments if it.field in fields}


def _value(fact: Value, field: str) -> object:
    """A field of a fact, or, as "notice.place", of what lies in a field."""
    value: object = fact
    for name in field.split("."):
        value = getattr(value, name)
    return value


assert {part.kind for part in _PARTS.values()} == set(ItemKind)
assert _PARTS.keys() <= FACTS.keys()

SEARCH = Projection(
    name="search",
    version=1,
    page=SearchPage,
    key=(("stream", "uuid"), ("item", "text")),
    keys=keys,
    fold=fold,
    columns=(
        Column("kind", "text", lambda page: page.kind.value),
        Column("organisation", "uuid", lambda page: page.organisation),
        Column("subject", "uuid", lambda page: page.subject),
        Column("occurred_at", "timestamptz", lambda page: page.occurred_at),
        Column("recorded_at", "timestamptz", lambda page: page.recorded_at),
        Column("position", "bigint", lambda page: page.position),
    ),
    indexes=(("occurred_at", "position"), ("subject",)),
)
