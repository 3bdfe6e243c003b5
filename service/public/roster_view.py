"""Who takes part and how each seat was filled (N3): by capacity and by source, with the draws."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from projections.roster_page import ApplicationLine, RosterPage, SeatLine
from service.public.course import Course
from service.public.happening import Happening
from service.public.session_view import Figure

SOURCES = ("registration", "invitation", "sampling", "quota")


class CapacityRow(NamedTuple):
    """Seats of a capacity, by how they were filled (in the order of ``SOURCES``)."""

    capacity: str
    by_source: list[Figure]
    total: Figure


class Draw(NamedTuple):
    """A draw as it stands: ``executed`` or ``cancelled`` once it was."""

    id: UUID
    committed: Happening
    executed: Happening | None
    cancelled: Happening | None
    seated: Figure

    @property
    def status(self) -> str:
        """committed, executed or cancelled."""
        if self.executed:
            return "executed"
        return "cancelled" if self.cancelled else "committed"

    @property
    def fact(self) -> dict[str, Any]:
        """What was committed."""
        return self.committed.fact

    @property
    def available_at(self) -> datetime:
        """When the public value comes out."""
        return datetime.fromisoformat(self.fact["randomness"]["available_at"])


class Roster(NamedTuple):
    """The seats of now, by capacity; applications by their answer; the draws."""

    page: RosterPage
    rows: list[CapacityRow]
    total: CapacityRow
    applications: dict[str, Figure]
    draws: list[Draw]


def roster_of(page: RosterPage | None, course: Course) -> Roster | None:
    """What the page shows; None before a notice."""
    if page is None:
        return None
    held = [seat for seat in page.seats if seat.replaced_at is None]
    capacities = list(dict.fromkeys(seat.capacity for seat in held))
    return Roster(
        page,
        [_row(it, [seat for seat in held if seat.capacity == it]) for it in capacities],
        _row("", held),
        {
            status: _figure(page.applications, status)
            for status in ("admitted", "rejected", "waiting")
        },
        draws_of(course, page.seats),
    )


def draws_of(course: Course, seats: Sequence[SeatLine]) -> list[Draw]:
    """The draws in the order of their commitment."""
    ends = {
        (it.type, it.fact["draw"]): it
        for it in course.happenings
        if it.type in ("draw.executed.v1", "draw.cancelled.v1")
    }
    return [
        Draw(
            UUID(id),
            it,
            ends.get(("draw.executed.v1", id)),
            ends.get(("draw.cancelled.v1", id)),
            _counted(seat for seat in seats if seat.draw == UUID(id)),
        )
        for it in course.happenings
        if it.type == "roster_pool.committed.v1"
        for id in [it.fact["draw"]]
    ]


def _row(capacity: str, seats: Sequence[SeatLine]) -> CapacityRow:
    by_source = [_counted(it for it in seats if it.source == source) for source in SOURCES]
    return CapacityRow(capacity, by_source, _counted(seats))


def _counted(seats: Iterable[SeatLine]) -> Figure:
    found = list(seats)
    return Figure(len(found), [position for seat in found for position in seat.positions])


def _figure(applications: Sequence[ApplicationLine], status: str) -> Figure:
    found = [it for it in applications if it.status == status]
    return Figure(len(found), [position for it in found for position in it.positions])
