"""A bundle's files, in a folder or in one zip file: what is in them, how they are written and read.

Nothing is ever unpacked: members of a zip file are read in place, by names that this program made
up or checked, and never more of them than a published file may have.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

import msgspec

from infra.transparency_log.entry import NOT_JSON
from service.packed import UNREADABLE

FORMAT = "yishi-bundle-1"
INDEX = "bundle.json"
LOG_FOLDER = "log"
PROOFS_FOLDER = "proofs"
PAGES_FOLDER = "pages"

FILE_BYTES_MAX = 64 * 1024 * 1024
"""More than any file of a bundle has: a full entry bundle has at most 16 MiB."""

_NAME = re.compile(r"[a-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_PROOF = re.compile(r"proofs/([1-9][0-9]{0,18})\.tlog-proof")
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every member, the earliest that a zip file can have: the same content, the same
bytes."""

ScopeKind = Literal["matter", "organisation", "year", "everything"]


class BundleUnfit(ValueError):
    """What is there is not a bundle, or cannot be read or written; one line for the operator."""


class Scope(msgspec.Struct, frozen=True):
    """Of what a bundle is: ``value`` is the id of a matter (or another stream) or an organisation,
    a year of Beijing as four digits, and empty for everything."""

    kind: ScopeKind
    value: str = ""


class KeptPage(msgspec.Struct, frozen=True):
    """A published page: the file of the bundle that has its bytes, the address they came from."""

    file: str
    address: str


class BundleIndex(msgspec.Struct, frozen=True):
    """``bundle.json``. ``size`` is that of the newest checkpoint, ``sealed_at`` its time by the
    log; ``events`` counts the events in it. ``proves`` and ``does_not_prove`` are for people."""

    format: str
    scope: Scope
    origin: str
    size: int
    sealed_at: datetime
    events: int
    pages: tuple[KeptPage, ...]
    proves: tuple[str, ...]
    does_not_prove: tuple[str, ...]


class BundleFiles(Protocol):
    """Reads a bundle."""

    def read(self, path: str) -> bytes | None:
        """A file's content; None where there is none. Raises ``BundleUnfit``."""

    def names(self) -> list[str]:
        """The paths of all files, in order."""


class FolderFiles:
    """A bundle in a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def read(self, path: str) -> bytes | None:
        """A file's content; None where there is none."""
        file = self._root / path
        if not _NAME.fullmatch(path) or not file.is_file():
            return None
        with file.open("rb") as opened:
            return _no_longer(opened.read(FILE_BYTES_MAX + 1))

    def names(self) -> list[str]:
        """The paths of all files, in order."""
        files = (path for path in self._root.rglob("*") if path.is_file())
        return sorted(path.relative_to(self._root).as_posix() for path in files)


class ZipFiles:
    """A bundle in a zip file."""

    def __init__(self, file: Path) -> None:
        try:
            self._archive = zipfile.ZipFile(file)
        except UNREADABLE:
            raise BundleUnfit(f"{file} cannot be read as a zip file") from None

    def read(self, path: str) -> bytes | None:
        """A file's content; None where there is none."""
        try:
            with self._archive.open(path) as member:
                return _no_longer(member.read(FILE_BYTES_MAX + 1))
        except KeyError:
            return None
        except UNREADABLE:
            raise BundleUnfit(f"{path} cannot be read from the zip file") from None

    def names(self) -> list[str]:
        """The paths of all files, in order."""
        return sorted(name for name in self._archive.namelist() if not name.endswith("/"))


def open_bundle(path: Path) -> BundleFiles:
    """The files of the bundle at a path. Raises ``BundleUnfit``."""
    if path.is_dir():
        return FolderFiles(path)
    if path.is_file():
        return ZipFiles(path)
    raise BundleUnfit(f"{path} is neither a folder nor a file")


def read_index(files: BundleFiles) -> BundleIndex | None:
    """``bundle.json``; None where there is none. Raises ``BundleUnfit``."""
    content = files.read(INDEX)
    if content is None:
        return None
    try:
        index = msgspec.json.decode(content, type=BundleIndex)
    except NOT_JSON:
        raise BundleUnfit(f"{INDEX} is not that of a bundle") from None
    if index.format != FORMAT:
        raise BundleUnfit(f"the bundle is of another format than {FORMAT}")
    if index.scope.kind == "year" and not re.fullmatch(r"[12][0-9]{3}", index.scope.value):
        raise BundleUnfit(f"{INDEX} names no year")
    if any(not page.file.startswith(f"{PAGES_FOLDER}/") for page in index.pages):
        raise BundleUnfit(f"{INDEX} names pages outside {PAGES_FOLDER}/")
    return index


def proof_name(position: int) -> str:
    """Where the proof of the event at a position lies."""
    return f"{PROOFS_FOLDER}/{position}.tlog-proof"


def proven_positions(files: BundleFiles) -> list[int]:
    """The positions for which there are proofs, ascending."""
    found = (_PROOF.fullmatch(name) for name in files.names())
    return sorted(int(match[1]) for match in found if match)


class BundleWriter(Protocol):
    """Takes a bundle's files."""

    def write(self, path: str, content: bytes) -> None:
        """A file, once."""


class _FolderWriter:
    def __init__(self, root: Path) -> None:
        self._root = root
        root.mkdir(parents=True)

    def write(self, path: str, content: bytes) -> None:
        file = self._root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


class _ZipWriter:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def write(self, path: str, content: bytes) -> None:
        member = zipfile.ZipInfo(path, _EPOCH)
        member.external_attr = 0o644 << 16
        self._archive.writestr(member, content, zipfile.ZIP_DEFLATED)


@contextmanager
def new_bundle(path: Path) -> Iterator[BundleWriter]:
    """Write a bundle: a zip file where the name ends so, else a folder. It is put in place whole
    when the block is done, and not at all when it fails. Raises ``BundleUnfit``."""
    if path.exists():
        raise BundleUnfit(f"{path} is there already")
    aside = path.with_name(f"{path.name}.partial")
    _remove(aside)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        if path.suffix == ".zip":
            with zipfile.ZipFile(aside, "x") as archive:
                yield _ZipWriter(archive)
        else:
            yield _FolderWriter(aside)
        aside.rename(path)
    finally:
        _remove(aside)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _no_longer(content: bytes) -> bytes:
    if len(content) > FILE_BYTES_MAX:
        raise BundleUnfit("a file of the bundle is longer than any that is published")
    return content
