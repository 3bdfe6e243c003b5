"""A person is erased in the transaction of the fact, for good, and nobody else is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from structlog.testing import capture_logs

from domain.events.agenda import ProposalSubmitted
from domain.events.erasure import ErasureGround
from domain.refusal import UnknownStream
from domain.roles import Role
from domain.steps.erasing import AlreadyErased, EraseSubject, NobodyKnown
from domain.steps.registration import RenameOrganisation
from domain.streams.registry import REGISTRY_STREAM
from domain.value import Sealed
from infra.erasing import (
    CLEARED,
    REWRITTEN,
    Erasure,
    Holdings,
    clear_dead_rows,
    find_subjects,
    holdings,
    list_erasures,
    repeat_erasures,
)
from infra.migrate import migrate
from infra.page_queries import EventFilter
from infra.submission import Receipt
from infra.tokens import create_token, digest, find_token, list_tokens
from infra.vault import SubjectErased
from infra.webhooks.subscriptions import Subscriptions
from tests.domain import course
from tests.domain.course import LI, WANG, changed
from tests.domain.specification import COMMITTEE, DISTRICT_CLERK, NEIGHBOUR
from tests.store.conftest import NewRole
from tests.store.ledgers import IMPORTER, Opened, Place, opened, proposed, registered, submission

ERASE = EraseSubject(ground=ErasureGround.CONSENT_WITHDRAWN)
BY_LI = changed(course.PROPOSE, proposers=(LI,), text="李四的话。", title="李四的题目")
VAULT = ("vault_keys", "vault_texts", "vault_pseudonyms", "vault_restricted")


@pytest.fixture
def ledger(wheel_place: Place) -> Iterator[Opened]:
    with opened(wheel_place) as ledger:
        yield registered(ledger)


def erase(ledger: Opened, subject: UUID = WANG.id, **options: Any) -> Receipt:
    return ledger.submit(ERASE, subject, DISTRICT_CLERK, **options)


def words_of(ledger: Opened, matter: UUID) -> Sealed:
    fact = ledger.recorder.stream(matter)[0].fact
    assert isinstance(fact, ProposalSubmitted)
    return fact.text


def owner(place: Place) -> psycopg.Connection[tuple[Any, ...]]:
    """As the one who may do anything to the database."""
    connection = psycopg.connect(place.dsn, autocommit=True)
    connection.execute(SQL("SET search_path TO {}").format(Identifier(place.schema)))
    return connection


def rows(place: Place, table: str) -> list[tuple[Any, ...]]:
    with owner(place) as connection:
        return connection.execute(SQL("SELECT * FROM {}").format(Identifier(table))).fetchall()


def test_everything_of_the_person_goes_with_the_fact(ledger: Opened, wheel_place: Place) -> None:
    theirs, others = proposed(ledger), uuid4()
    ledger.submit(BY_LI, others)
    (person,) = ledger.vault.pseudonyms("forum", ["openid-1"]).values()
    before = ledger.recorder.page(0, 1000)
    assert holdings(ledger.datastore, WANG.id) == Holdings(keys=1, texts=2)
    receipt = erase(ledger)
    assert holdings(ledger.datastore, WANG.id) == Holdings()
    (event,) = ledger.recorder.page(len(before), 10)
    assert (event.position, event.type, event.stream) == (
        receipt.position,
        "subject.erased.v1",
        WANG.id,
    )
    assert event.data == b'{"ground":"consent_withdrawn","subject":"%s"}' % str(WANG.id).encode()
    assert ledger.recorder.page(0, len(before)) == before
    gone = words_of(ledger, theirs).commitment
    assert ledger.vault.open([gone]) == {
        gone: Erasure(WANG.id, "consent_withdrawn", receipt.position, event.recorded_at)
    }
    assert dict(rows(wheel_place, "vault_keys"))[WANG.id] is None
    assert bytes.fromhex(gone) in dict(rows(wheel_place, "vault_erased_texts"))
    kept = words_of(ledger, others).commitment
    assert ledger.vault.open([kept])[kept][0] == BY_LI.text
    assert find_subjects(ledger.datastore, "forum:openid-1")[0].subject == person


def test_the_link_to_another_system_goes_and_whoever_comes_back_is_somebody_else(
    ledger: Opened, wheel_place: Place
) -> None:
    (person,) = ledger.vault.pseudonyms(f"{COMMITTEE}/wechat", ["openid-1"]).values()
    (other,) = ledger.vault.pseudonyms(f"{COMMITTEE}/wechat", ["openid-2"]).values()
    assert erase(ledger, person).facts == 1
    assert rows(wheel_place, "vault_pseudonyms") == [(f"{COMMITTEE}/wechat", "openid-2", other)]
    (again,) = ledger.vault.pseudonyms(f"{COMMITTEE}/wechat", ["openid-1"]).values()
    assert again not in (person, other)


def test_tokens_of_the_person_are_revoked_and_lose_their_label(ledger: Opened) -> None:
    _, token = create_token(
        ledger.datastore, COMMITTEE, Role.COMMITTEE, label="王丽的手机", person=WANG.id
    )
    _, kept = create_token(ledger.datastore, COMMITTEE, Role.COMMITTEE, label="窗口")
    erase(ledger)
    assert find_token(ledger.datastore, digest(token.encode())) is None
    assert find_token(ledger.datastore, digest(kept.encode())) is not None
    labels = {
        it.person: (it.label, it.revoked_at is not None) for it in list_tokens(ledger.datastore)
    }
    assert labels == {WANG.id: ("", True), None: ("窗口", False)}


def test_only_whom_the_vault_or_the_register_knows(ledger: Opened) -> None:
    head = ledger.recorder.head()
    stranger = uuid4()
    with pytest.raises(NobodyKnown):
        erase(ledger, stranger)
    assert ledger.recorder.head() == head
    create_token(ledger.datastore, COMMITTEE, Role.COMMITTEE, person=stranger)
    assert erase(ledger, stranger).position == head + 1


def test_once_and_a_repeated_request_gets_its_answer_again(ledger: Opened) -> None:
    proposed(ledger)
    receipt = erase(ledger, key="once")
    assert erase(ledger, key="once") == Receipt(WANG.id, 1, receipt.position, 1, replayed=True)
    with pytest.raises(AlreadyErased):
        erase(ledger)


def test_nothing_more_is_sealed_for_the_erased(ledger: Opened, wheel_place: Place) -> None:
    proposed(ledger)
    erase(ledger)
    head = ledger.recorder.head()
    outcomes = ledger.ledger.enqueue(
        [submission(course.PROPOSE, uuid4()), submission(BY_LI, uuid4())]
    ).result()
    assert isinstance(outcomes[0], SubjectErased)
    assert isinstance(outcomes[1], Receipt)
    assert ledger.recorder.head() == head + 1
    with opened(wheel_place) as restarted, pytest.raises(SubjectErased):
        restarted.submit(course.PROPOSE, uuid4())


def test_another_process_that_holds_the_key_cannot_seal_with_it(
    ledger: Opened, wheel_place: Place
) -> None:
    with opened(wheel_place) as other:
        proposed(other)  # which puts the key into its memory
        erase(ledger)
        batch = [submission(BY_LI, uuid4()) for _ in range(5)]
        batch[2] = submission(course.PROPOSE, uuid4())
        outcomes = other.ledger.enqueue(batch).result()
        assert [type(it).__name__ for it in outcomes] == [
            *["Receipt"] * 2,
            "SubjectErased",
            *["Receipt"] * 2,
        ]
        with pytest.raises(SubjectErased):
            other.submit(course.PROPOSE, uuid4())
    assert holdings(ledger.datastore, WANG.id) == Holdings()


def test_within_one_group_what_came_before_goes_and_what_comes_after_is_refused(
    ledger: Opened,
) -> None:
    before, after = uuid4(), uuid4()
    outcomes = ledger.ledger.enqueue(
        [
            submission(course.PROPOSE, before),
            submission(ERASE, WANG.id, actor=DISTRICT_CLERK),
            submission(course.PROPOSE, after),
            submission(BY_LI, uuid4()),
        ]
    ).result()
    first, erased, refused, last = outcomes
    assert isinstance(first, Receipt)
    assert isinstance(erased, Receipt)
    assert isinstance(refused, SubjectErased)
    assert isinstance(last, Receipt)
    assert last.position == erased.position + 1 == first.position + 2
    commitment = words_of(ledger, before).commitment
    found = ledger.vault.open([commitment])[commitment]
    assert isinstance(found, Erasure)
    assert found.position == erased.position
    assert holdings(ledger.datastore, WANG.id) == Holdings()


def test_an_erasure_that_was_overtaken_is_carried_out_once(
    ledger: Opened, wheel_place: Place
) -> None:
    proposed(ledger)
    with opened(wheel_place) as other:
        rename = RenameOrganisation(organisation=NEIGHBOUR, name="槐阴社区居委会")
        other.submit(rename, REGISTRY_STREAM, IMPORTER)
    erase(ledger)
    assert [it.subject for it in list_erasures(ledger.datastore)] == [WANG.id]
    assert holdings(ledger.datastore, WANG.id) == Holdings()


def test_whatever_races_with_an_erasure_leaves_nothing(ledger: Opened, wheel_place: Place) -> None:
    """Two processes speak for the person while a third erases: each is refused or forgotten."""
    proposed(ledger)
    begun = threading.Event()
    matters: list[UUID] = []

    def speak(writer: Opened) -> None:
        for _ in range(30):
            matter = uuid4()
            try:
                writer.submit(course.PROPOSE, matter)
            except SubjectErased:
                break
            matters.append(matter)
            begun.set()

    with opened(wheel_place) as one, opened(wheel_place) as two:
        threads = [threading.Thread(target=speak, args=(writer,)) for writer in (one, two)]
        for thread in threads:
            thread.start()
        begun.wait(10)
        erase(ledger)
        for thread in threads:
            thread.join()
    assert matters
    assert holdings(ledger.datastore, WANG.id) == Holdings()
    commitments = [words_of(ledger, matter).commitment for matter in matters]
    found = ledger.vault.open(commitments)
    assert [type(found[it]) for it in commitments] == [Erasure] * len(matters)


def test_a_vault_that_comes_back_from_a_backup_is_erased_again(
    ledger: Opened, wheel_place: Place
) -> None:
    matter = proposed(ledger)
    ledger.submit(BY_LI, uuid4())
    ledger.vault.pseudonyms("forum", ["openid-1"])
    words = words_of(ledger, matter).commitment
    with owner(wheel_place) as connection:
        connection.execute("UPDATE vault_pseudonyms SET subject = %s", (WANG.id,))
        for table in VAULT:
            connection.execute(
                SQL("CREATE TABLE {} AS TABLE {}").format(
                    Identifier(f"backup_{table}"), Identifier(table)
                )
            )
        erase(ledger)
        assert repeat_erasures(ledger.datastore) == []
        connection.execute("TRUNCATE vault_keys, vault_texts, vault_pseudonyms, vault_restricted")
        for table in VAULT:
            connection.execute(
                SQL("INSERT INTO {} SELECT * FROM {}").format(
                    Identifier(table), Identifier(f"backup_{table}")
                )
            )
            connection.execute(SQL("DROP TABLE {}").format(Identifier(f"backup_{table}")))
    assert holdings(ledger.datastore, WANG.id) == Holdings(keys=1, texts=2, links=1)
    assert ledger.vault.open([words])[words][0] == course.PROPOSE.text
    with capture_logs() as logged:
        assert repeat_erasures(ledger.datastore) == [WANG.id]
        assert repeat_erasures(ledger.datastore) == []
    assert [it["event"] for it in logged] == ["erasures_repeated"]
    assert holdings(ledger.datastore, WANG.id) == Holdings()
    assert isinstance(ledger.vault.open([words])[words], Erasure)
    assert holdings(ledger.datastore, LI.id) == Holdings(keys=1, texts=2)


def test_a_vault_that_was_lost_still_seals_nothing_for_the_erased(
    ledger: Opened, wheel_place: Place
) -> None:
    proposed(ledger)
    erase(ledger)
    with owner(wheel_place) as connection:
        connection.execute("TRUNCATE vault_keys, vault_texts")
    assert repeat_erasures(ledger.datastore) == [WANG.id]
    with opened(wheel_place) as restarted, pytest.raises(SubjectErased):
        restarted.submit(course.PROPOSE, uuid4())


def test_words_that_are_missing_without_a_fact_are_not_called_erased(
    ledger: Opened, wheel_place: Place
) -> None:
    """Whoever deletes rows of the vault hides nothing: the ledger has no erasure."""
    deleted, disguised = proposed(ledger), proposed(ledger)
    commitments = [words_of(ledger, matter).commitment for matter in (deleted, disguised)]
    with owner(wheel_place) as connection:
        for commitment in commitments:
            connection.execute(
                "DELETE FROM vault_texts WHERE commitment = %s", (bytes.fromhex(commitment),)
            )
        connection.execute(
            "INSERT INTO vault_erased_texts VALUES (%s, %s)",
            (bytes.fromhex(commitments[1]), WANG.id),
        )
    with capture_logs() as logged:
        assert ledger.vault.open(commitments) == {}
    (line,) = logged
    assert (line["event"], line["log_level"], line["missing"]) == ("words_missing", "error", 2)
    assert line["first"] in commitments


def test_nothing_lingers_in_the_files_of_the_vault(ledger: Opened, wheel_place: Place) -> None:
    proposed(ledger)
    (person,) = ledger.vault.pseudonyms("forum", ["openid-lingering"]).values()
    token, _ = create_token(
        ledger.datastore, COMMITTEE, Role.COMMITTEE, label="lingering", person=person
    )
    url = "https://lingering.example.org/"
    hook = uuid4(), token, url, "lingering", EventFilter(), b"sealed", 0
    assert Subscriptions(ledger.datastore).add(*hook)
    wrapped = dict(rows(wheel_place, "vault_keys"))[WANG.id]
    for subject in (person, WANG.id):
        erase(ledger, subject)
    assert clear_dead_rows(wheel_place.dsn, wheel_place.schema) == []
    files = b"".join(file_of(wheel_place, table) for table in REWRITTEN)
    assert wrapped not in files
    assert b"lingering" not in files
    assert WANG.id.bytes in files  # that the key was destroyed is to be known


def file_of(place: Place, table: str) -> bytes:
    """What lies on disc of a table and its indexes."""
    with owner(place) as connection:
        connection.execute("CHECKPOINT")
        found = connection.execute(
            "SELECT string_agg(pg_read_binary_file(pg_relation_filepath(c.oid)), '')"
            " FROM pg_class c WHERE c.oid = %(table)s::regclass OR c.oid IN"
            " (SELECT indexrelid FROM pg_index WHERE indrelid = %(table)s::regclass)",
            {"table": table},
        ).fetchone()
    assert found is not None
    return bytes(found[0] or b"")


def test_who_does_not_own_the_vault_is_told_what_was_left(
    empty_database: str, new_role: NewRole
) -> None:
    place = Place(empty_database)
    clerk = new_role()
    migrate(place.dsn, place.schema)
    with opened(place) as ledger:
        proposed(registered(ledger))
        erase(ledger)
    assert clear_dead_rows(clerk, place.schema) == [*REWRITTEN, *CLEARED]
    assert clear_dead_rows(place.dsn, place.schema) == []


def test_whom_an_outside_id_means(ledger: Opened) -> None:
    (one,) = ledger.vault.pseudonyms(f"{COMMITTEE}/wechat", ["openid-1"]).values()
    (two,) = ledger.vault.pseudonyms(f"{NEIGHBOUR}/wechat", ["openid-1"]).values()
    both = {it.subject for it in find_subjects(ledger.datastore, "wechat:openid-1")}
    assert both == {one, two}
    whole = find_subjects(ledger.datastore, f"{NEIGHBOUR}/wechat:openid-1")
    assert [it.subject for it in whole] == [two]
    assert find_subjects(ledger.datastore, "wechat:openid-2") == []
    assert find_subjects(ledger.datastore, "openid-1") == []


def test_every_erasure_is_listed_in_the_order_of_the_ledger(ledger: Opened) -> None:
    proposed(ledger)
    ledger.submit(BY_LI, uuid4())
    assert list_erasures(ledger.datastore) == []
    first, second = erase(ledger, LI.id), erase(ledger)
    listed = list_erasures(ledger.datastore)
    assert [(it.subject, it.position) for it in listed] == [
        (LI.id, first.position),
        (WANG.id, second.position),
    ]
    assert {it.ground for it in listed} == {"consent_withdrawn"}


def test_nothing_else_begins_under_a_persons_pseudonym(ledger: Opened) -> None:
    """Else whoever began it could keep the person from being forgotten."""
    proposed(ledger)
    with pytest.raises(UnknownStream):
        ledger.submit(BY_LI, WANG.id)
    assert erase(ledger).facts == 1
