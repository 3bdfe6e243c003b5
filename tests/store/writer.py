"""A process that writes to a ledger from several threads and prints what was acknowledged.

Takes a JSON object as its argument: dsn, schema, seed, threads, each (commands a thread), shared (a
matter that all write to). The seed decides every id and key, so that a second process of the same
seed is a retry of the first. Prints a JSON line a receipt, at once: person, stream, version,
position, replayed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5

from infra.submission import LedgerUnavailable, Receipt, Submission
from tests.domain.course import PROPOSE
from tests.store.ledgers import Opened, Place, cosign, opened, submission


def insist(ledger: Opened, one: Submission) -> Receipt:
    """Ask with the same key until the ledger knows."""
    while True:
        try:
            return ledger.ledger.submit(one)
        except LedgerUnavailable:
            continue


def write(ledger: Opened, order: dict[str, Any], thread: int, say: threading.Lock) -> None:
    """One thread's part, to a matter of its own and to the shared one in turn."""
    seed = UUID(order["seed"])
    own = uuid5(seed, f"matter {thread}")
    insist(ledger, submission(PROPOSE, own, key=str(own)))
    streams = (own, UUID(order["shared"]))
    for number in range(order["each"]):
        person = uuid5(seed, f"{thread} {number}")
        receipt = insist(ledger, submission(cosign(person), streams[number % 2], key=str(person)))
        line = {
            "person": str(person),
            "stream": str(receipt.stream),
            "version": receipt.version,
            "position": receipt.position,
            "replayed": receipt.replayed,
        }
        with say:
            sys.stdout.write(json.dumps(line) + "\n")
            sys.stdout.flush()


def start_writer(
    place: Place, shared: UUID, threads: int, each: int, *, seed: UUID | None = None
) -> subprocess.Popen[bytes]:
    """Such a process."""
    order = {
        "dsn": place.dsn,
        "schema": place.schema,
        "seed": str(seed or uuid4()),
        "threads": threads,
        "each": each,
        "shared": str(shared),
    }
    command = [sys.executable, "-m", "tests.store.writer", json.dumps(order)]
    root = Path(__file__).parents[2]
    return subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE)


def main() -> None:
    order = json.loads(sys.argv[1])
    say = threading.Lock()
    with opened(Place(order["dsn"], order["schema"])) as ledger:
        threads = [
            threading.Thread(target=write, args=(ledger, order, thread, say))
            for thread in range(order["threads"])
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


if __name__ == "__main__":
    main()
