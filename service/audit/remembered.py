"""What an auditor remembers of the logs seen before: the last checkpoint and the keys of each."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import msgspec

from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.note import Note, NoteMalformed, VerifierKey

FORMAT = "yishi-audit-memory-1"


class MemoryUnfit(ValueError):
    """The file is not one that an audit wrote; one line for the operator."""


class Remembered(msgspec.Struct, frozen=True):
    """Of one log: the note of the last checkpoint that was found clean, the verifier keys that
    signed it, and where it was read."""

    checkpoint: str
    keys: tuple[str, ...]
    source: str

    def verifier_keys(self) -> list[VerifierKey]:
        """The keys."""
        return [VerifierKey.parse(key) for key in self.keys]

    def sealed(self) -> Checkpoint:
        """The checkpoint."""
        return Checkpoint.parse(Note.parse(self.checkpoint.encode()).text)


class Memory(msgspec.Struct, frozen=True):
    """Origin → what is remembered of that log."""

    logs: dict[str, Remembered] = {}
    format: str = FORMAT

    def other_origin(self, source: str, origin: str) -> str | None:
        """The name of another log that was read at this address before; None where none was."""
        if origin in self.logs:
            return None
        return next((name for name, it in self.logs.items() if it.source == source), None)


def default_file() -> Path:
    """``$XDG_STATE_HOME/yishi/audit.json``, else ``~/.local/state/yishi/audit.json``."""
    state = os.environ.get("XDG_STATE_HOME", "")
    folder = Path(state) if Path(state).is_absolute() else Path.home() / ".local" / "state"
    return folder / "yishi" / "audit.json"


def read_memory(file: Path) -> Memory:
    """What was remembered; nothing where there is no file yet. Raises ``MemoryUnfit``."""
    try:
        memory = msgspec.json.decode(file.read_bytes(), type=Memory)
        for remembered in memory.logs.values():
            remembered.sealed()
            remembered.verifier_keys()
    except FileNotFoundError:
        return Memory()
    except OSError as fault:
        raise MemoryUnfit(f"{file} cannot be read: {fault.strerror}") from None
    except (msgspec.DecodeError, NoteMalformed, UnicodeDecodeError):
        raise MemoryUnfit(f"{file} is not what an audit remembered") from None
    if memory.format != FORMAT:
        raise MemoryUnfit(f"{file} is of another format than {FORMAT}")
    return memory


def remember(file: Path, origin: str, seen: Remembered) -> None:
    """Put one log's memory in the place of the older one, whole or not at all. Raises
    ``MemoryUnfit``."""
    logs = {**read_memory(file).logs, origin: seen}
    content = msgspec.json.format(msgspec.json.encode(Memory(logs)), indent=1)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(prefix=f"{file.name}.new-", dir=file.parent)
        try:
            with os.fdopen(descriptor, "wb") as written:
                written.write(content)
                written.flush()
                os.fsync(written.fileno())
            Path(draft).replace(file)
        finally:
            Path(draft).unlink(missing_ok=True)
    except OSError as fault:
        raise MemoryUnfit(f"{file} cannot be written: {fault.strerror}") from None
