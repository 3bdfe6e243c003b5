"""People's words on their way to a reader: opened at the moment of reading, or shown as erased."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from infra.vault import Opened, Vault

Words = Annotated[
    dict[str, Any],
    msgspec.Meta(
        description="`text` and `salt` (hexadecimal): `commitment` is SHA-256(salt ‖ text in"
        " UTF-8), as the ledger has it. Or `erased`; or `withheld`, the ground, while a statement"
        " is not shown: then there is neither text nor salt",
        examples=[{"text": "…", "commitment": "…", "salt": "…"}],
    ),
]
"""{"text": …, "commitment": …, "salt": …}, {"erased": true, "commitment": …}, or {"withheld":
ground, "commitment": …} while a statement is not shown. The salt is given with the text as it was
committed to and with nothing else: beside anything less it would let the rest be guessed."""

_SEALED = {"commitment", "subject"}
_NESTED = (dict, list, tuple)


def open_words(vault: Vault, facts: list[Any]) -> None:
    """Put words in the place of every sealed value in these facts (JSON, decoded), all at once."""
    sealed: list[dict[str, Any]] = []
    _find_sealed(facts, sealed)
    opened = vault.open({place["commitment"] for place in sealed})
    for place in sealed:
        commitment = place["commitment"]
        place.clear()
        place.update(words(commitment, opened))


def withhold(said: list[dict[str, Any]], withheld: dict[str, str]) -> None:
    """Put the ground in the place of the words of those statements that are withheld (D1)."""
    for fact in said:
        ground = withheld.get(fact["statement"])
        if ground is not None:
            fact["text"] = words(fact["text"]["commitment"], {}, ground)


def words(commitment: str, opened: dict[str, Opened], withheld: str | None = None) -> Words:
    """What a reader gets for a commitment, given those that could be opened and, of a statement
    that is withheld, the ground."""
    if withheld is not None:
        return {"withheld": withheld, "commitment": commitment}
    if commitment in opened:
        text, salt = opened[commitment]
        return {"text": text, "commitment": commitment, "salt": salt}
    return {"erased": True, "commitment": commitment}


def _find_sealed(value: Any, found: list[dict[str, Any]]) -> None:
    if type(value) is dict:
        if value.keys() == _SEALED:
            found.append(value)
            return
        value = value.values()
    elif type(value) not in _NESTED:
        return
    for part in value:
        if type(part) in _NESTED:
            _find_sealed(part, found)
