"""The register of organisations for readers: folded from its stream, and kept fresh by looking."""

from __future__ import annotations

import copy
import threading
import time
from datetime import datetime
from uuid import UUID

from domain.streams import registry
from domain.streams.registry import REGISTRY_STREAM, Registry
from infra.recorder import LedgerRecorder

LOOK_AGAIN_SECONDS = 0.5
"""How long a change made by another process may go unseen."""


class Register:
    """Safe to share between threads: a registry that was handed out never changes."""

    def __init__(self, recorder: LedgerRecorder) -> None:
        self._recorder = recorder
        self._registry = Registry()
        self._version = 0
        self._looked_at = float("-inf")
        self._looking = threading.Lock()

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
            self._registry, self._version = changed, events[-1].version
        self._looked_at = time.monotonic()

    def name(self, organisation: UUID | None, moment: datetime | None = None) -> str | None:
        """Its name at a moment (None: now); None for one that is not registered."""
        found = self.current().find(organisation) if organisation else None
        return found.name_at(moment) if found else None

    def within(self, organisation: UUID) -> tuple[UUID, ...]:
        """The organisation and all that stand below it, at any distance."""
        known = self.current()
        below = (it for it in known.organisations if known.is_under(it, organisation))
        return (organisation, *below)
