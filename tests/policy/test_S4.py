"""S4 收集建档: each act recorded once and dated rightly, corrected in view, filed at the end."""

from datetime import date, datetime
from typing import Any

import pytest

from domain.catalogue import FACTS
from domain.events.archive import Amendment, CaseArchived, RecordCorrected
from domain.refusal import AlreadyExists, NotPermitted, OccurredBeforeItsCause, OccurredInFuture
from domain.rules.pack import years_after
from domain.steps.archive import (
    CORRECTABLE,
    AlreadyArchived,
    ArchiveCase,
    CorrectRecord,
    NoSuchRecord,
    NotCorrectable,
    StillGoingOn,
)
from domain.steps.proposal import DeclineProposal
from domain.steps.publicity import PublishOutcome
from tests.domain.course import (
    ADOPT,
    ASSIGN,
    DECIDED,
    HELD,
    PACK,
    PROPOSE,
    PROPOSED,
    REFER,
    changed,
)
from tests.domain.specification import NEIGHBOUR_CLERK, History, december, given


@pytest.mark.parametrize(
    ("at", "past"),
    [
        pytest.param(december(1, 12), True, id="as it is received"),
        pytest.param(december(1, 12, 0, 1), False, id="a second later"),
    ],
)
def test_an_act_is_not_in_the_future(at: datetime, past: bool) -> None:
    said = given("matter").when(PROPOSE, at=at, received=december(1, 12))
    if past:
        said.accepted()
    else:
        said.refused(OccurredInFuture, "S4", "occurred_at")


@pytest.mark.parametrize(
    ("at", "after"),
    [
        pytest.param(december(1, 8, 59, 59), False, id="a second before its cause"),
        pytest.param(december(1), True, id="with its cause"),
    ],
)
def test_an_act_is_not_before_its_cause(at: datetime, after: bool) -> None:
    said = given("matter", *PROPOSED).when(ADOPT, at=at, received=december(9))
    if after:
        said.accepted()
    else:
        said.refused(OccurredBeforeItsCause, "S4", "occurred_at")


def test_a_matter_on_the_agenda_has_no_acts_from_before_it_was_there() -> None:
    stream = given("matter", *PROPOSED, (ADOPT, december(2)))
    stream.when(PACK, at=december(2, 8), received=december(9)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


def test_a_late_record_is_accepted() -> None:
    given("matter").when(PROPOSE, at=december(1), received=december(31)).accepted()


def test_nothing_is_recorded_twice() -> None:
    given("matter", *PROPOSED).when(PROPOSE, at=december(1)).refused(AlreadyExists, "S4")


CLOSED = given("matter", *HELD).state.types.index("session.closed.v1") + 1
CORRECT = CorrectRecord(
    corrects=CLOSED,
    amendments=(Amendment(field="summary", now="同意装灯，费用由公益金列支。"),),
    reason="会议小结误记费用来源。",
)
PUBLISH = PublishOutcome(
    summary="已决议。",
    place="公告栏",
    published_from=date(2025, 12, 12),
    published_until=date(2025, 12, 31),
)
PUBLISHED: History = (*DECIDED, (PUBLISH, december(12)))
ARCHIVE = ArchiveCase(summary="楼道照明改造协商卷。")


def test_a_correction_supersedes_and_the_record_stays() -> None:
    given("matter", *HELD).when(CORRECT, at=december(12)).then(
        RecordCorrected(
            corrects=CLOSED,
            corrected_type="session.closed.v1",
            amendments=CORRECT.amendments,
            reason=CORRECT.reason,
        )
    )


@pytest.mark.parametrize(
    ("at", "after"),
    [
        pytest.param(december(10, 15, 59, 59), False, id="a second before the record"),
        pytest.param(december(10, 16), True, id="with the record"),
    ],
)
def test_a_correction_comes_after_what_it_corrects(at: datetime, after: bool) -> None:
    said = given("matter", *HELD).when(CORRECT, at=at, received=december(20))
    if after:
        said.accepted()
    else:
        said.refused(OccurredBeforeItsCause, "S4", "occurred_at")


def test_what_others_said_is_not_for_the_organiser_to_correct() -> None:
    """Guidance, findings, evaluations and answers are the words of those who gave them."""
    assert not {"guidance.given.v1", "finding.raised.v1", "evaluation.reported.v1"} & set(
        CORRECTABLE
    )


def test_a_correction_may_be_corrected_by_another() -> None:
    given("matter", *HELD, (CORRECT, december(12))).when(CORRECT, at=december(13)).accepted()


@pytest.mark.parametrize(
    ("values", "reason", "field"),
    [
        pytest.param({"corrects": 10_000}, NoSuchRecord, "corrects", id="a record not made"),
        pytest.param({"corrects": 1}, NotCorrectable, "amendments.0.field", id="a proposal"),
        pytest.param(
            {"amendments": (Amendment(field="session", now="x"),)},
            NotCorrectable,
            "amendments.0.field",
            id="another field",
        ),
        pytest.param(
            {"amendments": (*CORRECT.amendments, *CORRECT.amendments)},
            AlreadyExists,
            "amendments.1.field",
            id="a field twice",
        ),
    ],
)
def test_only_what_describes_is_corrected(values: dict[str, Any], reason: Any, field: str) -> None:
    given("matter", *HELD).when(changed(CORRECT, **values), at=december(12)).refused(
        reason, "S4", field
    )


def test_only_the_organiser_corrects() -> None:
    given("matter", *HELD).when(CORRECT, at=december(12), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )


def test_what_may_be_corrected_are_fields_that_exist() -> None:
    for name, fields in CORRECTABLE.items():
        assert fields <= FACTS[name].model_fields.keys()


def test_a_file_is_closed_with_a_manifest_and_the_years_it_is_kept() -> None:
    stream = given("matter", *PUBLISHED)
    stream.when(ARCHIVE, at=december(31)).then(
        CaseArchived(
            summary=ARCHIVE.summary,
            facts=len(stream.state.types),
            digest="ab" * 32,
            documents=(),
            retained_until=date(2035, 12, 31),
        )
    )
    given("matter", *PUBLISHED, (ARCHIVE, december(31))).when(ARCHIVE, at=december(31, 10)).refused(
        AlreadyArchived, "S4"
    )


@pytest.mark.parametrize(
    "history",
    [
        pytest.param(DECIDED, id="before the outcome is published"),
        pytest.param(HELD, id="before it is decided"),
        pytest.param((*PUBLISHED, (ASSIGN, december(13))), id="with an open task"),
        pytest.param((*PUBLISHED, (REFER, december(13))), id="with an open referral"),
    ],
)
def test_a_file_is_not_closed_while_anything_is_open(history: History) -> None:
    given("matter", *history).when(ARCHIVE, at=december(31)).refused(StillGoingOn, "S4")


def test_what_was_declined_is_filed_too() -> None:
    declined = (*PROPOSED, (DeclineProposal(reason="不属于协商范围。"), december(2)))
    given("matter", *declined).when(ARCHIVE, at=december(3)).accepted()


def test_a_leap_day_is_kept_until_the_28th() -> None:
    assert years_after(date(2024, 2, 29), 10) == date(2034, 2, 28)
    assert years_after(date(2024, 2, 29), 4) == date(2028, 2, 29)
