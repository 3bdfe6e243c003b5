"""What a background process does: ``python -m infra.background_work projector``, ``sealer`` or
``webhooks``.

Started by infra/background_process.py, with the settings as a line of JSON on standard input; the
work goes on until that ends.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from infra.datastore import LedgerDatastore
from infra.district import open_sealer, open_vault, sealing
from infra.logs import configure_logs
from infra.projector import Projector
from infra.recorder import LedgerRecorder
from infra.runtime import tune
from infra.search_store import page_stores
from infra.settings import Settings
from infra.webhooks.opening import delivering, open_webhooks
from projections.catalogue import PROJECTIONS
from projections.search import SEARCH

_POOL_SIZE = 4


@contextmanager
def _folding(settings: Settings, datastore: LedgerDatastore) -> Iterator[None]:
    recorder, make_store = LedgerRecorder(datastore), page_stores(open_vault(settings, datastore))
    projectors = [
        Projector(recorder, list(PROJECTIONS.values())),
        Projector(recorder, [SEARCH], make_store=make_store),
    ]
    for projector in projectors:
        projector.start()
    yield
    for projector in projectors:
        projector.close()


@contextmanager
def _sealing(settings: Settings, datastore: LedgerDatastore) -> Iterator[None]:
    with open_sealer(settings, datastore) as sealer, sealing(settings, datastore, sealer):
        yield


@contextmanager
def _delivering(settings: Settings, datastore: LedgerDatastore) -> Iterator[None]:
    webhooks = open_webhooks(settings, datastore, open_vault(settings, datastore))
    with delivering(datastore, webhooks):
        yield


def main() -> None:
    """The child: follow the ledger named on standard input until that is closed."""
    work = {"projector": _folding, "sealer": _sealing, "webhooks": _delivering}[sys.argv[1]]
    tune()
    hello = json.loads(sys.stdin.buffer.readline() or b"null")
    if hello is None:
        return
    settings = Settings(**hello)
    configure_logs(settings.log_level)
    assert settings.database_url is not None
    datastore = LedgerDatastore(settings.database_url, settings.schema_name, pool_size=_POOL_SIZE)
    with work(settings, datastore):
        sys.stdin.buffer.read()
    datastore.close()


if __name__ == "__main__":
    main()
