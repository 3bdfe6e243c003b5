"""A measured figure, and the table and file in which figures are told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table


class Result(NamedTuple):
    """A figure; ``reference`` is the floor that it should reach (a ceiling for milliseconds),
    None for figures that only explain others."""

    name: str
    value: float
    unit: str
    reference: float | None

    @property
    def reached(self) -> bool:
        """Whether it is on the right side of its reference."""
        if self.reference is None:
            return True
        return self.value <= self.reference if self.unit == "ms" else self.value >= self.reference


def tell(results: list[Result], file: Path) -> bool:
    """Print the table, write the file; whether every reference was reached."""
    table = Table("figure", "value", "unit", "reference", "")
    for result in results:
        reference = "" if result.reference is None else f"{result.reference:,g}"
        mark = "" if result.reference is None else ("yes" if result.reached else "NO")
        table.add_row(
            result.name,
            f"{result.value:,.3g}" if result.value < 100 else f"{result.value:,.0f}",
            result.unit,
            reference,
            mark,
        )
    Console().print(table)
    file.write_text(json.dumps([result._asdict() for result in results], indent=1) + "\n")
    return all(result.reached for result in results)
