"""Signed notes, the keys that sign them, cosignatures and checkpoints."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.merkle import EMPTY_ROOT
from infra.transparency_log.note import (
    COSIGNATURE,
    ED25519,
    NOTE_BYTES_MAX,
    SIGNATURES_MAX,
    Note,
    NoteMalformed,
    Signature,
    SignatureWrong,
    Signer,
    VerifierKey,
    strict_base64,
)
from tests.log.logs import ORIGIN, signer

# The example of the first implementation of signed notes, with the private key that it gives.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_PRIVATE = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
PETER_LINE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpR"
    "Zb6KE6RyyBwJnAM=\n"
)
ENOCH_LINE = "— EnochRoot af4TfwAAAAAyMTAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA=\n"
PETERS_NOTE = f"{TEXT}\n{PETER_LINE}".encode()

# The example of the specification of cosignatures; nobody published the keys behind it.
SOFA = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGz\
Gku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1n\
PZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
"""

LOG, WITNESS, STRANGER = signer(1), signer(2, "witness.example"), signer(3, "stranger.example")
CHECKPOINT = Checkpoint(ORIGIN, 0, EMPTY_ROOT)


def test_the_published_note() -> None:
    key, note = VerifierKey.parse(PETER), Note.parse(PETERS_NOTE)
    assert note.text == TEXT
    assert note.signed_by([key]) == [(key, Signature.parse(PETER_LINE[:-1]))]
    assert str(note).encode() == PETERS_NOTE


def test_the_published_note_is_made_anew_by_its_key() -> None:
    kind, *seed = base64.b64decode(PETER_PRIVATE)
    peter = Signer("PeterNeumann", Ed25519PrivateKey.from_private_bytes(bytes(seed)))
    assert kind == ED25519
    assert str(peter.verifier()) == PETER
    assert str(peter.sign(TEXT)) == PETER_LINE


def test_the_specification_s_cosigned_checkpoint_is_read() -> None:
    note = Note.parse(SOFA.encode())
    checkpoint = Checkpoint.parse(note.text)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20_852_163)
    assert checkpoint.text == note.text
    assert note.signatures[1].time == 1_679_315_147
    assert str(note) == SOFA


def test_a_key_of_any_other_writing_is_none() -> None:
    """Every part of it, and every one with a character changed."""
    places = range(len(PETER))
    wrong = [PETER[start:end] for start in places for end in range(start, len(PETER))]
    wrong += [PETER[1:], *(PETER[:n] + chr(ord(PETER[n]) + 1) + PETER[n + 1 :] for n in places)]
    for text in wrong:
        with pytest.raises(NoteMalformed):
            VerifierKey.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        PETER.replace("c74f20a3", "C74F20A3"),
        PETER.replace("Neumann", " Neumann"),
        PETER.replace("Neumann", "\u3000Neumann"),
        PETER.removeprefix("PeterNeumann"),
    ],
    ids=["too long", "of another type", "capitals", "space", "ideographic space", "no name"],
)
def test_unfit_keys(text: str) -> None:
    with pytest.raises(NoteMalformed):
        VerifierKey.parse(text)


@settings(deadline=None)
@given(st.sampled_from([ED25519, COSIGNATURE]), st.binary(min_size=32, max_size=32))
def test_a_key_s_writing_leads_back_to_it(algorithm: int, public: bytes) -> None:
    key = VerifierKey(ORIGIN, ED25519 if algorithm == ED25519 else COSIGNATURE, public)
    assert VerifierKey.parse(str(key)) == key


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb"])
def test_a_signer_has_a_fit_name(name: str) -> None:
    with pytest.raises(NoteMalformed):
        Signer(name, LOG.private).verifier()


# Signatures


def signed(*lines: Signature) -> Note:
    return Note.parse(str(Note(CHECKPOINT.text, lines)).encode())


def test_a_log_signs_and_cosigns_with_one_key() -> None:
    note = signed(LOG.sign(CHECKPOINT.text), LOG.cosign(CHECKPOINT.text, 1_700_000_000))
    keys = [LOG.verifier(), LOG.verifier(COSIGNATURE)]
    assert [key for key, _ in note.signed_by(keys)] == keys
    assert note.signatures[1].time == 1_700_000_000


def test_unknown_keys_are_left_aside() -> None:
    strange = Signature("stranger.example", b"1234", b"whatever this may be")
    note = signed(STRANGER.sign("another text\n"), strange, LOG.sign(CHECKPOINT.text))
    assert [key for key, _ in note.signed_by([LOG.verifier()])] == [LOG.verifier()]
    assert note.signed_by([WITNESS.verifier(COSIGNATURE)]) == []


def test_a_key_is_known_by_its_name_and_its_id_together() -> None:
    own = LOG.sign(CHECKPOINT.text)
    renamed = Signature("other.example", own.key_id, own.value)
    of_another_id = Signature(own.name, WITNESS.verifier().key_id, own.value)
    assert signed(renamed, of_another_id).signed_by([LOG.verifier()]) == []


@pytest.mark.parametrize(
    "value",
    [
        LOG.sign("another text\n").value,
        LOG.sign(CHECKPOINT.text).value[:-1],
        LOG.sign(CHECKPOINT.text).value + b"\0",
        WITNESS.sign(CHECKPOINT.text).value,
        bytes(64),
    ],
    ids=["of another text", "short", "long", "by another key", "zeros"],
)
def test_a_wrong_signature_by_a_known_key_condemns_the_note(value: bytes) -> None:
    wrong = Signature(ORIGIN, LOG.verifier().key_id, value)
    good = LOG.sign(CHECKPOINT.text)
    for lines in ([wrong], [good, wrong], [wrong, good]):
        with pytest.raises(SignatureWrong):
            signed(*lines).signed_by([WITNESS.verifier(), LOG.verifier()])


def test_a_cosignature_is_for_its_time_and_no_plain_signature() -> None:
    cosignature = WITNESS.cosign(CHECKPOINT.text, 1_700_000_000)
    key = WITNESS.verifier(COSIGNATURE)
    later = (1_700_000_001).to_bytes(8, "big") + cosignature.value[8:]
    plain = Signature(WITNESS.name, WITNESS.verifier().key_id, cosignature.value[8:])
    with pytest.raises(SignatureWrong):
        signed(Signature(WITNESS.name, key.key_id, later)).signed_by([key])
    with pytest.raises(SignatureWrong):
        signed(plain).signed_by([WITNESS.verifier()])


# The form of a note


def test_a_text_may_hold_empty_lines() -> None:
    text = "one\n\ntwo\n"
    note = Note.parse(str(Note(text, (LOG.sign(text),))).encode())
    assert note.text == text
    assert note.signed_by([LOG.verifier()])


LINE = str(LOG.sign(TEXT))


@pytest.mark.parametrize(
    "content",
    [
        TEXT,
        TEXT + LINE,
        f"{TEXT}\n",
        f"{TEXT}\n{LINE[:-1]}",
        f"{TEXT}\n{LINE}\n",
        f"{TEXT}\n{LINE}text behind\n",
        f"{TEXT}\n{LINE} ",
        f"{TEXT}\n{LINE}".replace("\n", "\r\n"),
        f"{TEXT}\n{LINE}".replace("you", "\tyou", 1),
        f"{TEXT}\n{LINE}".replace("you", "\0you", 1),
        f"{TEXT}\n{LINE.replace('—', '-')}",
        f"{TEXT}\n{LINE.replace('— ', '—')}",
        f"{TEXT}\n{LINE.replace('— ', '—  ')}",
        f"{TEXT}\n{LINE.replace(ORIGIN, 'a+b')}",
        f"{TEXT}\n— {ORIGIN}\n",
        f"{TEXT}\n— {ORIGIN} \n",
        f"{TEXT}\n— {ORIGIN} AAAAAA==\n",
        f"{TEXT}\n— {ORIGIN} AAAA AAAA\n",
        "",
        "\n",
    ],
    ids=[
        "no signatures",
        "no blank line",
        "a blank line and nothing",
        "the last line breaks off",
        "a blank line behind",
        "a line that is no signature",
        "a space behind",
        "CRLF",
        "a tab",
        "a zero byte",
        "a hyphen",
        "no space",
        "two spaces",
        "a plus sign in a name",
        "no value",
        "an empty value",
        "a key's id alone",
        "a space in base64",
        "nothing",
        "a line break",
    ],
)
def test_unfit_notes(content: str) -> None:
    with pytest.raises(NoteMalformed):
        Note.parse(content.encode())


def test_a_note_is_utf8() -> None:
    with pytest.raises(NoteMalformed):
        Note.parse(b"\xff" + PETERS_NOTE)


@pytest.mark.parametrize(
    "text", ["YQ", "YQ=", "YR==", "YQ==\n", "Y Q==", "YQ==YQ==", "_-8=", "YQ===", "=", "Ｙ"]
)
def test_base64_is_written_in_one_way(text: str) -> None:
    with pytest.raises(NoteMalformed):
        strict_base64(text)


@settings(deadline=None)
@given(st.binary(max_size=80))
def test_what_is_written_so_is_read(content: bytes) -> None:
    assert strict_base64(base64.b64encode(content).decode()) == content


def test_how_many_signatures_a_note_may_have() -> None:
    """Sixteen must be allowed; there is a limit."""
    assert SIGNATURES_MAX >= 16
    many = Note.parse((TEXT + "\n" + ENOCH_LINE * (SIGNATURES_MAX - 1) + PETER_LINE).encode())
    assert many.signed_by([VerifierKey.parse(PETER)])
    with pytest.raises(NoteMalformed, match="too many"):
        Note.parse((TEXT + "\n" + ENOCH_LINE * SIGNATURES_MAX + PETER_LINE).encode())


def test_how_long_a_note_may_be() -> None:
    with pytest.raises(NoteMalformed, match="too long"):
        Note.parse(b"." * NOTE_BYTES_MAX + PETERS_NOTE)


# Checkpoints

ROOT = base64.b64encode(EMPTY_ROOT).decode()


@settings(deadline=None)
@given(st.integers(0, 2**62), st.binary(min_size=32, max_size=32))
def test_a_checkpoint_s_text_leads_back_to_it(size: int, root: bytes) -> None:
    checkpoint = Checkpoint(ORIGIN, size, root)
    assert Checkpoint.parse(checkpoint.text) == checkpoint


def test_lines_of_extension_are_left_aside() -> None:
    assert Checkpoint.parse(f"{ORIGIN}\n7\n{ROOT}\nmore\n") == Checkpoint(ORIGIN, 7, EMPTY_ROOT)


@pytest.mark.parametrize(
    "text",
    [
        f"{ORIGIN}\n07\n{ROOT}\n",
        f"{ORIGIN}\n00\n{ROOT}\n",
        f"{ORIGIN}\n-7\n{ROOT}\n",
        f"{ORIGIN}\n+7\n{ROOT}\n",
        f"{ORIGIN}\n 7\n{ROOT}\n",
        f"{ORIGIN}\n7.0\n{ROOT}\n",
        f"{ORIGIN}\n٧\n{ROOT}\n",
        f"{ORIGIN}\n{'9' * 20}\n{ROOT}\n",
        f"{ORIGIN}\n\n{ROOT}\n",
        f"\n7\n{ROOT}\n",
        f"{ORIGIN}\n7\n",
        f"{ORIGIN}\n7\n{ROOT}",
        f"{ORIGIN}\n7\n{ROOT}\n\n",
        f"{ORIGIN}\n7\n{ROOT}\n\nmore\n",
        f"{ORIGIN}\n7\n{ROOT[:-1]}\n",
        f"{ORIGIN}\n7\n{base64.b64encode(EMPTY_ROOT[1:]).decode()}\n",
        f"{ORIGIN}\n7\n{EMPTY_ROOT.hex()}\n",
        "",
    ],
)
def test_unfit_checkpoints(text: str) -> None:
    with pytest.raises(NoteMalformed):
        Checkpoint.parse(text)
