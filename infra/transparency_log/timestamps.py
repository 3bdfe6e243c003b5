"""RFC 3161 timestamps over checkpoints: an authority is asked for one, and anyone verifies it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

import httpx
from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

ANSWER_SECONDS = 30.0
ANSWER_BYTES_MAX = 65_536
_QUERY = {"Content-Type": "application/timestamp-query"}
_SHA256 = x509.ObjectIdentifier("2.16.840.1.101.3.4.2.1")


class TimestampWrong(ValueError):
    """A response is no timestamp of this text by an authority that is trusted."""


def verify_timestamp(response: bytes, text: str, roots: Sequence[bytes]) -> datetime:
    """When an authority below one of the roots (PEM, each perhaps several certificates) stamped
    the text. Raises ``TimestampWrong``.

    Certificates need to have been valid then, not now.
    """
    try:
        trusted = [it for root in roots for it in x509.load_pem_x509_certificates(root)]
    except ValueError:
        raise TimestampWrong("a root is not a certificate in PEM") from None
    if not trusted:
        raise TimestampWrong("no root is given")
    answer = _granted(response, text)
    try:
        VerifierBuilder(roots=trusted).build().verify(answer, sha256(text.encode()).digest())
        return answer.tst_info.gen_time
    except (VerificationError, ValueError):
        raise TimestampWrong("no authority below these roots has signed this") from None


def _granted(response: bytes, text: str) -> TimeStampResponse:
    """A response that says it is a timestamp of the text; who signed it is not asked."""
    try:
        answer = decode_timestamp_response(response)
        if answer.status != PKIStatus.GRANTED:
            raise TimestampWrong(f"the authority refused (status {answer.status})")
        imprint = answer.tst_info.message_imprint
    except TimestampWrong:
        raise
    except ValueError:
        raise TimestampWrong("not an RFC 3161 response") from None
    if imprint.hash_algorithm != _SHA256 or imprint.message != sha256(text.encode()).digest():
        raise TimestampWrong("this is a timestamp of another text")
    return answer


def request_timestamp(url: str, text: str) -> tuple[bytes, datetime]:
    """Ask an authority for a timestamp of the text: its response, and the time that it says.

    Raises ``TimestampWrong``, or ``httpx.HTTPError``.
    """
    request = TimestampRequestBuilder(text.encode(), HashAlgorithm.SHA256).build()
    body = bytearray()
    with httpx.stream(
        "POST", url, content=request.as_bytes(), headers=_QUERY, timeout=ANSWER_SECONDS
    ) as response:
        response.raise_for_status()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > ANSWER_BYTES_MAX:
                raise TimestampWrong("the response is too long")
    stamped = _granted(bytes(body), text).tst_info
    if stamped.nonce != request.nonce:
        raise TimestampWrong("the response is to another request")
    return bytes(body), stamped.gen_time
