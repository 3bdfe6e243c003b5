"""I4 改派, L3 终结、重新办理: a referral goes on with another addressee, ends, or begins anew."""

from __future__ import annotations

from uuid import UUID

from domain.act import Act
from domain.event import Fact
from domain.events.referral import ReferralClosed, ReferralRedirected, ReferralReopened
from domain.refusal import Refusal
from domain.steps.referral import (
    ReferralCommand,
    new_clock,
    referral_of,
    require_addressee,
    require_status,
)
from domain.streams.matter import Matter
from domain.streams.referral import ReferralStatus
from domain.value import Line, Moment, Prose


class AlreadyReleased(Refusal):
    """It was decided that it is not this addressee's duty."""

    clause = "I4"
    zh = "该单位的异议已裁定成立，此项转办不得再改派该单位。"
    en = "The objection of this addressee was upheld: the referral cannot go to it again."


class ClockedCommand(ReferralCommand):
    """A step that begins a clock of its own; by default due by the rule pack."""

    reason: Prose
    due_at: Moment | None = None
    due_source: Line | None = None


class RedirectReferral(ClockedCommand):
    """Hand it to another addressee after an objection was upheld."""

    clauses = ("I4", "L3")
    zh = "改派转办"

    to: UUID


class CloseReferral(ReferralCommand):
    """End what cannot be solved for now, with the reason; closed is not done."""

    clauses = ("L3", "E4")
    zh = "终结转办"

    reason: Prose


class ReopenReferral(ClockedCommand):
    """Take it up again: not done after all, or possible now."""

    clauses = ("L3", "E4")
    zh = "重新办理"


def redirect_referral(matter: Matter, command: RedirectReferral, act: Act) -> list[Fact]:
    """I4 改派: by the organiser or a street or district above it, never by the addressee whose
    objection was upheld, nor to one; with a clock of its own."""
    referral = referral_of(matter, command, act)
    require_status(referral, act, ReferralStatus.WITHDRAWN)
    require_addressee(matter, command.to, act)
    if command.to in referral.released:
        raise AlreadyReleased("to")
    clock = new_clock(command.due_at, command.due_source, act)
    return [
        ReferralRedirected(
            referral=command.referral,
            to=command.to,
            due_at=clock.due_at,
            due_source=clock.source,
            working_days=clock.working_days,
            provisional=clock.provisional,
            reason=command.reason,
        )
    ]


def close_referral(matter: Matter, command: CloseReferral, act: Act) -> list[Fact]:
    """L3 终结: by the organiser, never the addressee, after the answer was relayed (E4)."""
    require_status(referral_of(matter, command, act), act, ReferralStatus.RELAYED)
    return [ReferralClosed(referral=command.referral, reason=command.reason)]


def reopen_referral(matter: Matter, command: ReopenReferral, act: Act) -> list[Fact]:
    """L3 重新办理: by the organiser, never the addressee; to the same addressee, which must still
    exist, with a clock of its own. A referral that was withdrawn is redirected or issued anew."""
    referral = referral_of(matter, command, act)
    require_status(referral, act, ReferralStatus.VERIFIED, ReferralStatus.CLOSED)
    act.registry.living(referral.to, "referral")
    clock = new_clock(command.due_at, command.due_source, act)
    return [
        ReferralReopened(
            referral=command.referral,
            reason=command.reason,
            due_at=clock.due_at,
            due_source=clock.source,
            working_days=clock.working_days,
            provisional=clock.provisional,
        )
    ]
