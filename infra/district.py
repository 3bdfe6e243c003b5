"""One district's ledger put together: database, recorder, vault, writer and projector."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.announcer import Announcer
from infra.datastore import LedgerDatastore
from infra.embedded_postgres import EmbeddedPostgres
from infra.ledger import Ledger
from infra.migrate import migrate
from infra.projector import Projector
from infra.projector_process import ProjectorProcess
from infra.recorder import LedgerRecorder
from infra.settings import Settings
from infra.vault import Vault, load_master_key
from projections.catalogue import PROJECTIONS


@dataclass(frozen=True)
class District:
    """The parts, started and ready."""

    datastore: LedgerDatastore
    recorder: LedgerRecorder
    vault: Vault
    ledger: Ledger
    projector: Projector


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    """The DSN of the configured server, or of the embedded one while it is needed."""
    if settings.database_url is not None:
        yield settings.database_url
    else:
        server = EmbeddedPostgres(settings.data_dir / "postgres", bin_dir=settings.postgres_bin)
        with server:
            yield server.start()


@contextmanager
def open_district(settings: Settings) -> Iterator[District]:
    """The district that the settings name, migrated and running; closed in order at the end."""
    with ExitStack() as stack:
        dsn = stack.enter_context(database(settings))
        migrate(dsn, settings.schema_name)
        datastore = LedgerDatastore(dsn, settings.schema_name)
        stack.callback(datastore.close)
        recorder = LedgerRecorder(datastore)
        vault = Vault(datastore, load_master_key(_master_key_file(settings)))
        vault.check_master_key()
        projector = Projector(recorder, list(PROJECTIONS.values()))
        projector.create_tables()
        announcer = Announcer(recorder)
        announcer.start()
        stack.callback(announcer.close)
        if settings.projector == "thread":
            projector.start()
            stack.callback(projector.close)
        elif settings.projector == "process":
            process = ProjectorProcess(dsn, settings.schema_name)
            process.start()
            stack.callback(process.close)
        ledger = Ledger(recorder, vault, on_commit=announcer.announce)
        ledger.start()
        stack.callback(ledger.close)
        yield District(datastore, recorder, vault, ledger, projector)


def _master_key_file(settings: Settings) -> Path:
    if settings.vault_key_file is not None:
        return settings.vault_key_file
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return settings.data_dir / "vault.key"
