"""Numbers of people in imported rows: hidden in what is published, kept in what is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from domain.streams.registry import Organisation
from infra.district import District
from service.importing.madrid import import_madrid
from service.importing.open311 import WorkOrders, import_open311
from service.importing.polis import import_polis
from service.importing.register import import_departments, import_divisions, read_registry
from service.importing.report import ImportFailed, NoProgress
from tests.importing import test_madrid, test_open311, test_polis
from tests.importing.files import REGISTER, Rows, Told, changed, write_rows

MOBILE = "13800138000"
IDENTITY = "110101199003070011"
NUMBERS = f"证号{IDENTITY}，电话{MOBILE}"
HIDDEN = "证号〔身份证件号码已隐去〕，电话〔手机号码已隐去〕"


def recorded(district: District) -> str:
    """Every stored fact as JSON; none of them holds a number."""
    facts = "".join(
        event.fact.model_dump_json() for page in district.recorder.pages() for event in page
    )
    assert MOBILE not in facts
    assert IDENTITY not in facts
    return facts


def with_texts(rows: Rows, *columns: str, text: object = NUMBERS) -> Rows:
    """The rows with this text in these columns of the first of them."""
    for column in columns:
        rows = changed(rows, 2, list(rows[0]).index(column), text)
    return rows


def test_a_polis_conversation(
    district: District, organiser: Organisation, tmp_path: Path, report: Told
) -> None:
    folder = test_polis.export(
        tmp_path, with_texts(test_polis.COMMENTS, "comment-body"), test_polis.VOTES
    )
    summary: Rows = (
        ("topic", NUMBERS),
        ("url", f"https://pol.is/{MOBILE}"),
        ("conversation-description", NUMBERS),
    )
    write_rows(folder / "summary.csv", summary)
    import_polis(district, folder, report, organiser, progress=NoProgress())
    assert report.lines == []
    facts = recorded(district)
    assert facts.count(HIDDEN) == 1, "the title adopted; title and text proposed are sealed"
    assert facts.count("https://pol.is/[mobile number hidden]") == 3, "background, notice, session"
    statements, url, title, source = len(test_polis.COMMENTS) - 1, 1, 1, 1
    assert report.masked == statements + url + title + source


def test_proposals_of_madrid(
    district: District, organiser: Organisation, tmp_path: Path, report: Told
) -> None:
    proposals = with_texts(
        test_madrid.PROPOSALS, "title", "summary", "text", "code", "url", "status"
    )
    write_rows(tmp_path / "proposals.csv", proposals)
    comments = with_texts(with_texts(test_madrid.COMMENTS, "text"), "id", text=MOBILE)
    write_rows(tmp_path / "comments.csv", comments)
    import_madrid(district, tmp_path, None, report, organiser, progress=NoProgress())
    assert report.lines == []
    assert recorded(district).count(HIDDEN) == 1 + 3, "the title adopted; three of the background"
    assert report.masked == 1 + 1 + 1, "a title, a background and the id of a comment"


def test_work_orders(
    district: District, organiser: Organisation, tmp_path: Path, report: Told
) -> None:
    rows = with_texts(test_open311.CASES, "case_title", "closure_reason", "location", "department")
    rows = changed(rows, 3, 0, MOBILE)
    orders = WorkOrders(organiser=organiser, timezone="America/New_York")
    import_open311(district, write_rows(tmp_path / "cases.csv", rows), report, orders, NoProgress())
    assert report.lines == []
    assert report.read == len(rows) - 1
    facts = recorded(district)
    assert facts.count(HIDDEN) == 2, "a title adopted and a department's name"
    assert report.masked == 2 + 1, "and the source of another case, which is left out"


@pytest.mark.parametrize("importer", [import_divisions, import_departments])
def test_names_in_the_register(district: District, tmp_path: Path, importer: Any) -> None:
    rows: Rows = (
        ("code", "name", "level", "parent_code"),
        ("110101009", NUMBERS, "street", "110101"),
    )
    path = write_rows(tmp_path / "rows.csv", rows)
    for facts in (1, 0):
        again = Told()
        importer(district, path, again)
        assert (again.facts, again.masked, again.lines) == (facts, 1, [])
    names = [it.name for it in read_registry(district).organisations.values()]
    assert HIDDEN in names
    recorded(district)


def test_a_code_of_the_register_is_told_of(
    district: District, tmp_path: Path, report: Told
) -> None:
    rows = changed(REGISTER, 5, 0, MOBILE)
    with pytest.raises(ImportFailed, match="1 faults"):
        import_divisions(district, write_rows(tmp_path / "rows.csv", rows), report)
    assert report.lines == ["rows.csv:5: code: must not be an identity or mobile number"]
