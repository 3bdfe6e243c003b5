"""What may stand in the addresses of the ledger's pages: which events."""

from __future__ import annotations

import re
from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from infra.page_queries import EventFilter
from service.parameters import Before, Since
from service.public.queries import Blank, PastPageQuery

RANGES_MAX = 1000
LENGTH_MAX = 12_000
POSITION_MAX = 2**62

_RANGE = re.compile(r"(\d{1,19})(?:-(\d{1,19}))?", re.ASCII)


def _ranges(value: Any) -> Any:
    """Of "12,15-18" the ranges in order, none touching another."""
    if isinstance(value, list):  # the parameter may stand several times
        value = ",".join(map(str, value))
    if not isinstance(value, str) or not value.strip():
        return None
    parts = value.split(",", RANGES_MAX) if len(value) <= LENGTH_MAX else []
    found = [_RANGE.fullmatch(part.strip()) for part in parts]
    if not found or len(found) > RANGES_MAX:
        raise PydanticCustomError("too_long", "too many positions", {"max_length": RANGES_MAX})
    ranges = [(int(it[1]), int(it[2] or it[1])) for it in found if it]
    if len(ranges) < len(found) or any(
        not 0 <= first <= last <= POSITION_MAX for first, last in ranges
    ):
        raise PydanticCustomError("positions", "not positions such as 12,15-18")
    merged: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)


class LedgerQuery(PastPageQuery):
    """Which events, as of when. Days of a period are all included."""

    positions: Annotated[tuple[tuple[int, int], ...] | None, BeforeValidator(_ranges)] = None
    stream: Annotated[UUID | None, Blank] = None
    organisation: Annotated[UUID | None, Blank] = None
    type: Annotated[str | None, Field(pattern=r"^[a-z_.0-9]{1,64}$"), Blank] = None
    clause: Annotated[str | None, Field(pattern=r"^[A-Z][0-9]{1,2}$"), Blank] = None
    occurred_from: Annotated[Since | None, Blank] = None
    occurred_to: Annotated[Before | None, Blank] = None
    recorded_from: Annotated[Since | None, Blank] = None
    recorded_to: Annotated[Before | None, Blank] = None
    after: Annotated[int | None, Field(ge=0, le=POSITION_MAX), Blank] = None  # type: ignore[assignment]  # the cursor of this list is a position

    def filter(self) -> EventFilter:
        """As the page store takes it."""
        return EventFilter(
            stream=self.stream,
            organisation=self.organisation,
            type=self.type,
            occurred_from=self.occurred_from,
            occurred_to=self.occurred_to,
            recorded_from=self.recorded_from,
            recorded_to=self.recorded_to,
            clause=self.clause,
            positions=self.positions,
            happened_by=self.as_of,
            known_by=self.known_at,
        )

    @property
    def forward(self) -> bool:
        """Whether the list is in the order of the ledger: what is behind a figure is; anything
        else is read from the newest."""
        return self.positions is not None
