"""The kinds of stream: which state each starts with and how it is folded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.event import Fact
from domain.streams import appraisal, matter, matter_fold, registry

State = registry.Registry | matter.Matter | appraisal.Appraisal


@dataclass(frozen=True, slots=True)
class StreamKind:
    """``initial()`` makes the state of an empty stream; ``evolve`` folds a fact into it."""

    name: str
    initial: Callable[[], State]
    evolve: Callable[[Any, Fact, datetime], State]


STREAM_KINDS: dict[str, StreamKind] = {
    kind.name: kind
    for kind in (
        StreamKind("registry", registry.Registry, registry.evolve),
        StreamKind("matter", matter.Matter, matter_fold.evolve),
        StreamKind("appraisal", appraisal.Appraisal, appraisal.evolve),
    )
}
