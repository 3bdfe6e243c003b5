"""Text in the form in which it is searched, and its pairs of characters under a key.

The index of the search holds no words: of each pair of neighbouring characters it has a keyed hash
of four bytes, so that nobody reads the pairs without the vault's key (docs/SEARCH.md).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b

_UNSEEN = re.compile("[\u00ad\u034f\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
"""Characters that nobody sees: joiners, marks of direction, selectors of a variant."""
_GRAM_BYTES = 4
_GRAMS_KEPT = 1 << 16


def folded(text: str) -> str:
    """The form in which texts are compared: width, case, composition and what is not seen make no
    difference (Unicode's NFKC case folding)."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", text))
    return unicodedata.normalize("NFKC", plain.casefold())


class Grams:
    """Pairs of characters as numbers, under a key of 32 bytes. Safe to share between threads."""

    def __init__(self, key: bytes) -> None:
        @lru_cache(maxsize=_GRAMS_KEPT)
        def gram(text: str) -> int:
            digest = blake2b(text.encode(), digest_size=_GRAM_BYTES, key=key).digest()
            return int.from_bytes(digest, "big", signed=True)

        self._gram = gram

    def of(self, texts: Iterable[str]) -> list[int]:
        """The distinct numbers of these folded texts, in order; a pair with a space in it is never
        asked for."""
        pairs: set[str] = set()
        for text in texts:
            for word in text.split():
                pairs.update(map(str.__add__, word, word[1:]))
        return sorted(map(self._gram, pairs))

    def tag(self, name: str) -> int:
        """The number of a property of an item, which stands among those of its pairs."""
        return self._gram(f"\0{name}")
