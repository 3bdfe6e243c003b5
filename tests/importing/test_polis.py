"""A Polis export: every vote kept, everybody's latest counted once, nothing of a broken export."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from domain.events.discussion import StanceTaken, StatementMade
from domain.events.notice import NoticePublished, SeatFilled
from domain.streams.registry import Organisation
from infra.district import District
from projections.points import POINTS, PointPage
from projections.projection import fold_all
from service.importing.polis import WITHHELD_TEXT, import_polis
from service.importing.report import ImportFailed, NoProgress
from tests.importing.files import Rows, Told, changed, write_rows

START = 1_656_000_000_000
"""Milliseconds; the votes below count seconds from here."""

SUMMARY: Rows = (
    ("topic", "小区停车怎么管？"),
    ("url", "https://pol.is/4abc"),
    ("voters", "3"),
    ("conversation-description", "说说您的看法。\n欢迎表态。"),
)
COMMENTS: Rows = (
    [
        "timestamp",
        "datetime",
        "comment-id",
        "author-id",
        "agrees",
        "disagrees",
        "moderated",
        "comment-body",
    ],
    (START, "", 0, 7, 2, 1, 1, "划定车位。"),
    (START + 5000, "", 1, 8, 1, 1, 0, "夜间开放地面车位。"),
    (START + 9000, "", 2, 8, 1, 0, -1, "骂人的话。"),
)
VOTES: Rows = (
    ("timestamp", "datetime", "comment-id", "voter-id", "vote"),
    (START + 20000, "", 0, 8, 1),  # 8 changes its mind: the file counts both
    (START + 1000, "", 0, 7, 1),
    (START + 2000, "", 0, 8, -1),
    (START + 4000, "", 1, 9, 1),  # before the comment's own time
    (START + 6000, "", 1, 7, -1),
    (START + 7000, "", 1, 8, 0),
    (START + 10000, "", 2, 9, 1),
)


def export(folder: Path, comments: Rows = COMMENTS, votes: Rows = VOTES) -> Path:
    write_rows(folder / "summary.csv", SUMMARY)
    write_rows(folder / "comments.csv", comments)
    write_rows(folder / "votes.csv", votes)
    return folder


@pytest.fixture
def polis(district: District, organiser: Organisation, report: Told) -> Any:
    """Imports a directory; gives the report."""

    def run(directory: Path, told: Told | None = None, **options: Any) -> Told:
        told = told or Told()
        import_polis(district, directory, told, organiser, progress=NoProgress(), **options)
        return told

    return run


def points(district: District) -> list[PointPage]:
    """In the order of the statements."""
    events = [event for page in district.recorder.pages() for event in page]
    found = fold_all(POINTS, events).values()
    return sorted(found, key=lambda point: point.sources[0])


def words(district: District, facts: Sequence[Any]) -> list[str]:
    commitments = [event.fact.text.commitment for event in facts]
    opened = district.vault.open(commitments)
    return [opened[commitment].text for commitment in commitments]


def facts(district: District, kind: type) -> list[Any]:
    return [e for page in district.recorder.pages() for e in page if isinstance(e.fact, kind)]


def test_the_latest_vote_of_each_counts_and_all_are_kept(
    district: District, polis: Any, tmp_path: Path
) -> None:
    report = polis(export(tmp_path))
    assert report.lines == []
    counted = [(it.agree, it.disagree, it.abstain, it.taken) for it in points(district)]
    assert counted == [(2, 0, 0, 3), (1, 1, 1, 3), (1, 0, 0, 1)]
    assert len(facts(district, StanceTaken)) == 7
    assert report.details["votes_that_count"] == 6
    assert report.details["votes_changed_later"] == 1
    assert report.details["points_as_in_file"] == 2
    assert report.details["points_where_file_counts_revotes_twice"] == 1


def test_times_are_those_of_the_file_and_the_notice_runs_before(
    district: District, polis: Any, tmp_path: Path
) -> None:
    polis(export(tmp_path))
    stances = facts(district, StanceTaken)
    seconds = [round(event.occurred_at.timestamp() - START / 1000) for event in stances]
    assert seconds == [1, 2, 4, 6, 7, 10, 20]
    (notice,) = facts(district, NoticePublished)
    ahead = notice.fact.notice.starts_at - notice.occurred_at
    assert ahead.days == 3
    assert len(facts(district, SeatFilled)) == 3


def test_a_comment_is_dated_with_a_vote_that_the_clocks_have_put_before_it(
    district: District, polis: Any, tmp_path: Path
) -> None:
    report = polis(export(tmp_path))
    early = facts(district, StanceTaken)[2]
    made = facts(district, StatementMade)
    (statement,) = [event for event in made if event.fact.statement == early.fact.point]
    assert early.position > statement.position
    assert early.occurred_at == statement.occurred_at
    assert report.details["comments_dated_by_an_earlier_vote"] == 1


def test_importing_again_adds_nothing_even_when_the_rows_have_moved(
    district: District, polis: Any, tmp_path: Path
) -> None:
    polis(export(tmp_path))
    head = district.recorder.head()
    polis(export(tmp_path))
    report = polis(export(tmp_path, votes=[VOTES[0], *sorted(VOTES[1:], key=str)]))
    assert (report.accepted, report.lines) == (0, [])
    assert district.recorder.head() == head


def test_withheld_words_stay_out_unless_asked_for(
    district: District, polis: Any, tmp_path: Path
) -> None:
    polis(export(tmp_path))
    said = words(district, facts(district, StatementMade))
    assert said == ["划定车位。", "夜间开放地面车位。", WITHHELD_TEXT]


def test_withheld_words_when_asked_for(district: District, polis: Any, tmp_path: Path) -> None:
    polis(export(tmp_path), with_withheld=True)
    assert words(district, facts(district, StatementMade))[2] == "骂人的话。"


def test_the_convention_of_signs_is_told_by_the_totals(
    district: District, polis: Any, tmp_path: Path
) -> None:
    turned = [VOTES[0], *((*row[:4], -int(str(row[4]))) for row in VOTES[1:])]
    report = polis(export(tmp_path, votes=turned))
    assert report.details["vote_convention"] == "-1 = agree"
    assert [it.agree for it in points(district)] == [2, 1, 1]


def test_totals_of_latest_votes_fit_as_well(district: District, polis: Any, tmp_path: Path) -> None:
    report = polis(export(tmp_path, comments=changed(COMMENTS, 2, 5, 0)))
    assert report.details["points_as_in_file"] == 3


def test_totals_that_fit_neither_convention_are_refused(
    district: District, polis: Any, tmp_path: Path
) -> None:
    directory = export(tmp_path, comments=changed(COMMENTS, 2, 4, 5))
    with pytest.raises(ImportFailed, match="neither with 1 nor with -1"):
        polis(directory)
    assert district.recorder.head() == 4
    assert polis(directory, agree=1).accepted > 0


@pytest.mark.parametrize(
    ("comments", "votes", "told"),
    [
        (COMMENTS, changed(VOTES, 3, 4, 2), "votes.csv:3: vote: must be -1, 0 or 1"),
        (COMMENTS, changed(VOTES, 3, 2, 9), "votes.csv:3: comment-id: no readable comment"),
        (COMMENTS, changed(VOTES, 3, 0, "1e99"), "votes.csv:3: timestamp: must be milliseconds"),
        (COMMENTS, changed(VOTES, 3, 0, "9" * 14), "votes.csv:3: timestamp: must be millisecond"),
        (COMMENTS, changed(VOTES, 3, 3, "a b"), "votes.csv:3: voter-id: must be 1 to 24"),
        (changed(COMMENTS, 3, 7, ""), VOTES, "comments.csv:3: comment-body: At least 1"),
        (changed(COMMENTS, 3, 4, "x"), VOTES, "comments.csv:3: agrees: must be a whole number"),
        (changed(COMMENTS, 3, 2, 0), VOTES, "comments.csv:3: comment-id: stands twice"),
    ],
    ids=[
        "vote-out-of-range",
        "vote-on-nothing",
        "time-no-number",
        "time-out-of-range",
        "voter-with-blank",
        "comment-empty",
        "total-no-number",
        "comment-twice",
    ],
)
def test_nothing_of_an_export_with_a_broken_row_is_recorded(
    district: District, polis: Any, tmp_path: Path, comments: Rows, votes: Rows, told: str
) -> None:
    report = Told()
    with pytest.raises(ImportFailed, match="nothing was imported: the export has"):
        polis(export(tmp_path, comments, votes), report)
    assert report.lines[0].startswith(told)
    assert district.recorder.head() == 4


def test_what_is_no_export_is_refused(polis: Any, tmp_path: Path) -> None:
    with pytest.raises(ImportFailed, match="not a directory"):
        polis(write_rows(tmp_path / "summary.csv", SUMMARY))
    with pytest.raises(ImportFailed, match=r"comments\.csv: no such file"):
        polis(tmp_path)
