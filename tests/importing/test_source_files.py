"""Files as they come: each fault is named by file, line and column, and nothing is quoted."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.importing.report import ImportFailed, Unreadable
from service.importing.source_files import LINE_BYTES_MAX, read_lines, read_pairs, read_rows
from tests.importing.files import Told

HEADER = b"code,name\n"


def read(path: Path, report: Told, encoding: str = "utf-8") -> list[tuple[int, dict[str, str]]]:
    return list(read_rows(path, ("code", "name"), report, encoding=encoding))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"1\n", "rows.csv:2: 1 columns where the header has 2"),
        (b"1,a,b\n", "rows.csv:2: 3 columns where the header has 2"),
        (b"1,a\x00b\n", "rows.csv:2: name: a NUL character (is it UTF-16? the file must be UTF-8)"),
        (b"1,\xd5\xc5\xc8\xfd\n", "rows.csv:2: name: not UTF-8"),
        (b"1,\xed\xa0\x80\n", "rows.csv:2: name: not UTF-8"),
    ],
    ids=["too-few-columns", "too-many-columns", "nul", "gb18030", "surrogate"],
)
def test_a_broken_row_is_reported_and_the_others_are_read(
    tmp_path: Path, content: bytes, told: str
) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(HEADER + content + b"2,b\n")
    report = Told()
    assert read(path, report) == [(3, {"code": "2", "name": "b"})]
    assert report.lines == [told]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the file is empty"),
        (b"code\n1\n", "columns are missing: name"),
        (b"code,name,code\n", "columns stand twice: code"),
        (b"c\x00ode,name\n", "a NUL character (is it UTF-16? the file must be UTF-8)"),
        ("code,name\n1,a\n".encode("utf-16"), "columns are missing: code, name"),
        (HEADER + b'1,a\n2,"b\n3,c\n', "a quoted field does not end"),
        (HEADER + b"1," + b"x" * LINE_BYTES_MAX + b"\n", "the line is longer than 1 MiB"),
    ],
    ids=["empty", "column-missing", "column-twice", "nul", "utf-16", "open-quote", "huge-line"],
)
def test_a_file_that_cannot_be_told_apart_is_refused(
    tmp_path: Path, content: bytes, told: str
) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        read(path, Told())
    assert told in str(refused.value) or "NUL" in str(refused.value)


def test_an_open_quote_is_reported_where_it_begins(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(HEADER + b'1,a\n2,"b\n3,c\n')
    with pytest.raises(Unreadable, match=r"rows\.csv:3: a quoted field does not end"):
        read(path, Told())


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_what_is_no_file_is_refused_in_words(tmp_path: Path, name: str) -> None:
    with pytest.raises(Unreadable, match=r"no such file or directory|is a directory"):
        read(tmp_path / name, Told())


def test_byte_order_mark_crlf_blank_lines_and_line_breaks_in_cells(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(b'\xef\xbb\xbfcode,name\r\n1,"two\r\nlines"\r\n\r\n2, b \r\n')
    assert read(path, Told()) == [
        (2, {"code": "1", "name": "two\r\nlines"}),
        (5, {"code": "2", "name": "b"}),
    ]


def test_another_encoding_when_it_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes("code,name\n1,东城区\n".encode("gb18030"))
    assert read(path, Told(), "gb18030") == [(2, {"code": "1", "name": "东城区"})]


def test_a_huge_line_of_ndjson_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "lines.ndjson"
    path.write_bytes(b"{}\n" + b"x" * (3 * LINE_BYTES_MAX) + b"\n\n[]")
    report = Told()
    assert list(read_lines(path, report)) == [(1, b"{}\n"), (4, b"[]")]
    assert report.lines == ["lines.ndjson:2: the line is longer than 1 MiB"]


def test_pairs_are_names_and_values(tmp_path: Path) -> None:
    path = tmp_path / "summary.csv"
    path.write_text('topic,One\ndescription,"two\nlines"\n')
    assert read_pairs(path) == {"topic": "One", "description": "two\nlines"}
    path.write_text("topic\n")
    with pytest.raises(Unreadable, match=r"summary\.csv:1: a line here is a name and a value"):
        read_pairs(path)


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("klingon", "no such encoding"),
        ("hex", "no such encoding"),
        ("utf-16", "not in the encoding named"),
    ],
)
def test_an_encoding_that_does_not_fit_is_refused(tmp_path: Path, encoding: str, told: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(b"code,name\n1,a\n\n")
    with pytest.raises(ImportFailed, match=told):
        read(path, Told(), encoding)
