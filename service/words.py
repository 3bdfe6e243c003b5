"""People's words on their way to a reader: opened at the moment of reading, or shown as erased."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from infra.vault import Vault

Words = dict[str, Any]
"""{"text": …, "commitment": …}, or {"erased": true, "commitment": …}."""

_SEALED = {"commitment", "subject"}


def open_words(vault: Vault, facts: list[Any]) -> None:
    """Put words in the place of every sealed value in these facts (JSON, decoded), all at once."""
    sealed = [place for fact in facts for place in _sealed(fact)]
    opened = vault.open({place["commitment"] for place in sealed})
    for place in sealed:
        commitment = place["commitment"]
        place.clear()
        place.update(words(commitment, opened))


def words(commitment: str, opened: dict[str, str]) -> Words:
    """What a reader gets for a commitment, given those that could be opened."""
    if commitment in opened:
        return {"text": opened[commitment], "commitment": commitment}
    return {"erased": True, "commitment": commitment}


def _sealed(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if value.keys() == _SEALED:
            yield value
        else:
            for part in value.values():
                yield from _sealed(part)
    elif isinstance(value, list):
        for part in value:
            yield from _sealed(part)
