"""docs/DUTIES.md: the table is as the code has it, and every standing is explained."""

from __future__ import annotations

import pytest

from domain.duties.standing import STATUS_NAMES, Status
from domain.duties.table import DUTY_KINDS
from tests.docs.documents import read
from tests.docs.duties_table import DOCUMENT, PART, written

TEXT = read(DOCUMENT)


def test_the_table_is_as_the_code_has_it() -> None:
    assert PART.findall(TEXT) == [written()], "python -m tests.docs.duties_table writes it anew"


def test_every_kind_has_its_row() -> None:
    assert all(f"`{kind}`" in written() for kind in DUTY_KINDS.kinds)


@pytest.mark.parametrize("status", Status)
def test_every_standing_is_explained(status: Status) -> None:
    assert f"| `{status.value}` | {STATUS_NAMES[status][0]} |" in TEXT
