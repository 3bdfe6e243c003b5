"""What a database superuser can do to a ledger, and what an operator publishes of it then."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
from psycopg import Connection
from psycopg.sql import SQL, Identifier
from typer.testing import CliRunner

from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.keys import load_signers
from infra.transparency_log.ledger_entries import entry_pages
from infra.transparency_log.log_files import LogFiles
from infra.transparency_log.note import COSIGNATURE, Note, Signer, VerifierKey
from infra.transparency_log.tile_reader import TileReader
from infra.transparency_log.tiles import Tile, read_bundle, write_bundle
from infra.transparency_log.witness_request import WitnessRequest
from service.cli.audit import app
from service.witness.memory import Memory
from service.witness.witness import Witness
from tests.audit.districts import key_of, log_folder
from tests.log.logs import LogFolder, signer
from tests.service.running import Service

WITNESS = signer(7, "witness.example")
_ID = re.compile(rb'(?<="id":")[0-9a-f-]{36}(?=","occurred_at)')
_OTHER_ID = b"0bad0bad-0bad-4bad-8bad-0bad0bad0bad"


class Audited(NamedTuple):
    """How ``yishi audit verify`` ended, and what it found: (kind, where)."""

    code: int
    found: set[tuple[str, str]]

    @property
    def kinds(self) -> set[str]:
        """What it found."""
        return {kind for kind, _ in self.found}


@contextmanager
def superuser(service: Service, *, commit: bool = False) -> Iterator[Connection[Any]]:
    """The ledger in the hands of a superuser, whom no trigger stops. What is done is undone at the
    end of the block unless it is to be committed."""
    settings = service.app.state.parts.settings
    schema = settings.schema_name
    assert settings.database_url is not None
    with psycopg.connect(settings.database_url, options=f"-c search_path={schema}") as connection:
        connection.execute("SET session_replication_role = replica")
        yield connection
        if not commit:
            connection.rollback()


def edit(connection: Connection[Any], position: int, old: str, new: str) -> None:
    """Something else in what was recorded."""
    edited = connection.execute(
        "UPDATE stored_events SET state = convert_to(replace(convert_from(state, 'UTF8'), %s, %s),"
        " 'UTF8') WHERE position(%s IN convert_from(state, 'UTF8')) > 0 AND notification_id = %s",
        (old, new, old, position),
    )
    assert edited.rowcount == 1


def move(connection: Connection[Any], old: int, new: int) -> None:
    """An event to another position."""
    connection.execute(
        "UPDATE stored_events SET notification_id = %s WHERE notification_id = %s", (new, old)
    )


def drop(connection: Connection[Any], position: int) -> None:
    """An event away; those after it move up."""
    connection.execute("DELETE FROM stored_events WHERE notification_id = %s", (position,))
    shift(connection, position + 1, -1)


def shift(connection: Connection[Any], first: int, by: int) -> None:
    """All events from a position on, with what is kept beside restricted ones."""
    for table, column in (("stored_events", "notification_id"), ("vault_restricted", "position")):
        statement = SQL("UPDATE {0} SET {1} = %s - {1} WHERE {1} {2} %s")
        names = Identifier(table), Identifier(column)
        connection.execute(statement.format(*names, SQL(">=")), (0, first))
        connection.execute(statement.format(*names, SQL("<")), (by, 0))


def insert(connection: Connection[Any], position: int, like: int, recorded: str = "0") -> None:
    """An event that nobody recorded: a copy of another of the same stream with an id of its own,
    recorded so much earlier; positions and versions from there on move on by one."""
    (stream, topic, state, recorded_at) = connection.execute(
        "SELECT originator_id, topic, state, recorded_at - %s::interval FROM stored_events"
        " WHERE notification_id = %s",
        (recorded, like),
    ).fetchone() or ((None,) * 4)
    (version,) = connection.execute(
        "SELECT count(*) + 1 FROM stored_events WHERE originator_id = %s AND notification_id < %s",
        (stream, position),
    ).fetchone() or (0,)
    shift(connection, position, 1)
    for step in (
        "originator_version = -originator_version WHERE originator_version >= %s",
        "originator_version = 1 - originator_version WHERE originator_version < -%s + 1",
    ):
        connection.execute(
            f"UPDATE stored_events SET {step} AND originator_id = %s", (version, stream)
        )
    connection.execute(
        "INSERT INTO stored_events"
        " (originator_id, originator_version, topic, state, notification_id, recorded_at)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        (stream, version, topic, _ID.sub(_OTHER_ID, state), position, recorded_at),
    )


def entries(connection: Connection[Any], after: int = 0, until: int | None = None) -> list[bytes]:
    """What the ledger as it is now would be published as."""
    return [
        entry
        for page in entry_pages(connection, connection, after, until)
        for entry in page.entries
    ]


class Published:
    """A copy of the log of a service, for the operator to alter; and those who saw it before: an
    auditor, who has the log's key and its checkpoint, and a witness, who cosigned that."""

    def __init__(self, service: Service, folder: Path) -> None:
        self.folder = folder / "log"
        self._memory = folder / "audit.json"
        self._key = key_of(service)
        settings = service.app.state.parts.settings
        key_file = settings.log_key_file or settings.data_dir / "log.key"
        (self._signer,) = load_signers(key_file, settings.log_origin)
        shutil.copytree(log_folder(service), self.folder)
        self._seals = list(self._history())
        self.size, time = self._seals[-1]
        memory = Memory.create(folder / "witness.db", WITNESS.name)
        self._witness = Witness(WITNESS, [self._key], memory, lambda: time)
        assert self.ask_witness(0) == 200
        assert self.audit() == Audited(0, set())

    def audit(self, *more: str, witnessed: bool = True) -> Audited:
        """As an auditor would, who remembers what was seen at the first time."""
        arguments = ["--key", str(self._key), "--remember", str(self._memory), "--json", *more]
        if witnessed:
            arguments += ["--witness", str(WITNESS.verifier(COSIGNATURE))]
        done = CliRunner().invoke(app, ["verify", str(self.folder), *arguments])
        report = json.loads(done.stdout)
        return Audited(done.exit_code, {(it["kind"], it["where"]) for it in report["findings"]})

    @property
    def origin(self) -> str:
        """The log's name."""
        return self._key.name

    def take_over(self, folder: Path) -> None:
        """What is published now lies in another folder."""
        shutil.rmtree(self.folder)
        shutil.copytree(folder, self.folder)

    def forget(self) -> None:
        """The auditor remembers nothing any more."""
        self._memory.unlink()

    def publish_entries(self, altered: Sequence[bytes]) -> None:
        """Other entries, by whoever has not the log's key: tiles and checkpoints stay."""
        for path in sorted((self.folder / "tile/entries").rglob("*")):
            tile = Tile.parse(path.relative_to(self.folder).as_posix())
            if tile is not None and path.is_file():
                start = tile.number * 256
                whole = tile.width == min(256, self.size - start)
                end = len(altered) if whole else start + tile.width
                path.write_bytes(write_bundle(altered[start:end]))

    def sign_anew(self, altered: Sequence[bytes], *, by: Signer | None = None) -> None:
        """The whole history again, by whoever stole the log's key: checkpoints as large and as old
        as the honest ones, as far as there are entries, and one more for those beyond."""
        shutil.rmtree(self.folder)
        log = LogFolder(self.folder, by or self._signer)
        for size, time in [*self._seals, (len(altered), self._seals[-1][1])]:
            if log.size < min(size, len(altered)):
                new = altered[log.size : size]
                log.publish(new, datetime.fromtimestamp(time, UTC))

    def ask_witness(self, old: int | None = None) -> int:
        """Ask the witness to cosign the newest checkpoint, which then bears what it answers; its
        HTTP status."""
        file = self.folder / "checkpoint"
        note = Note.parse(file.read_bytes())
        reader = TileReader(LogFiles(self.folder).read, Checkpoint.parse(note.text).size)
        old = self.size if old is None else old
        proof = tuple(reader.consistency(old)) if old <= reader.size else ()
        answer = self._witness.add_checkpoint(str(WitnessRequest(old, proof, note)).encode())
        if answer.status == 200:
            file.write_bytes(file.read_bytes() + answer.body.encode())
        return answer.status

    def _history(self) -> Iterator[tuple[int, int]]:
        """Size and time of every checkpoint."""
        newest = max((self.folder / "checkpoints/000.p").iterdir(), key=lambda it: int(it.name))
        cosigner = VerifierKey(self._key.name, COSIGNATURE, self._key.public)
        for content in read_bundle(newest.read_bytes()):
            note = Note.parse(content)
            ((_, signature),) = note.signed_by([cosigner])
            yield Checkpoint.parse(note.text).size, signature.time
