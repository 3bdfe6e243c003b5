"""Proposals and threaded comments: each proposal a matter, threads kept, no reply lost."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from domain.event import Event
from domain.events.agenda import ProposalSubmitted
from domain.events.discussion import SessionClosed, SessionOpened, StatementMade
from domain.streams.registry import Organisation
from infra.district import District
from service.importing.madrid import import_madrid
from service.importing.madrid_export import NO_TEXT
from service.importing.report import ImportFailed, NoProgress
from tests.importing.files import Rows, Told, changed, write_rows

PROPOSALS: Rows = (
    [
        "-",
        "id",
        "url",
        "code",
        "title",
        "userId",
        "date",
        "summary",
        "text",
        "numComments",
        "status",
        "numSupports",
    ],
    (0, 7, "/7", "MAD-7", "Limpiar las calles", 50, "2015-09-15", "Limpiar.", "", 4, "open", 9),
    (1, 8, "/p/8", "MAD-8", "Más árboles", 51, "2015-09-20", "", "Plantar.", 0, "archived", 2),
)
COMMENTS: Rows = (
    ["-", "id", "parentId", "proposalId", "page", "userId", "userType", "date", "time", "text"],
    (0, 20, 21, 7, 1, 60, "", "2015-09-15", "0 days 10:00:00", "Respuesta antes que su padre."),
    (1, 21, -1, 7, 1, 61, "", "2015-09-15", "0 days 11:00:00", "Una opinión."),
    (2, 22, 99, 7, 1, 60, "", "2015-09-16", "0 days 09:00:00", "A quien no está."),
    (3, 23, 20, 7, 1, 50, "Autor", "2015-09-17", "0 days 23:59:59", ""),
)


@pytest.fixture
def madrid(district: District, organiser: Organisation) -> Any:
    """Imports a directory or two files; gives the report."""

    def run(folder: Path, proposals: Rows, comments: Rows, **options: Any) -> Told:
        report = options.pop("report", None) or Told()
        write_rows(folder / "proposals.csv", proposals)
        write_rows(folder / "comments.csv", comments)
        import_madrid(district, folder, None, report, organiser, progress=NoProgress(), **options)
        return report

    return run


def facts(district: District, kind: type) -> list[Event]:
    return [e for page in district.recorder.pages() for e in page if isinstance(e.fact, kind)]


def threads(district: District) -> list[tuple[str, str | None]]:
    """(source id, source id of the parent), in the ledger's order."""
    made: list[Any] = [event.fact for event in facts(district, StatementMade)]
    names = {fact.statement: fact.source.rpartition(":")[2] for fact in made}
    return [(names[fact.statement], names.get(fact.replies_to)) for fact in made]


def test_each_proposal_is_a_matter_and_each_comment_a_statement(
    district: District, madrid: Any, tmp_path: Path
) -> None:
    report = madrid(tmp_path, PROPOSALS, COMMENTS)
    assert report.lines == []
    submitted: list[Any] = [event.fact for event in facts(district, ProposalSubmitted)]
    assert [fact.source for fact in submitted] == ["madrid:7", "madrid:8"]
    texts = district.vault.open([fact.text.commitment for fact in submitted])
    assert [words.text for words in texts.values()] == ["Limpiar.", "Plantar."]
    assert report.details == {
        "matters": 2,
        "comments": 4,
        "replies": 2,
        "replies_to_comments_not_in_the_file": 1,
        "comments_dated_by_an_earlier_reply": 1,
        "comments_without_text": 1,
        "people": 4,
    }


def test_a_parent_comes_before_its_reply_whatever_the_clocks_say(
    district: District, madrid: Any, tmp_path: Path
) -> None:
    madrid(tmp_path, PROPOSALS, COMMENTS)
    assert threads(district) == [("21", None), ("20", "21"), ("22", None), ("23", "20")]
    parent, reply = facts(district, StatementMade)[:2]
    assert parent.occurred_at == reply.occurred_at, "it was there when it was answered"


def test_replies_that_go_round_in_a_circle_are_cut_once(
    district: District, madrid: Any, tmp_path: Path
) -> None:
    rows = [COMMENTS[0]]
    for own, parent in ((31, 32), (32, 33), (33, 34), (34, 32)):
        rows.append((0, own, parent, 7, 1, 60, "", "2015-09-15", f"0 days 10:00:{own}", "Texto."))
    assert madrid(tmp_path, PROPOSALS, rows).lines == []
    found = dict(threads(district))
    assert found == {"32": None, "34": "32", "33": "34", "31": "32"}


def test_a_parent_under_another_proposal_is_no_parent(
    district: District, madrid: Any, tmp_path: Path
) -> None:
    report = madrid(tmp_path, PROPOSALS, changed(COMMENTS, 3, 3, 8))
    assert report.details["replies_to_comments_not_in_the_file"] == 2
    assert ("20", None) in threads(district)


def test_a_comment_without_text_keeps_its_place(
    district: District, madrid: Any, tmp_path: Path
) -> None:
    madrid(tmp_path, PROPOSALS, COMMENTS)
    last: Any = facts(district, StatementMade)[-1].fact
    (words,) = district.vault.open([last.text.commitment]).values()
    assert words.text == NO_TEXT


def test_times_are_local_and_the_proposal_is_dated_for_its_notice(
    district: District, madrid: Any, tmp_path: Path
) -> None:
    madrid(tmp_path, PROPOSALS, COMMENTS)
    (opened,), (closed,) = facts(district, SessionOpened), facts(district, SessionClosed)
    assert opened.occurred_at == datetime(2015, 9, 15, 8, tzinfo=UTC), "10:00 in Madrid's summer"
    assert closed.occurred_at == datetime(2015, 9, 17, 21, 59, 59, tzinfo=UTC)
    first, second = facts(district, ProposalSubmitted)
    assert first.occurred_at == datetime(2015, 9, 12, 8, tzinfo=UTC), "three days ahead"
    assert second.occurred_at == datetime(2015, 9, 19, 22, tzinfo=UTC), "its day, undiscussed"


def test_importing_again_adds_nothing(district: District, madrid: Any, tmp_path: Path) -> None:
    madrid(tmp_path, PROPOSALS, COMMENTS)
    head = district.recorder.head()
    assert madrid(tmp_path, PROPOSALS, COMMENTS).accepted == 0
    assert district.recorder.head() == head


@pytest.mark.parametrize(
    ("proposals", "comments", "told"),
    [
        (PROPOSALS, changed(COMMENTS, 3, 3, 9), "comments.csv:3: proposalId: no readable proposal"),
        (PROPOSALS, changed(COMMENTS, 3, 1, 20), "comments.csv:3: id: stands twice"),
        (PROPOSALS, changed(COMMENTS, 3, 8, "noon"), "comments.csv:3: time: must be a date and"),
        (PROPOSALS, changed(COMMENTS, 3, 9, "x" * 10_001), "comments.csv:3: text: At most 10000"),
        (changed(PROPOSALS, 3, 4, ""), COMMENTS, "proposals.csv:3: title: At least 1"),
        (changed(PROPOSALS, 3, 6, "2015-02-30"), COMMENTS, "proposals.csv:3: date: must be a date"),
        (changed(PROPOSALS, 3, 1, 7), COMMENTS, "proposals.csv:3: id: stands twice"),
    ],
    ids=[
        "proposal-unknown",
        "comment-twice",
        "no-time",
        "text-too-long",
        "no-title",
        "no-such-day",
        "proposal-twice",
    ],
)
def test_a_broken_row_stops_the_import_unless_it_may_be_left_out(
    district: District,
    madrid: Any,
    tmp_path: Path,
    proposals: Rows,
    comments: Rows,
    told: str,
) -> None:
    report = Told()
    with pytest.raises(ImportFailed, match="nothing was imported"):
        madrid(tmp_path, proposals, comments, report=report)
    assert report.lines[0].startswith(told)
    assert district.recorder.head() == 4
    assert madrid(tmp_path, proposals, comments, skip_broken=True).accepted > 0


def test_an_hour_that_the_clocks_skipped_is_no_time(madrid: Any, tmp_path: Path) -> None:
    rows = changed(changed(COMMENTS, 3, 7, "2016-03-27"), 3, 8, "0 days 02:30:00")
    report = Told()
    with pytest.raises(ImportFailed):
        madrid(tmp_path, PROPOSALS, rows, report=report)
    assert report.lines == ["comments.csv:3: time: must be a date and time that the clocks showed"]


def test_unknown_zones_and_missing_files_are_refused(
    district: District, organiser: Organisation, madrid: Any, tmp_path: Path
) -> None:
    with pytest.raises(ImportFailed, match="no such zone"):
        madrid(tmp_path, PROPOSALS, COMMENTS, timezone="../etc/passwd")
    with pytest.raises(ImportFailed, match="not a directory; else give both files"):
        import_madrid(
            district,
            tmp_path / "proposals.csv",
            None,
            Told(),
            organiser,
            progress=NoProgress(),
        )
