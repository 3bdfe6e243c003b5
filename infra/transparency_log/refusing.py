"""When nothing may be signed: signing on would contradict what was signed or published before."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from infra.transparency_log import log_records
from infra.transparency_log.log_files import LogFiles
from infra.transparency_log.log_records import SignedCheckpoint


class LogRefused(RuntimeError):
    """Nothing may be signed; the message tells the operator why, and what to do."""


def refuse_fork(
    connection: Connection[Any], files: LogFiles, newest: SignedCheckpoint | None, origin: str
) -> None:
    """Raise ``LogRefused`` when signing on would contradict what was signed or published: the
    ledger is shorter, or another checkpoint is published than this database ever signed."""
    size = newest.size if newest is not None else 0
    head = log_records.ledger_head(connection)
    if size > head:
        raise LogRefused(shorter(size, head))
    published = files.published()
    signed_origin = newest.note.partition("\n")[0] if newest is not None else origin
    published_origin = published.origin if published is not None else origin
    for other in {signed_origin, published_origin} - {origin}:
        raise LogRefused(
            f"the log is named {other} in what it signed, and YISHI_LOG_ORIGIN says {origin};"
            " a log cannot change its name"
        )
    if published is None:
        return
    if published.size > size:
        raise LogRefused(
            f"{files.folder} publishes a checkpoint of {published.size} entries, and this database"
            f" has signed only {size}: it was restored from an older backup, or is another one."
            " Nothing is signed; restore what is missing. Where nothing newer was kept, this log"
            " has come to its end (docs/WITNESS.md)"
        )
    if log_records.signed_root(connection, published.size) != published.root:
        raise LogRefused(
            f"{files.folder} publishes a checkpoint of {published.size} entries that this database"
            " never signed: it was restored from an older backup and went on differently, or is"
            " another one. Nothing is signed"
        )


def shorter(size: int, head: int) -> str:
    """What to say when more was signed than the ledger holds."""
    return (
        f"a checkpoint of {size} entries was signed, and the ledger holds only {head} facts: the"
        " database has lost some. Nothing is signed; restore a complete backup"
    )
