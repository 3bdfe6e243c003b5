"""How the log's keys follow on one another: ``keys/<n>`` introduces the n-th (docs/LOG.md).

Each is a note that the new key signed and, from the second on, the one before it, so that whoever
trusts one key can follow to the newest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from infra.transparency_log.note import (
    ED25519,
    Note,
    NoteMalformed,
    SignatureWrong,
    Signer,
    VerifierKey,
)

HEADER = "yishi-log-key-1"
KEYS_FOLDER = "keys"
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


class KeyChainBroken(ValueError):
    """The notes do not lead from one key of the log to the next."""


@dataclass(frozen=True, slots=True)
class KeyNote:
    """The log's key ``number`` (from 1), which signs from the checkpoint of ``first_size`` on."""

    number: int
    first_size: int
    key: VerifierKey

    @property
    def text(self) -> str:
        """The text of the note that introduces it."""
        return f"{HEADER}\n{self.key.name}\n{self.number}\n{self.first_size}\n{self.key}\n"

    @classmethod
    def parse(cls, text: str) -> KeyNote:
        """From a note's text; raises ``NoteMalformed``."""
        lines = text.split("\n")
        if len(lines) != 6 or lines[0] != HEADER or lines[5]:
            raise NoteMalformed(f"a key is introduced by five lines, the first {HEADER}")
        if not _NUMBER.fullmatch(lines[2]) or not _SIZE.fullmatch(lines[3]):
            raise NoteMalformed("a key's number and first size are without leading zeros")
        note = cls(int(lines[2]), int(lines[3]), VerifierKey.parse(lines[4]))
        if note.key.name != lines[1] or note.key.algorithm != ED25519 or note.text != text:
            raise NoteMalformed("a log's key is for plain signatures in the name of its origin")
        return note


def introduce(signer: Signer, number: int, first_size: int, before: Signer | None = None) -> Note:
    """The note for ``keys/<number>``; ``before`` is the key that it follows, None for the first."""
    assert (number == 1) == (before is None), "every key but the first follows another"
    text = KeyNote(number, first_size, signer.verifier()).text
    signers = [signer] if before is None else [signer, before]
    return Note(text, tuple(each.sign(text) for each in signers))


def follow(notes: Sequence[Note], pinned: VerifierKey | None = None) -> list[KeyNote]:
    """The log's keys in order, from all its notes 1, 2, 3 …: each signed by itself and by the one
    before, under one name, no key twice, no first size smaller than that before.

    ``pinned`` is a key that the reader has from elsewhere, of either type: it must be one of
    them. Raises ``NoteMalformed`` or ``KeyChainBroken``.
    """
    keys: list[KeyNote] = []
    for number, note in enumerate(notes, start=1):
        own = KeyNote.parse(note.text)
        before = keys[-1] if keys else None
        if own.number != number:
            raise KeyChainBroken(f"key {number} is missing")
        if before is not None and (
            own.key.name != before.key.name or own.first_size < before.first_size
        ):
            raise KeyChainBroken(f"key {number} does not follow on the one before")
        if any(own.key == each.key for each in keys):
            raise KeyChainBroken(f"key {number} is an earlier one again")
        _signed(note, own.key, number)
        if before is not None:
            _signed(note, before.key, number)
        keys.append(own)
    if pinned is not None and not any(
        (each.key.name, each.key.public) == (pinned.name, pinned.public) for each in keys
    ):
        raise KeyChainBroken("the key that is trusted is none of the log's")
    return keys


def _signed(note: Note, key: VerifierKey, number: int) -> None:
    try:
        signed = note.signed_by([key])
    except SignatureWrong:
        signed = []
    if not signed:
        raise KeyChainBroken(f"key {number} is not signed by itself and the one before")
