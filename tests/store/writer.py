"""A process that writes to a ledger from several threads and prints what was acknowledged.

Takes a JSON object as its argument: dsn, schema, threads, each (commands a thread), shared (a
matter that all write to), seconds (how long at most). Prints a JSON line a receipt, at once:
person, stream, version, position, key.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from typing import Any
from uuid import UUID, uuid4

from infra.submission import LedgerUnavailable
from tests.store.ledgers import Opened, Place, cosign, opened, proposed, submission


def write(ledger: Opened, order: dict[str, Any], say: threading.Lock) -> None:
    own = proposed(ledger)
    streams = (own, UUID(order["shared"]))
    until = time.monotonic() + order.get("seconds", 120)
    for number in range(order["each"]):
        if time.monotonic() > until:
            break
        person, key = uuid4(), str(uuid4())
        one = submission(cosign(person), streams[number % 2], key=key)
        while True:
            try:
                receipt = ledger.ledger.submit(one)
                break
            except LedgerUnavailable:
                continue
        line = {
            "person": str(person),
            "stream": str(receipt.stream),
            "version": receipt.version,
            "position": receipt.position,
            "key": key,
        }
        with say:
            sys.stdout.write(json.dumps(line) + "\n")
            sys.stdout.flush()


def main() -> None:
    order = json.loads(sys.argv[1])
    say = threading.Lock()
    with opened(Place(order["dsn"], order["schema"])) as ledger:
        threads = [
            threading.Thread(target=write, args=(ledger, order, say))
            for _ in range(order["threads"])
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


if __name__ == "__main__":
    main()
