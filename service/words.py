"""People's words on their way to a reader: opened at the moment of reading, or shown as erased."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from domain.personal_data import masked
from infra.erasing import Erasure
from infra.vault import Opened, Vault

Words = Annotated[
    dict[str, Any],
    msgspec.Meta(
        description="`text` and `salt` (hexadecimal): `commitment` is SHA-256(salt ‖ text in"
        " UTF-8), as the ledger has it. `masked`, without salt: identity and mobile numbers in the"
        " text are hidden. Or else `erased`: when, on which ground and by the event at"
        " which position; or `withheld`, the ground, while a statement is not shown; or"
        " `unavailable`: the words are missing, and nothing on the ledger says why",
        examples=[{"text": "…", "commitment": "…", "salt": "…"}],
    ),
]
"""{"text": …, "commitment": …, "salt": …}; {"text": …, "masked": true, …};
{"erased": {"at", "ground", "position"}, …};
{"withheld": ground, …} while a statement is not shown; or {"unavailable": true, …}. The salt is
given with the text as it was committed to and with nothing else: beside anything less it would let
the rest be guessed."""

Found = Mapping[str, Opened | Erasure]
"""What ``Vault.open`` found, by commitment."""

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
    """Put the ground in the place of the words, opened before, of those statements that are
    withheld (D1); what was erased stays so."""
    for fact in said:
        ground = withheld.get(fact["statement"])
        if ground is not None and "erased" not in fact["text"]:
            fact["text"] = {"withheld": ground, "commitment": fact["text"]["commitment"]}


def words(commitment: str, found: Found, withheld: str | None = None) -> Words:
    """What a reader gets for a commitment, given what the vault found and, of a statement that is
    withheld, the ground. Erased words are told of as erased, withheld or not."""
    match found.get(commitment):
        case Erasure(ground=ground, position=position, at=at):
            erased = {"at": at, "ground": ground, "position": position}
            return {"erased": erased, "commitment": commitment}
        case _ if withheld is not None:
            return {"withheld": withheld, "commitment": commitment}
        case Opened(text=text, salt=salt):
            shown = masked(text)
            if shown != text:
                return {"text": shown, "masked": True, "commitment": commitment}
            return {"text": text, "commitment": commitment, "salt": salt}
        case _:
            return {"unavailable": True, "commitment": commitment}


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
