"""Id tokens that a provider should not have made: whatever is wrong with one, nobody signs in."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from infra.settings import Settings
from service.desk.provider import (
    Provider,
    ProviderUnfit,
    SignInFailed,
    SigningIn,
    Trouble,
    read_secret,
)

CLIENT = "yishi"
SIGNING_IN = SigningIn("the state", "the nonce", "the verifier", "/zh/desk", "zh", time.time())
OURS = RSAKey.generate_key(2048, {"kid": "ours", "use": "sig"})
NEXT = ECKey.generate_key("P-256", {"kid": "next", "use": "sig"})
STRANGERS = RSAKey.generate_key(2048, {"kid": "ours", "use": "sig"})

UNSIGNED = b'{"alg":"none"}'
SHARED = b'{"alg":"HS256","kid":"ours"}'


class FaultyProvider(ThreadingHTTPServer):
    """Answers as a provider does, with the token that a test wants. ``answers`` has what else it
    should say at a path: a status and a body."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.keys = KeySet([OURS])
        self.id_token: Any = None
        self.answers: dict[str, tuple[int, bytes]] = {}
        self.asked: list[str] = []

    def answer(self, path: str) -> tuple[int, bytes]:
        """What stands at a path."""
        self.asked.append(path)
        documents = {
            "/.well-known/openid-configuration": {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/auth",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            },
            "/keys": self.keys.as_dict(private=False),
            "/token": {"id_token": self.id_token, "access_token": "x", "token_type": "Bearer"},
        }
        return self.answers.get(path) or (200, json.dumps(documents[path]).encode())


class _Handler(BaseHTTPRequestHandler):
    server: FaultyProvider

    def do_GET(self) -> None:
        """Metadata and keys."""
        status, body = self.server.answer(self.path)
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        """A token for a code."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def faulty() -> Iterator[FaultyProvider]:
    """The provider, on a port of its own."""
    with FaultyProvider() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def provider(faulty: FaultyProvider) -> Provider:
    """The desk's side of it."""
    return Provider(Settings(oidc_issuer=faulty.issuer, oidc_client_id=CLIENT), bytes(32))


def finish(provider: Provider) -> str:
    """Come back from the provider."""
    return asyncio.run(provider.finish({"state": "the state", "code": "1"}, SIGNING_IN))


def claims(faulty: FaultyProvider, **changes: Any) -> dict[str, Any]:
    """Those of a good token with something changed; None leaves one out."""
    now = int(time.time())
    good = {
        "iss": faulty.issuer,
        "sub": "u-1",
        "aud": CLIENT,
        "exp": now + 600,
        "iat": now,
        "nonce": SIGNING_IN.nonce,
    }
    return {name: value for name, value in {**good, **changes}.items() if value is not None}


def signed(content: dict[str, Any], key: Any = OURS, alg: str = "RS256", **header: str) -> str:
    """A token."""
    said = {"alg": alg, "kid": key.kid or "ours", **header}
    return jwt.encode(said, content, key, algorithms=[alg])


def with_public_key(content: str) -> str:
    """A token signed with what everybody knows, as if it were a shared secret."""
    head = f"{encoded(SHARED)}.{content}"
    signature = hmac.digest(OURS.as_pem(private=False), head.encode(), "sha256")
    return f"{head}.{encoded(signature)}"


def encoded(part: bytes) -> str:
    """A part of a token."""
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


def refused(provider: Provider) -> Trouble:
    """Why nobody was signed in."""
    with pytest.raises(SignInFailed) as failure:
        finish(provider)
    return failure.value.trouble


def test_a_good_token_signs_in(faulty: FaultyProvider, provider: Provider) -> None:
    faulty.id_token = signed(claims(faulty))
    assert finish(provider) == "u-1"
    faulty.id_token = signed(claims(faulty, aud=[CLIENT], azp=CLIENT), alg="PS256")
    assert finish(provider) == "u-1"


def test_keys_and_addresses_are_remembered_and_a_new_key_is_looked_up(
    faulty: FaultyProvider, provider: Provider
) -> None:
    for _ in range(2):
        faulty.id_token = signed(claims(faulty))
        finish(provider)
    assert len(faulty.asked) == len(set(faulty.asked)) + 1, "only the token is asked for twice"
    faulty.keys = KeySet([NEXT])
    faulty.id_token = signed(claims(faulty), NEXT, "ES256")
    assert finish(provider) == "u-1"


UNFIT = {
    "another issuer": {"iss": "https://evil.example"},
    "no issuer": {"iss": None},
    "another audience": {"aud": "another"},
    "audiences without ours": {"aud": ["another", "third"]},
    "no audience": {"aud": None},
    "for another party": {"azp": "another"},
    "shared with another party": {"aud": [CLIENT, "another"]},
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "no subject": {"sub": None},
    "an empty subject": {"sub": ""},
    "a subject that is no text": {"sub": 7},
    "a long subject": {"sub": "x" * 256},
    "no end": {"exp": None},
    "an end that is no time": {"exp": "tomorrow"},
    "no beginning": {"iat": None},
    "of another access token": {"at_hash": "AAAA"},
}


@pytest.mark.parametrize("fault", UNFIT)
def test_unfit_claims(faulty: FaultyProvider, provider: Provider, fault: str) -> None:
    faulty.id_token = signed(claims(faulty, **UNFIT[fault]))
    assert refused(provider) is Trouble.UNTRUSTED


@pytest.mark.parametrize(
    "times",
    [{"exp": -300, "iat": -900}, {"iat": 300}, {"nbf": 300}],
    ids=["over", "of the future", "not begun"],
)
def test_other_times(faulty: FaultyProvider, provider: Provider, times: dict[str, int]) -> None:
    now = int(time.time())
    changed = {name: now + seconds for name, seconds in times.items()}
    faulty.id_token = signed(claims(faulty, **changed))
    assert refused(provider) is Trouble.CLOCK


def test_unfit_signatures(faulty: FaultyProvider, provider: Provider) -> None:
    good = claims(faulty)
    header, content, signature = signed(good).split(".")
    _, other, _ = signed({**good, "sub": "somebody else"}).split(".")
    shared = OctKey.import_key("the desk's secret at the provider, 32 bytes and more")
    tokens = {
        "another's": signed(good, STRANGERS),
        "altered": f"{header}.{other}.{signature}",
        "cut off": f"{header}.{content}.",
        "unsigned": f"{encoded(UNSIGNED)}.{content}.",
        "with the public key as a secret": with_public_key(content),
        "with the secret": signed(good, shared, "HS256"),
        "of an unknown key": signed(good, OURS, kid="unknown"),
        "nothing": "",
        "no token": "x.y.z",
        "no text": 7,
        "missing": None,
    }
    for name, token in tokens.items():
        faulty.id_token = token
        expected = Trouble.UNTRUSTED if isinstance(token, str) else Trouble.UNAVAILABLE
        assert refused(provider) is expected, name


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys", "/token"])
@pytest.mark.parametrize(
    "answer",
    [(500, b""), (200, b"<html>"), (200, b"[]"), (200, b"{}"), (200, b"\xff"), (302, b"{}")],
    ids=["fault", "page", "list", "empty", "bytes", "elsewhere"],
)
def test_a_provider_that_answers_nonsense(
    faulty: FaultyProvider, provider: Provider, path: str, answer: tuple[int, bytes]
) -> None:
    faulty.id_token = signed(claims(faulty))
    faulty.answers[path] = answer
    assert refused(provider) is Trouble.UNAVAILABLE


def test_a_cookie_that_is_not_ours_or_too_old_keeps_nothing(
    faulty: FaultyProvider, provider: Provider
) -> None:
    _, kept = asyncio.run(provider.begin("/zh/desk", "zh", anew=False))
    assert provider.kept(kept) is not None
    other = Provider(Settings(oidc_issuer=faulty.issuer, oidc_client_id=CLIENT), bytes([1] * 32))
    for cookie in (None, "", "x", "A" * 200, kept[:-2], "ä", kept.swapcase()):
        assert provider.kept(cookie) is None
    assert other.kept(kept) is None
    old = SigningIn("s", "n", "v", "/zh/desk", "zh", time.time() - 1000)
    assert provider.kept(provider._seal(old)) is None


def test_a_secret_file_must_have_one_in_it(tmp_path: Path) -> None:
    with pytest.raises(ProviderUnfit, match="cannot be read"):
        read_secret(tmp_path / "missing")
    (tmp_path / "empty").write_text("\n")
    with pytest.raises(ProviderUnfit, match="is empty"):
        read_secret(tmp_path / "empty")
    (tmp_path / "secret").write_text("it is\n")
    assert read_secret(tmp_path / "secret") == "it is"
