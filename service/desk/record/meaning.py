"""What no type says: what an id stands for, which organisations may stand in a field, and which
messages call the values of an enumeration by name."""

from __future__ import annotations

from enum import Enum, StrEnum

from domain.events.agenda import Scale
from domain.events.notice import Capacity, Form
from domain.events.registry import Kind
from domain.scoring.indicators import INDICATORS


class Source(StrEnum):
    """What an id (or a number) in a command stands for."""

    NEW = "new"
    """Something that begins with this command."""
    PERSON = "person"
    ORGANISATION = "organisation"
    MATTER = "matter"
    CALL = "call"
    # What the stream of the command holds already:
    SESSION = "session"
    STATEMENT = "statement"
    TASK = "task"
    FUND = "fund"
    CONTRACT = "contract"
    REFERRAL = "referral"
    PUBLICATION = "publication"
    DRAW = "draw"
    INVITATION = "invitation"
    CHALLENGE = "challenge"
    ENGAGEMENT = "engagement"
    FINDING = "finding"
    MANDATE = "mandate"
    OBJECTION = "objection"
    DECISION = "decision"
    """A decision, by the version of its record."""
    RECORD = "record"
    """Any record of the stream, by its version."""


IDS: dict[str, Source] = {
    **dict.fromkeys(
        (
            "gather-opinion.opinion",
            "grant-mandate.mandate",
            "invite-party.invitation",
            "commit-roster-pool.draw",
            "open-session.session",
            "make-statement.statement",
            "challenge-host.challenge",
            "record-consensus.consensus",
            "assign-task.task",
            "approve-funds.fund",
            "award-contract.contract",
            "make-payment.payment",
            "issue-referral.referral",
            "publish-outcome.publication",
            "publish-progress.publication",
            "engage-evaluator.engagement",
            "raise-finding.finding",
            "file-scorecard-objection.objection",
        ),
        Source.NEW,
    ),
    **dict.fromkeys(("person", "rater", "Candidate.id"), Source.PERSON),
    **dict.fromkeys(
        (
            *("organisation", "organisations", "on_behalf_of", "organiser", "parent", "department"),
            *("owner", "contractor", "auditor", "to", "filed_with", "evaluator", "addressee"),
            *("subject", "subjects", "committee", "street", "communities", "issuer", "group"),
            "merge-organisation.into",
        ),
        Source.ORGANISATION,
    ),
    **dict.fromkeys(
        ("matter", "matters", "into", "escalate", "follows", "cases", "of"), Source.MATTER
    ),
    "call": Source.CALL,
    **{
        name: Source(name)
        for name in (
            *("session", "statement", "task", "fund", "contract", "referral", "publication"),
            *("draw", "invitation", "challenge", "engagement", "finding", "mandate", "decision"),
            "objection",
        )
    },
    **dict.fromkeys(("point", "replies_to"), Source.STATEMENT),
    "corrects": Source.RECORD,
}
"""By the name of the field; where it means something else, by "owner.field"."""

_ORGANISERS = frozenset(
    {Kind.COMMITTEE, Kind.STREET, Kind.GRID, Kind.ESTATE, Kind.BUILDING, Kind.OWNERS_COMMITTEE}
)
_ADDRESSEES = frozenset({Kind.STREET, Kind.DEPARTMENT, Kind.DISTRICT})

KINDS: dict[str, frozenset[Kind]] = {
    "organiser": _ORGANISERS,
    "hold-training.organiser": _ORGANISERS | {Kind.DISTRICT, Kind.DEPARTMENT},
    "department": frozenset({Kind.DEPARTMENT}),
    "to": _ADDRESSEES,
    "make-suggestion.addressee": _ADDRESSEES,
    "filed_with": frozenset({Kind.STREET, Kind.DISTRICT}),
    "evaluator": frozenset({Kind.EVALUATOR}),
    "subject": frozenset({Kind.STREET, Kind.DEPARTMENT}),
    "subjects": frozenset({Kind.STREET, Kind.DEPARTMENT}),
    "committee": frozenset({Kind.COMMITTEE}),
    "communities": frozenset({Kind.COMMITTEE}),
    "street": frozenset({Kind.STREET}),
    "group": frozenset({Kind.SUPERVISION_GROUP}),
    "issuer": frozenset({Kind.COMMITTEE, Kind.STREET, Kind.DISTRICT}),
    **dict.fromkeys(
        (
            "propose-scorecard.organisation",
            "exclude-score-item.organisation",
            "readmit-score-item.organisation",
        ),
        frozenset({Kind.STREET, Kind.DEPARTMENT}),
    ),
}
"""The kinds of organisation offered in a field, named as in ``IDS``; where none are said, all."""

ENUM_GROUPS: dict[str, str] = {
    "Kind": "kind",
    "Role": "role",
    "Channel": "channel",
    "Category": "category",
    "Scale": "scale",
    "Topic": "topic",
    "Capacity": "capacity",
    "Form": "form",
    "SeatSource": "source",
    "WeakGroup": "weak_group",
    "ValueForm": "value_form",
    "WithholdingGround": "withholding",
    "Stance": "stance",
    "ShelvingGround": "ground",
    "AssemblyKind": "assembly",
    "AssemblyDemand": "demand",
    "Mode": "mode",
    "UrgedBy": "urged_by",
    "FindingGrade": "finding_grade",
    "TrainingMethod": "training_method",
    "Audience": "audience",
    "SupportKind": "support",
    "FundSource": "fund_source",
    "ErasureGround": "erasure",
    "IndicatorName": "indicator",
    "Card": "card",
    "Group": "score_group",
    "Missing": "missing",
    "ExclusionReason": "exclusion",
}
"""The enumerations of the domain, and the group of messages that call their values by name."""

FROM_ROSTER = frozenset({"record-attendance.present", "sign-minutes.signed_by"})
"""Lists of parties that are ticked off on the roster, as "owner.field"."""

_NAMES = [(it, it) for it in INDICATORS]
IndicatorName = Enum("IndicatorName", _NAMES, type=str)  # type: ignore[misc]  # known at run time
"""The indicators, by which a formula or an objection names them."""

SPELLED: dict[str, type[Enum]] = {
    "Weighted.indicator": IndicatorName,
    **dict.fromkeys(
        (
            "exclude-score-item.indicator",
            "readmit-score-item.indicator",
            "file-scorecard-objection.indicator",
        ),
        IndicatorName,
    ),
    "FormRule.form": Form,
    "FormRule.scales": Scale,
    "FormRule.needs_any_of": Capacity,
}
"""Fields of text that hold values of an enumeration."""


def source_of(owner: str, name: str) -> Source | None:
    """What the id in this field stands for; None where the table does not say."""
    return IDS.get(f"{owner}.{name}") or IDS.get(name)


def kinds_of(owner: str, name: str) -> frozenset[Kind]:
    """The kinds of organisation that the field offers; empty: all."""
    return KINDS.get(f"{owner}.{name}") or KINDS.get(name) or frozenset()
