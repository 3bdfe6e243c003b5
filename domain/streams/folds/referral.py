"""Referral: its course and its clock."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

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
from domain.rules.deadline import Pause
from domain.rules.pack import beijing_date
from domain.streams.matter import Matter
from domain.streams.referral import ExtensionRequest, Referral, ReferralStatus


def fold(matter: Matter, happened: ReferralFact, at: datetime) -> None:
    """Fold one fact of a referral in."""
    if isinstance(happened, ReferralIssued):
        matter.referrals[happened.referral] = Referral(
            happened.to, at, at, happened.due_at, happened.working_days
        )
        return
    referral = matter.referrals[happened.referral]
    match happened:
        case ReferralAccepted():
            _move(referral, ReferralStatus.ACCEPTED, at)
        case ReferralObjected():
            _move(referral, ReferralStatus.OBJECTED, at)
        case ReferralObjectionDecided():
            upheld = happened.upheld
            _move(referral, ReferralStatus.WITHDRAWN if upheld else ReferralStatus.ISSUED, at)
            referral.objections_dismissed += not upheld
            if upheld:
                referral.released.add(referral.to)
                referral.request = None
        case ReferralRedirected():
            referral.to = happened.to
            _start(referral, happened, at)
            _move(referral, ReferralStatus.ISSUED, at)
            referral.objections_dismissed = 0
        case ReferralPaused():
            referral.pauses.append(Pause(beijing_date(at), None))
            referral.clock_moved_at = at
        case ReferralResumed():
            referral.pauses[-1] = Pause(referral.pauses[-1].begins, beijing_date(at))
            referral.due_at = happened.due_at
            referral.clock_moved_at = at
        case ExtensionRequested():
            referral.request = ExtensionRequest(happened.working_days, at)
            referral.clock_moved_at = at
        case ExtensionGranted():
            referral.request = None
            referral.extended_days += happened.working_days
            referral.extensions += 1
            referral.due_at = happened.due_at
            referral.clock_moved_at = at
        case ExtensionRefused():
            referral.request = None
            referral.clock_moved_at = at
        case InterimReported():
            pass
        case ReferralAnswered():
            referral.request = None
            _move(referral, ReferralStatus.ANSWERED, at)
        case AnswerRelayed():
            _move(referral, ReferralStatus.RELAYED, at)
        case AnswerVerified():
            _move(referral, ReferralStatus.VERIFIED, at)
        case AnswerRejected():
            _move(referral, ReferralStatus.REJECTED, at)
        case ReferralClosed():
            _move(referral, ReferralStatus.CLOSED, at)
        case ReferralReopened():
            _start(referral, happened, at)
            _move(referral, ReferralStatus.REOPENED, at)
        case _:
            assert_never(happened)


def _start(
    referral: Referral, happened: ReferralRedirected | ReferralReopened, at: datetime
) -> None:
    """A clock of its own begins."""
    referral.started_at = at
    referral.due_at = happened.due_at
    referral.working_days = happened.working_days
    referral.pauses = []
    referral.extended_days = 0
    referral.extensions = 0
    referral.request = None
    referral.clock_moved_at = None


def _move(referral: Referral, status: ReferralStatus, at: datetime) -> None:
    referral.status = status
    referral.moved_at = at
