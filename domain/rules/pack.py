"""What a rule pack is, and which one is in force on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Annotated, Generic, TypeVar

from pydantic import Field

from domain.events.funds import FundSource
from domain.value import CalendarDay, Code, Line, Value

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
"""Beijing time. No summer time since 1992, so a fixed offset serves every date of the policy."""

T = TypeVar("T")


class Rule(Value, Generic[T]):
    """One value with the article it comes from. ``configured`` marks a default of ours where the
    source leaves the number open."""

    value: T = Field(
        default=None, validate_default=True
    )  # a rule that says None is written without
    source: Line
    configured: bool = False


class Share(Value):
    """A share of a whole, met exactly in integers: never a float."""

    numerator: Annotated[int, Field(ge=1, le=100)]
    denominator: Annotated[int, Field(ge=1, le=100)]
    strict: bool
    """True: more than the share. False: at least the share."""

    def met(self, part: int, whole: int) -> bool:
        """Whether ``part`` of ``whole`` reaches the share; of nothing, no share is reached."""
        left, right = part * self.denominator, whole * self.numerator
        return whole > 0 and (left > right if self.strict else left >= right)

    def __str__(self) -> str:
        return f"{'>' if self.strict else '≥'} {self.numerator}/{self.denominator}"


TERM_DAYS_MAX = 3660
"""No term is longer than the days of ten years."""


class Term(Value):
    """A term in days; the day of the act itself is not counted (民法典第二百零一条)."""

    days: Annotated[int, Field(ge=1, le=TERM_DAYS_MAX)]
    working: bool
    """True: working days by the State Council's notices. False: calendar days."""

    def __str__(self) -> str:
        return f"{self.days}{'个工作日' if self.working else '日'}"


class DemandRule(Value):
    """Which share of whom can demand an assembly; None where the rules give them no such right."""

    adult_residents: Share | None = None
    households: Share | None = None
    residents_groups: Share | None = None
    representatives: Share | None = None


class FormRule(Value):
    """N7 What a form of deliberation asks for.

    ``scales`` are those (``Scale``) at which it may be held, none given: at all; ``needs_any_of``
    are capacities (``Capacity``) of which the notice must name one; ``seats_min`` counts seats.
    """

    form: str
    scales: tuple[str, ...] = ()
    needs_any_of: tuple[str, ...] = ()
    seats_min: Annotated[int, Field(ge=1, le=1000)] = 1


class AssemblyRule(Value):
    """When an assembly may decide, and by how many."""

    quorum: Share
    """Of those entitled to attend."""
    majority: Share
    """Of those present."""
    notice_days: Annotated[int, Field(ge=0, le=366)] | None = None
    """Days between the call and the meeting; None where no rule states them."""
    representatives: Share | None = None
    """Share of residents' representatives among the members; None where no rule states it."""


class RulePack(Value):
    """The values in force from a day on. The pack in force **when the act happened** judges it."""

    id: Code
    effective_from: CalendarDay
    zh: Line
    residents_assembly: Rule[AssemblyRule]
    representatives_assembly: Rule[AssemblyRule]
    publication_days: Rule[int | None]
    notice_days: Rule[int]
    shelving_rounds: Rule[int]
    late_record_days: Rule[int]
    retention_years: Rule[int]

    residents_assembly_demand: Rule[DemandRule]
    representatives_assembly_demand: Rule[DemandRule]
    assemblies_every_months: Rule[int]
    party_study_first: Rule[bool]
    charter_filing: Rule[Term | None]
    forms: Rule[tuple[FormRule, ...]]
    assembly_funds: Rule[tuple[FundSource, ...]]
    """S5 Sources of which an assembly alone disposes."""

    supervision_excludes_relatives: Rule[bool]
    supervision_term_years: Rule[int]
    appraisal_months: Rule[int]
    appraisal_closing: Rule[Term]
    common_issue_communities: Rule[int]
    common_issue_months: Rule[int]
    extensions_max: Rule[int]
    extension_working_days_max: Rule[int]

    proposal_answer: Rule[Term]
    guidance: Rule[Term]
    notice_after_adoption: Rule[Term]
    invitation: Rule[Term]
    invitation_answer: Rule[Term]
    minutes: Rule[Term]
    assembly_call: Rule[Term]
    outcome_publication: Rule[Term]
    progress_publication: Rule[Term]
    referral_acceptance: Rule[Term]
    referral_answer: Rule[Term]
    objection_decision: Rule[Term]
    extension_decision: Rule[Term]
    relay: Rule[Term]
    verification: Rule[Term]
    funds_publication: Rule[Term]
    funds_audit: Rule[Term]
    finding_answer: Rule[Term]
    suggestion_answer: Rule[Term]
    common_issue_answer: Rule[Term]
    street_report: Rule[Term]
    archive: Rule[Term]
    scorecard_objection: Rule[Term] | None = None
    """None in packs adopted before there were scorecards: ``packs.SCORECARD_OBJECTION`` holds."""


def in_force(packs: Sequence[RulePack], moment: datetime) -> RulePack:
    """The pack in force at a moment, by its date in Beijing; of two from one day the later given.

    Acts older than every pack are judged by the first given.
    """
    day = beijing_date(moment)
    chosen = packs[0]
    for pack in packs:
        if chosen.effective_from <= pack.effective_from <= day:
            chosen = pack
    return chosen


def beijing_date(moment: datetime) -> date:
    """The calendar day of a moment in Beijing."""
    return moment.astimezone(BEIJING).date()


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    first = date(year, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def years_after(day: date, years: int) -> date:
    """The same day so many years later; the 29th of February may become the 28th."""
    return months_before(day, -12 * years)


def start_of_day(day: date) -> datetime:
    """The first moment of a day in Beijing, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The last second of a day in Beijing, in UTC: what is due on a day is in time until then."""
    return start_of_day(day + timedelta(days=1)) - timedelta(seconds=1)
