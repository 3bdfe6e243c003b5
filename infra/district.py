"""One district's ledger put together: database, recorder, vault, writer, projector, sealer,
webhooks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.announcer import Announcer
from infra.background_process import BackgroundProcess
from infra.datastore import LedgerDatastore
from infra.embedded_postgres import EmbeddedPostgres
from infra.erasing import repeat_erasures
from infra.ledger import Ledger
from infra.migrate import migrate
from infra.page_store import PageStore
from infra.projector import Projector
from infra.recorder import LedgerRecorder
from infra.search_store import page_stores
from infra.settings import Settings
from infra.transparency_log.daily_timestamps import DailyTimestamps
from infra.transparency_log.log_files import LogFiles
from infra.transparency_log.sealer import Sealer
from infra.transparency_log.witnesses import Witnesses, read_witnesses
from infra.vault import Vault, load_master_key
from infra.webhooks.opening import Webhooks, delivering, open_webhooks
from projections.catalogue import PROJECTIONS
from projections.search import SEARCH


@dataclass(frozen=True)
class District:
    """The parts, started and ready, and the settings by which they were opened."""

    settings: Settings
    datastore: LedgerDatastore
    recorder: LedgerRecorder
    vault: Vault
    ledger: Ledger
    projector: Projector
    searching: Projector
    """Keeps the index of the search, by itself: filling it takes long, and holds nobody up."""
    log_files: LogFiles
    sealer: Sealer
    webhooks: Webhooks

    @property
    def stores(self) -> dict[str, PageStore[Any]]:
        """The store of every projection, by its name."""
        return {**self.projector.stores, **self.searching.stores}


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
        vault = open_vault(settings, datastore)
        vault.check_master_key()
        repeat_erasures(datastore)
        projector = Projector(recorder, list(PROJECTIONS.values()))
        searching = Projector(recorder, [SEARCH], make_store=page_stores(vault))
        projector.create_tables()
        searching.create_tables()
        announcer = Announcer(recorder)
        announcer.start()
        stack.callback(announcer.close)
        if settings.projector == "thread":
            for it in (projector, searching):
                it.start()
                stack.callback(it.close)
        elif settings.projector == "process":
            stack.enter_context(BackgroundProcess("projector", settings, dsn).running())
        sealer = stack.enter_context(open_sealer(settings, datastore))
        if settings.sealer != "none":
            sealer.check()
        if settings.sealer == "thread":
            stack.enter_context(sealing(settings, datastore, sealer))
        elif settings.sealer == "process":
            stack.enter_context(BackgroundProcess("sealer", settings, dsn).running())
        ledger = Ledger(recorder, vault, on_commit=announcer.announce)
        ledger.start()
        stack.callback(ledger.close)
        log_files = LogFiles(log_folder(settings))
        webhooks = open_webhooks(settings, datastore, vault)
        if settings.webhooks == "thread":
            stack.enter_context(delivering(datastore, webhooks))
        elif settings.webhooks == "process":
            stack.enter_context(BackgroundProcess("webhooks", settings, dsn).running())
        yield District(
            settings,
            datastore,
            recorder,
            vault,
            ledger,
            projector,
            searching,
            log_files,
            sealer,
            webhooks,
        )


def open_vault(settings: Settings, datastore: LedgerDatastore) -> Vault:
    """The district's vault; its master key is made on first use."""
    return Vault(datastore, load_master_key(_master_key_file(settings)))


@contextmanager
def open_sealer(settings: Settings, datastore: LedgerDatastore) -> Iterator[Sealer]:
    """The sealer of the district's log, not started; its witnesses, where there are any, are
    asked until the end of the block."""
    with ExitStack() as stack:
        files = LogFiles(log_folder(settings))
        witnesses = None
        if settings.witnesses_file is not None:
            witnesses = Witnesses(datastore, files, read_witnesses(settings.witnesses_file))
            witnesses.start()
            stack.callback(witnesses.close)
        yield Sealer(datastore, files, settings.log_key, settings.log_origin, witnesses=witnesses)


@contextmanager
def sealing(settings: Settings, datastore: LedgerDatastore, sealer: Sealer) -> Iterator[None]:
    """The log is sealed for the length of the block, and stamped once a day where the settings
    name an authority."""
    with ExitStack() as stack:
        sealer.start()
        stack.callback(sealer.close)
        if settings.timestamp_url is not None:
            files = LogFiles(log_folder(settings))
            timestamps = DailyTimestamps(datastore, files, settings.timestamp_url)
            timestamps.start()
            stack.callback(timestamps.close)
        yield


def log_folder(settings: Settings) -> Path:
    """Where the transparency log is published."""
    return settings.log_dir or settings.data_dir / "log"


def _master_key_file(settings: Settings) -> Path:
    if settings.vault_key_file is not None:
        return settings.vault_key_file
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return settings.data_dir / "vault.key"
