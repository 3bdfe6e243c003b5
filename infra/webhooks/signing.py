"""Signatures of Standard Webhooks (version ``v1``: HMAC-SHA256), and how their secrets are kept."""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from infra.vault import NONCE_BYTES

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    """A secret in the form in which receivers are given it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


class SecretKeeper:
    """Encrypts secrets under a key of 32 bytes that is nowhere in the database."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, secret: str, subscription: UUID) -> bytes:
        """A secret as it is stored, bound to its subscription."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, secret.encode(), subscription.bytes)

    def open(self, sealed: bytes, subscription: UUID) -> str:
        """The secret again. Raises ``cryptography``'s InvalidTag where the row is not ours."""
        nonce, cipher = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        return self._cipher.decrypt(nonce, cipher, subscription.bytes).decode()


def signed_headers(
    signers: Sequence[str], message: str, at: datetime, body: bytes
) -> dict[str, str]:
    """The headers of one attempt at ``message`` (the same id at every attempt): a signature by each
    secret, the newest first."""
    timestamp = str(int(at.timestamp()))
    content = b"%b.%b.%b" % (message.encode(), timestamp.encode(), body)
    return {
        "webhook-id": message,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(_signature(secret, content) for secret in signers),
    }


def _signature(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return "v1," + base64.b64encode(hmac.digest(key, content, "sha256")).decode()
