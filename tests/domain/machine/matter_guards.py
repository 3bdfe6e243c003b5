"""The guards of one matter on its facts alone: notice, roster, draw, talk, decision."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from domain.event import Fact
from domain.events import agenda, decision, discussion, draw, notice
from domain.events.notice import Capacity
from domain.events.registry import Kind
from domain.rules.pack import beijing_date
from tests.domain.machine.district import District, Record

F = TypeVar("F", bound=Fact)
Guard = Callable[[District, Sequence[Record]], None]
GUARDS: list[Guard] = []


def guard(check: Guard) -> Guard:
    """This is looked at after every step that touched the matter."""
    GUARDS.append(check)
    return check


def each(
    records: Sequence[Record], *kinds: type[Fact]
) -> Iterator[tuple[Record, Any, list[Record]]]:
    """Every record of these kinds, its fact, and what had been recorded before it."""
    for index, record in enumerate(records):
        if isinstance(record.fact, kinds):
            yield record, record.fact, list(records[:index])


def known(before: Sequence[Record], at: datetime, *kinds: type[Fact]) -> list[Any]:
    """Facts of these kinds recorded before that had happened by then."""
    return [it.fact for it in before if isinstance(it.fact, kinds) and it.at <= at]


def one(found: Sequence[Any], **values: Any) -> Any:
    """The one fact among these with such values."""
    fit = [it for it in found if all(getattr(it, name) == v for name, v in values.items())]
    assert len(fit) == 1
    return fit[0]


@guard
def check_notice(district: District, records: Sequence[Record]) -> None:
    """N1 Its days run before the session, or a justified change gives no less time."""
    latest: Any = None
    closed = False
    for record in records:
        fact = record.fact
        if isinstance(fact, discussion.SessionClosed):
            closed = True
        if isinstance(fact, notice.NoticeCancelled):
            latest = None
        if not isinstance(fact, notice.NoticePublished | notice.NoticeAmended):
            continue
        elements, justified = fact.notice, getattr(fact, "justification", None)
        days = timedelta(days=record.rules.notice_days.value)
        if justified and not closed:
            assert latest is not None
            assert elements.starts_at >= latest.starts_at
            assert elements.applications_until >= latest.applications_until
        else:
            assert elements.starts_at >= record.at + days
        assert record.at < elements.applications_until <= elements.starts_at
        latest, closed = elements, False


@guard
def check_frozen(district: District, records: Sequence[Record]) -> None:
    """N3 A session opens on a roster frozen under the notice in force, N5 N6 as the matter asks."""
    for record, _, before in each(records, discussion.SessionOpened):
        notices = [
            it
            for it in before
            if isinstance(it.fact, notice.NoticePublished | notice.NoticeAmended)
            and it.at <= record.at
        ]
        frozen = [it for it in before if isinstance(it.fact, notice.RosterFrozen)]
        assert any(notices[-1].at <= it.at <= record.at for it in frozen)
    for record, _, before in each(records, notice.RosterFrozen):
        adopted = known(before, record.at, agenda.ProposalAdopted)
        if adopted[0].legal:
            capacities = set(seats(before).values())
            assert {Capacity.JUDICIAL_OFFICE, Capacity.LEGAL} <= capacities
        waiting = {applicant(it) for it in before if applies(it.fact)} - {
            applicant(it) for it in before if answers(it.fact)
        }
        assert not waiting


def applicant(record: Record) -> Any:
    """Who asked to take part."""
    fact: Any = record.fact
    return fact.applicant


def applies(fact: Any) -> bool:
    """Whether somebody asks to take part."""
    return isinstance(fact, notice.ApplicationReceived)


def answers(fact: Any) -> bool:
    """Whether somebody who asked has an answer."""
    return isinstance(fact, notice.ApplicationAdmitted | notice.ApplicationRejected)


def seats(before: Sequence[Record]) -> dict[UUID, Capacity]:
    """Who has a seat after these records, in what capacity."""
    found: dict[UUID, Capacity] = {}
    for record in before:
        if isinstance(record.fact, notice.SeatFilled):
            found[record.fact.party.id] = record.fact.capacity
        if isinstance(record.fact, notice.SeatReplaced):
            del found[record.fact.leaves.id]
            found[record.fact.party.id] = record.fact.capacity
    return found


@guard
def check_departments(district: District, records: Sequence[Record]) -> None:
    """N4 A department sits by an invitation of a street that it accepted."""
    for record, fact, before in each(records, notice.SeatFilled, notice.SeatReplaced):
        found = district.registry.find(fact.party.id)
        if found is None or found.kind not in (Kind.DEPARTMENT, Kind.DISTRICT):
            continue
        accepted = {
            it.invitation
            for it in known(before, record.at, notice.InvitationAnswered)
            if it.accepted
        }
        invited = [
            it
            for it in known(before, record.at, notice.PartyInvited)
            if it.party == fact.party and it.invitation in accepted
        ]
        inviting = [district.registry.find(it.invited_by) for it in invited]
        assert any(it is not None and it.kind is Kind.STREET for it in inviting)


@guard
def check_hosts(district: District, records: Sequence[Record]) -> None:
    """D1 Whoever hosts has no seat and did not raise the matter, unless it organises it."""
    submitted: Any = records[0].fact
    for _, fact, before in each(records, discussion.SessionOpened):
        assert fact.host.id not in seats(before)
    for _, fact, before in each(records, notice.NoticePublished, notice.NoticeAmended):
        neutral(fact.notice.host, fact.notice.parties, submitted, before)
    for record, fact, before in each(records, discussion.HostReplaced):
        latest = known(before, record.at, notice.NoticePublished, notice.NoticeAmended)[-1]
        neutral(fact.host, latest.notice.parties, submitted, before)
    for index, record in enumerate(records):
        host = hosting(records[: index + 1])
        if isinstance(record.fact, notice.SeatFilled | notice.SeatReplaced):
            assert host is None or record.fact.party != host


def neutral(host: Any, parties: Any, submitted: Any, before: Sequence[Record]) -> None:
    """Refuse to believe in a host with a stake."""
    raised = {party.id for party in submitted.proposers}
    for record in before:
        if isinstance(record.fact, agenda.ProposalCosigned):
            raised.add(record.fact.cosigner.id)
        if isinstance(record.fact, agenda.ProposalAbsorbed):
            raised |= {it.id for it in (*record.fact.proposers, *record.fact.cosigners)}
    assert host.id not in raised - {submitted.organiser}
    assert host.id not in seats(before)
    interested = (Capacity.PROPERTY_COMPANY, Capacity.DEPARTMENT, Capacity.OWNERS_COMMITTEE)
    assert not any(it.organisation == host.id and it.capacity in interested for it in parties)


def hosting(before: Sequence[Record]) -> Any:
    """The host that the latest record names."""
    host = None
    for record in before:
        fact = record.fact
        if isinstance(fact, notice.NoticePublished | notice.NoticeAmended):
            host = fact.notice.host
        if isinstance(fact, discussion.HostReplaced):
            host = fact.host
    return host


@guard
def check_draws(district: District, records: Sequence[Record]) -> None:
    """N3 Once a commitment, with a value that could not be known when the pool was bound."""
    for record, fact, _ in each(records, draw.RosterPoolCommitted):
        late = record.by.role == "importer"
        known_from = fact.randomness.available_at
        assert known_from > record.at
        assert late or known_from > record.recorded_at
    for record, fact, before in each(records, draw.DrawExecuted):
        committed = one(known(before, record.at, draw.RosterPoolCommitted), draw=fact.draw)
        over = [it for it in before if isinstance(it.fact, draw.DrawExecuted | draw.DrawCancelled)]
        assert fact.draw not in {getattr(it.fact, "draw", None) for it in over}
        assert record.at >= committed.randomness.available_at
        pool = {
            it.id: it
            for part in known(before, record.at, draw.RosterPoolListed)
            if part.draw == fact.draw
            for it in part.candidates
        }
        assert len(set(fact.selected)) == committed.panel
        assert set(fact.selected) <= set(pool)
        for quota in committed.quotas:
            there = sum(pool[it].features[quota.feature] == quota.value for it in fact.selected)
            assert quota.least <= there <= quota.most
    for record, fact, before in each(records, notice.SeatFilled):
        assert (fact.source is notice.SeatSource.SAMPLING) == (fact.draw is not None)
        if fact.draw is not None:
            drawn = one(known(before, record.at, draw.DrawExecuted), draw=fact.draw)
            assert fact.party.id in drawn.selected


@guard
def check_talk(district: District, records: Sequence[Record]) -> None:
    """D1 Nobody speaks before a session opens or after it closes; no more agree than are there."""
    opened: dict[UUID, datetime] = {}
    closed: dict[UUID, datetime] = {}
    present: dict[UUID, set[UUID]] = {}
    for record in records:
        fact: Any = record.fact
        if isinstance(fact, discussion.SessionOpened):
            opened[fact.session] = record.at
        elif isinstance(fact, discussion.SessionClosed):
            closed[fact.session] = record.at
            assert opened[fact.session] <= record.at
        elif isinstance(fact, discussion.AttendanceRecorded):
            present.setdefault(fact.session, set()).update(party.id for party in fact.present)
        if isinstance(fact, IN_SESSION):
            assert opened[fact.session] <= record.at
            assert record.at <= closed.get(fact.session, record.at)
        if isinstance(fact, discussion.ConsensusRecorded) and fact.point is None:
            agreeing = fact.agreed + fact.disagreed + fact.abstained
            assert 1 <= agreeing <= len(present.get(fact.session, ()))


IN_SESSION = (
    discussion.StatementMade
    | discussion.StanceTaken
    | discussion.ConsensusRecorded
    | discussion.AttendanceRecorded
    | discussion.SessionAdjourned
    | discussion.SessionResumed
)


@guard
def check_shelving(district: District, records: Sequence[Record]) -> None:
    """K3 After repeated rounds or on a finding, with conditions, a review and the dissent."""
    for record, fact, before in each(records, decision.MatterShelved):
        rounds = len(known(before, record.at, discussion.SessionClosed))
        if fact.ground is decision.ShelvingGround.REPEATED_ROUNDS:
            assert rounds >= record.rules.shelving_rounds.value
        else:
            assert fact.finding
        assert rounds
        assert fact.conditions
        assert fact.review_on > beijing_date(record.at)
        assert isinstance(records[len(before) + 1].fact, decision.DissentRecorded)


@guard
def check_assemblies(district: District, records: Sequence[Record]) -> None:
    """K4 P1 Studied first and told in time where the rules of the day say so; judged by them."""
    for record, fact, before in each(records, decision.AssemblyCalled):
        day = beijing_date(record.at)
        studies = [it.fact for it in before if isinstance(it.fact, decision.PartyStudyRecorded)]
        if record.rules.party_study_first.value:
            assert any(it.studied_on <= day for it in studies)
        assert day <= fact.meets_on
        days = rule_of(record, fact.kind).notice_days
        assert not days or (fact.meets_on - day).days >= days or fact.urgent_reason
    for record, fact, before in each(records, decision.AssemblyVoted):
        called = known(before, record.at, decision.AssemblyCalled)[-1]
        assert called.kind is fact.kind
        assert called.meets_on <= beijing_date(record.at)
        votes = fact.votes_for + fact.votes_against + fact.abstained + fact.invalid
        assert votes <= fact.present <= fact.eligible
        rule = rule_of(record, fact.kind)
        quorate = met(rule.quorum, fact.present, fact.eligible)
        if rule.representatives is not None:
            quorate &= met(rule.representatives, fact.representatives, fact.members)
        carried = quorate and met(rule.majority, fact.votes_for, fact.present)
        assert carried == (fact.outcome is decision.AssemblyOutcome.CARRIED)
        assert quorate != (fact.outcome is decision.AssemblyOutcome.INQUORATE)
        following = records[len(before) + 1 : len(before) + 2]
        decides = [it.fact for it in following if isinstance(it.fact, decision.DecisionAdopted)]
        assert carried == any(it.decided_by is decision.DecidedBy.ASSEMBLY for it in decides)


def rule_of(record: Record, kind: decision.AssemblyKind) -> Any:
    """The rule of the day for such an assembly."""
    residents = kind is decision.AssemblyKind.RESIDENTS
    rules = record.rules
    return (rules.residents_assembly if residents else rules.representatives_assembly).value


def met(share: Any, part: int, whole: int) -> bool:
    """Whether it reaches the share, reckoned once more."""
    left, right = part * share.denominator, whole * share.numerator
    return whole > 0 and (left > right if share.strict else left >= right)


@guard
def check_decisions(district: District, records: Sequence[Record]) -> None:
    """K1 N5 Of what was talked about or voted on; technical ones after an assessment."""
    standing = False
    for index, record in enumerate(records):
        fact: Any = record.fact
        before = records[:index]
        if isinstance(fact, decision.DecisionAdopted):
            assert not standing
            standing = True
        if isinstance(fact, decision.DecisionAdopted | decision.AssemblyCalled):
            technical = known(before, record.at, agenda.ProposalAdopted)[0].technical
            assert not technical or known(before, record.at, notice.ExpertAssessmentFiled)
        if isinstance(fact, decision.DecisionCorrected):
            assert isinstance(records[fact.decision - 1].fact, decision.DecisionAdopted)
            assert records[fact.decision - 1].at <= record.at
            assert fact.law
            assert fact.article
            judge = district.registry.find(fact.corrected_by)
            assert judge is not None
            assert judge.kind in (Kind.STREET, Kind.DISTRICT)
            corrected = [
                it.fact.decision for it in before if isinstance(it.fact, decision.DecisionCorrected)
            ]
            assert fact.decision not in corrected
            standing = False
