"""What happens to a duty on its way: sent back, paused, moved, redirected, recorded late; and what
recurs without anybody's doing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.duties.standing import Status
from domain.events import decision, discussion, funds, notice, publicity, referral, undertaking
from domain.events.agenda import ProposalAdopted, ProposalSubmitted
from domain.events.appraisal import AppraisalClosed, AppraisalOpened
from domain.events.decision import AssemblyOutcome
from domain.events.registry import Kind, OrganisationDissolved, OrganisationRegistered
from domain.events.rulebook import Holiday
from domain.rules.deadline import Why
from tests.domain.duty_histories import (
    ID,
    NEW_YEAR,
    end_of,
    made,
    published,
    reckoner,
    standings,
    told,
)
from tests.domain.specification import COMMITTEE, HOUSING, PROPERTY, STREET, WATER

DECIDED = made(decision.DecisionAdopted, report_to=())


def ref(fact: Any, **values: Any) -> Any:
    """A fact in the course of the referral."""
    return made(fact, referral=ID, **values)


def clock(day: date, working_days: int | None = 15) -> dict[str, Any]:
    """A clock that came to this day."""
    return {"due_at": end_of(day), "working_days": working_days}


ISSUED = ref(referral.ReferralIssued, to=HOUSING, **clock(date(2025, 12, 22)))
ANSWERED = ref(referral.ReferralAnswered)
REJECTED = ref(referral.AnswerRejected)


class TestReferral:
    """The clock of a referral, and that resending never resets it."""

    def test_a_rejected_answer_is_owed_by_the_same_clock(self) -> None:
        course = (
            (ISSUED, "2025-12-01"),
            (ANSWERED, "2025-12-20"),
            (REJECTED, "2025-12-26"),
            (ANSWERED, "2025-12-29"),
        )

        def stands(as_of: str) -> list[tuple[str, str | None]]:
            return told(standings("referral_answer", *course, as_of=as_of))

        assert stands("2025-12-25") == [("met", "2025-12-22")]
        assert stands("2025-12-27") == [("overdue", "2025-12-22")]
        assert stands("2025-12-30") == [("met_late", "2025-12-22")]

    def test_pauses_stop_the_clock_and_show(self) -> None:
        course = (
            (ISSUED, "2025-12-01"),
            (ref(referral.ReferralPaused), "2025-12-10"),
            (ref(referral.ReferralResumed), "2025-12-17"),
        )
        (standing,) = standings("referral_answer", *course[:2], as_of="2026-12-31")
        assert (standing.status, standing.due.on) == (Status.OPEN, None)
        (resumed,) = standings("referral_answer", *course, as_of="2025-12-18")
        assert resumed.due.on == date(2025, 12, 29)
        account = reckoner().account(resumed.run)
        assert account is not None
        paused = [day.date.day for day in account.days if day.why is Why.PAUSED]
        assert paused == list(range(11, 18))

    def test_what_is_met_while_the_clock_stands_is_in_time(self) -> None:
        course = (
            (ISSUED, "2025-12-01"),
            (ref(referral.ReferralPaused), "2025-12-10"),
            (ANSWERED, "2026-03-01"),
        )
        assert told(standings("referral_answer", *course, as_of="2026-03-02")) == [("met", None)]

    @pytest.mark.parametrize(
        ("working_days", "due"), [(15, "2025-12-29"), (None, "2025-12-30")], ids=["days", "moment"]
    )
    def test_extensions(self, working_days: int | None, due: str) -> None:
        issued = ref(referral.ReferralIssued, to=HOUSING, **clock(date(2025, 12, 22), working_days))
        granted = ref(referral.ExtensionGranted, due_at=end_of(date(2025, 12, 30)), working_days=5)
        course = ((issued, "2025-12-01"), (granted, "2025-12-15"))
        assert told(standings("referral_answer", *course, as_of="2025-12-16")) == [("open", due)]
        assert told(standings("referral_answer", *course, as_of="2025-12-14")) == [
            ("open", "2025-12-22")
        ]

    def test_a_clock_fixed_to_a_moment_ends_at_that_moment(self) -> None:
        moment = end_of(date(2025, 12, 5)).replace(hour=4)
        issued = ref(referral.ReferralIssued, to=HOUSING, due_at=moment, working_days=None)
        course = ((issued, "2025-12-01"),)
        assert standings("referral_answer", *course, as_of=moment)[0].status is Status.OPEN
        (late,) = standings("referral_answer", *course, as_of="2025-12-05T13:00:00")
        assert (late.status, late.days_late) == (Status.OVERDUE, 0)

    def test_redirected_it_ends_for_the_first_and_opens_for_the_other(self) -> None:
        course = (
            (ISSUED, "2025-12-01"),
            (ref(referral.ReferralObjected, judge=STREET), "2025-12-02"),
            (ref(referral.ReferralObjectionDecided, upheld=True), "2025-12-04"),
            (ref(referral.ReferralRedirected, to=WATER, **clock(date(2025, 12, 26))), "2025-12-05"),
        )
        found = standings("referral_answer", *course, as_of="2026-01-01")
        assert [(it.run.owed_by, it.status) for it in found] == [
            (HOUSING, Status.ENDED),
            (WATER, Status.OVERDUE),
        ]
        accepting = standings("referral_acceptance", *course, as_of="2025-12-06")
        assert [(it.run.owed_by, it.status) for it in accepting] == [
            (HOUSING, Status.MET),
            (WATER, Status.OPEN),
        ]

    def test_a_dismissed_objection_leaves_it_to_be_accepted(self) -> None:
        course = (
            (ISSUED, "2025-12-01"),
            (ref(referral.ReferralObjected, judge=STREET), "2025-12-02"),
            (ref(referral.ReferralObjectionDecided, upheld=False), "2025-12-04"),
        )
        found = standings("referral_acceptance", *course, as_of="2025-12-05")
        assert told(found) == [("met", "2025-12-03"), ("open", "2025-12-08")]
        assert found[1].run.owed_by == HOUSING

    def test_reopened_it_has_a_clock_of_its_own(self) -> None:
        course = (
            (ISSUED, "2025-12-01"),
            (ANSWERED, "2025-12-20"),
            (ref(referral.ReferralReopened, **clock(date(2026, 2, 2))), "2026-01-12"),
        )
        found = standings("referral_answer", *course, as_of="2026-01-13")
        assert told(found) == [("met", "2025-12-22"), ("open", "2026-02-02")]
        assert found[1].run.owed_by == HOUSING


class TestPublication:
    """What is taken back is owed anew; what remains is not."""

    def out(self, number: int) -> Any:
        return made(publicity.OutcomePublished, publication=_id(number))

    def back(self, number: int) -> Any:
        return made(publicity.PublicationWithdrawn, publication=_id(number))

    def test_withdrawn_it_is_owed_anew(self) -> None:
        course = (
            (DECIDED, "2025-12-01"),
            (self.out(1), "2025-12-02"),
            (self.back(1), "2025-12-08"),
        )
        assert told(standings("outcome_publication", *course, as_of="2025-12-23")) == [
            ("met", "2025-12-15"),
            ("overdue", "2025-12-22"),
        ]

    def test_another_that_stands_is_enough(self) -> None:
        course = (
            (DECIDED, "2025-12-01"),
            (self.out(1), "2025-12-02"),
            (self.out(2), "2025-12-03"),
            (self.back(1), "2025-12-08"),
        )
        assert told(standings("outcome_publication", *course, as_of="2026-12-23")) == [
            ("met", "2025-12-15")
        ]

    def test_one_publication_serves_all_that_is_owed_by_then(self) -> None:
        course = (
            (made(funds.FundsApproved), "2025-12-01"),
            (made(funds.PaymentMade), "2025-12-10"),
            (made(funds.FundsPublished), "2025-12-23"),
            (made(funds.PaymentMade), "2025-12-24"),
        )
        assert told(standings("funds_publication", *course, as_of="2025-12-25")) == [
            ("met_late", "2025-12-22"),
            ("met", "2025-12-31"),
            ("open", "2026-01-15"),
        ]


def _id(number: int) -> Any:
    return type(ID)(int=number)


class TestTask:
    """A task given to another, or another day."""

    ASSIGNED = made(undertaking.TaskAssigned, task=ID, owner=PROPERTY, due_on=date(2025, 12, 10))

    def again(self, owner: Any) -> Any:
        return made(undertaking.TaskReassigned, task=ID, owner=owner, due_on=date(2025, 12, 20))

    def test_in_time_to_the_same_it_has_another_day(self) -> None:
        course = ((self.ASSIGNED, "2025-12-01"), (self.again(PROPERTY), "2025-12-10T23:59:59"))
        (found,) = standings("task", *course, as_of="2025-12-11")
        assert told([found]) == [("open", "2025-12-20")]
        assert [entry.due_on for entry in found.run.entries] == [
            date(2025, 12, 10),
            date(2025, 12, 20),
        ]

    @pytest.mark.parametrize(
        ("owner", "when", "days_late"),
        [(PROPERTY, "2025-12-11T00:00:00", 1), (COMMITTEE, "2025-12-05", 0)],
        ids=["too late", "to another"],
    )
    def test_otherwise_one_ends_and_another_begins(
        self, owner: Any, when: str, days_late: int
    ) -> None:
        course = ((self.ASSIGNED, "2025-12-01"), (self.again(owner), when))
        found = standings("task", *course, as_of="2025-12-12")
        assert told(found) == [("ended", "2025-12-10"), ("open", "2025-12-20")]
        assert [it.run.owed_by for it in found] == [PROPERTY, owner]
        assert found[0].days_late == days_late

    def test_a_day_at_the_end_of_time_is_still_a_day(self) -> None:
        for day, status in ((date.max, Status.OPEN), (date.min, Status.OVERDUE)):
            task = made(undertaking.TaskAssigned, task=ID, owner=PROPERTY, due_on=day)
            (found,) = standings("task", (task, "2025-12-01"), as_of="2025-12-02")
            assert found.status is status
            assert reckoner().working_days_late(found) in (0, None)


class TestTimes:
    """When it happened, when it was recorded, and what the calendar was."""

    def test_a_late_record_is_judged_by_when_it_happened(self) -> None:
        course = (
            (made(ProposalSubmitted, organiser=COMMITTEE), "2025-12-01"),
            (made(ProposalAdopted), "2025-12-20", "2026-01-05"),
        )
        kind = "proposal_answer"
        assert told(standings(kind, *course, as_of="2025-12-31")) == [("met", "2025-12-22")]
        then = standings(kind, *course, as_of="2025-12-31", known_at="2025-12-31")
        assert told(then) == [("overdue", "2025-12-22")]

    def test_acts_recorded_out_of_order_are_taken_in_order(self) -> None:
        session = made(discussion.SessionClosed, session=ID)
        course = (
            (session, "2025-12-01"),
            (made(discussion.MinutesSigned, session=ID), "2025-12-09", "2025-12-09"),
            (made(discussion.MinutesSigned, session=ID), "2025-12-05", "2025-12-10"),
        )
        assert told(standings("minutes", *course, as_of="2025-12-11")) == [("met", "2025-12-08")]

    def test_a_later_notice_moves_an_open_deadline(self) -> None:
        course = ((made(ProposalSubmitted, organiser=COMMITTEE), "2025-12-22"),)
        before = reckoner(published(2025))
        after = reckoner(published(2025), published(2026, NEW_YEAR))
        (provisional,) = standings("proposal_answer", *course, as_of="2025-12-23", by=before)
        assert (provisional.due.on, provisional.due.provisional) == (date(2026, 1, 12), True)
        (final,) = standings("proposal_answer", *course, as_of="2025-12-23", by=after)
        # The first of January is off, the fourth, a Sunday, is worked for the second.
        assert (final.due.on, final.due.provisional) == (date(2026, 1, 13), False)
        account = after.account(final.run)
        assert account is not None
        assert {day.name for day in account.days if day.why is Why.HOLIDAY} == {"元旦"}

    def test_working_days_late_leave_holidays_out(self) -> None:
        week = Holiday(name="假", first=date(2025, 12, 23), last=date(2025, 12, 24))
        by = reckoner(published(2025, week))
        course = ((made(ProposalSubmitted, organiser=COMMITTEE), "2025-12-01"),)
        (late,) = standings("proposal_answer", *course, as_of="2025-12-29", by=by)
        assert (late.days_late, by.working_days_late(late)) == (7, 3)

    def test_the_rules_of_the_day_of_the_act(self) -> None:
        """Both packs shipped agree on every term, so one that was adopted stands in."""
        old, new = reckoner().packs
        short = new.proposal_answer.model_copy(
            update={"value": new.proposal_answer.value.model_copy(update={"days": 3})}
        )
        adopted = new.model_copy(update={"id": "district-2026", "proposal_answer": short})
        by = type(reckoner())(reckoner().calendar, (old, new, adopted))
        course = ((made(ProposalSubmitted, organiser=COMMITTEE), "2026-01-12"),)
        for pack, due in (("district-2026", "2026-01-15"), (new.id, "2026-02-02")):
            found = standings("proposal_answer", *course, as_of="2026-01-13", by=by, rule_pack=pack)
            assert told(found) == [("open", due)]

    def test_a_cancelled_notice_is_to_be_given_anew(self) -> None:
        course = (
            (made(ProposalAdopted), "2025-12-01"),
            (made(notice.NoticePublished), "2025-12-02"),
            (made(notice.NoticeCancelled), "2025-12-05"),
        )
        assert told(standings("notice", *course, as_of="2026-02-01")) == [
            ("met", "2025-12-31"),
            ("overdue", "2026-01-04"),
        ]


class TestRecurring:
    """What every committee owes, whether or not anything was recorded."""

    BEGUN = (
        made(OrganisationRegistered, organisation=COMMITTEE, kind=Kind.COMMITTEE),
        "2024-10-10",
    )
    HELD = made(decision.AssemblyVoted, outcome=AssemblyOutcome.NOT_CARRIED)

    def test_an_assembly_in_every_half_year(self) -> None:
        course = (self.BEGUN, (self.HELD, "2025-06-30T23:59:59"), (self.HELD, "2026-01-01"))
        found = standings("half_yearly_assembly", *course, as_of="2026-07-01")
        assert told(found) == [
            ("met", "2025-06-30"),
            ("overdue", "2025-12-31"),
            ("met", "2026-06-30"),
            ("open", "2026-12-31"),
        ]
        assert {it.run.owed_by for it in found} == {COMMITTEE}
        assert found[1].run.period == (date(2025, 7, 1), date(2025, 12, 31))

    def test_an_inquorate_one_is_none(self) -> None:
        inquorate = made(decision.AssemblyVoted, outcome=AssemblyOutcome.INQUORATE)
        course = (self.BEGUN, (inquorate, "2025-06-01"))
        (found,) = standings("half_yearly_assembly", *course, as_of="2025-06-30")
        assert found.status is Status.OPEN

    def test_others_than_committees_owe_none(self) -> None:
        street = made(OrganisationRegistered, organisation=STREET, kind=Kind.STREET)
        assert standings("half_yearly_assembly", (street, "2024-10-10"), as_of="2026-01-01") == []

    def test_it_ends_with_the_committee(self) -> None:
        gone = made(OrganisationDissolved, organisation=COMMITTEE)
        found = standings(
            "half_yearly_assembly", self.BEGUN, (gone, "2025-03-01"), as_of="2027-01-01"
        )
        assert told(found) == [("ended", "2025-06-30")]

    def test_none_before_the_rules_were_in_force(self) -> None:
        old = (self.BEGUN[0], "2010-01-01")
        found = standings("half_yearly_assembly", old, as_of="2017-01-01")
        assert told(found) == [("open", "2017-06-30")]

    def test_an_appraisal_of_every_year_closed_in_time(self) -> None:
        opened = made(
            AppraisalOpened,
            organiser=COMMITTEE,
            period_from=date(2025, 1, 1),
            period_until=date(2025, 12, 31),
        )
        course = (
            self.BEGUN,
            (opened, "2025-12-20"),
            (made(AppraisalClosed), "2026-01-05"),
        )
        found = standings("appraisal", *course, as_of="2027-03-31")
        # Ninety days from the last of December.
        assert told(found)[:2] == [("met", "2026-03-31"), ("open", "2027-03-31")]
        (late,) = standings("appraisal", *course[:2], as_of="2026-04-01")[:1]
        assert late.status is Status.OVERDUE
