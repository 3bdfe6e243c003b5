"""The projector in a process of its own, so that folding pages does not slow those who write.

The parent holds the child's standard input: when the parent ends, however it ends, the child reads
end-of-file and leaves. A child that dies is started again; its pages and positions move together,
so nothing is lost or folded twice.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading

import structlog

from infra.datastore import LedgerDatastore
from infra.logs import configure_logs
from infra.projector import Projector
from infra.recorder import LedgerRecorder
from infra.runtime import tune
from projections.catalogue import PROJECTIONS

log = structlog.get_logger()

RESTART_SECONDS = 1.0


class ProjectorProcess:
    """Runs and watches the child."""

    def __init__(self, dsn: str, schema: str) -> None:
        self._hello = json.dumps({"dsn": dsn, "schema": schema}).encode() + b"\n"
        self._closing = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._watch, name="projector-watch", daemon=True)

    @property
    def pid(self) -> int | None:
        """The child's, None before it has been started."""
        return self._child.pid if self._child else None

    def start(self) -> None:
        """Start the child and keep it running."""
        self._thread.start()

    def close(self) -> None:
        """Let the child finish its transaction and wait for it."""
        self._closing.set()
        child = self._child
        if child is not None and child.stdin is not None:
            child.stdin.close()
        if self._thread.is_alive():
            self._thread.join()

    def _watch(self) -> None:
        while not self._closing.is_set():
            self._child = subprocess.Popen(
                [sys.executable, "-m", "infra.projector_process"],
                stdin=subprocess.PIPE,
                start_new_session=True,
            )
            assert self._child.stdin is not None
            try:
                self._child.stdin.write(self._hello)
                self._child.stdin.flush()
            except (BrokenPipeError, ValueError):
                pass
            if self._closing.is_set():
                self._child.stdin.close()
            status = self._child.wait()
            if not self._closing.is_set():
                log.warning("projector_process_ended", status=status)
                self._closing.wait(RESTART_SECONDS)


def main() -> None:
    """The child: follow the ledger named on standard input until that is closed."""
    tune()
    configure_logs("INFO")
    hello = json.loads(sys.stdin.buffer.readline() or b"null")
    if hello is None:
        return
    datastore = LedgerDatastore(hello["dsn"], hello["schema"], pool_size=3)
    projector = Projector(LedgerRecorder(datastore), list(PROJECTIONS.values()))
    projector.start()
    sys.stdin.buffer.read()
    projector.close()
    datastore.close()


if __name__ == "__main__":
    main()
