"""The register of organisations for readers: folded from its stream, and kept fresh by looking."""

from __future__ import annotations

import copy
import threading
import time
from datetime import datetime
from typing import cast
from uuid import UUID

from domain.event import Event
from domain.events.rulebook import HolidayCalendarPublished
from domain.rules.calendar import Calendar
from domain.streams import registry
from domain.streams.registry import REGISTRY_STREAM, Registry
from infra.recorder import LedgerRecorder

LOOK_AGAIN_SECONDS = 0.5
"""How long a change made by another process may go unseen."""
CALENDARS_KEPT = 64
"""How many calendars of the past are kept: there are few, one for each notice that came."""


class Register:
    """Safe to share between threads: a registry that was handed out never changes."""

    def __init__(self, recorder: LedgerRecorder) -> None:
        self._recorder = recorder
        self._registry = Registry()
        self._version = 0
        self._looked_at = float("-inf")
        self._looking = threading.Lock()
        self._notices: tuple[Event, ...] = ()
        self._calendars: dict[tuple[int, ...], Calendar] = {}

    @property
    def version(self) -> int:
        """The version of the registry's stream that was last seen."""
        return self._version

    def current(self, *, at_once: bool = False) -> Registry:
        """Every organisation; ``at_once`` looks for changes even when it has just done so."""
        if at_once or time.monotonic() - self._looked_at > LOOK_AGAIN_SECONDS:
            with self._looking:
                if at_once or time.monotonic() - self._looked_at > LOOK_AGAIN_SECONDS:
                    self._look()
        return self._registry

    def _look(self) -> None:
        events = self._recorder.stream(REGISTRY_STREAM, self._version)
        if events:
            changed = copy.deepcopy(self._registry)
            for event in events:
                registry.evolve(changed, event.fact, event.occurred_at)
            told = (e for e in events if isinstance(e.fact, HolidayCalendarPublished))
            self._notices = (*self._notices, *told)
            self._registry, self._version = changed, events[-1].version
        self._looked_at = time.monotonic()

    def calendar_at(self, as_of: datetime | None, known_at: datetime | None) -> Calendar:
        """The calendar by the notices given by ``as_of`` that were on the ledger by ``known_at``
        (None: whenever)."""
        now = self.current().calendar
        told = tuple(
            notice
            for notice in self._notices
            if (as_of is None or notice.occurred_at <= as_of)
            and (known_at is None or notice.recorded_at <= known_at)
        )
        if len(told) == now.version:
            return now
        key = tuple(notice.position for notice in told)
        found = self._calendars.get(key)
        if found is None:
            found = Calendar()
            for notice in told:
                found.take(cast(HolidayCalendarPublished, notice.fact))
            if len(self._calendars) >= CALENDARS_KEPT:
                self._calendars.clear()
            self._calendars[key] = found
        return found

    def known_at_position(self, position: int) -> Registry:
        """The registry as the ledger had it up to a position: folded anew each time."""
        known = Registry()
        for event in self._recorder.stream(REGISTRY_STREAM):
            if event.position <= position:
                registry.evolve(known, event.fact, event.occurred_at)
        return known

    def name(self, organisation: UUID | None, moment: datetime | None = None) -> str | None:
        """Its name at a moment (None: now); None for one that is not registered."""
        found = self.current().find(organisation) if organisation else None
        return found.name_at(moment) if found else None

    def within(self, organisation: UUID) -> tuple[UUID, ...]:
        """The organisation and all that stand below it, at any distance."""
        known = self.current()
        below = (it for it in known.organisations if known.is_under(it, organisation))
        return (organisation, *below)
