"""Making a bundle: a copy of a log, or of a part of it with its proofs, to be checked offline.

Made from what is published alone, so that anybody can make one of any district. The same scope at
the same checkpoint gives the same bytes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.entry import DETACHED_FOLDER, Entry, EntryMalformed, read_entry
from infra.transparency_log.key_notes import KEYS_FOLDER, KeyChainBroken, follow
from infra.transparency_log.log_files import CHECKPOINT
from infra.transparency_log.merkle import HASH_BYTES, ProofWrong, leaf_hash
from infra.transparency_log.note import (
    COSIGNATURE,
    Note,
    NoteMalformed,
    SignatureWrong,
    VerifierKey,
)
from infra.transparency_log.proof_file import ProofFile
from infra.transparency_log.tile_reader import TileMissing, TileReader
from infra.transparency_log.tiles import (
    BundleMalformed,
    Tile,
    index_path,
    read_bundle,
    tiles_of,
    write_bundle,
)
from service.audit.between import entries_at
from service.audit.bundle_files import (
    FORMAT,
    INDEX,
    LOG_FOLDER,
    BundleIndex,
    BundleUnfit,
    BundleWriter,
    Scope,
    proof_name,
)
from service.audit.bundle_pages import Matters, Pages
from service.audit.bundle_texts import DOES_NOT_PROVE, PROVES
from service.audit.history import history_files
from service.audit.scopes import belongs, positions_in
from service.audit.signatures import TIMESTAMPS_FOLDER
from service.audit.source import Source

_UNFIT = (TileMissing, BundleMalformed, EntryMalformed, NoteMalformed, ProofWrong)


@dataclass(frozen=True)
class Made:
    """A bundle's index; of how many matters that it has whole the pages are left out, since there
    is something newer than it has."""

    index: BundleIndex
    left_out: int


class Bundler:
    """Makes bundles of what a source has at its newest checkpoint.

    Raises ``BundleUnfit`` where that is not a log that leads to its own checkpoint (``yishi audit
    verify`` says more), and ``Unreachable``.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._signed = source.log(CHECKPOINT)
        if self._signed is None:
            raise BundleUnfit(f"{source.name} publishes no checkpoint")
        try:
            self._note = Note.parse(self._signed)
            self._checkpoint = Checkpoint.parse(self._note.text)
            self._keys = list(self._key_files())
            self._sealed_at = _sealed_at(self._note, self._keys)
        except (NoteMalformed, KeyChainBroken, SignatureWrong) as fault:
            raise BundleUnfit(f"the checkpoint or the log's keys cannot be used: {fault}") from None
        self._reader = TileReader(source.log, self._checkpoint.size)

    def make(self, scope: Scope, out: BundleWriter) -> Made:
        """Write the bundle of a scope, its index last."""
        matters, events, proven = Matters(), list[int](), set[int]()
        pages = Pages(self._source, self._checkpoint.size)
        try:
            for entry in self._entries(scope, out):
                self._write_detached(entry, out)
                proven.add(entry.position)
                if belongs(entry, scope):
                    matters.add(entry)
                    events.append(entry.position)
            if not events:
                raise BundleUnfit("nothing on the log is of this scope")
            kept = tuple(pages.write(matters, out))
            if scope.kind != "everything":
                for entry in self._prove(sorted(pages.erasures - proven), out):
                    self._write_detached(entry, out)
            self._write_signatures(None if scope.kind == "everything" else events, out)
        except _UNFIT as fault:
            raise BundleUnfit(f"the log does not lead to its checkpoint: {fault}") from None
        index = BundleIndex(
            format=FORMAT,
            scope=scope,
            origin=self._checkpoint.origin,
            size=self._checkpoint.size,
            sealed_at=self._sealed_at,
            events=len(events),
            pages=kept,
            proves=PROVES[scope.kind],
            does_not_prove=DOES_NOT_PROVE[scope.kind],
        )
        out.write(INDEX, msgspec.json.format(msgspec.json.encode(index), indent=1) + b"\n")
        return Made(index, pages.left_out)

    def _entries(self, scope: Scope, out: BundleWriter) -> Iterator[Entry]:
        if scope.kind == "everything":
            return self._everything(out)
        return self._prove(positions_in(scope, self._reader, self._source), out)

    def _everything(self, out: BundleWriter) -> Iterator[Entry]:
        """Copy every tile and every bundle of entries; the entries."""
        tiles = list(tiles_of(self._checkpoint.size))
        found = self._source.logs(tile.path for tile in tiles)
        for tile, content in zip(tiles, found, strict=True):
            cut = _cut(tile, self._reader.file(tile) if content is None else content)
            out.write(f"{LOG_FOLDER}/{tile.path}", cut)
            if tile.level < 0:
                yield from map(read_entry, read_bundle(cut))

    def _prove(self, positions: Iterable[int], out: BundleWriter) -> Iterator[Entry]:
        """Write the proofs of the entries at these positions, ascending; the entries."""
        for index, content in entries_at(self._reader, (position - 1 for position in positions)):
            proof = ProofFile(index, tuple(self._reader.inclusion(index)), self._note, content)
            proof.verify(leaf_hash(content))
            out.write(proof_name(index + 1), str(proof).encode())
            yield read_entry(content)

    def _write_detached(self, entry: Entry, out: BundleWriter) -> None:
        if entry.detached is None:
            return
        path = f"{DETACHED_FOLDER}/{entry.detached.sha256}"
        content = self._source.log(path)
        if content is None:
            raise BundleUnfit(f"{path} is not published")
        out.write(f"{LOG_FOLDER}/{path}", content)

    def _write_signatures(self, events: list[int] | None, out: BundleWriter) -> None:
        """The checkpoint, the keys, and of the history what says when these events were sealed;
        for None all of it, and every timestamp."""
        assert self._signed is not None
        out.write(f"{LOG_FOLDER}/{CHECKPOINT}", self._signed)
        for number, key in enumerate(self._keys, start=1):
            out.write(f"{LOG_FOLDER}/{KEYS_FOLDER}/{number}", key)
        history = [(path, content) for path, content, _ in history_files(self._source)]
        sizes = [[_size(note) for note in read_bundle(content)] for _, content in history]
        kept = set(range(len(history))) if events is None else _sealing(sizes, events)
        for number in sorted(kept):
            path, content = history[number]
            out.write(f"{LOG_FOLDER}/{path}", content)
        stamped = [size for file in sizes for size in file] if events is None else []
        sizes_stamped = sorted({*stamped, self._checkpoint.size})
        paths = [f"{TIMESTAMPS_FOLDER}/{index_path(size)}" for size in sizes_stamped]
        for path, token in zip(paths, self._source.logs(paths), strict=True):
            if token is not None:
                out.write(f"{LOG_FOLDER}/{path}", token)

    def _key_files(self) -> Iterator[bytes]:
        number = 1
        while (key := self._source.log(f"{KEYS_FOLDER}/{number}")) is not None:
            yield key
            number += 1


def _sealed_at(note: Note, key_files: list[bytes]) -> datetime:
    """When the log says that it signed a checkpoint."""
    keys = [each.key for each in follow([Note.parse(file) for file in key_files])]
    verifiers = [VerifierKey(key.name, COSIGNATURE, key.public) for key in keys]
    signed = note.signed_by(verifiers)
    if not signed:
        raise SignatureWrong("none of the log's keys signed it with a time")
    return datetime.fromtimestamp(signed[-1][1].time, UTC)


def _cut(tile: Tile, content: bytes) -> bytes:
    """As much of a file as the tile or bundle has: a fuller one may be published by now."""
    if tile.level >= 0:
        return content[: tile.width * HASH_BYTES]
    return write_bundle(read_bundle(content)[: tile.width])


def _size(note: bytes) -> int:
    return Checkpoint.parse(Note.parse(note).text).size


def _sealing(sizes: list[list[int]], events: list[int]) -> set[int]:
    """The numbers of those files of the history that hold the first checkpoint with an event, or
    the one before it."""
    flat = [(size, number) for number, file in enumerate(sizes) for size in file]
    kept = set()
    for position in events:
        at = bisect_left(flat, (position, 0))
        kept |= {number for _, number in flat[max(at - 1, 0) : at + 1]}
    return kept
