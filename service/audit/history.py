"""The checkpoints that a log signed: the newest one, and all before it from ``checkpoints/…``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count
from typing import NamedTuple

from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.note import Note, NoteMalformed, SignatureWrong
from infra.transparency_log.tiles import (
    WIDTH,
    BundleMalformed,
    Tile,
    index_path,
    read_bundle,
)
from service.audit.report import Checking
from service.audit.source import Source
from service.audit.trust import LogKeys

FOLDER = "checkpoints"
_FILE = re.compile(r"checkpoints/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


class Seal(NamedTuple):
    """A checkpoint that was signed: its size and root, and when (Unix seconds). ``where`` is the
    path of its file."""

    size: int
    root: bytes
    time: int
    where: str


def path_of(number: int, width: int = WIDTH) -> str:
    """``checkpoints/<N>[.p/<W>]``."""
    return f"{FOLDER}/{index_path(number)}" + ("" if width == WIDTH else f".p/{width}")


def read_history(source: Source, origin: str, keys: LogKeys, checking: Checking) -> list[Seal]:
    """Every checkpoint in the history, in its order, as far as it can be read; what is wrong with
    one is noted."""
    seals: list[Seal] = []
    newest: tuple[str, bytes] | None = None
    for path, content, expected in history_files(source):
        notes = _notes(path, content, expected, checking)
        seals += _seals(path, notes, seals[-1:], origin, keys, checking)
        newest = (path, content)
    checking.count("history", len(seals))
    _narrower_files(source, newest, checking)
    return seals


def read_some_history(source: Source, origin: str, keys: LogKeys, checking: Checking) -> list[Seal]:
    """The checkpoints of those files of the history that a bundle of a part of a log has."""
    seals: list[Seal] = []
    found = [match for path in source.listed or () if (match := _FILE.fullmatch(path))]
    for match in sorted(found, key=lambda match: Tile.parse(f"tile/0/{match[1]}") or ()):
        notes = _notes(match[0], source.log(match[0]) or b"", int(match[2] or WIDTH), checking)
        seals += _seals(match[0], notes, seals[-1:], origin, keys, checking)
    checking.count("history", len(seals))
    return seals


def history_files(source: Source) -> Iterator[tuple[str, bytes, int]]:
    """The path and content of the files of the history, and how many checkpoints each must hold."""
    done = 0
    for number, content in enumerate(source.logs(path_of(number) for number in count())):
        if content is None:
            break
        yield path_of(number), content, WIDTH
        done = number + 1
    width = _newest_width(source, done)
    if width:
        path = path_of(done, width)
        yield path, source.log(path) or b"", width


def _newest_width(source: Source, number: int) -> int:
    """The greatest width of a partial file; all smaller ones are there too."""
    if source.listed is not None:
        found = (_FILE.fullmatch(path) for path in source.listed)
        stem = index_path(number)
        return max((int(it[2]) for it in found if it and it[1] == stem and it[2]), default=0)
    low, high = 0, WIDTH - 1
    while low < high:
        middle = (low + high + 1) // 2
        if source.log(path_of(number, middle)) is None:
            high = middle - 1
        else:
            low = middle
    return low


def _notes(path: str, content: bytes, expected: int, checking: Checking) -> list[bytes]:
    try:
        notes = read_bundle(content)
    except BundleMalformed as malformed:
        checking.fail("history", "checkpoint_malformed", path, "", str(malformed))
        return []
    if len(notes) != expected:
        checking.fail("history", "checkpoint_malformed", path, "", "It is of another width")
    return notes


def _seals(
    path: str,
    notes: Sequence[bytes],
    before: Sequence[Seal],
    origin: str,
    keys: LogKeys,
    checking: Checking,
) -> Iterator[Seal]:
    """The checkpoints of one file; ``before`` is the one before them, if there is any."""
    last = before[-1] if before else None
    for note in notes:
        seal = _seal(note, origin, keys, path, checking)
        if seal is not None:
            _in_order(last, seal, checking)
            last = seal
            yield seal


def _seal(
    content: bytes, origin: str, keys: LogKeys, where: str, checking: Checking
) -> Seal | None:
    try:
        note = Note.parse(content)
        checkpoint = Checkpoint.parse(note.text)
    except NoteMalformed as malformed:
        checking.fail("history", "checkpoint_malformed", where, "", f"A checkpoint: {malformed}")
        return None
    if checkpoint.origin != origin or checkpoint.text != note.text:
        checking.fail("history", "checkpoint_malformed", where, "", "It is that of another log")
        return None
    at = f"{where} ({checkpoint.size})"
    try:
        time = keys.signed_at(note, checkpoint)
    except SignatureWrong as wrong:
        checking.fail("history", "signature_wrong", at, "", f"A signature: {wrong}")
        return None
    if any((it.name, it.key_id) not in keys.names for it in note.signatures):
        checking.fail("history", "key_unknown", at, "", "It is signed by a key that is unknown")
    return Seal(checkpoint.size, checkpoint.root, time, where)


def _in_order(before: Seal | None, seal: Seal, checking: Checking) -> None:
    if before is None:
        return
    at = f"{seal.where} ({seal.size})"
    if seal.size <= before.size:
        checking.fail("history", "truncated", at, "", "It is no larger than the one before it")
    if seal.time < before.time:
        checking.fail("history", "time_goes_back", at, "", "It is dated before the one before it")


def _narrower_files(source: Source, newest: tuple[str, bytes] | None, checking: Checking) -> None:
    """Where all files are known: each of the history is the beginning of the widest of its number,
    and none stands beyond the newest."""
    for path in source.listed or ():
        found = _FILE.fullmatch(path)
        if found is None or newest is None or path == newest[0]:
            continue
        full = f"{FOLDER}/{found[1]}"
        if found[2] is None:
            if full > newest[0]:
                checking.fail("history", "tile_missing", newest[0].partition(".p/")[0])
            continue
        widest = newest[1] if newest[0].startswith(f"{full}.p/") else source.log(full)
        narrow = source.log(path) or b""
        if widest is None:
            checking.fail("history", "tile_missing", full)
        elif not widest.startswith(narrow) or not _holds(narrow, int(found[2])):
            checking.fail("history", "checkpoint_malformed", path)


def _holds(content: bytes, width: int) -> bool:
    try:
        return len(read_bundle(content)) == width
    except BundleMalformed:
        return False
