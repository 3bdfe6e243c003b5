"""The part of docs/DATA.md that follows from the code; run as a module, it writes it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from service.open_data.catalogue import OPEN_TABLES
from service.public.messages import MESSAGES
from service.tables.columns import Column
from service.tables.table import Table
from tests.docs.documents import ROOT, read

DOCUMENT = "docs/DATA.md"
PART = re.compile(r"<!-- from the code -->\n(.*?)<!-- end -->", re.DOTALL)


def written() -> str:
    """The part as it should stand."""
    return "".join(f"{line}\n" for table in OPEN_TABLES.values() for line in _table(table))


def _table(table: Table) -> Iterable[str]:
    yield f"### `{table.name}` {table.title.zh} {table.title.en}"
    yield ""
    yield table.about.zh
    yield table.about.en
    key = ", ".join(f"`{name}`" for name in table.key_columns)
    several = "" if table.row_a_page else "; a key may have several rows"
    yield f"Key: {key}{several}. Clauses: {', '.join(table.clauses)}."
    names = [f"`{name}`" for it in table.filters for name in it.names]
    if names:
        yield f"Filters of its page: {', '.join(names)}."
    yield ""
    yield "| column | 含义 | meaning | type | empty |"
    yield "|---|---|---|---|---|"
    yield from map(_line, table.columns)
    yield ""


def _line(column: Column) -> str:
    nature = "fen" if column.text.unit == "fen" else column.nature
    kind = MESSAGES[f"nature.{nature}"][1]
    if column.codes:
        kind += ": " + ", ".join(f"`{code}`" for code in column.codes)
    zh = _with_note(column.text.name.zh, column.text.note.zh, "：")
    en = _with_note(column.text.name.en, column.text.note.en, ". ")
    return f"| `{column.id}` | {zh} | {en} | {kind} | {'may be' if column.nullable else ''} |"


def _with_note(name: str, note: str, between: str) -> str:
    return f"{name}{between}{note}".replace("|", "\\|") if note else name


def main() -> None:
    """Write it anew."""
    text = PART.sub(lambda _: f"<!-- from the code -->\n{written()}<!-- end -->", read(DOCUMENT))
    (ROOT / DOCUMENT).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
