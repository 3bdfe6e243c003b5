"""Where the search's pages lie, and their index: keyed hashes of what the vault opens at writing.

An erasure empties the index of the person's rows in its own transaction (infra/migrations/0005);
docs/SEARCH.md says what is kept and how it is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from psycopg import Cursor

from domain.personal_data import masked
from infra.datastore import LedgerDatastore
from infra.erasing import Erasure
from infra.grams import Grams, folded
from infra.page_store import PageStore, Row, StoreMaker
from infra.vault import Opened, Vault
from projections.projection import Key, Projection
from projections.search import SEARCH, SearchPage, Wording

_LOCK = 1498960718
"""See infra/migrations/0005_search.sql."""


class SearchStore(PageStore[SearchPage]):
    """The pages of the search with one column more: ``grams``, by which they are found."""

    def __init__(
        self,
        datastore: LedgerDatastore,
        projection: Projection[SearchPage],
        *,
        vault: Vault,
        suffix: str = "",
    ) -> None:
        super().__init__(datastore, projection, suffix=suffix)
        self.grams = Grams(vault.derived_key("search"))
        self._vault = vault
        self._column_names.insert(-1, "grams")
        self._types.insert(-1, "integer[]")
        self._indexes.append(("grams",))

    def lock_position(self, cursor: Cursor[Any]) -> int:
        """See ``PageStore``; erasures wait until the commit."""
        _keep_erasures_out(cursor)
        return super().lock_position(cursor)

    def save(self, cursor: Cursor[Any], pages: Mapping[Key, SearchPage]) -> None:
        """See ``PageStore``; erasures wait until the commit."""
        _keep_erasures_out(cursor)
        super().save(cursor, pages)

    def rows(self, pages: Mapping[Key, SearchPage]) -> list[Row]:
        """See ``PageStore``; the words of all of them are opened at once."""
        shown = [page for page in pages.values() if page.withheld is None]
        opened = self._vault.open(
            commitment for page in shown for it in page.wordings for commitment in it.commitments
        )
        rows: list[Row] = []
        for key, page in pages.items():
            *columns, body = self.row(key, page)
            wordings = () if page.withheld else page.wordings
            texts = [folded(text) for it in wordings for text in shown_texts(it, opened) or ()]
            grams = self.grams.of(texts)
            rows.append((*columns, grams and [*grams, *self._tags(page)], body))
        return rows

    def kind_tag(self, kind: str) -> int:
        """What every indexed item of this kind has among its grams."""
        return self.grams.tag(f"kind {kind}")

    def organisation_tag(self, organisation: UUID) -> int:
        """What every indexed item of this organiser has among its grams."""
        return self.grams.tag(f"organisation {organisation}")

    def _tags(self, page: SearchPage) -> list[int]:
        kind = self.kind_tag(page.kind.value)
        return [kind, self.organisation_tag(page.organisation)] if page.organisation else [kind]


def shown_texts(wording: Wording, opened: Mapping[str, Opened | Erasure]) -> list[str] | None:
    """The words as everybody sees them, numbers of people hidden; None where they are gone."""
    if not wording.commitments:
        return list(wording.texts.values())
    words = [opened.get(commitment) for commitment in wording.commitments]
    texts = [masked(it.text) for it in words if isinstance(it, Opened)]
    return texts if len(texts) == len(words) else None


def page_stores(vault: Vault) -> StoreMaker:
    """Makes the store of any projection."""

    def make(
        datastore: LedgerDatastore, projection: Projection[Any], *, suffix: str = ""
    ) -> PageStore[Any]:
        if projection is SEARCH:
            return SearchStore(datastore, projection, vault=vault, suffix=suffix)
        return PageStore(datastore, projection, suffix=suffix)

    return make


def _keep_erasures_out(cursor: Cursor[Any]) -> None:
    cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, hashtext(current_schema()))", (_LOCK,))
