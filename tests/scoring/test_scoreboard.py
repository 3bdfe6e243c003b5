"""The scoreboard of the sample district: what it says is what its items come to one by one, live
and as of any moment and place of the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from psycopg.sql import SQL

from domain.act import Command
from domain.event import Actor, Event
from domain.events.rulebook import Holiday
from domain.events.scoring import ExclusionReason
from domain.roles import Role
from domain.scoring.card import NOTHING, Count
from domain.steps.registration import MergeOrganisation
from domain.steps.rulebook import PublishHolidayCalendar
from domain.steps.score_items import ExcludeScoreItem, ReadmitScoreItem
from domain.streams.registry import REGISTRY_STREAM, organisation_id
from domain.streams.scorecard import ScorecardStage, scorecard_id
from infra.district import District, open_district
from infra.register import Register
from infra.settings import Settings
from infra.submission import Submission
from projections.scorecards import ScorecardPage
from service.sample.names import DISTRICT_CODE
from service.scoring.reckoning import Reckoner
from service.scoring.scoreboard import CountedItem, Moment, Scoreboard
from tests.conftest import NewDatabase, settle
from tests.scoring.test_sums import Counts, one_by_one

THEN = datetime(2026, 10, 31, 15, 59, tzinfo=UTC)
YEARS = (2025, 2026)
DISTRICT = Actor(organisation_id(DISTRICT_CODE), Role.DISTRICT)
IMPORTER = Actor(organisation_id(DISTRICT_CODE), Role.IMPORTER)


@pytest.fixture(scope="module")
def district(
    sample_database: str,
    new_database: NewDatabase,
    drop_database: Callable[[str], None],
    settings_for: Callable[[str], Settings],
) -> Iterator[District]:
    name = new_database(sample_database)
    with open_district(settings_for(name)) as opened:
        settle(opened)
        yield opened
    drop_database(name)


@pytest.fixture(scope="module")
def board(district: District) -> Scoreboard:
    return Scoreboard(district, Register(district.recorder))


def record(district: District, command: Command, stream: UUID, actor: Actor = IMPORTER) -> None:
    submission = Submission.of(command, stream, actor)
    district.ledger.submit(Reckoner.alone(district).complete(submission))
    settle(district)


def says(board: Scoreboard, moment: Moment) -> Counts:
    return {
        (office, year, indicator): count
        for year in YEARS
        for office, of in board.counts(year, moment).items()
        for indicator, count in of.items()
    }  # type: ignore[return-value]  # cells are tuples of these three


def from_scratch(district: District, as_of: datetime, until: int = 2**62) -> Counts:
    return one_by_one([it for it in events_of(district) if it.position <= until], as_of)


_read: list[Event] = []


def events_of(district: District) -> list[Event]:
    """All that is on the ledger; read once."""
    for page in district.recorder.pages(_read[-1].position if _read else 0, 5000):
        _read.extend(page)
    return _read


def fullest(board: Scoreboard) -> tuple[UUID, str]:
    """The office and indicator with most items of 2026 that are no tally."""
    counted = [
        (len(board.items(office, indicator, 2026, Moment(THEN))), office, indicator)
        for office, of in board.counts(2026, Moment(THEN)).items()
        for indicator in of
        if indicator in ("notices_published", "outcomes_published")
    ]
    _, office, indicator = max(counted)
    return office, indicator


@pytest.mark.parametrize("months", [0, 3, 6, 9, 12, 18])
def test_it_says_what_items_come_to(district: District, board: Scoreboard, months: int) -> None:
    as_of = THEN - timedelta(days=30 * months)
    told = says(board, Moment(as_of))
    assert told == from_scratch(district, as_of)
    assert told or months > 12


@pytest.mark.parametrize("part", [3, 2, 1])
def test_it_says_what_was_known(district: District, board: Scoreboard, part: int) -> None:
    until = district.recorder.head() * part // 4
    known_at = district.recorder.page(until - 1, 1)[0].recorded_at
    told = says(board, Moment(THEN, None, until))
    assert told == from_scratch(district, THEN, until)
    last = max(it.position for it in events_of(district) if it.recorded_at <= known_at)
    assert says(board, Moment(THEN, known_at)) == from_scratch(district, THEN, last)


def test_nothing_was_known_before_the_first_event(board: Scoreboard) -> None:
    assert says(board, Moment(THEN, datetime(2020, 1, 1, tzinfo=UTC))) == {}
    assert says(board, Moment(THEN, None, 0)) == {}


def test_what_is_official_can_be_counted_again(district: District, board: Scoreboard) -> None:
    pages: list[ScorecardPage] = district.projector.stores["scorecards"].select(SQL(""), [])
    versions = [(page, version) for page in pages for version in page.versions]
    assert {version.stage for _, version in versions} == set(ScorecardStage) - {"provisional"}
    for page, version in versions:
        said = version.figures
        moment = Moment(said.as_of, None, said.position)
        counts = board.counts(page.year, moment).get(page.organisation, {})
        for figure in said.figures:
            count = counts.get(figure.indicator, NOTHING)
            assert count == Count(
                figure.numerator, figure.denominator, figure.excluded, figure.late
            )


def test_the_months_are_those_of_the_year(board: Scoreboard) -> None:
    office, indicator = fullest(board)
    months = board.months(office, 2026, Moment(THEN))
    assert [it.astimezone(UTC).isoformat()[:7] for it, _ in months[:2]] == ["2026-01", "2026-02"]
    assert months[-1][0] == THEN
    assert len(months) == 10
    for end, counts in months:
        at_once = board.counts(2026, Moment(end)).get(office, {})
        assert counts[indicator] == at_once.get(indicator, NOTHING)
    assert 2026 in board.years(Moment(THEN))


def test_an_item_left_out_counts_as_such_and_says_why(
    district: District, board: Scoreboard
) -> None:
    office, indicator = fullest(board)
    before = board.counts(2026, Moment(THEN))[office][indicator]
    at = district.recorder.head()
    item = board.items(office, indicator, 2026, Moment(THEN))[0]
    named = {
        "organisation": office,
        "year": 2026,
        "indicator": indicator,
        "of": item.stream,
        "item": item.opened,
        "explanation": "登记有误，已查实。",
        "occurred_at": THEN,
    }
    card = scorecard_id(office, 2026)
    reason = ExclusionReason.RECORDED_WRONGLY
    record(district, ExcludeScoreItem(**named, reason=reason), card, DISTRICT)
    after = board.counts(2026, Moment(THEN))[office][indicator]
    assert (after.denominator, after.excluded) == (before.denominator - 1, before.excluded + 1)
    told = _item(board, office, indicator, item.opened)
    assert (told.reason, told.positions[-1]) == (reason, district.recorder.head())
    assert told.counted.excluded == 1

    excluded = district.recorder.head()
    (changed,) = board.differences(
        office, 2026, Moment(THEN, None, at), Moment(THEN, None, excluded)
    )
    assert (changed.indicator, changed.events) == (indicator, (excluded,))
    assert changed.denominator_before - 1 == changed.denominator

    record(district, ReadmitScoreItem(**named), card, DISTRICT)
    assert board.counts(2026, Moment(THEN))[office][indicator] == before
    assert _item(board, office, indicator, item.opened).reason is None
    was = board.counts(2026, Moment(THEN, None, excluded))[office][indicator]
    assert was == after


def _item(board: Scoreboard, office: UUID, indicator: str, opened: int) -> CountedItem:
    (found,) = board.items(office, indicator, 2026, Moment(THEN), after=opened - 1, limit=1)
    return found


def test_another_calendar_counts_everything_anew(district: District, board: Scoreboard) -> None:
    before, at = says(board, Moment(THEN)), district.recorder.head()
    holidays = Holiday(name="测试假期", first=date(2026, 1, 5), last=date(2026, 9, 30))
    command = PublishHolidayCalendar(
        year=2026, notice="测试通知", issued_on=date(2025, 12, 1), holidays=(holidays,)
    )
    record(district, command, REGISTRY_STREAM, DISTRICT)
    after = says(board, Moment(THEN))
    assert after == from_scratch(district, THEN)
    assert after != before
    assert says(board, Moment(THEN, None, at)) == before


def test_a_merger_leaves_to_the_heir_what_begins_after_it(
    district: District, board: Scoreboard
) -> None:
    before = board.counts(2026, Moment(THEN))
    street, heir = sorted(
        (it.id for it in board.registry().organisations.values() if it.kind == "street"),
        key=lambda it: -len(before.get(it, {})),
    )[:2]
    command = MergeOrganisation(
        organisation=street, into=heir, occurred_at=datetime(2026, 5, 1, tzinfo=UTC)
    )
    record(district, command, REGISTRY_STREAM)
    after = board.counts(2026, Moment(THEN))
    assert after != before
    assert says(board, Moment(THEN)) == from_scratch(district, THEN)


def test_a_place_that_is_not_yet_there_is_the_present(board: Scoreboard) -> None:
    assert says(board, Moment(THEN, None, 10**9)) == says(board, Moment(THEN))
