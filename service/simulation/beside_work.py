"""What the process beside does: ``python -m service.simulation.beside_work`` (beside.py)."""

from __future__ import annotations

import sys

import msgspec

from infra.datastore import LedgerDatastore
from infra.district import open_vault
from infra.ledger import Ledger
from infra.logs import configure_logs
from infra.recorder import LedgerRecorder
from infra.runtime import tune
from infra.settings import Settings
from service.simulation.beside import Hello
from service.simulation.record import long_turns, record_streets


def main() -> None:
    """Record the streets named on standard input until that is closed."""
    tune()
    hello = msgspec.json.decode(sys.stdin.buffer.readline(), type=Hello)
    settings = Settings(**msgspec.json.decode(hello.settings))
    configure_logs("WARNING")
    assert settings.database_url is not None
    datastore = LedgerDatastore(settings.database_url, settings.schema_name, pool_size=2)
    ledger = Ledger(LedgerRecorder(datastore), open_vault(settings, datastore))
    ledger.start()
    with long_turns():
        for line in sys.stdin.buffer:
            record_streets(ledger, hello.order, [int(line)], _say)
            _say(0)
    ledger.close()
    datastore.close()


def _say(facts: int) -> None:
    print(facts, flush=True)


if __name__ == "__main__":
    main()
