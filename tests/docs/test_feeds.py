"""docs/FEEDS.md: its ways of verifying a webhook's signature verify ours."""

from __future__ import annotations

import base64
import hmac
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from infra.webhooks.signing import new_secret, signed_headers
from tests.docs.documents import Block, blocks, read

BODY = '{"议":"事"}\n'.encode()
SECRETS = (new_secret(), new_secret())
HEADERS = signed_headers(SECRETS, "b6c2ab9c", datetime(2026, 3, 1, tzinfo=UTC), BODY)


def shown(kind: str) -> str:
    """The one block of a kind."""
    (block,) = (block for block in blocks(read("docs/FEEDS.md")) if block.kind == kind)
    assert isinstance(block, Block)
    return block.text


# A reader's tool, which the product does not need; the Python recipe is run everywhere.
@pytest.mark.skipif(shutil.which("openssl") is None, reason="the machine has no openssl")
def test_by_openssl(tmp_path: Path) -> None:
    (tmp_path / "body").write_bytes(BODY)
    for secret, signature in zip(SECRETS, HEADERS["webhook-signature"].split(), strict=True):
        given = {
            "secret": secret,
            "id": HEADERS["webhook-id"],
            "timestamp": HEADERS["webhook-timestamp"],
        }
        printed = subprocess.run(
            ["sh", "-euc", shown("sh")],
            cwd=tmp_path,
            env={"PATH": "/usr/bin:/bin", **given},
            capture_output=True,
            text=True,
            check=True,
        )
        assert f"v1,{printed.stdout.strip()}" == signature


def test_by_python() -> None:
    for secret, body, genuine in (
        (SECRETS[0], BODY, True),
        (SECRETS[1], BODY, True),
        (new_secret(), BODY, False),
        (SECRETS[0], BODY + b" ", False),
    ):
        found = {
            "base64": base64,
            "hmac": hmac,
            "secret": secret,
            "body": body,
            "id": HEADERS["webhook-id"],
            "timestamp": HEADERS["webhook-timestamp"],
            "signature": HEADERS["webhook-signature"],
        }
        exec(shown("python"), found)
        assert found["genuine"] is genuine
