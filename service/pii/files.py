"""Files and folders: exports, bundles and logs, packed ones too."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from service.packed import UNREADABLE
from service.pii.pieces import PIECE_BYTES, file_pieces, pieces
from service.pii.search import Report, Search, look


def look_through_file(search: Search, path: Path, report: Report) -> None:
    """One file: as it is, unpacked with gzip, or all of a zip. What cannot be read is noted."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                for name in packed.namelist():
                    with packed.open(name) as file:
                        look(search, pieces(_chunks(file)), f"{path}!{name}", report)
        elif path.suffix == ".gz":
            with gzip.open(path) as file:
                look(search, pieces(_chunks(file)), str(path), report)
        else:
            look(search, file_pieces(path), str(path), report)
    except UNREADABLE as failure:
        report.unread.append(f"{search.hidden(str(path))}: {type(failure).__name__}")


def look_through_folder(search: Search, folder: Path, report: Report) -> None:
    """Every file below a folder, and the names of all of them."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            name = str(path.relative_to(folder))
            look(search, [name], f"{folder}/{name} (its name)", report)
            look_through_file(search, path, report)


def _chunks(file: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    return iter(lambda: file.read(PIECE_BYTES), b"")
