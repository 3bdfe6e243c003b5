"""Page tables that are new are filled before they are read; older ones go on request."""

from __future__ import annotations

import dataclasses

from infra.page_store import PageStore
from infra.page_upkeep import bring_up, drop_old_versions
from projections.docket import DOCKET
from projections.timeline import TIMELINE
from tests.projections.following import following, reached, until
from tests.store.ledgers import Opened, proposed

RAISED = dataclasses.replace(DOCKET, version=DOCKET.version + 1)


def test_a_raised_version_is_filled_and_its_elder_stays_until_it_is_dropped(
    ledger: Opened,
) -> None:
    matter = proposed(ledger)
    with following(ledger) as projector:
        until(lambda: reached(projector, ledger.recorder.head()))
    elder = PageStore(ledger.recorder.datastore, DOCKET)
    younger = PageStore(ledger.recorder.datastore, RAISED)
    heard: list[str] = []
    assert bring_up(ledger.recorder, [RAISED, TIMELINE], starting=heard.append) == ["docket"]
    assert heard == ["docket"]
    assert younger.get((matter,)) == elder.get((matter,))
    assert younger.position() == elder.position() == ledger.recorder.head()

    dropped = drop_old_versions(ledger.recorder.datastore, [RAISED, TIMELINE])
    assert elder.table in dropped
    assert elder.position() == 0
    assert younger.get((matter,)) is not None


def test_pages_far_behind_are_rebuilt_and_those_close_by_are_left_to_the_projector(
    ledger: Opened,
) -> None:
    proposed(ledger)
    with following(ledger) as projector:
        until(lambda: reached(projector, ledger.recorder.head()))
    proposed(ledger)
    assert bring_up(ledger.recorder, [DOCKET]) == []
    assert bring_up(ledger.recorder, [DOCKET], behind_max=0) == ["docket"]
