"""The guards over the whole district: appraisals, groups, mandates, links, the register."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, get_args
from uuid import UUID

from domain.event import Fact
from domain.events import (
    appraisal,
    archive,
    decision,
    discussion,
    erasure,
    linkage,
    mandate,
    opinions,
    registry,
    scoring,
)
from domain.procedure.relations import ROLES_OF_KINDS
from domain.roles import Role
from domain.rules.pack import beijing_date
from tests.domain.machine.district import ACQUAINTED, District, Record
from tests.domain.machine.matter_guards import seats

Across = Callable[[District], None]


def of(district: District, *kinds: type[Fact]) -> Iterator[tuple[Record, Any]]:
    """Every record of these kinds on the ledger."""
    return ((it, it.fact) for it in district.ledger if isinstance(it.fact, kinds))


def check_appraisals(district: District) -> None:
    """E5 Participants alone, once a subject and period over all rounds of an organiser."""
    rounds: dict[UUID, Any] = {}
    for record, opened in of(district, appraisal.AppraisalOpened):
        for other in rounds.values():
            apart = (
                opened.organiser != other.organiser
                or opened.period_from > other.period_until
                or opened.period_until < other.period_from
            )
            assert apart
        assert opened.organiser not in opened.subjects
        rounds[record.stream] = opened
    closed = {it.stream: it.position for it, _ in of(district, appraisal.AppraisalClosed)}
    given = set()
    for record, rating in of(district, appraisal.RatingGiven):
        opened = rounds[record.stream]
        assert rating.subject in opened.subjects
        assert rating.rater not in opened.subjects
        once = (rating.rater, rating.subject, opened.organiser, opened.period_from)
        assert once not in given
        given.add(once)
        assert record.position < closed.get(record.stream, record.position + 1)
        assert rating.rater in _took_part(district, rating.matter, record.position)
        first: Any = district.records(rating.matter)[0].fact
        assert first.organiser == opened.organiser


def _took_part(district: District, matter: UUID, before: int) -> set[UUID]:
    """Who sat on the roster when a session of the matter opened."""
    known = [it for it in district.records(matter) if it.position < before]
    found: set[UUID] = set()
    for index, record in enumerate(known):
        if isinstance(record.fact, discussion.SessionOpened):
            found |= set(seats(known[:index]))
        if isinstance(record.fact, discussion.StatementMade):
            found.add(record.fact.speaker.id)
    return found


def check_groups(district: District) -> None:
    """E3 Elected; under the law of 2025 no committee member and no close relative."""
    members: list[Record] = []
    for record in district.ledger:
        fact = record.fact
        if isinstance(fact, mandate.MandateGranted) and fact.role == "committee":
            members.append(record)
        if not isinstance(fact, mandate.SupervisionGroupFormed):
            continue
        assert all(it.elected_by_assembly for it in fact.members)
        assert beijing_date(record.at) < fact.term_until
        if not record.rules.supervision_excludes_relatives.value:
            continue
        assert all(it.no_committee_relative for it in fact.members)
        people = {it.person for it in fact.members}
        for granted in members:
            said: Any = granted.fact
            if said.organisation == fact.committee and said.person in people:
                assert not _in_force(district, granted, record.position, record.at)


def _in_force(district: District, granted: Record, position: int, moment: datetime) -> bool:
    """Whether a mandate held at a moment, as far as was known before a place on the ledger."""
    said: Any = granted.fact
    day = beijing_date(moment)
    revoked = any(
        it.position < position and fact.mandate == said.mandate and it.at <= moment
        for it, fact in of(district, mandate.MandateRevoked)
    )
    return said.valid_from <= day <= (said.valid_until or day) and not revoked


def check_hands(district: District) -> None:
    """S2 Nobody acts in a role that neither its kind nor a mandate gives, nor a person without; of
    the latest record."""
    record = district.ledger[-1]
    own, role, person = record.by.organisation, record.by.role, record.by.person
    found = district.registry.find(own)
    assert found is not None
    held = {
        fact.person
        for it, fact in of(district, mandate.MandateGranted)
        if (fact.organisation, fact.role) == (own, role)
        and _in_force(district, it, record.position, record.recorded_at)
    }
    carried = found.kind in ROLES_OF_KINDS.get(Role(role), frozenset())
    assert carried or None in held or role == Role.IMPORTER
    assert person is None or person in held
    assert record.at <= record.recorded_at


def check_links(district: District) -> None:
    """L4 Both sides say that a matter rose, and it rises once; S6 norms grow from examples."""
    risen = [it.stream for it, _ in of(district, linkage.MatterEscalated)]
    received = [fact.from_matter for _, fact in of(district, linkage.EscalationReceived)]
    assert risen == received
    assert len(set(risen)) == len(risen)
    settled = [
        it.stream for it, _ in of(district, linkage.CommonIssueDismissed, linkage.CommonIssueRaised)
    ]
    assert len(set(settled)) == len(settled)
    answered = [it.stream for it, _ in of(district, linkage.SuggestionAnswered)]
    assert len(set(answered)) == len(answered)
    for record, fact in of(district, linkage.CommonIssueDetected):
        communities = {district.records(it)[0].organisation for it in fact.matters}
        assert len(communities) >= fact.communities >= record.rules.common_issue_communities.value
    exemplary = {it.stream: it.position for it, _ in of(district, archive.CaseMarkedExemplary)}
    for record, fact in of(district, archive.NormAdopted):
        assert all(exemplary[case] < record.position for case in fact.cases)
    for record, _ in of(district, linkage.SuggestionAnswered):
        made: Any = district.records(record.stream)[0].fact
        assert record.acting_for == made.addressee


def check_opinions(district: District) -> None:
    """A2 While the call ran, through its channels; summed up after it."""
    for record, fact in of(district, opinions.OpinionGathered, opinions.OpinionsSummarised):
        called: Any = district.records(record.stream)[0].fact
        if isinstance(fact, opinions.OpinionGathered):
            assert record.at <= called.closes_at
            assert fact.channel in called.channels
        else:
            assert record.at >= called.closes_at


def check_register(district: District) -> None:
    """S2 An organisation enters once, and what has ended does not change any more."""
    entered: set[UUID] = set()
    ended: set[UUID] = set()
    for _, fact in of(
        district,
        registry.OrganisationRegistered,
        registry.OrganisationRenamed,
        registry.OrganisationMerged,
        registry.OrganisationDissolved,
    ):
        assert fact.organisation not in ended
        if isinstance(fact, registry.OrganisationRegistered):
            assert fact.organisation not in entered
            entered.add(fact.organisation)
        if isinstance(fact, registry.OrganisationMerged | registry.OrganisationDissolved):
            ended.add(fact.organisation)


def check_erased(district: District) -> None:
    """R1 By the district alone, a person known here, and once."""
    erased = [fact.subject for _, fact in of(district, erasure.SubjectErased)]
    assert len(set(erased)) == len(erased)
    mandated = {fact.person for _, fact in of(district, mandate.MandateGranted)}
    groups = (fact.members for _, fact in of(district, mandate.SupervisionGroupFormed))
    watching = {member.person for members in groups for member in members}
    assert set(erased) <= ACQUAINTED | mandated | watching
    for record, fact in of(district, erasure.SubjectErased):
        assert record.stream == fact.subject
        assert record.by.role == Role.DISTRICT


def check_scorecards(district: District) -> None:
    """E6 After the year, by the district's own formula, once; objected to in time; final after all
    that, on figures that add up; whoever decides is never assessed."""
    formulas = [(it, fact) for it, fact in of(district, scoring.ScoringFormulaAdopted)]
    proposed: dict[UUID, Any] = {}
    open_objections: dict[UUID, set[UUID]] = {}
    final: set[UUID] = set()
    for record, fact in of(district, *get_args(scoring.ScorecardFact)):
        card, stream = proposed.get(record.stream), record.stream
        objections = open_objections.setdefault(stream, set())
        match fact:
            case scoring.ScorecardProposed():
                assert card is None
                assert beijing_date(record.at).year > fact.year
                assert _formula_of(formulas, record, fact) == fact.figures.formula
                proposed[stream] = fact
            case scoring.ScorecardObjectionFiled():
                assert stream not in final
                assert record.at <= card.objections_until
                assert record.acting_for == district.registry.heir(card.organisation)
                objections.add(fact.objection)
            case scoring.ScorecardObjectionDecided():
                objections.remove(fact.objection)
            case scoring.ScorecardFinalised():
                assert record.at > card.objections_until
                assert not objections
                assert stream not in final
                final.add(stream)
            case scoring.ScorecardRestated():
                assert stream in final
                assert fact.differences
        if not isinstance(fact, scoring.ScorecardObjectionFiled):
            assert record.by.role == Role.DISTRICT
            assert record.organisation not in (record.by.organisation, record.acting_for)
        if hasattr(fact, "figures"):
            points = [it.points for it in fact.figures.figures if it.points is not None]
            assert fact.figures.score in (None, min(100_00, sum(points)))
            assert fact.figures.position < record.position
            assert fact.figures.as_of <= record.at


def _formula_of(formulas: list[tuple[Record, Any]], record: Record, fact: Any) -> str | None:
    """The formula that was adopted for the year of a card before the card was proposed."""
    fits = [
        said
        for adopted, said in formulas
        if said.formula.card is fact.card
        and said.year_from <= fact.year <= (said.year_until or fact.year)
        and adopted.position < record.position
    ]
    latest = max(fits, key=lambda said: int(said.year_from), default=None)
    return None if latest is None else str(latest.formula.id)


def check_kept(district: District) -> None:
    """I5 The ledger only grows: a decision that was corrected stands where it stood."""
    assert [it.position for it in district.ledger] == list(range(1, len(district.ledger) + 1))
    for record, fact in of(district, decision.DecisionCorrected):
        decided = district.records(record.stream)[fact.decision - 1]
        assert isinstance(decided.fact, decision.DecisionAdopted)


ACROSS: tuple[Across, ...] = (
    check_appraisals,
    check_groups,
    check_hands,
    check_links,
    check_opinions,
    check_register,
    check_erased,
    check_scorecards,
    check_kept,
)
