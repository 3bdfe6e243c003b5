"""The file of the log's keys, and the notes by which one key follows on another."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from infra.transparency_log.key_notes import KeyChainBroken, KeyNote, follow, introduce
from infra.transparency_log.keys import (
    LogKeyUnfit,
    begin_rotation,
    create_key,
    end_rotation,
    load_signers,
)
from infra.transparency_log.note import COSIGNATURE, Note, NoteMalformed, Signer, VerifierKey
from tests.log.logs import ORIGIN, signer


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with one key, in a folder made for it."""
    path = tmp_path / "keys" / "log.key"
    create_key(path)
    return path


def verifiers(path: Path) -> list[str]:
    return [str(each.verifier()) for each in load_signers(path, ORIGIN)]


def pem(
    key: ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey,
    encryption: KeySerializationEncryption | None = None,
) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption or NoEncryption())


def test_a_new_key_is_for_its_owner_alone(path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o600
    (own,) = load_signers(path, ORIGIN)
    assert own.name == ORIGIN
    assert own.verifier().name == ORIGIN
    assert list(path.parent.iterdir()) == [path]


def test_a_key_is_never_written_over(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(LogKeyUnfit, match="there already"):
        create_key(path)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_of_many_who_make_the_key_one_does(tmp_path: Path) -> None:
    path, failed = tmp_path / "log.key", []

    def make() -> None:
        try:
            create_key(path)
        except LogKeyUnfit:
            failed.append(1)

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(failed) == 7
    assert len(verifiers(path)) == 1
    assert list(tmp_path.iterdir()) == [path]


def test_one_key_is_replaced_by_another(path: Path) -> None:
    first = verifiers(path)
    begin_rotation(path)
    both = verifiers(path)
    assert both[:1] == first
    assert len(set(both)) == 2
    end_rotation(path)
    assert verifiers(path) == both[1:]
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_a_key_is_replaced_only_once_at_a_time(path: Path) -> None:
    with pytest.raises(LogKeyUnfit, match="holds one key"):
        end_rotation(path)
    begin_rotation(path)
    before = path.read_bytes()
    with pytest.raises(LogKeyUnfit, match="two keys already"):
        begin_rotation(path)
    assert path.read_bytes() == before


def test_a_key_that_is_missing(tmp_path: Path) -> None:
    for use in (begin_rotation, end_rotation, lambda path: load_signers(path, ORIGIN)):
        with pytest.raises(LogKeyUnfit, match="yishi key create"):
            use(tmp_path / "log.key")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o601, 0o777])
def test_a_key_that_others_can_use(path: Path, mode: int) -> None:
    path.chmod(mode)
    for use in (begin_rotation, end_rotation, lambda path: load_signers(path, ORIGIN)):
        with pytest.raises(LogKeyUnfit, match=f"chmod 600 {path}"):
            use(path)


OWN = pem(ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32)))


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "PEM"),
        (bytes(32), "PEM"),
        (OWN[:60], "PEM"),
        (OWN + b"a comment\n", "PEM"),
        (b"\n" + OWN, "PEM"),
        (OWN * 3, "holds 3"),
        (OWN * 100, "PEM"),
        (OWN.replace(b"MC4", b"MC5"), "not a private key"),
        (pem(ec.generate_private_key(ec.SECP256R1())), "not Ed25519"),
        (
            pem(ed25519.Ed25519PrivateKey.generate(), BestAvailableEncryption(b"secret")),
            "PEM",
        ),
        (
            ed25519.Ed25519PrivateKey.generate()
            .public_key()
            .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
            "PEM",
        ),
    ],
    ids=[
        "nothing",
        "bytes",
        "broken off",
        "a comment behind",
        "a line before",
        "three keys",
        "a hundred keys",
        "garbled",
        "another kind",
        "encrypted",
        "a public key",
    ],
)
def test_a_file_that_holds_something_else(path: Path, content: bytes, word: str) -> None:
    path.write_bytes(content)
    with pytest.raises(LogKeyUnfit, match=word) as refused:
        load_signers(path, ORIGIN)
    assert "MC4" not in str(refused.value)


def test_a_folder_is_no_key(tmp_path: Path) -> None:
    with pytest.raises(LogKeyUnfit, match="cannot be read"):
        load_signers(tmp_path, ORIGIN)


# How one key follows on another

FIRST, SECOND, THIRD, STRANGER = (signer(seed) for seed in (11, 12, 13, 14))
CHAIN = (
    introduce(FIRST, 1, 0),
    introduce(SECOND, 2, 300, FIRST),
    introduce(THIRD, 3, 300, SECOND),
)


def parsed(*notes: Note) -> list[Note]:
    return [Note.parse(str(note).encode()) for note in notes]


def test_the_notes_are_as_documented() -> None:
    assert CHAIN[1].text == f"yishi-log-key-1\n{ORIGIN}\n2\n300\n{SECOND.verifier()}\n"
    assert CHAIN[1].signed_by([SECOND.verifier(), FIRST.verifier()])
    assert KeyNote.parse(CHAIN[1].text) == KeyNote(2, 300, SECOND.verifier())


def test_whoever_trusts_one_key_can_follow() -> None:
    keys = follow(parsed(*CHAIN))
    assert [each.key for each in keys] == [each.verifier() for each in (FIRST, SECOND, THIRD)]
    assert [each.first_size for each in keys] == [0, 300, 300]
    for known in (FIRST, SECOND, THIRD):
        assert follow(parsed(*CHAIN), known.verifier()) == keys
        assert follow(parsed(*CHAIN), known.verifier(COSIGNATURE)) == keys


def test_a_key_that_is_none_of_the_log_s() -> None:
    for strange in (STRANGER.verifier(), signer(11, "other.example").verifier()):
        with pytest.raises(KeyChainBroken, match="none of the log's"):
            follow(parsed(*CHAIN), strange)


def note(number: int, first_size: int, key: VerifierKey, *signers: Signer) -> Note:
    text = KeyNote(number, first_size, key).text
    return Note(text, tuple(each.sign(text) for each in signers))


@pytest.mark.parametrize(
    "chain",
    [
        CHAIN[1:],
        (CHAIN[0], CHAIN[2]),
        (CHAIN[0], CHAIN[0]),
        (note(1, 0, FIRST.verifier(), STRANGER),),
        (CHAIN[0], note(2, 300, SECOND.verifier(), SECOND)),
        (CHAIN[0], note(2, 300, SECOND.verifier(), FIRST)),
        (CHAIN[0], note(2, 300, SECOND.verifier(), SECOND, STRANGER)),
        (*CHAIN[:2], note(3, 299, THIRD.verifier(), THIRD, SECOND)),
        (*CHAIN[:2], note(3, 300, THIRD.verifier(), THIRD, FIRST)),
        (*CHAIN[:2], note(3, 300, FIRST.verifier(), FIRST, SECOND)),
        (*CHAIN[:2], introduce(signer(13, "other.example"), 3, 300, SECOND)),
        (CHAIN[0], Note(CHAIN[1].text, CHAIN[2].signatures)),
    ],
    ids=[
        "the first is missing",
        "one is missing",
        "one twice",
        "not signed by itself",
        "not signed by the one before",
        "signed by the one before alone",
        "signed by another",
        "from a smaller size on",
        "signed by the one before the last",
        "an earlier key again",
        "under another name",
        "signatures of another note",
    ],
)
def test_a_chain_that_does_not_hold(chain: tuple[Note, ...]) -> None:
    with pytest.raises(KeyChainBroken):
        follow(parsed(*chain))


GOOD = CHAIN[1].text


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace("key-1", "key-2"),
        GOOD.replace("\n2\n", "\n02\n"),
        GOOD.replace("\n2\n", "\n0\n"),
        GOOD.replace("\n300\n", "\n0300\n"),
        GOOD.replace("\n300\n", "\n-300\n"),
        GOOD.replace(f"\n{ORIGIN}\n", "\nother.example\n"),
        GOOD.replace(str(SECOND.verifier()), str(SECOND.verifier(COSIGNATURE))),
        GOOD.replace(str(SECOND.verifier()), f" {SECOND.verifier()}"),
        GOOD.replace(str(SECOND.verifier()), "key"),
        GOOD + "more\n",
        GOOD[:-1],
        "",
    ],
)
def test_unfit_notes_of_keys(text: str) -> None:
    with pytest.raises(NoteMalformed):
        KeyNote.parse(text)
