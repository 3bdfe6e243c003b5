"""One attempt: to the address that was judged, no further, and not for long."""

from __future__ import annotations

import datetime
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from infra.webhooks.outside import Outside, Resolve
from infra.webhooks.sending import Outcome, Sender
from tests.webhooks.receiving import receiver

PUBLIC = "93.184.216.34"
NAME = "hooks.example.org"
BODY = '{"议":"事"}'.encode()


def answering(*answers: list[str]) -> Resolve:
    """A name server that says something else each time; in the end always the last."""
    left = list(answers)
    return lambda host, port: left.pop(0) if len(left) > 1 else left[0]


def post(resolve: Resolve, url: str, **options: float) -> Outcome:
    """To a receiver on this machine, which is let through."""
    outside = Outside(resolve, loopback_too=True)
    return Sender(outside, **options).post(url, {"webhook-id": "m"}, BODY)


def test_what_arrives() -> None:
    with receiver() as one:
        outcome = post(answering(["127.0.0.1"]), f"http://{NAME}:{one.port}/a?b=%E8%AE%AE")
        assert outcome == Outcome(status=204)
        assert outcome.delivered
        (message,) = one.messages
    assert message.path == "/a?b=%E8%AE%AE"
    assert message.body == BODY
    assert message.headers["Host"] == f"{NAME}:{one.port}"
    assert message.headers["webhook-id"] == "m"


def test_a_name_that_was_outside_when_it_was_checked() -> None:
    """Rebinding: the name server says something public, and then this machine."""
    with receiver() as inside:
        resolve = answering([PUBLIC], ["127.0.0.1"])
        outside = Outside(resolve)
        outside.check(f"https://{NAME}/")
        outcome = Sender(outside).post(f"https://{NAME}/", {}, BODY)
        assert outcome == Outcome(fault="url_not_public")
        assert inside.messages == []


def test_the_connection_goes_to_the_address_that_was_judged() -> None:
    """Asked once a connection: another answer a moment later changes nothing."""
    with receiver() as judged, socket.create_server(("127.0.0.2", judged.port)) as other:
        asked: list[str] = []

        def resolve(host: str, port: int) -> list[str]:
            asked.append(host)
            return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

        assert post(resolve, f"http://{NAME}:{judged.port}/").delivered
        assert asked == [NAME]
        assert len(judged.messages) == 1
        other.settimeout(0)
        with pytest.raises(BlockingIOError):
            other.accept()


def test_the_next_address_where_one_takes_no_connection() -> None:
    with receiver() as one:
        resolve = answering(["127.0.0.3", "127.0.0.1"])
        assert post(resolve, f"http://{NAME}:{one.port}/").delivered


def test_no_redirect_is_followed() -> None:
    with receiver() as one, receiver() as two:
        for status in (301, 302, 303, 307, 308):
            one.answers = [(status, {"Location": two.url})]
            outcome = post(answering(["127.0.0.1"]), one.url)
            assert (outcome.status, outcome.delivered) == (status, False)
        assert len(one.messages) == 5
        assert two.messages == []


def test_no_proxy_and_no_credentials_of_ours_are_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with receiver() as one, receiver() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        netrc = tmp_path / "netrc"
        netrc.write_text(f"machine {NAME} login a password b\n")
        monkeypatch.setenv("NETRC", str(netrc))
        one.answers = [(204, {"Set-Cookie": "a=b"})]
        resolve = answering(["127.0.0.1"])
        sender = Sender(Outside(resolve, loopback_too=True))
        for _ in range(2):
            assert sender.post(f"http://{NAME}:{one.port}/", {}, BODY).delivered
        assert proxy.messages == []
        for message in one.messages:
            assert not {"Authorization", "Cookie"} & set(message.headers)


@pytest.mark.parametrize(
    ("status", "delivered", "gone"),
    [
        (200, True, False),
        (202, True, False),
        (404, False, False),
        (410, False, True),
        (429, False, False),
        (500, False, False),
    ],
)
def test_what_an_answer_means(status: int, delivered: bool, gone: bool) -> None:
    with receiver() as one:
        one.answers = [(status, {})]
        outcome = post(answering(["127.0.0.1"]), one.url)
    assert (outcome.delivered, outcome.gone, str(outcome)) == (delivered, gone, str(status))


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120), ("0", 0), ("Wed, 21 Oct 2026 07:28:00 GMT", 0), ("-5", 0), ("9" * 40, 0)],
)
def test_patience_that_is_asked_for(value: str, seconds: int) -> None:
    with receiver() as one:
        one.answers = [(503, {"Retry-After": value})]
        assert post(answering(["127.0.0.1"]), one.url).retry_after_seconds == seconds


@contextmanager
def saying(*pieces: bytes, pause: threading.Event | None = None) -> Iterator[int]:
    """A server that says these to whoever connects, waits, and never reads; its port."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listening.accept()
        with closing(connection):
            try:
                for piece in pieces:
                    connection.sendall(piece)
                    if pause is not None:
                        pause.wait(0.02)
            except OSError:
                pass

    threading.Thread(target=serve, daemon=True).start()
    with closing(listening):
        yield listening.getsockname()[1]


def test_a_receiver_that_says_nothing() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        outcome = post(answering(["127.0.0.1"]), url, answer_seconds=0.05)
    assert outcome == Outcome(fault="timeout")


def test_a_receiver_that_answers_by_drops() -> None:
    """The time is for everything together, not for each drop."""
    drops = [b"HTTP/1.1 200 OK\r\n"] + [b"X: y\r\n"] * 1000
    with saying(*drops, pause=threading.Event()) as port:
        url = f"http://127.0.0.1:{port}/"
        outcome = post(answering(["127.0.0.1"]), url, answer_seconds=0.1)
    assert outcome == Outcome(fault="timeout")


def test_a_body_without_end_is_not_read() -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    with saying(head, *[b"10000\r\n" + bytes(0x10000) + b"\r\n"] * 1000) as port:
        assert post(answering(["127.0.0.1"]), f"http://127.0.0.1:{port}/").delivered


@pytest.mark.parametrize("said", [b"", b"220 smtp.example.org ESMTP\r\n", b"\x00" * 100])
def test_what_is_no_answer(said: bytes) -> None:
    with saying(said) as port:
        outcome = post(answering(["127.0.0.1"]), f"http://127.0.0.1:{port}/")
    assert outcome == Outcome(fault="connection")


def test_nobody_there() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    outcome = post(answering(["127.0.0.1"]), f"http://127.0.0.1:{port}/")
    assert outcome == Outcome(fault="connection")


# TLS


def certificate(name: str, folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """(server's, client's) contexts for a certificate of this name, which signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    file = folder / f"{name}.pem"
    file.write_bytes(
        pem
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cadata=pem.decode())


def test_the_certificate_is_that_of_the_name(tmp_path: Path) -> None:
    """Though the connection goes to an address."""
    server, client = certificate(NAME, tmp_path)
    asked_for: list[str | None] = []
    server.sni_callback = lambda _socket, name, _context: asked_for.append(name)
    with receiver(tls=server) as one:
        outside = Outside(answering(["127.0.0.1"]), loopback_too=True)
        outcome = Sender(outside, tls=client).post(f"https://{NAME}:{one.port}/", {}, BODY)
    assert outcome.delivered
    assert asked_for == [NAME]


def test_a_certificate_of_another_name(tmp_path: Path) -> None:
    server, client = certificate("other.example.org", tmp_path)
    with receiver(tls=server) as one:
        outside = Outside(answering(["127.0.0.1"]), loopback_too=True)
        url = f"https://{NAME}:{one.port}/"
        assert Sender(outside, tls=client).post(url, {}, BODY) == Outcome(fault="certificate")
        assert Sender(outside).post(url, {}, BODY) == Outcome(fault="certificate")
        assert one.messages == []
