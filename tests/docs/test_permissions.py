"""docs/PERMISSIONS.md: who may do what, as the procedure has it."""

from __future__ import annotations

import pytest

from domain.procedure import PROCEDURE
from tests.docs.documents import read
from tests.docs.permissions_table import DOCUMENT, STREAMS, parts, written

TEXT = read(DOCUMENT)


@pytest.mark.parametrize("name", ["roles", "relations", "commands"])
def test_a_part_is_as_the_code_has_it(name: str) -> None:
    assert parts(TEXT)[name] == written(name), "python -m tests.docs.permissions_table writes it"


def test_every_kind_of_stream_has_its_table() -> None:
    assert {step.stream for step in PROCEDURE} <= set(STREAMS)
