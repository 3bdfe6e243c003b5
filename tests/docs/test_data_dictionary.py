"""docs/DATA.md: the columns of open data, as the code has them."""

from __future__ import annotations

from tests.docs.data_dictionary import DOCUMENT, PART, written
from tests.docs.documents import read


def test_the_dictionary_is_as_the_code_has_it() -> None:
    found = PART.search(read(DOCUMENT))
    assert found is not None
    assert found[1] == written(), "python -m tests.docs.data_dictionary writes it"
