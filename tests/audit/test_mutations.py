"""Ten thousand random changes of bytes in published logs: every one is found.

Every byte of every file counts here, since an auditor of a folder knows all files: those that the
newest checkpoint leads to, and also the narrower tiles, bundles and histories of earlier times,
each of which must be the beginning of the wider one. Nothing is left out by construction but

- what an auditor gives no means to check: ``timestamps/`` without the authority's root, and the
  lines of witnesses whose keys were not given (C2SP signed-note: unknown keys are ignored). Here
  the witness's key is given and its cosignature asked for;
- over HTTP, where files cannot be listed, the narrower files, which no reader is led to;

- a line added to ``checkpoint`` that is by nobody known, for the same reason; so no change there is
  one that adds lines and leaves all others as they were.

The auditor has the log's key and its newest checkpoint from elsewhere. Without those a history that
was signed anew as a whole is as good as any other; that is ``test_tampering``.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from domain.events.discussion import StanceTaken
from infra.codec import Codec
from infra.transparency_log.entry import make_entry, timestamp
from infra.transparency_log.note import COSIGNATURE, VerifierKey
from service.audit import entry_checks
from service.audit.bundle_files import BundleIndex
from service.audit.source import Unreachable
from service.audit.verify import Wanted, verify
from tests.golden import samples
from tests.log.logs import BEGUN, LogFolder, signer

SEED = 20260305
CHECKPOINT = "checkpoint"
REMEMBERED = 4096
WITNESS = signer(7, "witness.example")
CODEC = Codec()
STATE = CODEC.encode(
    samples.envelope(StanceTaken, full=False), samples.specimen(StanceTaken, full=False)
)


@dataclass
class InMemory:
    """Files in memory, as a source of an audit."""

    files: Mapping[str, bytes]
    name: str = "memory"
    index: BundleIndex | None = None
    has_pages: bool = False

    def __post_init__(self) -> None:
        self.listed: list[str] | None = sorted(self.files)

    def log(self, path: str) -> bytes | None:
        return self.files.get(path)

    def logs(self, paths: Iterable[str]) -> Iterator[bytes | None]:
        return map(self.files.get, paths)

    def page(self, address: str) -> bytes | None:
        raise AssertionError("there are no pages")


class Log:
    """A published log of small events, and what its auditor brings along."""

    def __init__(self, folder: Path, sizes: tuple[int, ...]) -> None:
        log = LogFolder(folder)
        for size in sizes:
            new = [entry_at(log, position) for position in range(log.size + 1, size + 1)]
            newest = log.publish(new, None, WITNESS)
        paths = (path for path in folder.rglob("*") if path.is_file())
        self.files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
        self.wanted = Wanted(
            keys=[signer().verifier()],
            witnesses=[WITNESS.verifier(COSIGNATURE)],
            kept=[newest],
            pages=False,
        )

    def holds(self, path: str = "", content: bytes = b"") -> bool:
        """Whether an audit finds nothing, with one file changed."""
        return self.hold({**self.files, path: content} if path else self.files)

    def hold(self, files: Mapping[str, bytes]) -> bool:
        """Whether an audit of these files in its place finds nothing."""
        try:
            return verify(InMemory(files), self.wanted).report.clean
        except Unreachable:
            return False


def entry_at(log: LogFolder, position: int) -> bytes:
    """An event of its own; the second of a log is too long for its entry."""
    content = msgspec.json.decode(STATE)
    content["meta"]["id"] = str(UUID(int=position << 64 | position))
    if position == 2:
        content["data"]["reason"] = "长" * 30_000
    state = msgspec.json.encode(content, order="sorted")
    stream, version = divmod(position - 1, 3)
    at = timestamp(BEGUN + timedelta(milliseconds=position))
    made = make_entry(position, str(UUID(int=stream + 1)), version + 1, "x.v1", state, at)
    if made.detached is not None:
        log.write(f"detached/{hashlib.sha256(made.detached).hexdigest()}", made.detached)
    return made.entry


@pytest.fixture
def remembering(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each signature is verified, and each entry decoded, once for the same bytes: an audit of a
    log in which one file was changed comes to the same, four times as quickly."""
    for place, name in (
        (VerifierKey, "verify"),
        (entry_checks, "read_entry"),
        (entry_checks, "is_canonical"),
    ):
        monkeypatch.setattr(place, name, lru_cache(REMEMBERED)(getattr(place, name)))


def only_adds_lines(before: bytes, after: bytes) -> bool:
    lines = iter(after.split(b"\n"))
    return all(line in lines for line in before.split(b"\n"))


def flip(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]


def insert(content: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(content))
    return content[:at] + chance.randbytes(chance.randint(1, 40)) + content[at:]


def repeat(content: bytes, chance: random.Random) -> bytes:
    start, end = span(content, chance)
    return content[:end] + content[start:end] + content[end:]


def delete(content: bytes, chance: random.Random) -> bytes:
    start, end = span(content, chance)
    return content[:start] + content[end:]


def swap(content: bytes, chance: random.Random) -> bytes:
    one, two, three, four = sorted(chance.randint(0, len(content)) for _ in range(4))
    parts = (content[:one], content[three:four], content[two:three], content[one:two])
    return b"".join(parts) + content[four:]


def truncate(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def span(content: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(content))
    return start, min(start + chance.randint(1, 64), len(content))


CHANGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    flip,
    flip,
    insert,
    repeat,
    delete,
    swap,
    truncate,
)


@pytest.mark.parametrize(
    ("sizes", "count"), [((3, 17, 20), 8500), ((200, 256, 300, 600), 1600)], ids=["small", "wide"]
)
def test_every_change_is_found(
    tmp_path: Path, remembering: None, sizes: tuple[int, ...], count: int
) -> None:
    """The small log has only partial files; the wide one has full tiles, and one above them."""
    log, chance = Log(tmp_path, sizes), random.Random(SEED)
    assert log.holds()
    paths, unseen = sorted(log.files), []
    for number in range(count):
        path, change = chance.choice(paths), chance.choice(CHANGES)
        before = log.files[path]
        after = change(before, chance)
        while after == before or (path == CHECKPOINT and only_adds_lines(before, after)):
            after = change(before, chance)
        if log.holds(path, after):
            unseen.append((number, path, change.__name__))
    assert unseen == []


def test_every_file_that_a_reader_is_led_to_is_missed(tmp_path: Path) -> None:
    log = Log(tmp_path, (200, 256, 257))
    narrower = {
        path for path in log.files if ".p/" in path and not path.endswith(("001.p/1", ".p/3"))
    } - {"tile/1/000.p/1"}
    for path in log.files.keys() - narrower:
        files = {name: content for name, content in log.files.items() if name != path}
        assert not log.hold(files), path


def test_who_is_unknown_says_nothing(tmp_path: Path) -> None:
    """What is left out above: signatures by unknown keys are ignored."""
    log = Log(tmp_path, (3,))
    added = log.files[CHECKPOINT] + str(signer(9, "stranger.example").sign("")).encode()
    assert log.holds(CHECKPOINT, added)
