"""A timestamp authority of the tests' own: genuine RFC 3161 responses over HTTP, signed by a
certificate of a root of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from typing import Any

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.witness.answering import Quiet, answered_by

POLICY = "1.3.6.1.4.1.4146.2.3"
BEGUN, ENDS = datetime(2020, 1, 1, tzinfo=UTC), datetime(2049, 1, 1, tzinfo=UTC)
_serials = count(1)


class Refusal(core.Sequence):
    """A response without a token."""

    _fields = [("status", tsp.PKIStatusInfo)]  # noqa: RUF012  # as asn1crypto has it


class Authority:
    """Stamps what it is asked to, at ``now``. ``purpose`` is what its certificate is for."""

    def __init__(
        self,
        now: datetime | None = None,
        purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.TIME_STAMPING,
    ) -> None:
        self.now = now
        self.refuses = False
        self.asked = 0
        self._root_key, self._key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        root = f"Root {next(_serials)}"
        self._root = _certificate(root, self._root_key, root, self._root_key, None)
        self._own = _certificate("Stamps", self._key, root, self._root_key, purpose)

    @property
    def root(self) -> bytes:
        """The certificate to trust, PEM."""
        return self._root.public_bytes(Encoding.PEM)

    def answer(self, request: bytes) -> bytes:
        """The response to a request, both DER."""
        self.asked += 1
        if self.refuses:
            return bytes(Refusal({"status": {"status": "rejection"}}).dump())
        asked = tsp.TimeStampReq.load(request)
        return self._response(asked["message_imprint"], asked["nonce"].native)

    def stamp(self, text: str) -> bytes:
        """A response for a text, as if it had been asked for."""
        digest = hashlib.sha256(text.encode()).digest()
        imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest}
        return self._response(tsp.MessageImprint(imprint), None)

    def _response(self, imprint: tsp.MessageImprint, nonce: int | None) -> bytes:
        said = {
            "version": "v1",
            "policy": POLICY,
            "message_imprint": imprint,
            "serial_number": next(_serials),
            "gen_time": self.now or datetime.now(UTC).replace(microsecond=0),
        }
        info = tsp.TSTInfo(said if nonce is None else {**said, "nonce": nonce}).dump()
        signed = cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [{"algorithm": "sha256"}],
                "encap_content_info": {
                    "content_type": "tst_info",
                    "content": cms.ParsableOctetString(info),
                },
                "certificates": [_asn1(self._own)],
                "signer_infos": [self._signer_info(info)],
            }
        )
        token = {"content_type": "signed_data", "content": signed}
        status = {"status": {"status": "granted"}, "time_stamp_token": token}
        return bytes(tsp.TimeStampResp(status).dump())

    def _signer_info(self, info: bytes) -> cms.SignerInfo:
        own = _asn1(self._own)
        essence = {"cert_hash": hashlib.sha256(own.dump()).digest()}
        attributes = cms.CMSAttributes(
            [
                _attribute("content_type", "tst_info"),
                _attribute("message_digest", hashlib.sha256(info).digest()),
                _attribute(
                    "signing_certificate_v2", tsp.SigningCertificateV2({"certs": [essence]})
                ),
            ]
        )
        sid = cms.IssuerAndSerialNumber({"issuer": own.issuer, "serial_number": own.serial_number})
        return cms.SignerInfo(
            {
                "version": "v1",
                "sid": cms.SignerIdentifier("issuer_and_serial_number", sid),
                "digest_algorithm": {"algorithm": "sha256"},
                "signed_attrs": attributes,
                "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
                "signature": self._key.sign(attributes.dump(), ec.ECDSA(SHA256())),
            }
        )


def _attribute(type: str, value: Any) -> dict[str, Any]:
    return {"type": type, "values": [value]}


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _certificate(
    subject: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    purpose: x509.ObjectIdentifier | None,
) -> x509.Certificate:
    """A root's where it has no purpose."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(BEGUN)
        .not_valid_after(ENDS)
        .add_extension(x509.BasicConstraints(ca=purpose is None, path_length=None), critical=True)
    )
    if purpose is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
    return builder.sign(issuer_key, SHA256())


@contextmanager
def serving(authority: Authority) -> Iterator[str]:
    """The authority over HTTP, until the end of the block; its address."""

    class Handler(Quiet):
        def do_POST(self) -> None:
            request = self.asked()
            assert self.headers["Content-Type"] == "application/timestamp-query"
            self.reply(200, "application/timestamp-reply", authority.answer(request))

    with answered_by(Handler) as address:
        yield f"{address}/"
