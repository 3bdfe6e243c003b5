"""Logs as JSON lines on standard error: what happened and where, never what people wrote.

Exceptions are told by their type and the places they passed, without their messages, which may
quote data.
"""

from __future__ import annotations

import atexit
import logging
import sys
import threading
import time
from types import TracebackType

import msgspec
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

FRAMES_MAX = 25
WRITE_SECONDS = 0.05
"""How long a line may wait for others, to be written with them. A write each would cost a request
more than all the rest of its log, for every write lets another thread take the interpreter."""


class Lines:
    """A stream for log lines, written out together by a thread of its own."""

    def __init__(self) -> None:
        self._waiting: list[str] = []
        self._any = threading.Event()
        self._thread: threading.Thread | None = None

    def write(self, text: str) -> int:
        """Take a line, or a part of one; it is written soon."""
        self._waiting.append(text)
        if not self._any.is_set():
            self._any.set()
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="log", daemon=True)
                self._thread.start()
        return len(text)

    def flush(self) -> None:
        """Nothing: the thread does."""

    def write_out(self) -> None:
        """Write what waits, now."""
        waiting, self._waiting = self._waiting, []
        sys.stderr.write("".join(waiting))
        sys.stderr.flush()

    def _run(self) -> None:
        while True:
            self._any.wait()
            time.sleep(WRITE_SECONDS)
            self._any.clear()
            self.write_out()


LINES = Lines()
atexit.register(LINES.write_out)


def configure_logs(level: str) -> None:
    """Set structlog and the standard library's logging up; called once by whatever starts."""
    number = logging.getLevelNamesMapping()[level]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        places_instead_of_messages,
    ]
    render = structlog.processors.JSONRenderer(serializer=_json)
    structlog.configure(
        processors=[*shared, render],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(LINES),  # type: ignore[arg-type]  # it writes and flushes, which is all that is asked
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(LINES)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(number)
    for wordy in ("psycopg", "httpx", "httpcore"):
        logging.getLogger(wordy).setLevel(max(number, logging.WARNING))


def places_instead_of_messages(
    logger: WrappedLogger, name: str, event_dict: EventDict
) -> EventDict:
    """A structlog processor: the exception's type and where it passed, not what it says."""
    failure = event_dict.pop("exc_info", None)
    if failure is True:
        failure = sys.exc_info()[1]
    elif isinstance(failure, tuple):
        failure = failure[1]
    if isinstance(failure, BaseException):
        event_dict["exception"] = type(failure).__name__
        event_dict["frames"] = _frames(failure.__traceback__)
    return event_dict


def _json(line: EventDict, **_: object) -> str:
    return msgspec.json.encode(line, enc_hook=str).decode()


def _frames(trace: TracebackType | None) -> list[str]:
    frames = []
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return frames[-FRAMES_MAX:]
