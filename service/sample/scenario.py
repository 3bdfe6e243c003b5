"""What the files of the sample may say: organisations, matters step by step, appraisal rounds.

Times are Beijing time. Who takes part is named by a label of the author's ("六层住户甲"), which
never reaches the ledger, or as "@key" for an organisation. A label stands for one pseudonym within
its matter.
"""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from domain.events.agenda import Category, Scale
from domain.events.decision import AssemblyKind, ShelvingGround
from domain.events.discussion import Stance
from domain.events.notice import Form
from domain.events.registry import Kind
from domain.events.undertaking import Mode

STANCES: dict[str, Stance | None] = {
    "+": Stance.AGREE,
    "-": Stance.DISAGREE,
    "~": Stance.ABSTAIN,
    ".": None,
}
"""One character a participant, in the order of the seats: agrees, disagrees, abstains, silent."""


class _Form(msgspec.Struct, forbid_unknown_fields=True):
    """Anything in the files: a misspelt field is an error."""


class OrganisationEntry(_Form):
    """An organisation of the sample; ``parent`` is a key, or a division code."""

    key: str
    kind: Kind
    name: str
    parent: str
    code: str | None = None


class RegistryStep(_Form):
    """A change of the register: exactly one of ``name``, ``into`` and ``reason``."""

    at: datetime
    organisation: str
    name: str | None = None
    into: str | None = None
    reason: str | None = None


class RegisterFile(_Form):
    """organisations.toml."""

    registered_at: datetime
    streets: list[str]
    committees: list[str]
    organisation: list[OrganisationEntry]
    change: list[RegistryStep] = []


class Step(_Form, tag_field="do", kw_only=True):
    """A step of a matter. ``recorded`` says when it was entered, where that was much later."""

    at: datetime
    recorded: datetime | None = None


class Propose(Step, tag="propose"):
    """A3."""

    by: list[str]
    title: str
    text: str


class Cosign(Step, tag="cosign"):
    """A3, one after the other."""

    by: list[str]


class Merge(Step, tag="merge"):
    """A3 into another matter of the sample."""

    into: str
    reason: str


class Decline(Step, tag="decline"):
    """A3."""

    reason: str


class Adopt(Step, tag="adopt"):
    """A3."""

    title: str
    reason: str


class Pack(Step, tag="pack"):
    """A5."""

    summary: str
    documents: list[str] = []


class Notice(Step, tag="notice"):
    """N1; what a later one leaves out stays as it was. A later one has a reason."""

    starts: datetime
    until: datetime
    place: str | None = None
    host: str | None = None
    host_title: str | None = None
    form: Form | None = None
    parties: list[str] = []
    """Each "capacity" or "capacity @organisation"."""
    reason: str | None = None


class Apply(Step, tag="apply"):
    """N2, each "label capacity"."""

    who: list[str]


class Admit(Step, tag="admit"):
    """N2."""

    who: list[str]


class Reject(Step, tag="reject"):
    """N2."""

    who: str
    reason: str


class Seats(Step, tag="seats"):
    """N3, each "label capacity source"."""

    seats: list[str]


class Freeze(Step, tag="freeze"):
    """N3."""


class Statement(_Form):
    """What somebody says; ``to`` is the number in this matter of the statement replied to."""

    by: str
    says: str
    stances: str = ""
    again: str = ""
    """Those who change their minds before the session ends."""
    to: int | None = None


class Revisit(_Form):
    """Stances anew on a statement of an earlier round, by its number in the matter."""

    point: int
    stances: str


class Session(Step, tag="session"):
    """D1 D2: a whole session, place and host as announced."""

    end: datetime
    said: list[Statement]
    summary: str
    absent: list[str] = []
    comes_late: list[str] = []
    revisits: list[Revisit] = []


class Dissent(_Form):
    """A view not followed."""

    view: str
    holders: int


class Decide(Step, tag="decide"):
    """K1."""

    text: str
    dissent: list[Dissent] = []


class Shelve(Step, tag="shelve"):
    """K3."""

    ground: ShelvingGround
    conditions: str
    review: date
    dissent: list[Dissent]
    finding: str | None = None


class Resume(Step, tag="resume"):
    """K3."""

    reason: str


class Study(Step, tag="study"):
    """P1, on the day of the step."""

    organisation: str
    opinion: str


class Call(Step, tag="call"):
    """K4."""

    kind: AssemblyKind
    meets: date
    question: str
    urgent: str | None = None


class Vote(Step, tag="vote"):
    """K4; ``votes`` are for, against, abstained, invalid."""

    kind: AssemblyKind
    eligible: int
    present: int
    votes: tuple[int, int, int, int]
    resolution: str
    representatives: int | None = None
    dissent: list[Dissent] = []


class Assign(Step, tag="task"):
    """I1."""

    key: str
    title: str
    owner: str
    mode: Mode
    due: date


class Milestone(Step, tag="milestone"):
    """I1."""

    task: str
    title: str
    documents: list[str] = []


class Complete(Step, tag="complete"):
    """I1."""

    task: str
    summary: str


class Fail(Step, tag="fail"):
    """I1."""

    task: str
    reason: str


class Refer(Step, tag="refer"):
    """I4; without ``due`` the rule pack sets the day."""

    key: str
    to: str
    request: str
    task: str | None = None
    due: datetime | None = None
    due_source: str | None = None


class Accept(Step, tag="accept"):
    """I4."""

    referral: str


class Object(Step, tag="object"):
    """I4."""

    referral: str
    ground: str


class Rule(Step, tag="rule"):
    """I4 on an objection."""

    referral: str
    by: str
    upheld: bool
    reason: str


class Answer(Step, tag="answer"):
    """I4."""

    referral: str
    text: str


class Relay(Step, tag="relay"):
    """E4."""

    referral: str


class Verify(Step, tag="verify"):
    """E4."""

    referral: str


class NotDone(Step, tag="not-done"):
    """E4."""

    referral: str
    reason: str


class Publish(Step, tag="publish"):
    """E1, both days included."""

    summary: str
    place: str
    begins: date
    ends: date


AnyStep = (
    Propose | Cosign | Merge | Decline | Adopt | Pack | Notice | Apply | Admit | Reject | Seats
    | Freeze | Session | Decide | Shelve | Resume | Study | Call | Vote | Assign | Milestone
    | Complete | Fail | Refer | Accept | Object | Rule | Answer | Relay | Verify | NotDone | Publish
)  # fmt: skip


class MatterScript(_Form):
    """A matter from its proposal on; ``number`` makes its source, "sample:007"."""

    key: str
    number: int
    organiser: str
    category: Category
    scale: Scale
    step: list[AnyStep]


class MattersFile(_Form):
    """A file in matters/."""

    matter: list[MatterScript]


class AppraisalScript(_Form):
    """E5 A round; each rating is "matter label subject taking_part carrying_out"."""

    key: str
    organiser: str
    subjects: list[str]
    begins: date
    ends: date
    at: datetime
    ratings: list[str]
    closes: datetime | None = None


class AppraisalsFile(_Form):
    """appraisals.toml."""

    appraisal: list[AppraisalScript]
