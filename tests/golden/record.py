"""Writes a golden file for every fact that has none like it: `python -m tests.golden.record`.

It never writes over one. A file once released stays as it is: the ledgers out there hold states
like it, and a newer program must read them. A fact that has gained optional fields gets a further
edition beside the first: `seat.filled.v1.jsonl`, then `seat.filled.v1+2.jsonl`.
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


def editions(name: str) -> list[str]:
    """The files of a fact's type name, the oldest first, without their ending."""
    found = [path.stem for path in FOLDER.glob(f"{name}*.jsonl")]
    own = (stem for stem in found if stem.partition("+")[0] == name)
    return sorted(own, key=lambda stem: int(stem.partition("+")[2] or 1))


def states_in(edition: str) -> list[object]:
    """What an edition's states say: the order of members is no matter."""
    return [json.loads(line) for line in (FOLDER / f"{edition}.jsonl").read_bytes().splitlines()]


def states_today(name: str) -> list[bytes]:
    """How a full one and the least one are stored today."""
    fact = FACTS[name]
    return [
        Codec().encode(envelope(fact, full=full), specimen(fact, full=full))
        for full in (True, False)
    ]


def main() -> None:
    """Add what is missing, and its digest."""
    digests: dict[str, str] = json.loads(DIGESTS.read_text()) if DIGESTS.exists() else {}
    for name in FACTS:
        today = states_today(name)
        content = b"".join(state + b"\n" for state in today)
        known = editions(name)
        if not known or states_in(known[-1]) != [json.loads(state) for state in today]:
            stem = f"{name}+{len(known) + 1}" if known else name
            (FOLDER / f"{stem}.jsonl").write_bytes(content)
            digests[stem] = hashlib.sha256(content).hexdigest()
    DIGESTS.write_text(json.dumps(dict(sorted(digests.items())), indent=1) + "\n")


if __name__ == "__main__":
    main()
