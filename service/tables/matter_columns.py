"""Columns that many tables have: the matter, whose it is, and where a row stands on the ledger."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from service.tables.columns import column

MatterId = Annotated[UUID, column("事项编号", "Matter's id")]
Title = Annotated[
    str | None,
    column(
        "事项",
        "Matter",
        "文字已依法删除时为空。",
        "Empty where the words were erased.",
        link=("matters", "matter"),
    ),
]
"""Its link takes the id from a column ``matter``."""
OrganiserId = Annotated[UUID | None, column("组织单位编号", "Organiser's id")]
OrganiserName = Annotated[
    str | None, column("组织单位", "Organiser", link=("organisations", "organiser"))
]
"""Its link takes the id from a column ``organiser``."""
Positions = Annotated[
    tuple[int, ...],
    column(
        "记录",
        "Records",
        "本行所依据的每条记录在账上的位置。",
        "Where the records behind this row stand on the ledger.",
    ),
]
