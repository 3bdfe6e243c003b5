"""What a draw is bound to, its canonical form, and the seed that a value makes of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from pydantic import Field

from domain.events.draw import Candidate, Quota, Randomness
from domain.events.notice import Capacity
from domain.value import Value

ALGORITHM = "yishi-draw-1"

_BLOCK_BYTES = 64
"""Of SHA-256 (RFC 2104)."""
_INNER = bytes(byte ^ 0x36 for byte in range(256))
_OUTER = bytes(byte ^ 0x5C for byte in range(256))


Size = Annotated[int, Field(ge=1, le=1000)]
"""Of a panel."""
Quotas = Annotated[tuple[Quota, ...], Field(max_length=64)]
Candidates = Annotated[tuple[Candidate, ...], Field(min_length=2, max_length=5000)]


class Commitment(Value):
    """A pool, what is asked of the panel, and the randomness to come."""

    algorithm: str = ALGORITHM
    matter: UUID
    draw: UUID
    panel: Size
    capacity: Capacity
    quotas: Quotas
    candidates: Candidates
    randomness: Randomness

    def document(self) -> dict[str, Any]:
        """Its canonical document: quotas by (feature, value), candidates by id."""
        return {
            "algorithm": self.algorithm,
            "matter": str(self.matter),
            "draw": str(self.draw),
            "panel": self.panel,
            "capacity": self.capacity.value,
            "quotas": [
                {"feature": it.feature, "value": it.value, "least": it.least, "most": it.most}
                for it in by_feature(self.quotas)
            ],
            "candidates": [
                {"id": str(it.id), "features": dict(sorted(it.features.items()))}
                for it in by_id(self.candidates)
            ],
            "randomness": {
                "source": self.randomness.source,
                "label": self.randomness.label,
                "available_at": utc(self.randomness.available_at),
                "form": self.randomness.form.value,
                "length": self.randomness.length,
            },
        }

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical document, in hexadecimal."""
        return hashlib.sha256(canonical(self.document())).hexdigest()


def by_feature(quotas: Iterable[Quota]) -> list[Quota]:
    """Quotas in order of (feature, value)."""
    return sorted(quotas, key=lambda quota: (quota.feature, quota.value))


def by_id(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Candidates in order of their ids."""
    return sorted(candidates, key=lambda candidate: candidate.id.bytes)


def utc(moment: datetime) -> str:
    """RFC 3339 in UTC with "Z"; a fraction of a second, where there is one, in six digits."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def canonical(document: Any) -> bytes:
    """The one way to write a document of text, whole numbers, lists and objects: RFC 8785."""
    return msgspec.json.encode(document, order="deterministic")


def seed_of(digest: str, value: str) -> str:
    """The seed that a public value gives, in hexadecimal."""
    return hashlib.sha256(f"{ALGORITHM}\n{digest}\n{value}".encode()).hexdigest()


def trial_seed(digest: str, trial: int) -> str:
    """The seed of one of the trials by which chances are measured, in hexadecimal."""
    return hashlib.sha256(f"{ALGORITHM} trial\n{digest}\n{trial}".encode()).hexdigest()


def lots(seed: str, ids: Iterable[bytes]) -> list[bytes]:
    """The lot of each candidate: HMAC-SHA256 of its id as text, under the seed's 32 bytes."""
    key = bytes.fromhex(seed).ljust(_BLOCK_BYTES, b"\0")
    inner, outer = hashlib.sha256(key.translate(_INNER)), hashlib.sha256(key.translate(_OUTER))
    drawn = []
    for id in ids:
        within, around = inner.copy(), outer.copy()
        within.update(id)
        around.update(within.digest())
        drawn.append(around.digest())
    return drawn
