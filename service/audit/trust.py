"""Whose signatures count: keys that were given, remembered, or taken on first use.

From a key that is trusted the log's own notes ``keys/<n>`` lead to those after it (docs/LOG.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.key_notes import KEYS_FOLDER, KeyChainBroken, KeyNote, follow
from infra.transparency_log.note import (
    COSIGNATURE,
    ED25519,
    Note,
    NoteMalformed,
    Signature,
    SignatureWrong,
    VerifierKey,
)
from service.audit.remembered import Remembered
from service.audit.report import Checking, Trust, Trusted
from service.audit.source import Source


@dataclass(frozen=True, slots=True)
class LogKeys:
    """The keys of a log in their order, for plain signatures and for cosignatures, and why they
    are trusted."""

    how: Trusted
    notes: tuple[KeyNote, ...]
    verifiers: tuple[VerifierKey, ...] = field(init=False)
    names: frozenset[tuple[str, bytes]] = field(init=False)

    def __post_init__(self) -> None:
        verifiers = tuple(
            VerifierKey(note.key.name, algorithm, note.key.public)
            for note in self.notes
            for algorithm in (ED25519, COSIGNATURE)
        )
        object.__setattr__(self, "verifiers", verifiers)
        object.__setattr__(self, "names", frozenset((it.name, it.key_id) for it in verifiers))

    def must_sign(self, size: int) -> KeyNote | None:
        """The key that every checkpoint of this size bears: the newest introduced by then."""
        introduced = [note for note in self.notes if note.first_size <= size]
        return introduced[-1] if introduced else None

    def signed_at(self, note: Note, checkpoint: Checkpoint) -> int:
        """When the log signed this checkpoint (Unix seconds); raises ``SignatureWrong`` unless its
        key signed both plainly and with the time, and no other signature of it is wrong."""
        key = self.must_sign(checkpoint.size)
        if key is None:
            raise SignatureWrong("no key of the log is trusted")
        made: dict[tuple[bytes, int], Signature] = {
            (verifier.public, verifier.algorithm): signature
            for verifier, signature in note.signed_by(self.verifiers)
        }
        if (key.key.public, ED25519) not in made or (key.key.public, COSIGNATURE) not in made:
            raise SignatureWrong("the log's key has not signed it both plainly and with the time")
        return made[key.key.public, COSIGNATURE].time

    def trust(self, witnesses: Sequence[VerifierKey], quorum: int) -> Trust:
        """For the report."""
        keys = tuple(str(note.key) for note in self.notes)
        return Trust(self.how, keys, tuple(map(str, witnesses)), quorum)


def log_keys(
    source: Source,
    origin: str,
    given: Sequence[VerifierKey],
    remembered: Remembered | None,
    checking: Checking,
) -> LogKeys:
    """The keys of a log that can be trusted, or that there is no choice but to trust."""
    how: Trusted = "given" if given else "remembered" if remembered else "first_use"
    trusted = list(given) or (remembered.verifier_keys() if remembered else [])
    chain = _chain(source, checking)
    checking.count("keys", len(chain))
    publics = {key.public for key in trusted if key.name == origin}
    if how == "first_use":
        return LogKeys(how, tuple(note for note in chain if note.key.name == origin))
    if any(note.key.public in publics for note in chain):
        return LogKeys(how, tuple(chain))
    where = f"{KEYS_FOLDER}/1"
    checking.fail(
        "keys",
        "key_unknown",
        where,
        "日志公布的密钥均不能从所信任的密钥接续而来",
        "None of the log's keys follows from one that is trusted",
    )
    bare = [VerifierKey(key.name, ED25519, key.public) for key in trusted if key.public in publics]
    return LogKeys(how, tuple(KeyNote(number, 0, key) for number, key in enumerate(bare, 1)))


def _chain(source: Source, checking: Checking) -> list[KeyNote]:
    """The log's keys as its notes introduce them, as far as each follows on the one before."""
    notes: list[Note] = []
    while (content := source.log(path := f"{KEYS_FOLDER}/{len(notes) + 1}")) is not None:
        try:
            note = Note.parse(content)
            follow([*notes, note])
        except (NoteMalformed, KeyChainBroken) as broken:
            checking.fail("keys", "key_unknown", path, "", f"The key cannot be followed: {broken}")
            return follow(notes)
        notes.append(note)
    if not notes:
        checking.fail("keys", "key_unknown", f"{KEYS_FOLDER}/1", "", "The log introduces no key")
    return follow(notes)
