"""By which command each duty is met: from a line of the work list to its form."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from domain.catalogue import COMMANDS
from domain.decider import STEPS
from domain.duties.table import DUTY_KINDS
from domain.roles import Role
from domain.streams.appraisal import appraisal_id
from service.desk.names import command_name
from service.duty_views import DutyLine

DUTY_COMMANDS: dict[str, tuple[str, ...]] = {
    "proposal_answer": ("adopt-proposal", "decline-proposal", "merge-proposal"),
    "guidance": ("give-guidance",),
    "notice": ("publish-notice",),
    "invitation": ("invite-party",),
    "invitation_answer": ("answer-invitation",),
    "minutes": ("sign-minutes",),
    "shelved_review": ("resume-matter", "refer-to-assembly", "adopt-decision"),
    "assembly_call": ("refer-to-assembly",),
    "assembly_vote": ("record-assembly-vote",),
    "half_yearly_assembly": ("hold-assembly",),
    "charter_filing": ("file-charter",),
    "task": ("complete-task", "fail-task"),
    "funds_publication": ("publish-funds",),
    "funds_audit": ("audit-funds",),
    "outcome_publication": ("publish-outcome",),
    "progress_publication": ("publish-progress",),
    "referral_acceptance": ("accept-referral", "object-to-referral"),
    "referral_answer": ("answer-referral",),
    "objection_decision": ("decide-referral-objection",),
    "extension_decision": ("grant-extension", "refuse-extension"),
    "relay": ("relay-answer",),
    "verification": ("verify-answer", "reject-answer", "close-referral"),
    "evaluation": ("report-evaluation",),
    "finding_answer": ("answer-finding",),
    "appraisal": ("open-appraisal", "close-appraisal"),
    "suggestion_answer": ("answer-suggestion",),
    "common_issue_answer": ("raise-common-issue", "dismiss-common-issue"),
    "street_report": ("report-street-outcome",),
    "archive": ("archive-case",),
}
"""Kind of duty → the commands that meet or end it, the usual one first."""


class Way(NamedTuple):
    """A command that meets a duty, and where its form is."""

    command: str
    name: str
    address: str


def ways(line: DutyLine, role: Role, language: str) -> list[Way]:
    """How somebody in a role can meet a duty; empty where it is for another office to record."""
    return [
        Way(name, command_name(name, language), _address(line, name, language))
        for name in DUTY_COMMANDS[line.kind]
        if role in STEPS[COMMANDS[name]].roles
    ]


def _address(line: DutyLine, command: str, language: str) -> str:
    """The form of a command with what the duty says already filled in."""
    query: dict[str, str] = {}
    if line.stream is not None:
        query["stream"] = str(line.stream)
    elif command == "close-appraisal" and line.owed_by and line.period:
        query["stream"] = str(appraisal_id(line.owed_by, line.period[0]))
    field = DUTY_KINDS.kinds[line.kind].ref
    if line.ref and field in COMMANDS[command].model_fields:
        query[field] = line.ref
    filled = f"?{urlencode(query)}" if query else ""
    return f"/{language}/desk/record/{command}{filled}"
