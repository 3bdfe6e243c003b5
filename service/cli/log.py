"""``yishi log``: how far the transparency log is sealed, and its files made again."""

from __future__ import annotations

import time
from base64 import b64encode
from typing import Annotated

import typer

from infra.transparency_log import log_records
from infra.transparency_log.refusing import refuse_fork
from infra.transparency_log.remaking import (
    remake,
    write_checkpoint_files,
    write_key_files,
    write_newest_checkpoint,
)
from service.cli.operating import opened
from service.cli.terminal import progress, say, say_json

app = typer.Typer(
    name="log",
    help="The transparency log. 透明日志。",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("status")
def status(as_json: Json = False) -> None:
    """How far the log is sealed, and how much has been recorded since. 日志封存进度。"""
    with opened() as district, district.datastore.connect() as connection:
        newest = log_records.newest_checkpoint(connection)
        keys = log_records.log_keys(connection)
        witnesses = log_records.cosigned_sizes(connection)
        published = district.log_files.published()
        head = log_records.ledger_head(connection)
    sealed = newest.size if newest is not None else 0
    found = {
        "origin": district.sealer.origin,
        "folder": str(district.log_files.folder),
        "head": head,
        "sealed": sealed,
        "lag": head - sealed,
        "published": published.size if published is not None else 0,
        "root": b64encode(newest.root).decode() if newest is not None else None,
        "signed_at": newest.signed_at.isoformat() if newest is not None else None,
        "keys": [{"key": key.verifier, "first_size": key.first_size} for key in keys],
        "witnesses": [{"key": key, "cosigned": size} for key, size in witnesses.items()],
    }
    if as_json:
        say_json(found)
        return
    for name in ("origin", "folder", "head", "sealed", "lag", "published", "root", "signed_at"):
        value = found[name]
        shown = f"{value:,}" if isinstance(value, int) else value or "none"
        say(f"{name.replace('_', ' ')}: {shown}")
    for key in keys:
        say(f"key {key.number}, from size {key.first_size:,}: {key.verifier}")
    for witness, size in witnesses.items():
        say(f"witness, up to size {size:,}: {witness}")


@app.command("rebuild")
def rebuild(as_json: Json = False) -> None:
    """Make every file of the log again from the ledger; exit code 1, and no file touched, where a
    root that was signed no longer fits. Safe beside a running service. 重建日志文件。"""
    begun = time.monotonic()
    with opened() as district, progress() as shown, district.datastore.connect() as connection:
        files = district.log_files
        newest = log_records.newest_checkpoint(connection)
        refuse_fork(connection, files, newest, district.sealer.origin)
        shown.stage("entries", newest.size if newest is not None else 0)
        size = remake(district.datastore, files, progress=shown.advance).size
        write_checkpoint_files(connection, files, anew=True)
        write_key_files(connection, files, anew=True)
        write_newest_checkpoint(connection, files)
        checkpoints = log_records.checkpoint_count(connection)
    if as_json:
        say_json({"size": size, "checkpoints": checkpoints, "folder": str(files.folder)})
        return
    seconds = time.monotonic() - begun
    say(f"{size:,} entries and {checkpoints:,} checkpoints in {files.folder}, {seconds:.1f} s")
