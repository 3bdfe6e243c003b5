"""Work that follows the ledger, in a process of its own so that it does not slow those who write:
folding pages, sealing the log, or delivering webhooks.

The parent holds the child's standard input: when the parent ends, however it ends, the child reads
end-of-file and leaves. A child that dies is started again; what it does moves together with the
position up to which it is done, so nothing is lost or done twice.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import structlog

from infra.settings import Settings

log = structlog.get_logger()

RESTART_SECONDS = 1.0

Work = Literal["projector", "sealer", "webhooks"]


class BackgroundProcess:
    """Runs and watches the child (infra/background_work.py)."""

    def __init__(self, work: Work, settings: Settings, dsn: str) -> None:
        self._work = work
        own = settings.model_copy(update={"database_url": dsn})
        self._hello = own.model_dump_json().encode() + b"\n"
        self._closing = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._watch, name=f"{work}-watch", daemon=True)

    @contextmanager
    def running(self) -> Iterator[None]:
        """The child is kept running for the length of the block; then it finishes its transaction
        and is waited for."""
        self._thread.start()
        try:
            yield
        finally:
            self._closing.set()
            child = self._child
            if child is not None and child.stdin is not None:
                child.stdin.close()
            self._thread.join()

    def _watch(self) -> None:
        while not self._closing.is_set():
            self._child = subprocess.Popen(
                [sys.executable, "-m", "infra.background_work", self._work],
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
                log.warning("background_process_ended", work=self._work, status=status)
                self._closing.wait(RESTART_SECONDS)
