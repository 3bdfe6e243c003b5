"""The log's private keys: a file outside the database, one Ed25519 key or, while it is being
replaced, two, the older first (PEM, PKCS#8).

Whoever can read the file can sign another history, so it is refused where its group or anybody
else may. Every change is written aside, synced and put in place whole.
"""

from __future__ import annotations

import fcntl
import os
import re
import stat
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from infra.transparency_log.note import Signer

KEYS_MAX = 2
FILE_BYTES_MAX = 4096
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_BLOCK = re.compile(rb"-----BEGIN PRIVATE KEY-----\s.+?-----END PRIVATE KEY-----\s*", re.DOTALL)


class LogKeyUnfit(RuntimeError):
    """The file of the log's key is missing, cannot be used, or does not allow what is asked."""


def create_key(path: Path) -> None:
    """Make the file with one new key, readable by its owner alone; raises ``LogKeyUnfit`` where
    there is a file already."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _alone(path):
        try:
            _put(path, [Ed25519PrivateKey.generate()], os.link)
        except FileExistsError:
            raise LogKeyUnfit(f"{path} is there already; yishi key rotate replaces a key") from None


def load_signers(path: Path, origin: str) -> list[Signer]:
    """The keys of the file under the name of the log, the older first: one, or two while one is
    being replaced. Raises ``LogKeyUnfit``."""
    return [Signer(origin, key) for key in _read(path)]


def begin_rotation(path: Path) -> None:
    """Add a new key behind the one there is; raises ``LogKeyUnfit`` where there are two."""
    with _alone(path):
        keys = _read(path)
        if len(keys) == KEYS_MAX:
            raise LogKeyUnfit(f"{path} holds two keys already; yishi key retire drops the older")
        _put(path, [*keys, Ed25519PrivateKey.generate()], os.replace)


def end_rotation(path: Path) -> None:
    """Drop the older of two keys; raises ``LogKeyUnfit`` where there is but one.

    The newer one must have been introduced in the log first (``keys/<n>``), which is for the
    caller to ask: otherwise nobody who trusts the older one can follow.
    """
    with _alone(path):
        keys = _read(path)
        if len(keys) < KEYS_MAX:
            raise LogKeyUnfit(f"{path} holds one key; yishi key rotate adds its successor first")
        _put(path, keys[1:], os.replace)


def _read(path: Path) -> list[Ed25519PrivateKey]:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(FILE_BYTES_MAX + 1)
    except FileNotFoundError:
        raise LogKeyUnfit(f"{path} is missing; yishi key create makes it") from None
    except OSError as fault:
        raise LogKeyUnfit(f"{path} cannot be read: {fault.strerror}") from None
    if mode & _OTHERS:
        raise LogKeyUnfit(f"{path} can be used by others than its owner: chmod 600 {path}")
    blocks = _BLOCK.findall(content)
    if len(content) > FILE_BYTES_MAX or b"".join(blocks) != content or not blocks:
        raise LogKeyUnfit(f"{path} must hold private keys in PEM, and nothing else")
    if len(blocks) > KEYS_MAX:
        raise LogKeyUnfit(f"{path} must hold one key or two, and holds {len(blocks)}")
    return [_private_key(path, block) for block in blocks]


def _private_key(path: Path, block: bytes) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(block, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise LogKeyUnfit(f"{path} holds what is not a private key") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise LogKeyUnfit(f"{path} holds a key that is not Ed25519")
    return key


def _put(
    path: Path, keys: Sequence[Ed25519PrivateKey], place: Callable[[Path, Path], None]
) -> None:
    """Write aside, readable by the owner alone, then link or move into place."""
    descriptor, name = tempfile.mkstemp(prefix=f"{path.name}.new-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            for key in keys:
                file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
            file.flush()
            os.fsync(file.fileno())
        place(Path(name), path)
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Nobody else changes the file meanwhile; afterwards the change outlasts a crash."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
        os.fsync(folder)
    finally:
        os.close(folder)
