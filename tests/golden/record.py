"""Writes the golden file of every fact that has none yet: `python -m tests.golden.record`.

It never writes over one. A file once released stays as it is: the ledgers out there hold states
like it, and a newer program must read them.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from domain.catalogue import FACTS
from infra.codec import Codec
from tests.golden.samples import envelope, specimen

FOLDER = Path(__file__).parent
DIGESTS = FOLDER / "digests.json"


def main() -> None:
    """Add what is missing, and its digest."""
    digests: dict[str, str] = json.loads(DIGESTS.read_text()) if DIGESTS.exists() else {}
    codec = Codec()
    for name, fact in FACTS.items():
        path = FOLDER / f"{name}.jsonl"
        if name in digests:
            continue
        if not path.exists():
            states = [
                codec.encode(envelope(fact, full=full), specimen(fact, full=full))
                for full in (True, False)
            ]
            path.write_bytes(b"".join(state + b"\n" for state in states))
        digests[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    DIGESTS.write_text(json.dumps(dict(sorted(digests.items())), indent=1) + "\n")


if __name__ == "__main__":
    main()
