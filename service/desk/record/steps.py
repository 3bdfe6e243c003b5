"""Which steps a matter may take next, and which of them are for the organisation signed in."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, NamedTuple

from domain.catalogue import COMMANDS
from domain.decider import STEPS
from domain.events.undertaking import UrgedBy
from domain.procedure.step import Step
from domain.refusal import Refusal
from domain.streams.matter import Matter, Stage
from service.desk.record.meaning import Source, source_of
from service.desk.record.surroundings import Surroundings

_ALWAYS = ("give-guidance", "correct-record", "raise-finding", "answer-finding", "close-finding")
_BEFORE_THE_SESSION = (
    *("publish-background-pack", "file-expert-assessment", "request-department", "invite-party"),
    "answer-invitation",
)
_TALKING = (
    *("record-attendance", "make-statement", "take-stance", "record-consensus"),
    *("correct-statement", "withhold-statement", "restore-statement"),
    *("adjourn-session", "resume-session", "provide-support", "close-session", "sign-minutes"),
    *("set-priorities", "record-party-study", "adopt-decision", "shelve-matter"),
    *("refer-to-assembly", "demand-assembly"),
)
_ROSTER = (
    *("apply-to-take-part", "admit-application", "reject-application", "fill-seats"),
    *("set-quotas", "commit-roster-pool", "execute-draw", "cancel-draw"),
    *("replace-seat", "replace-drawn-seat", "freeze-roster"),
)
_HOSTING = ("challenge-host", "decide-host-challenge", "replace-host")
_REFERRAL = (
    *("issue-referral", "accept-referral", "object-to-referral", "decide-referral-objection"),
    *("redirect-referral", "report-interim", "answer-referral", "relay-answer", "verify-answer"),
    *("reject-answer", "request-extension", "grant-extension", "refuse-extension"),
    *("pause-referral", "resume-referral", "close-referral", "reopen-referral"),
)
_CARRYING_OUT = (
    *("publish-outcome", "assign-task", "reach-milestone", "complete-task", "fail-task"),
    *("reassign-task", "raise-new-problem", "publish-progress", "withdraw-publication"),
    *("file-charter", "report-street-outcome", "approve-funds", "award-contract", "make-payment"),
    *("publish-funds", "audit-funds", "urge-result"),
)
_AFTER = ("engage-evaluator", "report-evaluation", "correct-decision", "archive-case")

STEPS_AT: dict[Stage, tuple[str, ...]] = {
    Stage.PROPOSED: (
        *("adopt-proposal", "decline-proposal", "cosign-proposal", "merge-proposal"),
        *("withdraw-proposal", *_ALWAYS),
    ),
    Stage.ADOPTED: ("publish-notice", *_BEFORE_THE_SESSION, "escalate-matter", *_ALWAYS),
    Stage.NOTICED: (
        *_ROSTER,
        *_BEFORE_THE_SESSION,
        *("open-session", "provide-support", "amend-notice", "cancel-notice"),
        *_HOSTING,
        *_ALWAYS,
    ),
    Stage.DISCUSSING: (
        *_TALKING,
        *("amend-notice", "cancel-notice", "open-session"),
        *_ROSTER,
        *_BEFORE_THE_SESSION,
        *_HOSTING,
        "escalate-matter",
        *_ALWAYS,
    ),
    Stage.SHELVED: (
        *("resume-matter", "refer-to-assembly", "demand-assembly", "adopt-decision"),
        *("record-party-study", "escalate-matter", "sign-minutes", *_ALWAYS),
    ),
    Stage.BEFORE_ASSEMBLY: (
        *("record-assembly-vote", "demand-assembly", "record-party-study", "sign-minutes"),
        *_ALWAYS,
    ),
    Stage.DECIDED: (
        *_CARRYING_OUT,
        *_REFERRAL,
        *_AFTER,
        "sign-minutes",
        "mark-exemplary",
        *_ALWAYS,
    ),
    Stage.DECLINED: ("archive-case", *_ALWAYS),
    Stage.WITHDRAWN: ("archive-case", *_ALWAYS),
    Stage.MERGED: ("archive-case", *_ALWAYS),
    Stage.ESCALATED: ("archive-case", *_ALWAYS),
}
"""What comes next at each stage, what is usual first. Referrals may be issued at any."""


class Next(NamedTuple):
    """The steps for the one who is signed in, and those of the stage for others or later."""

    own: list[str]
    others: list[str]


def next_steps(around: Surroundings) -> Next:
    """The steps that a matter may take now. The rules decide when a step is recorded; here are
    those that neither role nor relation rule out."""
    matter: Matter = around.state
    if matter.stage is None:
        return Next([], [])
    usual = STEPS_AT[matter.stage]
    everything = [name for name, kind in COMMANDS.items() if STEPS[kind].stream == "matter"]
    begun = {"submit-proposal"}
    listed = [*usual, *(it for it in _REFERRAL if it not in usual)]
    own = [it for it in listed if it not in begun and is_own(it, around)]
    return Next(own, [it for it in everything if it not in begun and it not in own])


def is_own(command: str, around: Surroundings) -> bool:
    """Whether the one who is signed in may take the step, as far as role and relation go."""
    step = STEPS[COMMANDS[command]]
    if around.who.role not in step.roles:
        return False
    return any(_holds(step, around, probe) for probe in _probes(command, step, around.state))


def _holds(step: Step, around: Surroundings, probe: Any) -> bool:
    try:
        return step.relation.holds(around.state, probe, around.act)
    except Refusal:
        return False
    except AttributeError:
        return True  # it depends on what is yet to be entered


def _probes(command: str, step: Step, matter: Matter) -> Iterator[Any]:
    """Commands with only what a relation asks of them: one for each thing that they may name."""
    known: dict[str, Any] = {
        "referral": matter.referrals,
        "task": matter.tasks,
        "finding": matter.supervision.findings,
        "engagement": matter.supervision.engagements,
        "invitation": matter.roster.invitations,
        "challenge": matter.discussion.challenges,
    }
    fields = step.command.model_fields
    named = [
        name
        for name in known
        if name in fields
        and fields[name].is_required()
        and source_of(command, name) is not Source.NEW
    ]
    if not named:
        for standing in (None, UrgedBy.CIVIL_AFFAIRS):
            yield SimpleNamespace(due_at=None, standing=standing)
    for name in named[:1]:
        yield from (SimpleNamespace(**{name: it}, due_at=None, to=None) for it in known[name])
