"""``yishi audit diff``: whether one checkpoint extends another, and the events between them.

A checkpoint is given as a file that holds one (a receipt's proof file too), as the size of one that
the log signed, or as a bundle, a copy of a log or the address of one for its newest.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import msgspec

from domain.catalogue import stream_of
from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.entry import Entry, EntryMalformed, read_entry
from infra.transparency_log.log_files import CHECKPOINT
from infra.transparency_log.note import Note, NoteMalformed, SignatureWrong, VerifierKey
from infra.transparency_log.proof_file import kept_checkpoint
from infra.transparency_log.tile_reader import TileMissing, TileReader
from infra.transparency_log.tiles import BundleMalformed, read_bundle
from service.audit.between import Verdict, compare, first_difference
from service.audit.history import history_files
from service.audit.report import Checking
from service.audit.source import FolderSource, HttpSource, Source, Unreachable
from service.audit.trust import LogKeys, log_keys

FORMAT = "yishi-diff-1"
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_FILE_BYTES_MAX = 262_144
"""More than a proof with the longest entry has."""


class DiffUnfit(ValueError):
    """What was given is no checkpoint of this log; one line for whoever asked."""


class End(msgspec.Struct, frozen=True):
    """A checkpoint: ``given`` is how it was asked for, ``root`` is base64, ``time`` that of the
    log's cosignature, None where the log's key did not sign it."""

    given: str
    size: int
    root: str
    time: datetime | None

    @property
    def signed(self) -> bool:
        """Whether the log signed it."""
        return self.time is not None


class Added(msgspec.Struct, frozen=True):
    """An event between the two; ``matter`` is its stream where that is a matter's,
    ``organisation`` the stream's, else the actor's."""

    position: int
    type: str
    stream: UUID
    matter: UUID | None
    organisation: UUID
    recorded_at: datetime


class Diff(msgspec.Struct, frozen=True):
    """``older`` is the smaller one, whichever was named first. ``held`` says whether the log that
    was read comes to the one and to the other, where that had to be asked; ``differs_at`` is the
    first position at which two histories differ, where both could be read, or at which what is
    published was altered. ``types`` and ``organisations`` count ``events``."""

    log: str
    origin: str
    older: End
    newer: End
    verdict: Verdict
    held: tuple[bool, bool] | None
    differs_at: int | None
    types: dict[str, int]
    organisations: dict[str, int]
    events: list[Added]
    format: str = FORMAT

    @property
    def clean(self) -> bool:
        """Whether both are the log's own, and the one extends the other."""
        return self.verdict in ("equal", "extends") and self.older.signed and self.newer.signed


class _Given(NamedTuple):
    """A checkpoint as it was named, and the log beside it where there is one."""

    text: str
    note: Note
    checkpoint: Checkpoint
    source: Source | None


def diff(one: str, other: str, url: str | None, keys: Sequence[VerifierKey], default: str) -> Diff:
    """Compare two checkpoints. The log is read at ``url``, else where the larger of them was
    found, or the smaller, else at ``default``; its keys are followed from ``keys``, or taken from
    there when none are given.

    Raises ``DiffUnfit``, and ``Unreachable`` when the log cannot be read to the end.
    """
    with ExitStack() as stack:
        sources = [_source(text, stack) for text in (one, other)]
        named = _source(url or default, stack) if url or not any(sources) else None
        log = named or sources[1] or sources[0]
        if log is None or (url and named is None):
            raise DiffUnfit("--url is neither the address nor the folder of a log")
        pair = [
            _given(text, source, log) for text, source in zip((one, other), sources, strict=True)
        ]
        older, newer = sorted(pair, key=lambda given: given.checkpoint.size)
        if older.checkpoint.origin != newer.checkpoint.origin:
            raise DiffUnfit("the checkpoints are those of two logs")
        log = named or newer.source or older.source or log
        try:
            return _compared(log, older, newer, keys)
        except (TileMissing, BundleMalformed, EntryMalformed) as fault:
            raise Unreachable(f"{log.name} cannot be read to the end: {fault}") from None


def _compared(log: Source, older: _Given, newer: _Given, trusted: Sequence[VerifierKey]) -> Diff:
    own = Checkpoint.parse(_newest(log, log.name).text)
    if own.origin != newer.checkpoint.origin:
        raise DiffUnfit("the checkpoints are those of another log than the one that is read")
    keys = log_keys(log, own.origin, trusted, None, Checking())
    reader = TileReader(log.log, own.size)
    events: list[Added] = []
    found = compare(
        older.checkpoint,
        newer.checkpoint,
        own,
        reader,
        lambda _, entry: events.append(_added(read_entry(entry))),
    )
    if found.verdict != "extends":
        events.clear()
    return Diff(
        log=log.name,
        origin=own.origin,
        older=_end(older, keys),
        newer=_end(newer, keys),
        verdict=found.verdict,
        held=found.held,
        differs_at=found.position or _parting(found.verdict, older, newer),
        types=_counted(event.type for event in events),
        organisations=_counted(str(event.organisation) for event in events),
        events=events,
    )


def _parting(verdict: Verdict, older: _Given, newer: _Given) -> int | None:
    """Where two histories part, when there is a log of each to be read."""
    if verdict != "fork" or older.source is None or newer.source is None:
        return None
    one = TileReader(older.source.log, older.checkpoint.size)
    other = TileReader(newer.source.log, newer.checkpoint.size)
    try:
        return first_difference(one, other)
    except TileMissing:
        return None


def _end(given: _Given, keys: LogKeys) -> End:
    try:
        time = datetime.fromtimestamp(keys.signed_at(given.note, given.checkpoint), UTC)
    except SignatureWrong:
        time = None
    checkpoint = given.checkpoint
    return End(given.text, checkpoint.size, b64encode(checkpoint.root).decode(), time)


def _added(entry: Entry) -> Added:
    meta = entry.meta
    return Added(
        position=entry.position,
        type=entry.type,
        stream=entry.stream,
        matter=entry.stream if _kind(entry.type) == "matter" else None,
        organisation=meta.organisation or meta.actor.organisation,
        recorded_at=entry.recorded_at,
    )


def _kind(type_name: str) -> str | None:
    try:
        return stream_of(type_name)
    except KeyError:  # a newer program's
        return None


def _counted(values: Iterable[str]) -> dict[str, int]:
    """The most frequent first."""
    return dict(sorted(Counter(values).items(), key=lambda item: (-item[1], item[0])))


def _source(text: str, stack: ExitStack) -> Source | None:
    """The log or bundle that a text names; None where it names none."""
    if text.startswith(("http://", "https://")):
        return stack.enter_context(HttpSource(text))
    path = Path(text)
    return FolderSource(path) if path.is_dir() or path.suffix == ".zip" else None


def _given(text: str, source: Source | None, log: Source) -> _Given:
    if source is not None:
        note = _newest(source, text)
    elif _SIZE.fullmatch(text):
        note = _signed_for(int(text), log)
    else:
        note = _in_file(Path(text))
    try:
        return _Given(text, note, Checkpoint.parse(note.text), source)
    except NoteMalformed as fault:
        raise DiffUnfit(f"{text} is not a checkpoint: {fault}") from None


def _newest(source: Source, text: str) -> Note:
    content = source.log(CHECKPOINT)
    if content is None:
        raise Unreachable(f"{text} publishes no checkpoint")
    try:
        return Note.parse(content)
    except NoteMalformed as fault:
        raise DiffUnfit(f"{text} is not a checkpoint: {fault}") from None


def _signed_for(size: int, log: Source) -> Note:
    """The checkpoint of this size in a log's history."""
    for path, content, _ in history_files(log):
        try:
            notes = [Note.parse(note) for note in read_bundle(content)]
            sizes = [Checkpoint.parse(note.text).size for note in notes]
        except (NoteMalformed, BundleMalformed):
            raise DiffUnfit(f"{path} of the log cannot be read") from None
        if size in sizes:
            return notes[sizes.index(size)]
    raise DiffUnfit(f"no checkpoint of size {size} was signed")


def _in_file(path: Path) -> Note:
    """The checkpoint in a file, by itself or at the end of a proof."""
    try:
        with path.open("rb") as file:
            content = file.read(_FILE_BYTES_MAX)
        return kept_checkpoint(content)
    except OSError as fault:
        raise DiffUnfit(f"{path} cannot be read: {fault.strerror}") from None
    except NoteMalformed as fault:
        raise DiffUnfit(f"{path} is not a checkpoint: {fault}") from None
