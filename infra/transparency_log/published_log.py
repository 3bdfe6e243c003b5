"""The log as anybody can read it from its published files: proofs, entries, keys."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count

from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.entry import DETACHED_FOLDER
from infra.transparency_log.key_notes import KEYS_FOLDER, KeyNote, follow
from infra.transparency_log.log_files import CHECKPOINT, CHECKPOINTS_FOLDER, TIMESTAMPS_FOLDER
from infra.transparency_log.note import Note
from infra.transparency_log.proof_file import ProofFile
from infra.transparency_log.tile_reader import Fetch, TileReader
from infra.transparency_log.tiles import WIDTH, Tile

_KEY = re.compile(rf"{KEYS_FOLDER}/[1-9][0-9]{{0,5}}")
_DETACHED = re.compile(rf"{DETACHED_FOLDER}/[0-9a-f]{{64}}")


def is_file_of_the_log(path: str) -> bool:
    """Whether a path below the log's prefix is one that a log can have a file at (docs/LOG.md)."""
    if path == CHECKPOINT or _KEY.fullmatch(path) or _DETACHED.fullmatch(path):
        return True
    folder, _, number = path.partition("/")
    if folder == CHECKPOINTS_FOLDER:
        return Tile.parse(f"tile/0/{number}") is not None
    if folder == TIMESTAMPS_FOLDER:
        tile = Tile.parse(f"tile/0/{number}")
        return tile is not None and tile.width == WIDTH
    return Tile.parse(path) is not None


@dataclass(frozen=True, slots=True)
class Published:
    """A checkpoint with all its signatures, and the tree that it is over."""

    content: bytes
    note: Note
    checkpoint: Checkpoint
    tree: TileReader

    def proof(self, index: int) -> ProofFile:
        """The proof of a leaf, with its entry; raises ``TileMissing``."""
        hashes = self.tree.inclusion(index)
        return ProofFile(index, tuple(hashes), self.note, self.tree.entry(index))


class PublishedLog:
    """Reads the files of one log. Safe to share between threads; one tree a checkpoint."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._newest: Published | None = None

    def file(self, path: str) -> bytes | None:
        """A file below the log's prefix; None where there is none."""
        return self._fetch(path)

    def newest(self) -> Published | None:
        """What the published checkpoint says; None before the first. Raises ``NoteMalformed``."""
        content = self._fetch(CHECKPOINT)
        if content is None:
            return None
        known = self._newest
        if known is not None and known.content == content:
            return known
        note = Note.parse(content)
        checkpoint = Checkpoint.parse(note.text)
        tree = TileReader(self._fetch, checkpoint.size)
        self._newest = newest = Published(content, note, checkpoint, tree)
        return newest

    def key_chain(self) -> list[KeyNote]:
        """The log's keys in order; raises ``NoteMalformed`` or ``KeyChainBroken``."""
        notes = []
        for number in count(1):
            content = self._fetch(f"{KEYS_FOLDER}/{number}")
            if content is None:
                break
            notes.append(Note.parse(content))
        return follow(notes)
