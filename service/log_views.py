"""What a reader is told of the transparency log: how far it is sealed, and by which keys."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import msgspec

from infra.transparency_log import log_records
from infra.transparency_log.key_notes import KeyNote
from infra.transparency_log.log_files import TIMESTAMPS_FOLDER
from infra.transparency_log.note import COSIGNATURE, VerifierKey
from infra.transparency_log.published_log import Published
from infra.transparency_log.tiles import index_path
from service.parts import Parts

ADDRESSES = {
    "checkpoint": "/log/checkpoint",
    "tiles": "/log/tile/{L}/{N}",
    "entries": "/log/tile/entries/{N}",
    "checkpoints": "/log/checkpoints/{N}",
    "keys": "/log/keys/{n}",
    "detached": "/log/detached/{sha256}",
    "timestamps": "/log/timestamps/{N}",
    "proof": "/api/v1/events/{position}.tlog-proof",
    "entry": "/api/v1/events/{position}/entry",
}

TIMESTAMPS_SHOWN = 31

PROOF_EXAMPLE = """c2sp.org/tlog-proof@v1
extra eyJkYXRhIjp7fSwibWV0YSI6e319
index 2
gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=

log.example/dongcheng
3
+5TlfcgxS5ZXspaedIHUlZE9wL5PVVxtYOGhzytwz7M=

— log.example/dongcheng Z+OgTLAM…
— log.example/dongcheng kDhDagAA…
— witness.example mJirIklj…
"""


class LogKey(msgspec.Struct, frozen=True):
    """A key of the log, as verifiers take it: for plain signatures, and for cosignatures. It signs
    from the checkpoint of ``first_size`` on; ``signs`` whether it signed the newest."""

    number: int
    first_size: int
    verifier: str
    cosignature_verifier: str
    signs: bool


class LogWitness(msgspec.Struct, frozen=True):
    """A witness, and the last checkpoint that it cosigned."""

    name: str
    verifier: str
    size: int
    cosigned_at: datetime


class LogTimestamp(msgspec.Struct, frozen=True):
    """An RFC 3161 timestamp over the checkpoint of this size."""

    size: int
    authority: str
    stamped_at: datetime
    address: str


class LogPage(msgspec.Struct, frozen=True):
    """The log: its newest checkpoint (``root`` in base64; nothing is sealed before the first), its
    keys in order, witnesses, the last timestamps, and the addresses of its files."""

    origin: str
    size: int
    root: str | None
    signed_at: datetime | None
    keys: list[LogKey]
    witnesses: list[LogWitness]
    timestamps: list[LogTimestamp]
    addresses: dict[str, str]


def log_page(parts: Parts) -> LogPage:
    """As the published files and the ledger have it. Blocks."""
    newest, keys = parts.log.newest(), parts.log.key_chain()
    signed = _signatures(newest, keys)
    with parts.district.datastore.get_connection() as connection:
        cosigned = log_records.newest_cosignatures(connection)
        stamped = log_records.newest_timestamps(connection, TIMESTAMPS_SHOWN)
    return LogPage(
        origin=newest.checkpoint.origin if newest else parts.settings.log_origin,
        size=newest.checkpoint.size if newest else 0,
        root=base64.b64encode(newest.checkpoint.root).decode() if newest else None,
        signed_at=max(signed.values(), default=None),
        keys=[
            LogKey(
                number=each.number,
                first_size=each.first_size,
                verifier=str(each.key),
                cosignature_verifier=str(_cosigning(each)),
                signs=_cosigning(each) in signed,
            )
            for each in keys
        ],
        witnesses=[
            LogWitness(
                name=VerifierKey.parse(each.witness).name,
                verifier=each.witness,
                size=each.size,
                cosigned_at=each.received_at,
            )
            for each in cosigned
        ],
        timestamps=[
            LogTimestamp(*each, address=f"/log/{TIMESTAMPS_FOLDER}/{index_path(each.size)}")
            for each in stamped
        ],
        addresses=ADDRESSES,
    )


def _cosigning(key: KeyNote) -> VerifierKey:
    """The same key for the log's own cosignatures, which carry the time."""
    return VerifierKey(key.key.name, COSIGNATURE, key.key.public)


def _signatures(newest: Published | None, keys: list[KeyNote]) -> dict[VerifierKey, datetime]:
    """When the log's keys signed the newest checkpoint."""
    if newest is None:
        return {}
    signed = newest.note.signed_by(map(_cosigning, keys))
    return {key: datetime.fromtimestamp(line.time, UTC) for key, line in signed}
