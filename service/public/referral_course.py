"""A referral as sentences and answers need it: who had it when, and what came too late."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from domain.streams.referral import TO_BE_ANSWERED, ReferralStatus
from service.public.happening import Happening
from service.words import Words


class Answer(msgspec.Struct):
    """An answer to a referral; ``days_late`` counts from the referral's due day, 0 in time."""

    at: datetime
    position: int
    words: Words
    days_late: int
    relayed_at: datetime | None = None
    verified: bool | None = None
    reason: Words | None = None


class Referral(msgspec.Struct):
    """A referral as it stands; ``rulings`` are (ground, upheld or None while awaited, reason)."""

    id: str
    position: int
    to: UUID
    issued_at: datetime
    due_at: datetime
    due_source: str
    request: Words
    status: ReferralStatus = ReferralStatus.ISSUED
    closed_because: str | None = None
    paused: bool = False
    answers: list[Answer] = []
    rulings: list[tuple[Words, bool | None, str | None]] = []
    closed_at: datetime | None = None
    before: list[tuple[datetime, UUID]] = []
    """Until when whom it was put to, before it was redirected."""

    def days_overdue(self, now: datetime) -> int:
        """Days since it was due, while an answer is awaited; 0 when none is, or in time."""
        awaited = self.status in (*TO_BE_ANSWERED, ReferralStatus.OBJECTED)
        return days_after(self.due_at, now) if awaited and not self.paused else 0

    def to_at(self, moment: datetime) -> UUID:
        """Whom it was put to at a moment."""
        return next((to for until, to in self.before if moment < until), self.to)


def days_after(due_at: datetime, moment: datetime) -> int:
    """How many days too late a moment is: 0 in time, at least 1 after."""
    return max(1, (moment - due_at).days + 1) if moment > due_at else 0


def fold_referral(referrals: dict[str, Referral], happening: Happening) -> None:
    """Take one more fact about a referral."""
    fact = happening.fact
    if happening.type == "referral.issued.v1":
        referrals[fact["referral"]] = Referral(
            fact["referral"],
            happening.position,
            UUID(fact["to"]),
            happening.occurred_at,
            datetime.fromisoformat(fact["due_at"]),
            fact["due_source"],
            fact["request"],
        )
        return
    referral = referrals.get(fact["referral"])
    if referral is None:  # issued after the time asked for, or not known by then
        return
    match happening.type:
        case "referral.accepted.v1":
            referral.status = ReferralStatus.ACCEPTED
        case "referral.objected.v1":
            referral.status = ReferralStatus.OBJECTED
            referral.rulings.append((fact["ground"], None, None))
        case "referral.objection_decided.v1":
            upheld = fact["upheld"]
            referral.status = ReferralStatus.WITHDRAWN if upheld else ReferralStatus.ISSUED
            referral.closed_at = happening.occurred_at if upheld else None
            ground = referral.rulings.pop()[0] if referral.rulings else {}
            referral.rulings.append((ground, upheld, fact["reason"]))
        case "referral.answered.v1":
            late = 0 if referral.paused else days_after(referral.due_at, happening.occurred_at)
            referral.status = ReferralStatus.ANSWERED
            referral.answers.append(
                Answer(happening.occurred_at, happening.position, fact["answer"], late)
            )
        case "referral.paused.v1":
            referral.paused = True
        case "extension.granted.v1":
            referral.due_at = datetime.fromisoformat(fact["due_at"])
        case "referral.resumed.v1" | "referral.redirected.v1" | "referral.reopened.v1":
            _go_on(referral, happening)
        case _ if referral.answers:
            _fold_feedback(referral, happening)
        case _:
            pass


def _go_on(referral: Referral, happening: Happening) -> None:
    """I4 L3: the clock goes on, or another begins."""
    fact = happening.fact
    referral.paused = False
    referral.due_at = datetime.fromisoformat(fact["due_at"])
    referral.due_source = fact.get("due_source", referral.due_source)
    if happening.type == "referral.resumed.v1":
        return
    referral.closed_at, referral.closed_because = None, None
    if happening.type == "referral.reopened.v1":
        referral.status = ReferralStatus.REOPENED
    else:
        referral.status = ReferralStatus.ISSUED
        referral.before.append((happening.occurred_at, referral.to))
        referral.to = UUID(fact["to"])


def _fold_feedback(referral: Referral, happening: Happening) -> None:
    """E4: what became of the latest answer."""
    answer = referral.answers[-1]
    match happening.type:
        case "answer.relayed.v1":
            referral.status = ReferralStatus.RELAYED
            answer.relayed_at = happening.occurred_at
        case "answer.verified.v1":
            referral.status = ReferralStatus.VERIFIED
            referral.closed_at = happening.occurred_at
            answer.verified = True
        case "answer.rejected.v1":
            referral.status = ReferralStatus.REJECTED
            answer.verified, answer.reason = False, happening.fact["reason"]
        case "referral.closed.v1":
            referral.status = ReferralStatus.CLOSED
            referral.closed_at = happening.occurred_at
            referral.closed_because = happening.fact["reason"]
        case _:
            pass
