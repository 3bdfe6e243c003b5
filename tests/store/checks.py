"""What every ledger holds to, whoever wrote it and whatever happened meanwhile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import Any
from uuid import UUID

from domain.event import Event
from domain.events.agenda import ProposalCosigned


def check_order(events: list[Event]) -> None:
    """Positions and versions without gaps, and a recording time that never goes back."""
    assert [event.position for event in events] == list(range(1, len(events) + 1))
    assert all(one.recorded_at <= two.recorded_at for one, two in pairwise(events))
    versions: dict[UUID, list[int]] = defaultdict(list)
    for event in events:
        versions[event.stream].append(event.version)
    for stream, taken in versions.items():
        assert taken == list(range(1, len(taken) + 1)), stream


def check_receipts(events: list[Event], receipts: Iterable[dict[str, Any]]) -> None:
    """Nobody cosigned twice, and every acknowledged cosignature is where its receipt says."""
    where: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if isinstance(event.fact, ProposalCosigned):
            where[str(event.fact.cosigner.person)].append(event)
    assert all(len(found) == 1 for found in where.values()), "recorded twice"
    for receipt in receipts:
        (event,) = where[receipt["person"]]
        assert (str(event.stream), event.version, event.position) == (
            receipt["stream"],
            receipt["version"],
            receipt["position"],
        )
