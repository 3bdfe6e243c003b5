"""Logs published by hand into a folder, as the sealer would, without any database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.catalogue import FACTS
from infra.codec import Codec
from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.entry import (
    commitment_to,
    is_restricted,
    make_entry,
    restricted_part,
    timestamp,
)
from infra.transparency_log.key_notes import KEYS_FOLDER, introduce
from infra.transparency_log.merkle import fold_pairs, leaf_hash, tree_root
from infra.transparency_log.note import Note, Signer
from infra.transparency_log.tiles import WIDTH, Tile, index_path, tiles_of, write_bundle
from tests.golden import samples

ORIGIN = "log.example/dongcheng"
SALT = bytes(range(32))
BEGUN = datetime(2026, 3, 5, 2, tzinfo=UTC)


def signer(seed: int = 1, name: str = ORIGIN) -> Signer:
    """A key of the tests; the same for the same seed."""
    return Signer(name, Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


def entries(count: int, *, first: int = 1, begun: datetime = BEGUN) -> list[bytes]:
    """Entries of public events at the positions from ``first`` on, one recorded a millisecond:
    every kind of fact in turn, in streams of three."""
    codec, facts = Codec(), list(FACTS.values())
    made = []
    for position in range(first, first + count):
        fact = facts[position % len(facts)]
        envelope = msgspec.structs.replace(samples.envelope(fact, full=True), id=UUID(int=position))
        state = codec.encode(envelope, samples.specimen(fact, full=True))
        recorded_at = begun + timedelta(milliseconds=position)
        stream, version = divmod(position - 1, 3)
        made.append(
            entry(position, UUID(int=stream + 1), version + 1, fact.type, state, recorded_at)
        )
    return made


def entry(
    position: int, stream: UUID, version: int, type: str, state: bytes, recorded_at: datetime
) -> bytes:
    """The entry of a stored event; one that is restricted commits with ``SALT``."""
    commitment = commitment_to(restricted_part(state), SALT) if is_restricted(state) else None
    moment = timestamp(recorded_at)
    return make_entry(position, str(stream), version, type, state, moment, commitment).entry


class LogFolder:
    """A log that grows by ``publish``. Its files are what is tested: alter them at will."""

    def __init__(self, folder: Path, *signers: Signer) -> None:
        self.folder = folder
        self.signers = list(signers or (signer(),))
        self.entries: list[bytes] = []
        self.checkpoints: list[bytes] = []
        self._nodes: list[list[bytes]] = [[]]
        self.write(f"{KEYS_FOLDER}/1", str(introduce(self.signers[0], 1, 0)).encode())

    @property
    def size(self) -> int:
        """How many entries it has."""
        return len(self.entries)

    def node(self, level: int, index: int) -> bytes:
        """The node at (level, index) of the tree."""
        return self._nodes[level][index]

    def publish(
        self, new: Sequence[bytes], at: datetime | None = None, *witnesses: Signer
    ) -> Checkpoint:
        """Add entries and publish the checkpoint over all of them, cosigned by ``witnesses``.

        ``at`` is a second after the last entry of ``entries()`` unless it is given.
        """
        before = self.size
        self.entries += new
        self._grow([leaf_hash(entry) for entry in new])
        for tile in tiles_of(self.size, after=before):
            self.write(tile.path, self._content(tile))
        signed_at = at or BEGUN + timedelta(milliseconds=self.size, seconds=1)
        checkpoint = Checkpoint(self.signers[0].name, self.size, tree_root(self.size, self.node))
        self._sign(checkpoint.text, int(signed_at.timestamp()), witnesses)
        return checkpoint

    def fetch(self, path: str) -> bytes | None:
        """The file at a path, for a ``TileReader``."""
        file = self.folder / path
        return file.read_bytes() if file.is_file() else None

    def write(self, path: str, content: bytes) -> None:
        """A file below the log's prefix."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    def _sign(self, text: str, time: int, witnesses: Sequence[Signer]) -> None:
        own = [line for each in self.signers for line in (each.sign(text), each.cosign(text, time))]
        note = Note(text, tuple(own))
        self.checkpoints.append(str(note).encode())
        number = (len(self.checkpoints) - 1) // WIDTH
        together = self.checkpoints[number * WIDTH :]
        partial = "" if len(together) == WIDTH else f".p/{len(together)}"
        self.write(f"checkpoints/{index_path(number)}{partial}", write_bundle(together))
        cosigned = Note(text, (*own, *(each.cosign(text, time) for each in witnesses)))
        self.write("checkpoint", str(cosigned).encode())

    def _grow(self, leaves: Sequence[bytes]) -> None:
        self._nodes[0] += leaves
        level = 0
        while len(self._nodes[level]) > 1:
            if len(self._nodes) == level + 1:
                self._nodes.append([])
            done = len(self._nodes[level + 1]) * 2
            ready = len(self._nodes[level]) // 2 * 2
            self._nodes[level + 1] += fold_pairs(self._nodes[level][done:ready])
            level += 1

    def _content(self, tile: Tile) -> bytes:
        start, end = tile.number * WIDTH, tile.number * WIDTH + tile.width
        if tile.level < 0:
            return write_bundle(self.entries[start:end])
        return b"".join(self._nodes[8 * tile.level][start:end])
