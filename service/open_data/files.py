"""Rows as the bytes of a file: NDJSON, CSV or Parquet, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import msgspec

from service.tables.cells import csv_head, csv_lines
from service.tables.columns import Column, Nature, values_of

if TYPE_CHECKING:
    import pyarrow

Rows = Iterable[list[Any]]
"""Batches of row structs."""


class FileFormat(StrEnum):
    """In which form a table is given out; its value ends the address."""

    NDJSON = "ndjson"
    CSV = "csv"
    PARQUET = "parquet"

    @property
    def media_type(self) -> str:
        """For ``Content-Type``."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    FileFormat.NDJSON: "application/x-ndjson",
    FileFormat.CSV: "text/csv; charset=utf-8; header=present",
    FileFormat.PARQUET: "application/vnd.apache.parquet",
}


def written(
    form: FileFormat, columns: Sequence[Column], batches: Rows, about: dict[str, str]
) -> Iterator[bytes]:
    """The file of these rows. ``about`` is kept inside where the form has a place for it."""
    match form:
        case FileFormat.NDJSON:
            return _ndjson(batches)
        case FileFormat.CSV:
            return _csv(columns, batches)
        case FileFormat.PARQUET:
            return _parquet(columns, batches, about)


def _ndjson(batches: Rows) -> Iterator[bytes]:
    encode = msgspec.json.Encoder().encode_lines
    for batch in batches:
        yield encode(batch)


def _csv(columns: Sequence[Column], batches: Rows) -> Iterator[bytes]:
    yield csv_head(columns)
    for batch in batches:
        yield csv_lines((values_of(row, columns) for row in batch), columns)


class _Taken:
    """What a Parquet writer wrote since it was last asked; it never seeks back."""

    closed = False

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._told = 0

    def write(self, data: Any) -> int:
        """As a file does."""
        piece = bytes(data)
        self._pieces.append(piece)
        self._told += len(piece)
        return len(piece)

    def tell(self) -> int:
        """As a file does."""
        return self._told

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing to close."""

    def take(self) -> bytes:
        """All that was written since."""
        piece = b"".join(self._pieces)
        self._pieces.clear()
        return piece


ROW_GROUP = 20_000
"""Rows of a row group at most: what is in memory while a Parquet file is written."""


def _parquet(columns: Sequence[Column], batches: Rows, about: dict[str, str]) -> Iterator[bytes]:
    import pyarrow  # 40 MB that nobody else needs
    import pyarrow.parquet

    schema = parquet_schema(columns, about)
    sink = _Taken()
    with pyarrow.parquet.ParquetWriter(
        pyarrow.PythonFile(sink, mode="w"), schema, compression="zstd"
    ) as writer:
        for group in _grouped(batches, ROW_GROUP):
            arrays = [
                pyarrow.array(
                    [_arrow(getattr(row, c.id)) for row in group], schema.field(c.id).type
                )
                for c in columns
            ]
            writer.write_table(pyarrow.Table.from_arrays(arrays, schema=schema))
            yield sink.take()
    yield sink.take()


def _grouped(batches: Rows, size: int) -> Iterator[list[Any]]:
    group: list[Any] = []
    for batch in batches:
        group += batch
        if len(group) >= size:
            yield group
            group = []
    if group:
        yield group


def parquet_schema(columns: Sequence[Column], about: dict[str, str]) -> pyarrow.Schema:
    """The columns as Parquet has them; ``about`` is the metadata of the file."""
    import pyarrow

    types: dict[Nature, pyarrow.DataType] = {
        "integer": pyarrow.int64(),
        "boolean": pyarrow.bool_(),
        "day": pyarrow.date32(),
        "moment": pyarrow.timestamp("us", tz="UTC"),
        "positions": pyarrow.list_(pyarrow.int64()),
        "codes": pyarrow.list_(pyarrow.string()),
    }
    fields = [
        pyarrow.field(
            column.id,
            types.get(column.nature, pyarrow.string()),
            nullable=column.nullable,
            metadata={"zh": column.text.name.zh, "en": column.text.name.en},
        )
        for column in columns
    ]
    return pyarrow.schema(fields, metadata=about)


def _arrow(value: Any) -> Any:
    match value:
        case None | bool() | int() | datetime() | date() | tuple():
            return value
        case msgspec.Raw():
            return bytes(value).decode()
        case _:
            return str(value)
