"""Signing in at an OpenID provider: authorization code with PKCE, state and nonce.

What comes back of it is the person's id at the provider and nothing else: no name, address or
other claim is asked for, kept or logged. What the browser must remember meanwhile travels in a
cookie that only this service can open.
"""

from __future__ import annotations

import base64
import hmac
import os
import secrets
import time
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import msgspec
import structlog
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import get_well_known_url
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, InvalidClaimError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from infra.settings import Settings, SettingUnfit
from service.language import Language

log = structlog.get_logger()

CALLBACK = "/zh/desk/signed-in"
"""Where the provider sends people back to: to be registered there, behind the base address."""
SIGNED_OUT = "/zh/desk/signed-out"
"""Where it sends them after signing out there."""
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
"""That an id token may be signed with: none without a key of the provider's own."""
AT_PROVIDER_SECONDS = 900
"""How long somebody may take to sign in."""
TIMEOUT_SECONDS = 5.0
REMEMBERED_SECONDS = 3600.0
"""How long the provider's addresses and keys are taken to be the same."""
LEEWAY_SECONDS = 120
"""How far the provider's clock may be from ours."""
SUBJECT_LENGTH_MAX = 255
"""OpenID Connect Core 1.0, section 2: ``sub``."""
_NONCE_BYTES = 12


class Trouble(StrEnum):
    """Why nobody was signed in."""

    UNAVAILABLE = "unavailable"
    """The provider cannot be reached, or does not answer as one."""
    CANCELLED = "cancelled"
    """The person, or the provider, broke off."""
    MISMATCH = "mismatch"
    """The answer is not to a question that this browser asked, or comes too late."""
    REFUSED = "refused"
    """The provider does not take its own code (again)."""
    CLOCK = "clock"
    """The provider's clock and ours are too far apart."""
    UNTRUSTED = "untrusted"
    """The id token is not for us, or not from the provider."""


class SignInFailed(Exception):
    """Nobody was signed in."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class ProviderUnfit(SettingUnfit):
    """The settings of the provider cannot be used; which, and why."""


class SigningIn(msgspec.Struct, frozen=True, array_like=True):
    """What the browser keeps while somebody is at the provider."""

    state: str
    nonce: str
    verifier: str
    next: str
    language: Language
    begun_at: float


class Addresses(msgspec.Struct, frozen=True):
    """What is used of the provider's metadata (OpenID Connect Discovery 1.0)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False


class _Tokens(msgspec.Struct, frozen=True):
    id_token: str
    access_token: str | None = None


def read_secret(file: Path) -> str:
    """The desk's secret at the provider, on the one line of its file."""
    try:
        secret = file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise ProviderUnfit(f"YISHI_OIDC_CLIENT_SECRET_FILE: {file} cannot be read") from None
    if not secret:
        raise ProviderUnfit(f"YISHI_OIDC_CLIENT_SECRET_FILE: {file} is empty")
    return secret


class Provider:
    """One provider. ``source`` is the name of the outside system under which the vault keeps
    whose pseudonym is whose."""

    def __init__(self, settings: Settings, key: bytes) -> None:
        assert settings.oidc_issuer is not None
        assert settings.oidc_client_id is not None
        self.issuer = settings.oidc_issuer
        self.source = f"oidc:{self.issuer}"
        self._client_id = settings.oidc_client_id
        secret = settings.oidc_client_secret_file
        self._secret = None if secret is None else read_secret(secret)
        self._base_url = settings.base_url
        self._cipher = AESGCM(key)
        self._trusted = httpx.create_ssl_context()  # reads all roots: 30 ms, not at each call
        self._addresses: tuple[float, Addresses] | None = None
        self._keys: tuple[float, KeySet] | None = None

    @classmethod
    def of(cls, settings: Settings, key: bytes) -> Provider | None:
        """The provider of the settings; None where they name none."""
        return None if settings.oidc_issuer is None else cls(settings, key)

    async def begin(self, next: str, language: Language, *, anew: bool) -> tuple[str, str]:
        """(where to send the browser, what it keeps meanwhile). ``anew``: the provider is to ask
        who it is, even if it knows."""
        addresses = await self.addresses()
        signing_in = SigningIn(
            state=secrets.token_urlsafe(32),
            nonce=secrets.token_urlsafe(32),
            verifier=secrets.token_urlsafe(48),
            next=next,
            language=language,
            begun_at=time.time(),
        )
        address = prepare_grant_uri(
            addresses.authorization_endpoint,
            self._client_id,
            "code",
            redirect_uri=self._base_url + CALLBACK,
            scope="openid",
            state=signing_in.state,
            nonce=signing_in.nonce,
            code_challenge=create_s256_code_challenge(signing_in.verifier),
            code_challenge_method="S256",
            ui_locales="zh-CN zh" if language == "zh" else "en",
            prompt="login" if anew else None,
        )
        return address, self._seal(signing_in)

    def kept(self, cookie: str | None) -> SigningIn | None:
        """What the browser kept, if it is ours and not too old."""
        try:
            text = cookie or ""
            sealed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            plain = self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)
            signing_in = msgspec.json.decode(plain, type=SigningIn)
        except (InvalidTag, ValueError, msgspec.MsgspecError):
            return None
        fresh = time.time() - signing_in.begun_at < AT_PROVIDER_SECONDS
        return signing_in if fresh else None

    async def finish(self, answer: dict[str, str], signing_in: SigningIn | None) -> str:
        """The person's id at the provider, from what the provider's answer has in its address."""
        state = answer.get("state", "")
        if signing_in is None or not hmac.compare_digest(state.encode(), signing_in.state.encode()):
            raise SignInFailed(Trouble.MISMATCH)
        addresses = await self.addresses()
        named = answer.get("iss")  # RFC 9207
        if named is None and addresses.authorization_response_iss_parameter_supported:
            raise SignInFailed(Trouble.MISMATCH)
        if named is not None and named != self.issuer:
            raise SignInFailed(Trouble.MISMATCH)
        code = answer.get("code")
        if not code:
            log.info("sign_in_broken_off")
            raise SignInFailed(Trouble.CANCELLED)
        tokens = await self._exchange(addresses, code, signing_in.verifier)
        return await self._subject(tokens, signing_in.nonce)

    async def sign_out_address(self, language: str) -> str | None:
        """Where to sign out at the provider too; None where it offers that nowhere, or is away."""
        try:
            addresses = await self.addresses()
        except SignInFailed:
            return None
        if addresses.end_session_endpoint is None:
            return None
        values = {
            "client_id": self._client_id,
            "post_logout_redirect_uri": self._base_url + SIGNED_OUT,
            "ui_locales": "zh-CN" if language == "zh" else "en",
        }
        query = "&".join(f"{name}={quote(value, safe='')}" for name, value in values.items())
        separator = "&" if "?" in addresses.end_session_endpoint else "?"
        return f"{addresses.end_session_endpoint}{separator}{query}"

    async def addresses(self) -> Addresses:
        """The provider's metadata, asked for once an hour."""
        kept = self._addresses
        if kept is None or kept[0] < time.monotonic():
            content = await self._get(get_well_known_url(self.issuer, external=True))
            try:
                found = msgspec.json.decode(content, type=Addresses)
            except msgspec.MsgspecError:
                raise self._unavailable("metadata") from None
            if found.issuer != self.issuer:
                raise self._unavailable("issuer")
            kept = self._addresses = (time.monotonic() + REMEMBERED_SECONDS, found)
        return kept[1]

    async def _exchange(self, addresses: Addresses, code: str, verifier: str) -> _Tokens:
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._base_url + CALLBACK,
            "code_verifier": verifier,
        }
        auth = httpx.Auth()  # none
        if self._secret is None:
            fields["client_id"] = self._client_id
        elif "client_secret_basic" in addresses.token_endpoint_auth_methods_supported:
            # RFC 6749, section 2.3.1: encoded as in a form before they are joined.
            auth = httpx.BasicAuth(quote(self._client_id, safe=""), quote(self._secret, safe=""))
        else:
            fields |= {"client_id": self._client_id, "client_secret": self._secret}
        try:
            async with self._http() as client:
                answer = await client.post(addresses.token_endpoint, data=fields, auth=auth)
        except (httpx.HTTPError, httpx.InvalidURL):
            raise self._unavailable("token") from None
        if 400 <= answer.status_code < 500:
            log.warning("sign_in_refused", status=answer.status_code)
            raise SignInFailed(Trouble.REFUSED)
        try:
            return msgspec.json.decode(answer.content, type=_Tokens)
        except msgspec.MsgspecError:
            raise self._unavailable("token") from None

    async def _subject(self, tokens: _Tokens, nonce: str) -> str:
        """The ``sub`` of an id token that is the provider's, for us, of now and for this nonce."""
        try:
            token = await self._decoded(tokens.id_token)
            claims = CodeIDToken(
                token.claims,
                token.header,
                {
                    "iss": {"essential": True, "value": self.issuer},
                    "aud": {"essential": True, "value": self._client_id},
                },
                {
                    "nonce": nonce,
                    "client_id": self._client_id,
                    "access_token": tokens.access_token,
                },
            )
            claims.validate(leeway=LEEWAY_SECONDS)
        except (JoseError, ValueError, TypeError) as unfit:
            of_another_time = isinstance(unfit, ExpiredTokenError) or (
                isinstance(unfit, InvalidClaimError) and unfit.claim in ("iat", "nbf")
            )
            trouble = Trouble.CLOCK if of_another_time else Trouble.UNTRUSTED
            log.warning("id_token_refused", reason=type(unfit).__name__)
            raise SignInFailed(trouble) from None
        subject: Any = claims["sub"]
        if not (isinstance(subject, str) and 0 < len(subject) <= SUBJECT_LENGTH_MAX):
            raise SignInFailed(Trouble.UNTRUSTED)
        return subject

    async def _decoded(self, id_token: str) -> jwt.Token:
        """The token, by the keys known; by the provider's present ones where those have not it."""
        try:
            return jwt.decode(id_token, await self._key_set(), algorithms=ALGORITHMS)
        except InvalidKeyIdError:
            self._keys = None
            return jwt.decode(id_token, await self._key_set(), algorithms=ALGORITHMS)

    async def _key_set(self) -> KeySet:
        kept = self._keys
        if kept is None or kept[0] < time.monotonic():
            content = await self._get((await self.addresses()).jwks_uri)
            try:
                found = KeySet.import_key_set(msgspec.json.decode(content))
            except (msgspec.MsgspecError, JoseError, ValueError, TypeError, KeyError):
                raise self._unavailable("keys") from None
            kept = self._keys = (time.monotonic() + REMEMBERED_SECONDS, found)
        return kept[1]

    async def _get(self, address: str) -> bytes:
        try:
            async with self._http() as client:
                answer = await client.get(address, headers={"Accept": "application/json"})
        except (httpx.HTTPError, httpx.InvalidURL):
            raise self._unavailable("connection") from None
        if answer.status_code != 200:
            raise self._unavailable(f"HTTP {answer.status_code}")
        return answer.content

    def _http(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(timeout=TIMEOUT_SECONDS, verify=self._trusted)

    def _unavailable(self, reason: str) -> SignInFailed:
        log.warning("provider_unavailable", reason=reason)
        return SignInFailed(Trouble.UNAVAILABLE)

    def _seal(self, signing_in: SigningIn) -> str:
        nonce = os.urandom(_NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, msgspec.json.encode(signing_in), None)
        return base64.urlsafe_b64encode(sealed).decode().rstrip("=")
