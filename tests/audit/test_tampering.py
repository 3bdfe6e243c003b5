"""A ledger altered by a database superuser, with and without the log's key: each way has its name
in the report, and none is found in what was not altered.

Whoever has not the key can publish other entries, but not what leads to the signed root. Whoever
has it can sign another history, in which everything fits; then it is the checkpoint that somebody
kept, and the witness, which convict.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from psycopg import Connection

from infra.transparency_log.signing import LogRefused
from service.audit.source import FolderSource
from service.audit.verify import Wanted, verify
from tests.audit import tampering
from tests.audit.districts import key_of, live, log_folder, seal, source_of
from tests.audit.tampering import Audited, Published, entries, superuser
from tests.domain.specification import STREAM
from tests.log.logs import signer
from tests.service.conftest import StartService
from tests.service.running import Service

AT = 18
"""The position at which the first matter was adopted, under a title of its own."""
TITLE, ANOTHER = "楼道照明改造", "楼道照明缓建"


@pytest.fixture
def published(honest: Service, tmp_path: Path) -> Published:
    """A copy of the honest log, in which nothing was found."""
    return Published(honest, tmp_path)


def altered(service: Service, alter: Callable[[Connection[Any]], object]) -> list[bytes]:
    """The entries of the ledger once a superuser has altered it."""
    with superuser(service) as connection:
        alter(connection)
        return entries(connection)


def edit(connection: Connection[Any]) -> None:
    tampering.edit(connection, AT, TITLE, ANOTHER)


def swap(connection: Connection[Any]) -> None:
    """Two events of a matter, the one right after the other."""
    tampering.move(connection, AT, -1)
    tampering.move(connection, AT + 1, AT)
    tampering.move(connection, -1, AT + 1)


def drop(connection: Connection[Any]) -> None:
    tampering.drop(connection, AT)


def insert(connection: Connection[Any]) -> None:
    tampering.insert(connection, AT, like=AT)


def truncate(connection: Connection[Any]) -> None:
    connection.execute("DELETE FROM stored_events WHERE notification_id > %s", (AT,))


def at(kind: str, position: int = AT) -> tuple[str, str]:
    return kind, f"position {position}"


# Without the key: other entries are published below the signed root.


WITHOUT_THE_KEY = {
    "edit": (edit, {at("entry_changed")}),
    "swap": (swap, {at("entry_changed"), at("entry_changed", AT + 1)}),
    "drop": (drop, {at("entry_changed", AT), ("entry_dropped", "position 38")}),
    "insert": (insert, {at("entry_changed", AT), ("entry_inserted", "before position 39")}),
    "truncate": (truncate, {("entry_dropped", f"positions {AT + 1}–38")}),
}


@pytest.mark.parametrize(("alter", "expected"), WITHOUT_THE_KEY.values(), ids=WITHOUT_THE_KEY)
def test_other_entries(
    honest: Service,
    published: Published,
    alter: Callable[[Connection[Any]], object],
    expected: set[tuple[str, str]],
) -> None:
    published.publish_entries(altered(honest, alter))
    code, found = published.audit()
    assert code == 1
    assert found >= expected
    assert all(kind.startswith("entry_") for kind, _ in found)


def test_one_dropped(honest: Service, published: Published) -> None:
    """Nothing is moved up in its place."""
    with superuser(honest) as connection:
        connection.execute("DELETE FROM stored_events WHERE notification_id = %s", (AT,))
        left = [*entries(connection, 0, AT - 1), *entries(connection, AT, published.size)]
    published.publish_entries(left)
    assert at("entry_dropped") in published.audit().found


def test_one_inserted(honest: Service, published: Published) -> None:
    """Where nothing is moved down for it."""
    every = altered(honest, lambda it: tampering.insert(it, published.size + 1, like=AT))
    published.publish_entries([*every[: AT - 1], every[-1], *every[AT - 1 : -1]])
    assert ("entry_inserted", f"before position {AT}") in published.audit().found


def test_two_swapped_as_they_were_sealed(honest: Service, published: Published) -> None:
    every = altered(honest, lambda it: None)
    every[AT - 1], every[AT] = every[AT], every[AT - 1]
    published.publish_entries(every)
    assert ("entries_swapped", f"position {AT} and position {AT + 1}") in published.audit().found


# With the key: another history, signed as the first was.


INCONSISTENT = ("inconsistent", "checkpoint (38)")
WITH_THE_KEY = {
    "edit": (edit, {INCONSISTENT}),
    "swap": (swap, {INCONSISTENT, at("order_wrong", AT + 1), at("time_goes_back", AT + 1)}),
    "drop": (drop, {("truncated", "checkpoint (38)"), at("version_gap")}),
    "insert": (insert, {INCONSISTENT}),
    "truncate": (truncate, {("truncated", "checkpoint (38)")}),
}


@pytest.mark.parametrize(("alter", "expected"), WITH_THE_KEY.values(), ids=WITH_THE_KEY)
def test_another_history(
    honest: Service,
    published: Published,
    alter: Callable[[Connection[Any]], object],
    expected: set[tuple[str, str]],
) -> None:
    published.sign_anew(altered(honest, alter))
    assert published.ask_witness() in (400, 422)
    audited = published.audit()
    assert audited.code == 1
    assert audited.found == expected | {("quorum_missing", "checkpoint")}


def test_what_fits_in_itself_convinces_whoever_saw_nothing_before(
    honest: Service, published: Published
) -> None:
    """Why receipts carry proofs, and witnesses are asked."""
    published.sign_anew(altered(honest, edit))
    published.forget()
    assert published.audit(witnessed=False) == Audited(0, set())


def test_a_receipt_convicts(honest: Service, published: Published, tmp_path: Path) -> None:
    """Somebody's proof file, in the place of an auditor's memory."""
    receipt = tmp_path / "receipt.tlog-proof"
    receipt.write_bytes(honest.get(f"/api/v1/events/{AT}.tlog-proof").content)
    published.sign_anew(altered(honest, edit))
    published.forget()
    audited = published.audit("--kept", str(receipt), witnessed=False)
    assert audited == Audited(1, {INCONSISTENT})


def test_back_dated(honest: Service, published: Published) -> None:
    """A late event is given an earlier time before it is sealed: all else is as it was."""
    new = published.size + 1
    late = altered(honest, lambda it: tampering.insert(it, new, like=AT, recorded="30 days"))
    published.sign_anew(late)
    assert published.ask_witness() == 200
    assert published.audit() == Audited(1, {at("time_goes_back", new), at("back_dated", new)})


def test_signed_by_another(honest: Service, published: Published) -> None:
    """The history as it was, by a key that nobody trusts."""
    published.sign_anew(altered(honest, lambda it: None), by=signer(3, published.origin))
    assert published.ask_witness() == 403
    assert published.audit().kinds >= {"key_unknown", "signature_wrong", "quorum_missing"}


# Files


FILES = {
    "tile/0/000.p/38": "tile_changed",
    "tile/entries/000.p/38": "entry_changed",
    "tile/0/000.p/27": "tile_changed",
    "tile/entries/000.p/27": "entry_changed",
    "keys/1": "key_unknown",
}


@pytest.mark.parametrize(("path", "kind"), FILES.items(), ids=FILES)
def test_a_file_with_one_bit_changed(published: Published, path: str, kind: str) -> None:
    file = published.folder / path
    content = bytearray(file.read_bytes())
    content[-40] ^= 1
    file.write_bytes(content)
    audited = published.audit()
    assert audited.code == 1
    assert kind in audited.kinds


def test_a_cosignature_removed(published: Published) -> None:
    file = published.folder / "checkpoint"
    *lines, _ = file.read_text().splitlines(keepends=True)
    file.write_text("".join(lines))
    assert published.audit() == Audited(1, {("quorum_missing", "checkpoint")})


# The service itself, on the altered ledger


def test_pages_of_an_altered_ledger(start_service: StartService) -> None:
    """The log stays as it was: what the pages show is not what was sealed."""
    with start_service() as service, source_of(service) as source:
        live(service)
        wanted = Wanted(keys=[key_of(service)])
        assert verify(source, wanted).report.clean
        with superuser(service, commit=True) as connection:
            edit(connection)
        report = verify(source, wanted).report
        assert {it.kind for it in report.findings} == {"page_differs"}
        assert all(f"matters/{STREAM}?" in it.where for it in report.findings)


def test_the_sealer_back_dates_nothing(start_service: StartService, tmp_path: Path) -> None:
    """Whatever the database says that something was recorded, it is sealed now."""
    with start_service() as service:
        live(service)
        published = Published(service, tmp_path)
        with superuser(service, commit=True) as connection:
            tampering.insert(connection, published.size + 1, like=AT, recorded="30 days")
        seal(service)
        report = verify(FolderSource(log_folder(service)), Wanted(keys=[key_of(service)])).report
        new = f"position {published.size + 1}"
        found = {(it.kind, it.where) for it in report.findings}
        assert found == {("time_goes_back", new), ("back_dated", new)}


def test_the_sealer_signs_no_shorter_history(start_service: StartService, tmp_path: Path) -> None:
    """Not by itself: somebody must first take away all that it signed."""
    with start_service() as service:
        live(service)
        published = Published(service, tmp_path)
        with superuser(service, commit=True) as connection:
            truncate(connection)
        with pytest.raises(LogRefused, match="the database has lost some"):
            seal(service)
        with superuser(service, commit=True) as connection:
            connection.execute("DELETE FROM checkpoints")
        with pytest.raises(LogRefused, match="this database has signed only 0"):
            seal(service)
        shutil.rmtree(log_folder(service))
        assert seal(service) == AT
        published.take_over(log_folder(service))
        assert published.ask_witness() == 400
        expected = {("truncated", "checkpoint (38)"), ("quorum_missing", "checkpoint")}
        assert published.audit() == Audited(1, expected)
