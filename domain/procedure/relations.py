"""How the organisation that acts must stand to what it acts on: enforced for every command here.

A relation looks at the stream's state and the command. Where what the command names does not exist,
it has nothing to say: the step itself refuses with a better reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from domain.act import Act
from domain.events.registry import Kind
from domain.events.undertaking import UrgedBy
from domain.refusal import NotPermitted, Refusal
from domain.roles import ROLES_OF_KINDS as ROLES_OF_KINDS  # who asks here finds it here too
from domain.roles import Role

if TYPE_CHECKING:
    from domain.streams.registry import Organisation, Registry


class OwnObjection(Refusal):
    """The assessed body never decides its own objection."""

    clause = "I4"
    zh = "被转办单位不得裁定本单位提出的异议。"
    en = "The addressee cannot decide its own objection."


class OwnAnswer(Refusal):
    """The assessed body never relays or verifies its own answer, nor ends the referral."""

    clause = "E4"
    zh = "被转办单位不得自行反馈、核实本单位的答复或终结转办，应由社区居委会等组织者办理。"
    en = "The addressee cannot relay, verify or close its own answer; the organiser does."


class OwnClock(Refusal):
    """The assessed body never sets, pauses or extends its own deadline, nor hands it on."""

    clause = "I4"
    zh = "被转办单位不得自行确定办理时限，不得自行中止、恢复计时，不得自行同意延期或改派。"
    en = "The addressee cannot set, pause, resume or extend its own clock, nor redirect it."


class OwnChallenge(Refusal):
    """Whoever is challenged as host never decides the challenge."""

    clause = "D1"
    zh = "被申请回避的主持人不得自行答复回避申请。"
    en = "The host who is challenged cannot decide the challenge."


class OwnScorecard(Refusal):
    """The assessed body has no hand in its own assessment: it may object."""

    clause = "E6"
    zh = "被考核单位不得办理对本单位的考核事项，如有不同意见，可提出异议。"
    en = "The office assessed has no hand in its own scorecard; it may object to it."


@dataclass(frozen=True, slots=True)
class Relation:
    """``zh`` and ``en`` say it in words; ``holds(state, command, act)`` whether it does."""

    zh: str
    en: str
    holds: Callable[[Any, Any, Act], bool]

    def require(self, state: Any, command: Any, act: Act) -> None:
        """Refuse unless it holds."""
        if not self.holds(state, command, act):
            raise NotPermitted("on_behalf_of")


def _anyone(state: Any, command: Any, act: Act) -> bool:
    return True


def _acts_as(act: Act, organisation: UUID) -> bool:
    """Whether the act is this organisation's, or that of the one that took it over."""
    return act.acting_for in (organisation, act.registry.heir(organisation))


def _organiser(state: Any, command: Any, act: Act) -> bool:
    return state.organisation is None or _acts_as(act, state.organisation)


def _founder(state: Any, command: Any, act: Act) -> bool:
    return bool(command.organiser == act.acting_for)


def _addressee(state: Any, command: Any, act: Act) -> bool:
    referral = state.referrals.get(command.referral)
    return referral is None or _acts_as(act, referral.to)


def _organiser_or_owner(state: Any, command: Any, act: Act) -> bool:
    task = state.tasks.get(command.task)
    return task is None or _acts_as(act, task.owner) or _organiser(state, command, act)


def _superior(state: Any, command: Any, act: Act) -> bool:
    """A street or district above the organiser; the district also above a street's own matters."""
    if state.organisation is None:
        return True
    judge = act.registry.find(act.acting_for)
    return (
        judge is not None
        and judge.kind in (Kind.STREET, Kind.DISTRICT)
        and act.registry.is_under(state.organisation, judge.id)
    )


def _engager(state: Any, command: Any, act: Act) -> bool:
    """E2 The street above the organiser; for a street's own matters the district."""
    if not _superior(state, command, act) or state.organisation is None:
        return state.organisation is None
    kinds = {
        found.kind
        for found in map(act.registry.find, (act.acting_for, state.organisation))
        if found
    }
    return Kind.STREET in kinds


def _named(field: str) -> Callable[[Any, Any, Act], bool]:
    """Whether the act is that of the organisation that this field of the command names."""
    return lambda state, command, act: bool(getattr(command, field) == act.acting_for)


def _watcher(state: Any, command: Any, act: Act) -> bool:
    """E3 The supervision group of the community whose matter it is; of a street's own matter, that
    of any community of the street."""
    group = act.registry.groups.get(act.acting_for)
    if state.organisation is None or group is None:
        return True
    return group.committee == state.organisation or (
        act.registry.is_under(state.organisation, group.committee)
        or act.registry.is_under(group.committee, state.organisation)
    )


def _finder(state: Any, command: Any, act: Act) -> bool:
    finding = state.supervision.findings.get(command.finding)
    return finding is None or _acts_as(act, finding.group)


def _found_at(state: Any, command: Any, act: Act) -> bool:
    finding = state.supervision.findings.get(command.finding)
    return finding is None or _acts_as(act, finding.addressee)


def _engaged(state: Any, command: Any, act: Act) -> bool:
    engagement = state.supervision.engagements.get(command.engagement)
    return engagement is None or _acts_as(act, engagement.evaluator)


def _guide(state: Any, command: Any, act: Act) -> bool:
    """A4 L2 The committee above a smaller organiser, or the street above either."""
    return state.organisation is None or act.acting_for in (
        act.registry.above(state.organisation, Kind.COMMITTEE),
        act.registry.above(state.organisation, Kind.STREET),
    )


def _suggested_to(state: Any, command: Any, act: Act) -> bool:
    return state.addressee is None or _acts_as(act, state.addressee)


def _invited(state: Any, command: Any, act: Act) -> bool:
    """N4 An organisation answers for itself; for a person the organiser puts it on record."""
    invitation = state.roster.invitations.get(command.invitation)
    if invitation is None or invitation.party.organisation is None:
        return _organiser(state, command, act)
    return _acts_as(act, invitation.party.organisation)


def _urger(state: Any, command: Any, act: Act) -> bool:
    """S2 The civil affairs bureau speaks for itself; S3 a delegate's word is put on record by the
    organiser or the street above it."""
    if command.standing is UrgedBy.CIVIL_AFFAIRS:
        if act.actor.role != Role.DISTRICT or act.acting_for != act.actor.organisation:
            raise NotPermitted("standing")
        return True
    return _organiser(state, command, act) or (
        act.acting_for == act.registry.above(state.organisation, Kind.STREET)
    )


def _grantor(state: Any, command: Any, act: Act) -> bool:
    """S2 The district for everybody; an organisation for the people of its own, a street for those
    of the organisations below it too. A role for an organisation itself comes from the district, as
    do the people of those who watch (E3) or evaluate (E2): the watched do not choose them.
    A revocation names the mandate alone."""
    if act.actor.role == Role.DISTRICT:
        return True
    said = command if hasattr(command, "organisation") else state.mandates.get(command.mandate)
    if said is None:
        return True
    if said.role in (Role.SUPERVISION, Role.EVALUATOR):
        return False
    own = said.organisation == act.acting_for
    below = act.actor.role == Role.STREET and act.registry.is_under(
        said.organisation, act.acting_for
    )
    return said.person is not None and (own or below)


def _is_addressee(state: Any, command: Any, act: Act) -> bool:
    """Whether the addressee has a hand in the act; an importer records for any side."""
    referral = state.referrals.get(command.referral)
    own = None if act.actor.role == Role.IMPORTER else act.actor.organisation
    return referral is not None and (
        _acts_as(act, referral.to) or own in (referral.to, act.registry.heir(referral.to))
    )


def _relayer(state: Any, command: Any, act: Act) -> bool:
    if _is_addressee(state, command, act):
        raise OwnAnswer()
    return _organiser(state, command, act)


def _judge(state: Any, command: Any, act: Act) -> bool:
    if _is_addressee(state, command, act):
        raise OwnObjection()
    return _superior(state, command, act)


def _timekeeper(state: Any, command: Any, act: Act) -> bool:
    if _is_addressee(state, command, act):
        raise OwnClock()
    return _organiser(state, command, act)


def _extender(state: Any, command: Any, act: Act) -> bool:
    if _is_addressee(state, command, act):
        raise OwnClock()
    return _superior(state, command, act)


def _redirector(state: Any, command: Any, act: Act) -> bool:
    if _is_addressee(state, command, act):
        raise OwnClock()
    _require_no_clock_of_its_own(command, act)
    return _organiser_or_superior(state, command, act)


def _referrer(state: Any, command: Any, act: Act) -> bool:
    _require_no_clock_of_its_own(command, act)
    return _organiser(state, command, act)


def _require_no_clock_of_its_own(command: Any, act: Act) -> None:
    """A street may record for its committee that it was itself asked for help, or hand itself what
    another need not do; until when, only the rules say then."""
    own = {act.acting_for, None if act.actor.role == Role.IMPORTER else act.actor.organisation}
    if command.due_at is not None and command.to in own:
        raise OwnClock("due_at")


def _organiser_or_superior(state: Any, command: Any, act: Act) -> bool:
    return _organiser(state, command, act) or _superior(state, command, act)


def _host_judge(state: Any, command: Any, act: Act) -> bool:
    """D1 The organiser or who is above it, unless that is the host; an importer records for any."""
    challenge = state.discussion.challenges.get(command.challenge)
    own = None if act.actor.role == Role.IMPORTER else act.actor.organisation
    if challenge is not None and challenge.host.id in (act.acting_for, own, act.actor.person):
        raise OwnChallenge()
    return _organiser_or_superior(state, command, act)


def _assessor(state: Any, command: Any, act: Act) -> bool:
    """E6 The district itself; never who is assessed, or stands below it, whatever its mandate."""
    assessed = state.organisation or getattr(command, "organisation", None)
    if assessed is not None:
        heir = act.registry.heir(assessed)
        for acting in (act.acting_for, act.actor.organisation):
            if acting in (assessed, heir) or act.registry.is_under(acting, heir):
                raise OwnScorecard()
    found = act.registry.find(act.acting_for)
    return found is not None and found.kind is Kind.DISTRICT


ANYONE = Relation("不限", "any organisation", _anyone)
ORGANISER = Relation("组织者本单位", "the organiser itself", _organiser)
FOUNDER = Relation("所填组织者本单位", "the organiser that the command names", _founder)
ADDRESSEE = Relation("被转办单位", "the addressee of the referral", _addressee)
ORGANISER_OR_OWNER = Relation(
    "组织者或任务承担单位", "the organiser, or the owner of the task", _organiser_or_owner
)
SUPERIOR = Relation("组织者的上级街道或区", "a street or district above the organiser", _superior)
ORGANISER_OR_SUPERIOR = Relation(
    "组织者或其上级", "the organiser, or a street or district above it", _organiser_or_superior
)

ENGAGER = Relation(
    "组织者的上级街道；街道自行组织的，为区",
    "the street above the organiser, or the district where a street organises",
    _engager,
)
WATCHER = Relation("该社区的居民监督小组", "the supervision group of the community", _watcher)
FINDER = Relation("提出意见的监督小组", "the group that raised the finding", _finder)
FOUND_AT = Relation("监督意见的答复单位", "the addressee of the finding", _found_at)
ENGAGED = Relation("所引入的评估机构", "the evaluator that was engaged", _engaged)
NAMED_COMMITTEE = Relation(
    "所填居委会本身", "the committee that the command names", _named("committee")
)
NAMED_STREET = Relation("所填街道本身", "the street that the command names", _named("street"))
NAMED_ISSUER = Relation("所填制定单位本身", "the issuer that the command names", _named("issuer"))

GRANTOR = Relation(
    "区级主管；街道为本街道及其下属单位的人员，居委会为本单位的人员（监督、评估人员除外）",
    "the district; a street for people of its own and of organisations below it, a committee for"
    " its own; those who watch or evaluate are the district's to name",
    _grantor,
)
GUIDE = Relation("组织者的上级居委会或街道", "a committee or street above the organiser", _guide)
SUGGESTED_TO = Relation("收到工作建议的单位", "the addressee of the suggestion", _suggested_to)
INVITED = Relation(
    "受邀单位本身；受邀者为个人的，由组织者登记",
    "the organisation invited; for a person, the organiser",
    _invited,
)
URGER = Relation(
    "组织者或其上级街道（代两代表一委员登记），或区民政局",
    "the organiser or the street above it, for a delegate; or the civil affairs bureau",
    _urger,
)
REFERRER = Relation(ORGANISER.zh, ORGANISER.en, _referrer)
RELAYER = Relation("组织者，且非被转办单位", "the organiser, unless it is the addressee", _relayer)
JUDGE = Relation(
    "组织者的上级街道或区，且非被转办单位",
    "a street or district above the organiser, unless it is the addressee",
    _judge,
)
TIMEKEEPER = Relation(
    "组织者，且非被转办单位", "the organiser, unless it is the addressee", _timekeeper
)
HOST_JUDGE = Relation(
    "组织者或其上级街道、区，且非被申请回避的主持人",
    "the organiser, or a street or district above it, unless it is the host challenged",
    _host_judge,
)
EXTENDER = Relation(JUDGE.zh, JUDGE.en, _extender)
REDIRECTOR = Relation(
    "组织者或其上级街道、区，且非被转办单位",
    "the organiser, or a street or district above it, unless it is the addressee",
    _redirector,
)


ASSESSOR = Relation(
    "区本级，且非被考核单位", "the district itself, which is not assessed", _assessor
)
ASSESSED = Relation("被考核单位本身", "the office assessed", _organiser)


def carries_role(registry: Registry, own: Organisation, role: Role, moment: datetime) -> bool:
    """Whether the organisation may act in a role at a moment: by its kind, or by its mandate."""
    return own.kind in ROLES_OF_KINDS.get(role, ()) or registry.holds_mandate(
        own.id, role, None, moment
    )
