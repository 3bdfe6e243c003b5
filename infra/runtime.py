"""How the interpreter is set for this work: many small values, and threads that wait on I/O."""

from __future__ import annotations

import gc
import sys

SWITCH_SECONDS = 0.0005
"""How long a busy thread may keep the interpreter from one that has just got its answer from the
database; Python's own 5 ms is longer than a commit."""

COLLECT_AFTER = 50_000
"""New containers before the cycle collector looks at them. Events and pages hold no cycles; with
Python's own 700 the collector walked over live events again and again and took five times as long
as decoding them."""


def tune() -> None:
    """Set up this process; called once by whatever starts it."""
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.set_threshold(COLLECT_AFTER, 50, 1000)
