"""Signed notes (C2SP signed-note) and the keys that sign them: Ed25519, and timestamped
cosignatures (C2SP tlog-cosignature, v1).

A note is its text and, after a blank line, one line a signature. Signatures by keys that one does
not know are ignored; one by a known key that fails condemns the note.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519: Final = 0x01
COSIGNATURE: Final = 0x04
Algorithm = Literal[1, 4]

NOTE_BYTES_MAX = 65_536
SIGNATURES_MAX = 64
_KEY_ID_BYTES = 4
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_SIGNATURE_BYTES = {ED25519: 64, COSIGNATURE: 72}


class NoteMalformed(ValueError):
    """The bytes are not a signed note, or a key is not one."""


class SignatureWrong(ValueError):
    """A signature by a known key does not fit the text."""


def strict_base64(text: str) -> bytes:
    """Decode RFC 4648 §4 base64 with padding and nothing else; raises ``NoteMalformed``."""
    try:
        decoded = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NoteMalformed("not base64") from None
    if base64.b64encode(decoded).decode() != text:
        raise NoteMalformed("not canonical base64")
    return decoded


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line; ``key_id`` is 4 bytes, ``value`` what the key's type defines."""

    name: str
    key_id: bytes
    value: bytes

    def __str__(self) -> str:
        encoded = base64.b64encode(self.key_id + self.value).decode()
        return f"\N{EM DASH} {self.name} {encoded}\n"

    @classmethod
    def parse(cls, line: str) -> Signature:
        """A line without its line break; raises ``NoteMalformed``."""
        dash, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        if dash != "\N{EM DASH}" or not _fit_name(name):
            raise NoteMalformed("not a signature line")
        decoded = strict_base64(encoded)
        if len(decoded) <= _KEY_ID_BYTES:
            raise NoteMalformed("a signature is too short")
        return cls(name, decoded[:_KEY_ID_BYTES], decoded[_KEY_ID_BYTES:])

    @property
    def time(self) -> int:
        """Of a cosignature: when it was made, in Unix seconds."""
        moment: int = struct.unpack(">Q", self.value[:8])[0]
        return moment


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key as it is handed round: ``name+hex8(key id)+base64(type ‖ public key)``."""

    name: str
    algorithm: Algorithm
    public: bytes

    @property
    def key_id(self) -> bytes:
        """SHA-256(name ‖ 0x0A ‖ type ‖ public key)[:4]."""
        content = self.name.encode() + b"\n" + bytes([self.algorithm]) + self.public
        return hashlib.sha256(content).digest()[:_KEY_ID_BYTES]

    def __str__(self) -> str:
        encoded = base64.b64encode(bytes([self.algorithm]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{encoded}"

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """Raises ``NoteMalformed``."""
        parts = text.strip().split("+", 2)
        if len(parts) != 3 or not _fit_name(parts[0]):
            raise NoteMalformed("a key is written name+id+base64")
        content = strict_base64(parts[2])
        if len(content) != 33 or content[0] not in _SIGNATURE_BYTES:
            raise NoteMalformed("the key is of an unknown type")
        key = cls(parts[0], ED25519 if content[0] == ED25519 else COSIGNATURE, content[1:])
        if key.key_id.hex() != parts[1]:
            raise NoteMalformed("the key's id is not that of the key")
        return key

    def made(self, signature: Signature) -> bool:
        """Whether this signature claims to be this key's."""
        return signature.name == self.name and signature.key_id == self.key_id

    def verify(self, text: str, signature: Signature) -> None:
        """Raise ``SignatureWrong`` unless the key signed this text so."""
        value = signature.value
        if len(value) != _SIGNATURE_BYTES[self.algorithm]:
            raise SignatureWrong("a signature has the wrong length")
        message = text.encode()
        if self.algorithm == COSIGNATURE:
            message, value = _cosigned(text, signature.time), value[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(value, message)
        except (InvalidSignature, ValueError):
            raise SignatureWrong(f"the signature of {self.name} is wrong") from None


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key under a name."""

    name: str
    private: Ed25519PrivateKey

    def verifier(self, algorithm: Algorithm = ED25519) -> VerifierKey:
        """The public half, for plain signatures or for cosignatures."""
        if not _fit_name(self.name):
            raise NoteMalformed("a key's name has no spaces and no plus sign")
        return VerifierKey(self.name, algorithm, self.private.public_key().public_bytes_raw())

    def sign(self, text: str) -> Signature:
        """A plain signature over a note's text."""
        return Signature(self.name, self.verifier().key_id, self.private.sign(text.encode()))

    def cosign(self, text: str, time: int) -> Signature:
        """A cosignature: the text was seen, and extends all seen before, at ``time`` (Unix s)."""
        signed = self.private.sign(_cosigned(text, time))
        key_id = self.verifier(COSIGNATURE).key_id
        return Signature(self.name, key_id, struct.pack(">Q", time) + signed)


@dataclass(frozen=True, slots=True)
class Note:
    """A text, which ends with a line break, and its signatures."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"

    @classmethod
    def parse(cls, content: bytes) -> Note:
        """Raises ``NoteMalformed``."""
        if len(content) > NOTE_BYTES_MAX:
            raise NoteMalformed("the note is too long")
        try:
            whole = content.decode()
        except UnicodeDecodeError:
            raise NoteMalformed("the note is not UTF-8") from None
        if _CONTROL.search(whole):
            raise NoteMalformed("the note holds control characters")
        text, blank, lines = whole.rpartition("\n\n")
        if not blank or not lines.endswith("\n"):
            raise NoteMalformed("the note has no signatures")
        signatures = [Signature.parse(line) for line in lines[:-1].split("\n")]
        if len(signatures) > SIGNATURES_MAX:
            raise NoteMalformed("the note has too many signatures")
        return cls(text + "\n", tuple(signatures))

    def signed_by(self, keys: Iterable[VerifierKey]) -> list[tuple[VerifierKey, Signature]]:
        """The keys, of those given, that signed this note, each with its signature.

        Raises ``SignatureWrong`` when a signature in the name of one of them does not verify.
        """
        found = []
        for key in keys:
            own = [signature for signature in self.signatures if key.made(signature)]
            for signature in own:
                key.verify(self.text, signature)
            if own:
                found.append((key, own[-1]))
        return found


def _cosigned(text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def _fit_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(char.isspace() for char in name)
