"""I4 中止计时、延期: how a referral's clock stands still, goes on and is lengthened.

The addressee has no hand in it but to ask (接诉即办条例第十五条). A clock fixed to a moment counts
no days, so that it cannot stand still; it can be extended, from the day of that moment.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from domain.act import Act
from domain.event import Fact
from domain.events.referral import (
    ExtensionGranted,
    ExtensionRefused,
    ExtensionRequested,
    ReferralPaused,
    ReferralResumed,
)
from domain.refusal import Refusal
from domain.rules.pack import TERM_DAYS_MAX, beijing_date
from domain.steps.referral import ReferralCommand, judge_of, referral_of, require_status
from domain.streams.matter import Matter
from domain.streams.referral import (
    ENDED,
    TO_BE_ANSWERED,
    ExtensionRequest,
    Referral,
    ReferralStatus,
)
from domain.value import CalendarDay, Prose

STANDING = tuple(status for status in ReferralStatus if status not in ENDED)
"""The standings of a referral that has not ended."""

WorkingDays = Annotated[int, Field(ge=1, le=1000)]


class FixedClock(Refusal):
    """A clock fixed to a moment counts no days, so there is nothing to stop."""

    clause = "I4"
    zh = "该转办约定了固定的办理时限，不计工作日，不能中止计时。"
    en = "The referral is due at a fixed moment: its clock cannot be paused."


class ClockRunOut(Refusal):
    """What is overdue stays overdue."""

    clause = "I4"
    zh = "办理时限已经届满，不能再中止计时或申请延期。"
    en = "The time for the answer is over: the clock can no longer be paused or extended."


class AlreadyPaused(Refusal):
    """A clock stands still once at a time."""

    clause = "I4"
    zh = "该转办已中止计时，尚未恢复。"
    en = "The clock is already paused."


class NotPaused(Refusal):
    """There is nothing to resume."""

    clause = "I4"
    zh = "该转办没有中止计时，无需恢复。"
    en = "The clock is not paused."


class PauseEndsTooEarly(Refusal):
    """The day until which it is expected to stand lies after the pause."""

    clause = "I4"
    zh = "预计恢复日期须在中止之后。"
    en = "The day until which the pause is expected to last must come after the pause."


class ExtensionTooLong(Refusal):
    """The rule pack says by how much a clock may be lengthened at once."""

    clause = "I4"
    zh = "一次延期不得超过 {days} 个工作日。"
    en = "An extension may not exceed {days} working days."


class ExtensionsUsedUp(Refusal):
    """The rule pack says how often a clock may be lengthened."""

    clause = "I4"
    zh = "该转办已延期 {times} 次，不得再延期。"
    en = "The clock has been extended {times} time(s), which is all that the rules allow."


class ExtensionUndecided(Refusal):
    """One request at a time."""

    clause = "I4"
    zh = "已有延期申请等待决定。"
    en = "An extension has been asked for and is not yet decided."


class NoExtensionRequested(Refusal):
    """There is no request to decide: it was never made, was decided, or has lapsed."""

    clause = "I4"
    zh = "没有等待决定的延期申请。"
    en = "No extension waits for a decision."


class PauseReferral(ReferralCommand):
    """Stop the clock, for a cause that the addressee cannot remove."""

    clauses = ("I4",)
    zh = "中止计时"

    reason: Prose
    expected_until: CalendarDay | None = None


class ResumeReferral(ReferralCommand):
    """Let the clock go on where it stood."""

    clauses = ("I4",)
    zh = "恢复计时"

    reason: Prose


class RequestExtension(ReferralCommand):
    """Ask for more working days, before it is due."""

    clauses = ("I4",)
    zh = "申请延期"

    working_days: WorkingDays
    reason: Prose


class GrantExtension(ReferralCommand):
    """Give the working days asked for."""

    clauses = ("I4",)
    zh = "同意延期"

    reason: Prose


class RefuseExtension(ReferralCommand):
    """Leave the clock as it is."""

    clauses = ("I4",)
    zh = "不同意延期"

    reason: Prose


def pause_referral(matter: Matter, command: PauseReferral, act: Act) -> list[Fact]:
    """I4 中止计时: by the organiser, never the addressee; while an answer is awaited, in time."""
    referral = _running(matter, command, act)
    if referral.working_days is None:
        raise FixedClock("referral")
    if referral.paused:
        raise AlreadyPaused("referral")
    if command.expected_until is not None and command.expected_until <= beijing_date(
        act.occurred_at
    ):
        raise PauseEndsTooEarly("expected_until")
    return [
        ReferralPaused(
            referral=command.referral,
            reason=command.reason,
            expected_until=command.expected_until,
        )
    ]


def resume_referral(matter: Matter, command: ResumeReferral, act: Act) -> list[Fact]:
    """I4 恢复计时: by the organiser, never the addressee, also when an answer was given meanwhile;
    the days from the day after the pause to the day of the act are not counted."""
    referral = referral_of(matter, command, act)
    require_status(referral, act, *STANDING)
    if not referral.paused:
        raise NotPaused("referral")
    act.must_follow(referral.clock_moved_at)
    reckoned = referral.extended_by(0, act.registry.calendar, beijing_date(act.occurred_at))
    assert reckoned.due_at is not None
    return [
        ReferralResumed(
            referral=command.referral,
            reason=command.reason,
            due_at=reckoned.due_at,
            provisional=reckoned.provisional,
        )
    ]


def request_extension(matter: Matter, command: RequestExtension, act: Act) -> list[Fact]:
    """I4 申请延期: by the addressee, before it is due, once at a time, as often and as long as the
    rule pack of the day allows."""
    referral = _running(matter, command, act)
    if referral.request is not None:
        raise ExtensionUndecided("referral")
    if referral.extensions >= act.rules.extensions_max.value:
        raise ExtensionsUsedUp("referral", times=referral.extensions)
    counted = (referral.working_days or 0) + referral.extended_days
    longest = min(act.rules.extension_working_days_max.value, TERM_DAYS_MAX - counted)
    if command.working_days > longest:
        raise ExtensionTooLong("working_days", days=longest)
    return [
        ExtensionRequested(
            referral=command.referral,
            working_days=command.working_days,
            reason=command.reason,
            judge=judge_of(matter, referral, act),
        )
    ]


def grant_extension(matter: Matter, command: GrantExtension, act: Act) -> list[Fact]:
    """I4 同意延期: by a street or district above the organiser, never the addressee: the assessed
    body never extends its own deadline. The new end is that of the calendar known; while the clock
    stands still, as though it went on from the day of the act, and so provisional."""
    referral, request = _asked(matter, command, act)
    reckoned = referral.extended_by(
        request.working_days, act.registry.calendar, beijing_date(act.occurred_at)
    )
    assert reckoned.due_at is not None
    return [
        ExtensionGranted(
            referral=command.referral,
            working_days=request.working_days,
            due_at=reckoned.due_at,
            provisional=reckoned.provisional or referral.paused,
            reason=command.reason,
        )
    ]


def refuse_extension(matter: Matter, command: RefuseExtension, act: Act) -> list[Fact]:
    """I4 不同意延期: by whom it could be granted, with the reason."""
    _asked(matter, command, act)
    return [ExtensionRefused(referral=command.referral, reason=command.reason)]


def _running(matter: Matter, command: ReferralCommand, act: Act) -> Referral:
    """A referral whose answer is awaited and not overdue by the calendar known."""
    referral = referral_of(matter, command, act)
    require_status(referral, act, *TO_BE_ANSWERED)
    act.must_follow(referral.clock_moved_at)
    if referral.has_run_out(act.registry.calendar, act.occurred_at):
        raise ClockRunOut("referral")
    return referral


def _asked(matter: Matter, command: ReferralCommand, act: Act) -> tuple[Referral, ExtensionRequest]:
    """A referral with the request that waits. It may have become overdue meanwhile: the request
    came in time."""
    referral = referral_of(matter, command, act)
    require_status(referral, act, *TO_BE_ANSWERED)
    if referral.request is None:
        raise NoExtensionRequested("referral")
    act.must_follow(referral.clock_moved_at)
    return referral, referral.request
