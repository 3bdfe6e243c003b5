"""Everything that is given out as open data, by name."""

from __future__ import annotations

from service.open_data.events import EVENTS
from service.open_data.scorecards import SCORECARD_FIGURES
from service.tables.catalogue import TABLES
from service.tables.table import Table

OPEN_TABLES: dict[str, Table] = {
    EVENTS.name: EVENTS,
    **TABLES,
    SCORECARD_FIGURES.name: SCORECARD_FIGURES,
}
