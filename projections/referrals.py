"""Referrals: one page each, with its whole course, everybody it went to, and every clock it had.

What the addressee says (``answered_at``) and what the residents' side confirms (``verified_at``)
are two things here.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, get_args

from msgspec.structs import replace

from domain.event import Event
from domain.events.referral import (
    AnswerRejected,
    AnswerRelayed,
    AnswerVerified,
    ExtensionGranted,
    ExtensionRefused,
    ExtensionRequested,
    InterimReported,
    ReferralAccepted,
    ReferralAnswered,
    ReferralClosed,
    ReferralFact,
    ReferralIssued,
    ReferralObjected,
    ReferralObjectionDecided,
    ReferralPaused,
    ReferralRedirected,
    ReferralReopened,
    ReferralResumed,
)
from domain.streams.referral import ReferralStatus
from domain.value import Sealed
from projections.projection import Column, Key, Projection
from projections.referral_page import (
    Addressee,
    Clock,
    Extension,
    Interim,
    Objection,
    PauseOfClock,
    ReferralAnswer,
    ReferralPage,
    Words,
)

TYPES = frozenset(fact.type for fact in get_args(ReferralFact))
"""The facts that referrals are made of."""


def keys(event: Event) -> tuple[Key, ...]:
    """The referral that the fact is of."""
    if event.type not in TYPES:
        return ()
    fact: Any = event.fact
    return ((event.stream, fact.referral),)


def fold(page: ReferralPage | None, event: Event, key: Key) -> ReferralPage:
    """The referral after this fact."""
    fact = event.fact
    if isinstance(fact, ReferralIssued):
        return _issued(event, fact)
    assert page is not None, "a referral begins by being issued"
    return replace(page, **_changes(page, event), sources=(*page.sources, event.position))


def _issued(event: Event, fact: ReferralIssued) -> ReferralPage:
    at, position = event.occurred_at, event.position
    return ReferralPage(
        matter=event.stream,
        referral=fact.referral,
        organiser=event.envelope.organisation,
        to=fact.to,
        status=ReferralStatus.ISSUED,
        request=_sealed(fact.request),
        issued_at=at,
        due_at=fact.due_at,
        task=fact.task,
        source=fact.source,
        addressees=(Addressee(fact.to, at, position),),
        clocks=(_clock("issued", fact, event),),
        sources=(position,),
    )


def _clock(begun_by: str, fact: Any, event: Event) -> Clock:
    return Clock(
        begun_by=begun_by,
        started_at=event.occurred_at,
        promised_at=fact.due_at,
        due_at=fact.due_at,
        due_source=fact.due_source,
        position=event.position,
        working_days=fact.working_days,
        provisional=fact.provisional,
        reason=getattr(fact, "reason", None),
    )


def _sealed(words: Sealed) -> Words:
    return {"commitment": words.commitment, "subject": str(words.subject)}


Changes = dict[str, Any]


def _changes(page: ReferralPage, event: Event) -> Changes:
    """What this fact changes in the course of the referral."""
    at, position, fact = event.occurred_at, event.position, event.fact
    match fact:
        case ReferralAccepted():
            return {"status": ReferralStatus.ACCEPTED, "accepted_at": at}
        case ReferralObjected():
            made = Objection(page.to, _sealed(fact.ground), at, position, fact.judge)
            return {"status": ReferralStatus.OBJECTED, "objections": (*page.objections, made)}
        case ReferralObjectionDecided():
            return _decided(page, fact, event)
        case ReferralRedirected():
            return {
                **_begun(page, _clock("redirected", fact, event)),
                "status": ReferralStatus.ISSUED,
                "to": fact.to,
                "addressees": (*page.addressees, Addressee(fact.to, at, position, fact.reason)),
            }
        case InterimReported():
            report = Interim(page.to, _sealed(fact.report), at, position)
            return {"interims": (*page.interims, report)}
        case ReferralAnswered():
            answer = ReferralAnswer(page.to, _sealed(fact.answer), at, position)
            return {
                "status": ReferralStatus.ANSWERED,
                "answered_at": at,
                "answers": (*page.answers, answer),
                **_lapsed(page),
            }
        case ReferralClosed():
            return {
                "status": ReferralStatus.CLOSED,
                "closed_at": at,
                "closed_because": fact.reason,
            }
        case ReferralReopened():
            begun = _begun(page, _clock("reopened", fact, event))
            return {**begun, "status": ReferralStatus.REOPENED}
        case AnswerRelayed() | AnswerVerified() | AnswerRejected():
            return _feedback(page, fact, event)
        case _:
            return _clocked(page, event)


def _decided(page: ReferralPage, fact: ReferralObjectionDecided, event: Event) -> Changes:
    decided = replace(
        page.objections[-1],
        upheld=fact.upheld,
        decided_at=event.occurred_at,
        decided_because=fact.reason,
        decided_position=event.position,
    )
    return {
        "status": ReferralStatus.WITHDRAWN if fact.upheld else ReferralStatus.ISSUED,
        "objections": (*page.objections[:-1], decided),
        **(_lapsed(page) if fact.upheld else {}),
    }


def _feedback(
    page: ReferralPage, fact: AnswerRelayed | AnswerVerified | AnswerRejected, event: Event
) -> Changes:
    """E4 What the residents' side does with the latest answer."""
    at, position, answer = event.occurred_at, event.position, page.answers[-1]
    changes: Changes
    if isinstance(fact, AnswerRelayed):
        answer = replace(answer, relayed_at=at, relayed_position=position)
        changes = {"status": ReferralStatus.RELAYED, "relayed_at": at}
    elif isinstance(fact, AnswerVerified):
        answer = replace(answer, verified_at=at, verified_position=position)
        changes = {"status": ReferralStatus.VERIFIED, "verified_at": at}
    else:
        answer = replace(
            answer,
            rejected_at=at,
            rejected_because=_sealed(fact.reason),
            rejected_position=position,
        )
        changes = {
            "status": ReferralStatus.REJECTED,
            "answered_at": None,
            "relayed_at": None,
            "rejections": page.rejections + 1,
        }
    return {**changes, "answers": (*page.answers[:-1], answer)}


def _clocked(page: ReferralPage, event: Event) -> Changes:
    """What this fact changes in the clock that runs."""
    at, position, fact, clock = event.occurred_at, event.position, event.fact, page.clocks[-1]
    match fact:
        case ReferralPaused():
            pause = PauseOfClock(at, fact.reason, position, fact.expected_until)
            return _running(page, pauses=(*clock.pauses, pause))
        case ReferralResumed():
            pause = replace(
                clock.pauses[-1],
                resumed_at=at,
                resumed_because=fact.reason,
                resumed_position=position,
            )
            return _running(
                page,
                pauses=(*clock.pauses[:-1], pause),
                due_at=fact.due_at,
                provisional=fact.provisional,
            )
        case ExtensionRequested():
            asked = Extension(at, fact.working_days, fact.reason, position, fact.judge)
            return _running(page, extensions=(*clock.extensions, asked))
        case ExtensionGranted():
            return _running(
                page,
                extensions=_answered(clock, "granted", event, due_at=fact.due_at),
                extended_days=clock.extended_days + fact.working_days,
                due_at=fact.due_at,
                provisional=fact.provisional,
            )
        case ExtensionRefused():
            return _running(page, extensions=_answered(clock, "refused", event))
        case _:
            raise AssertionError(event.type)


def _answered(
    clock: Clock, outcome: str, event: Event, due_at: datetime | None = None
) -> tuple[Extension, ...]:
    """The extensions, the one that waited decided."""
    fact: Any = event.fact
    decided = replace(
        clock.extensions[-1],
        outcome=outcome,
        decided_at=event.occurred_at,
        decided_because=fact.reason,
        decided_position=event.position,
        due_at=due_at,
    )
    return (*clock.extensions[:-1], decided)


def _lapsed(page: ReferralPage) -> Changes:
    """The extension that waits, if any, waits no more."""
    *before, last = page.clocks[-1].extensions or (None,)
    if last is None or last.outcome != "waiting":
        return {}
    return _running(page, extensions=(*before, replace(last, outcome="lapsed")))


def _running(page: ReferralPage, **changed: Any) -> Changes:
    """The clock that runs, changed; the page shows its end."""
    clock = replace(page.clocks[-1], **changed)
    return {"clocks": (*page.clocks[:-1], clock), "due_at": clock.due_at}


def _begun(page: ReferralPage, clock: Clock) -> Changes:
    """A clock of its own; those before it stay. What was done under them is to be done anew."""
    undone = (
        "accepted_at",
        "answered_at",
        "relayed_at",
        "verified_at",
        "closed_at",
        "closed_because",
    )
    return {
        **dict.fromkeys(undone),
        "clocks": (*page.clocks, clock),
        "due_at": clock.due_at,
    }


REFERRALS = Projection(
    name="referrals",
    version=2,
    page=ReferralPage,
    key=(("matter", "uuid"), ("referral", "uuid")),
    keys=keys,
    fold=fold,
    columns=(
        Column("organiser", "uuid", lambda page: page.organiser),
        Column("addressee", "uuid", lambda page: page.to),
        Column("status", "text", lambda page: page.status.value),
        Column("due_at", "timestamptz", lambda page: page.due_at),
        Column("issued_at", "timestamptz", lambda page: page.issued_at),
        Column("paused", "boolean", lambda page: page.paused),
    ),
    indexes=(
        ("issued_at", "matter", "referral"),
        ("addressee", "issued_at"),
        ("organiser", "issued_at"),
        ("status", "issued_at"),
    ),
    opening=frozenset({ReferralIssued.type}),
)
