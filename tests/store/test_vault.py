"""People's words lie in the vault alone, under keys that can be destroyed."""

from __future__ import annotations

import hashlib
import multiprocessing
import secrets
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg.sql import SQL, Identifier
from structlog.testing import capture_logs

from domain.events.agenda import ProposalSubmitted
from infra.projector import rebuild
from infra.submission import digest
from infra.vault import MasterKeyUnfit, SubjectErased, Vault, load_master_key
from projections.catalogue import PROJECTIONS
from tests.domain import course
from tests.store.ledgers import (
    Opened,
    Place,
    cosign,
    opened,
    play,
    proposed,
    registered,
)

WORDS = "我家住六号楼三单元，电话13800138000，夜里楼道很黑。"
PHONE = "13800138000"
LEDGER_TABLES = 8
OUTSIDE_ID = "wechat:o6_bmjrPTlm6_2sgVt7hMZOPfL2M"


@pytest.fixture
def ledger(place: Place) -> Iterator[Opened]:
    with opened(place) as ledger:
        yield registered(ledger)


def spoken(ledger: Opened) -> ProposalSubmitted:
    """The fact of a proposal in somebody's words."""
    matter = uuid4()
    proposal = course.changed(course.PROPOSE, text=WORDS, title=PHONE, occurred_at=None)
    ledger.submit(proposal, matter)
    fact = ledger.recorder.stream(matter)[0].fact
    assert isinstance(fact, ProposalSubmitted)
    return fact


def erase(place: Place, subject: UUID) -> None:
    """What erasing a person comes to in the database: texts and salts, then the key."""
    with psycopg.connect(place.dsn, autocommit=True) as owner:
        owner.execute(SQL("SET search_path TO {}").format(Identifier(place.schema)))
        owner.execute("DELETE FROM vault_texts WHERE subject = %s", (subject,))
        owner.execute("UPDATE vault_keys SET wrapped = NULL WHERE subject = %s", (subject,))


def test_words_come_back_by_their_commitment(ledger: Opened) -> None:
    fact = spoken(ledger)
    opened_words = ledger.vault.open([fact.title.commitment, fact.text.commitment, "00" * 32])
    texts = {commitment: words[0] for commitment, words in opened_words.items()}
    assert texts == {fact.title.commitment: PHONE, fact.text.commitment: WORDS}
    assert ledger.vault.open([]) == {}


def test_the_commitment_is_that_of_salt_and_words(ledger: Opened, place: Place) -> None:
    """As an outsider checks it who was given the salt: SHA-256(salt ‖ words)."""
    fact = spoken(ledger)
    with ledger.datastore.connect() as connection:
        row = connection.execute(
            "SELECT sealed, wrapped FROM vault_texts JOIN vault_keys USING (subject)"
            " WHERE commitment = %s",
            (bytes.fromhex(fact.text.commitment),),
        ).fetchone()
    assert row is not None
    sealed, wrapped = row
    key = AESGCM(place.master_key).decrypt(wrapped[:12], wrapped[12:], fact.text.subject.bytes)
    salted = AESGCM(key).decrypt(sealed[:12], sealed[12:], bytes.fromhex(fact.text.commitment))
    assert salted[32:].decode() == WORDS
    assert hashlib.sha256(salted).hexdigest() == fact.text.commitment
    opened_words = ledger.vault.open([fact.text.commitment])[fact.text.commitment]
    assert opened_words == (WORDS, salted[:32].hex())


def test_the_same_words_never_look_the_same(ledger: Opened) -> None:
    one, other = spoken(ledger), spoken(ledger)
    assert one.text.subject == other.text.subject
    assert one.text.commitment != other.text.commitment


def test_no_words_and_no_unsalted_hash_lie_anywhere_in_the_database(
    ledger: Opened, place: Place
) -> None:
    spoken(ledger)
    play(ledger, uuid4(), (*course.SPOKEN, *course.ANSWERED[2:]))
    ledger.vault.pseudonyms("forum", ["somebody"])
    for projection in PROJECTIONS.values():
        rebuild(ledger.recorder, projection)
    everything = whole_database(place)
    assert b"proposal.submitted.v1" in everything
    assert "槐树社区居委会".encode() in everything
    said = [WORDS, PHONE, course.PROPOSE.text, course.SPEAK.text, course.REFER.request]
    for words in [*said, course.ANSWER.answer]:
        assert words.encode() not in everything, words
        for name in ("sha256", "sha512", "sha1", "md5", "blake2b", "sha3_256"):
            digest = hashlib.new(name, words.encode())
            assert digest.digest() not in everything
            assert digest.hexdigest().encode() not in everything


def test_what_was_asked_is_kept_under_a_key_of_the_vault(ledger: Opened, place: Place) -> None:
    """Else the short words of somebody erased could be guessed from the request's digest."""
    matter = uuid4()
    proposal = course.changed(course.PROPOSE, text=WORDS, occurred_at=None)
    ledger.submit(proposal, matter, key="once")
    asked = digest(proposal, matter)
    everything = whole_database(place, LEDGER_TABLES)
    assert asked not in everything
    assert ledger.vault.fingerprint(asked) in everything
    assert ledger.submit(proposal, matter, key="once").replayed


def whole_database(place: Place, tables_min: int = LEDGER_TABLES + len(PROJECTIONS)) -> bytes:
    """Every value of every table of the ledger and its pages; bytea as bytes, the rest as text."""
    values: list[bytes] = []
    with psycopg.connect(place.dsn, autocommit=True) as owner:
        tables = owner.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN (%s, %s)",
            (place.schema, f"{place.schema}_pages"),
        ).fetchall()
        assert len(tables) >= tables_min
        for table in tables:
            for row in owner.execute(SQL("SELECT * FROM {}").format(Identifier(*table))):
                values += [
                    value if isinstance(value, bytes) else str(value).encode() for value in row
                ]
    return b"\n".join(values)


def test_what_was_erased_is_not_opened_and_the_events_stay(ledger: Opened, place: Place) -> None:
    fact = spoken(ledger)
    before = ledger.recorder.page(0, 1000)
    erase(place, fact.text.subject)
    assert ledger.vault.open([fact.text.commitment]) == {}
    assert ledger.recorder.page(0, 1000) == before
    for projection in PROJECTIONS.values():
        rebuild(ledger.recorder, projection)
    assert WORDS.encode() not in whole_database(place)


def test_a_destroyed_key_suffices(ledger: Opened, place: Place) -> None:
    """A sealed row that comes back from a backup opens no more once its key is gone."""
    fact = spoken(ledger)
    with psycopg.connect(place.dsn, autocommit=True) as owner:
        owner.execute(
            SQL("UPDATE {} SET wrapped = NULL").format(Identifier(place.schema, "vault_keys"))
        )
    assert ledger.vault.open([fact.title.commitment, fact.text.commitment]) == {}


def test_nothing_more_is_sealed_for_the_erased(ledger: Opened, place: Place) -> None:
    subject = spoken(ledger).text.subject
    erase(place, subject)
    with opened(place) as restarted:
        for _ in range(2):
            with pytest.raises(SubjectErased) as refused:
                restarted.submit(course.PROPOSE, uuid4())
            assert refused.value.subjects == (subject,)
        by_another = course.changed(course.PROPOSE, proposers=(course.LI,))
        assert restarted.submit(by_another, uuid4()).version == 1


def test_another_master_key_is_told_before_it_does_harm(ledger: Opened, place: Place) -> None:
    fact = spoken(ledger)
    ledger.vault.check_master_key()
    stranger = Vault(ledger.datastore, secrets.token_bytes(32))
    with pytest.raises(MasterKeyUnfit, match="another master key"):
        stranger.check_master_key()
    with pytest.raises(MasterKeyUnfit, match="another master key"):
        stranger.open([fact.text.commitment])
    with opened(Place(place.dsn, place.schema, secrets.token_bytes(32))) as wrong:
        with pytest.raises(MasterKeyUnfit):
            wrong.submit(course.PROPOSE, uuid4())
        matter = proposed(ledger)  # whoever needs no key is not held up
        assert wrong.submit(cosign(), matter).version == 2


def test_a_vault_without_keys_takes_any_master_key(ledger: Opened) -> None:
    Vault(ledger.datastore, secrets.token_bytes(32)).check_master_key()


def test_a_sealed_row_moved_to_another_commitment_does_not_open(
    ledger: Opened, place: Place
) -> None:
    one, other = spoken(ledger), spoken(ledger)
    with psycopg.connect(place.dsn, autocommit=True) as owner:
        owner.execute(SQL("SET search_path TO {}").format(Identifier(place.schema)))
        owner.execute(
            "UPDATE vault_texts SET sealed = (SELECT sealed FROM vault_texts WHERE commitment = %s)"
            " WHERE commitment = %s",
            (bytes.fromhex(one.text.commitment), bytes.fromhex(other.text.commitment)),
        )
    with capture_logs() as logged:
        found = ledger.vault.open([one.text.commitment, other.text.commitment])
    assert found.keys() == {one.text.commitment}
    assert [(it["event"], it["first"]) for it in logged] == [
        ("words_missing", other.text.commitment)
    ]


def test_two_processes_seal_for_one_person_at_once(ledger: Opened, place: Place) -> None:
    """Both find the person without a key; one key is kept, and both texts open with it."""
    with opened(place) as other, ThreadPoolExecutor(2) as pool:
        for _ in range(5):
            person = course.changed(course.PROPOSE, proposers=({"person": uuid4()},))
            matters = [uuid4(), uuid4()]
            done = [
                pool.submit(it.submit, person, matter)
                for it, matter in zip((ledger, other), matters, strict=True)
            ]
            assert [future.result().version for future in done] == [1, 1]
            for matter in matters:
                fact = ledger.recorder.stream(matter)[0].fact
                assert isinstance(fact, ProposalSubmitted)
                assert len(other.vault.open([fact.title.commitment, fact.text.commitment])) == 2


def test_pseudonyms_are_random_and_stay(ledger: Opened, place: Place) -> None:
    ids = [OUTSIDE_ID, *(f"user {number}" for number in range(50)), OUTSIDE_ID]
    first = ledger.vault.pseudonyms("forum", ids)
    assert len(first) == len(set(first.values())) == 51
    assert {pseudonym.version for pseudonym in first.values()} == {4}
    with opened(place) as other:
        assert other.vault.pseudonyms("forum", ids[:3]) == {it: first[it] for it in ids[:3]}
        elsewhere = other.vault.pseudonyms("polis", ids[:3])
    assert not set(elsewhere.values()) & set(first.values())


def test_two_processes_name_the_same_people_at_once(ledger: Opened, place: Place) -> None:
    ids = [f"user {number}" for number in range(300)]
    with opened(place) as other, ThreadPoolExecutor(4) as pool:
        asked = [
            pool.submit(vault.vault.pseudonyms, "forum", order)
            for vault, order in [(ledger, ids), (other, ids[::-1])] * 2
        ]
        answers = [future.result() for future in asked]
    assert all(answer == answers[0] for answer in answers)


def test_a_master_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "vault.key"
    with multiprocessing.get_context("fork").Pool(8) as pool:
        keys = set(pool.map(load_master_key, [path] * 40))
    assert keys == {path.read_bytes()}
    assert len(path.read_bytes()) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"", b"short", bytes(33)])
def test_what_is_no_master_key_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "vault.key"
    path.write_bytes(content)
    with pytest.raises(MasterKeyUnfit, match="must hold 32 bytes"):
        load_master_key(path)
    assert path.read_bytes() == content
