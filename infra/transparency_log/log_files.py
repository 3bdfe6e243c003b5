"""The published log as files in a folder: read as a web server would, written so that a crash at
any moment leaves every file whole.

Files are staged aside, synced, and only then put in place. Apart from ``checkpoint`` none of them
ever changes, so writing one again writes the same bytes.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.note import Note, NoteMalformed

CHECKPOINT = "checkpoint"
"""The one file that changes."""
CHECKPOINTS_FOLDER = "checkpoints"
TIMESTAMPS_FOLDER = "timestamps"

_STAGING = ".new"
_WRITERS = 16
"""Threads that write and sync: the more wait together, the fewer turns of the disk they take."""
_WAITING_MAX = 64
"""How many files may wait to be written while more are made."""

AtStep = Callable[[str], None]
"""Hears the name of every step of publication; tests end the process there."""


def no_step(step: str) -> None:
    """Nothing is to happen at any step."""


class LogFiles:
    """The files below ``/log/``. Several processes may read and write them at once."""

    def __init__(self, folder: Path, at_step: AtStep = no_step) -> None:
        self.folder = folder
        self._at_step = at_step

    def read(self, path: str) -> bytes | None:
        """The file at a path below the log's prefix; None where there is none."""
        file = self._place(path)
        if file is None:
            return None
        try:
            return file.read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return None

    def has(self, path: str) -> bool:
        """Whether there is such a file."""
        file = self._place(path)
        return file is not None and file.is_file()

    def published(self) -> Checkpoint | None:
        """The newest checkpoint that readers can see, whose size is how far the log is sealed;
        None before the first, and where the file is damaged."""
        content = self.read(CHECKPOINT)
        if content is None:
            return None
        try:
            return Checkpoint.parse(Note.parse(content).text)
        except NoteMalformed:
            return None

    @contextmanager
    def staging(self) -> Iterator[Staging]:
        """Files to be put in place together; what was not by the end of the block is dropped."""
        parent = self.folder / _STAGING
        parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=parent))
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            with ThreadPoolExecutor(_WRITERS) as pool:
                yield Staging(self.folder, folder, pool, self._at_step)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(descriptor)

    def put(self, path: str, content: bytes) -> None:
        """Write or replace one file, durably and at once."""
        with self.staging() as staging:
            staging.add(path, content)
            staging.put_in_place()

    def drop_partials(self, path: str) -> None:
        """Remove the partial files that the full one at this path has replaced."""
        shutil.rmtree(f"{self.folder / path}.p", ignore_errors=True)

    def clear_staging(self) -> None:
        """Remove what processes that are no more have left staged."""
        with suppress(FileNotFoundError):
            for folder in (self.folder / _STAGING).iterdir():
                descriptor = os.open(folder, os.O_RDONLY)
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(folder, ignore_errors=True)
                except BlockingIOError:
                    pass  # somebody is at work there
                finally:
                    os.close(descriptor)

    def _place(self, path: str) -> Path | None:
        """Where a path leads; None for one that would lead out of the log."""
        parts = PurePosixPath(path).parts
        if not parts or "\0" in path or any(part[0] in "./" for part in parts):
            return None
        return self.folder.joinpath(*parts)


class Staging:
    """Files written aside, to be put in place together. They are written and synced by threads of
    their own as soon as they are added."""

    def __init__(
        self, target: Path, folder: Path, pool: ThreadPoolExecutor, at_step: AtStep
    ) -> None:
        self._target = target
        self._folder = folder
        self._pool = pool
        self._at_step = at_step
        self._staged: list[tuple[str, Path]] = []
        self._writing: deque[Future[None]] = deque()

    def add(self, path: str, content: bytes) -> None:
        """A file for this path below the log's prefix; nobody sees it yet."""
        file = self._folder / str(len(self._staged))
        self._staged.append((path, file))
        if len(self._writing) == _WAITING_MAX:
            self._writing.popleft().result()
        self._writing.append(self._pool.submit(_write_synced, file, content))

    def put_in_place(self) -> None:
        """Put what was added in place, in the order in which it was added; then it is durable, and
        the partial files that full ones replace are gone."""
        if not self._staged:
            return
        self._at_step("files added")
        while self._writing:
            self._writing.popleft().result()
        self._at_step("files synced")
        folders = self._make_folders(self._staged)
        for number, (path, file) in enumerate(self._staged):
            file.replace(self._target / path)
            if number == 0:
                self._at_step("first file in place")
        self._at_step("files in place")
        for folder in folders:
            _sync(folder)
        self._at_step("folders synced")
        for path, _ in self._staged:
            partials = self._target / f"{path}.p"
            if partials.is_dir():
                shutil.rmtree(partials, ignore_errors=True)
        self._staged = []

    def _make_folders(self, staged: list[tuple[str, Path]]) -> list[Path]:
        """Make the folders that are missing; all that change, the deepest first."""
        changed: dict[Path, None] = {}
        for folder in {(self._target / path).parent for path, _ in staged}:
            changed[folder] = None
            missing = folder
            while not missing.is_dir():
                missing = missing.parent
                changed[missing] = None
            folder.mkdir(parents=True, exist_ok=True)
        return sorted(changed, key=lambda folder: -len(folder.parts))


def _write_synced(file: Path, content: bytes) -> None:
    # Four calls that let go of the interpreter, where a file object would make a dozen of them.
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
