"""The guards of a referral: whose hands, and what moves its clock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from domain.events import referral
from domain.events.registry import Kind
from tests.domain.machine.district import District, Record

BY_ADDRESSEE = (
    referral.ReferralAccepted
    | referral.ReferralObjected
    | referral.ExtensionRequested
    | referral.InterimReported
    | referral.ReferralAnswered
)
BY_JUDGE = referral.ReferralObjectionDecided | referral.ExtensionGranted | referral.ExtensionRefused
BY_ORGANISER = (
    referral.ReferralIssued
    | referral.ReferralPaused
    | referral.ReferralResumed
    | referral.AnswerRelayed
    | referral.AnswerVerified
    | referral.AnswerRejected
    | referral.ReferralClosed
    | referral.ReferralReopened
)
BEGINS = referral.ReferralIssued | referral.ReferralRedirected | referral.ReferralReopened
ENDED = referral.AnswerVerified | referral.ReferralClosed


def check_referrals(district: District, records: Sequence[Record]) -> None:
    """I4 E4 L3 Each act by whom it behoves; the addressee only where it is asked."""
    to: dict[UUID, UUID] = {}
    latest: dict[UUID, Record] = {}
    for record in records:
        fact: Any = record.fact
        if not fact.type.startswith(PREFIXES):
            continue
        own = {record.acting_for}
        if record.by.role != "importer":
            own.add(record.by.organisation)
        addressee = to.get(fact.referral)
        if isinstance(fact, BY_ADDRESSEE):
            assert addressee is not None
            assert record.acting_for in (addressee, district.registry.heir(addressee))
        elif addressee is not None:
            assert addressee not in own
        if isinstance(fact, BY_JUDGE):
            judge = district.registry.find(record.acting_for)
            assert judge is not None
            assert judge.kind in (Kind.STREET, Kind.DISTRICT)
        if isinstance(fact, BY_ORGANISER):
            assert record.organisation is not None
            heir = district.registry.heir(record.organisation)
            assert record.acting_for in (record.organisation, heir)
        if isinstance(fact, referral.ReferralIssued | referral.ReferralRedirected):
            assert fact.to != record.organisation
            to[fact.referral] = fact.to
        if fact.referral in latest and not isinstance(fact, BESIDE):
            assert latest[fact.referral].at <= record.at
        if not isinstance(fact, BESIDE):
            latest[fact.referral] = record
    _check_ends(district, records, latest)


def _check_ends(district: District, records: Sequence[Record], latest: dict[UUID, Record]) -> None:
    """Answered is not closed: it has ended only where it was verified or closed; and its clock is
    that of the fact that began it last, however often answers went back and forth."""
    if not records or not latest:
        return
    state = district.states[records[0].stream]
    for id, record in latest.items():
        ended = isinstance(record.fact, ENDED)
        found = state.referrals[id]
        assert ended == (found.status.value in ("verified", "closed"))
        begun = [it for it in records if isinstance(it.fact, BEGINS) and it.fact.referral == id][-1]
        assert found.started_at == begun.at


BESIDE = (
    referral.ReferralPaused
    | referral.ReferralResumed
    | referral.ExtensionRequested
    | referral.ExtensionGranted
    | referral.ExtensionRefused
    | referral.InterimReported
)
PREFIXES = ("referral.", "extension.", "interim.", "answer.")
