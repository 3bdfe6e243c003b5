"""``yishi export data``: open data as files in a folder, with a manifest of what they are."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from infra.settings import Settings
from service.cli.operating import opened
from service.cli.terminal import say, tell
from service.open_data.files import FileFormat, written
from service.scoring.published_sql import NAME as SCORES_SQL
from service.scoring.published_sql import published_sql

if TYPE_CHECKING:
    from service.parts import Parts
    from service.tables.table import Table

MANIFEST = "manifest.json"
WAIT_SECONDS = 600
"""How long pages that are behind are waited for."""


def export(
    folder: Annotated[Path, typer.Argument(help="Where the files go; made if it is missing.")],
    form: Annotated[
        FileFormat, typer.Option("--format", help="In which form.")
    ] = FileFormat.PARQUET,
    tables: Annotated[
        list[str] | None, typer.Option("--table", help="Only this table; may be given again.")
    ] = None,
) -> None:
    """Write open data to a folder: a file a table, scores.sql beside the events in Parquet, which
    it reckons the scorecards from, and manifest.json. 导出开放数据。

    Each file is complete and of one moment; it is put in its place when it is done, so that what
    stood there before stays whole until then.
    """
    # Other commands need not wait for all of FastAPI.
    from service.open_data.catalogue import OPEN_TABLES
    from service.open_data.events import EVENTS
    from service.parts import Parts

    unknown = sorted(set(tables or ()) - OPEN_TABLES.keys())
    if unknown:
        raise typer.BadParameter(f"one of: {', '.join(OPEN_TABLES)}", param_hint="--table")
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, Any] = {}
    with opened(projector="thread") as district:
        parts = Parts.of(Settings(), district)
        _wait(parts)
        for name in tables or OPEN_TABLES:
            path = folder / f"{name}.{form.value}"
            files[path.name] = _write(parts, OPEN_TABLES[name], form, path)
            tell(f"{path.name}: {files[path.name]['rows']:,} rows")
    if f"{EVENTS.name}.{FileFormat.PARQUET}" in files:
        files[SCORES_SQL] = _put(published_sql().encode(), folder / SCORES_SQL)
    with _in_place_of(folder / MANIFEST) as manifest:
        manifest.write(json.dumps({"files": files}, ensure_ascii=False, indent=1).encode() + b"\n")
    say(str(folder / MANIFEST))


def _wait(parts: Parts) -> None:
    """Until the pages have come to where the ledger stands, whoever folds them."""
    head = parts.reader.head()
    for name in parts.district.projector.stores:
        asyncio.run(parts.reader.positions.wait_for(name, head, WAIT_SECONDS))


def _write(parts: Parts, table: Table, form: FileFormat, path: Path) -> dict[str, Any]:
    """The file of a table, and what the manifest says of it."""
    from service.open_data.exports import rows_of

    digest, size, counted = hashlib.sha256(), 0, 0

    def counting(batches: Iterator[list[Any]]) -> Iterator[list[Any]]:
        nonlocal counted
        for batch in batches:
            counted += len(batch)
            yield batch

    with rows_of(parts, table) as rows, _in_place_of(path) as file:
        about = {"table": table.name, "position": str(rows.position)}
        for piece in written(form, table.columns, counting(rows.batches), about):
            digest.update(piece)
            size += file.write(piece)
    return {
        "table": table.name,
        "position": rows.position,
        "rows": counted,
        "size": size,
        "sha256": digest.hexdigest(),
    }


def _put(content: bytes, path: Path) -> dict[str, Any]:
    """A file that is no table, and what the manifest says of it."""
    with _in_place_of(path) as file:
        file.write(content)
    return {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


@contextmanager
def _in_place_of(path: Path) -> Iterator[Any]:
    """A file that takes the place of another when the block ends well."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).chmod(0o644)
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
