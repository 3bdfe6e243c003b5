"""A scorecard's page: its versions, objections and items left out, each with its positions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from domain.event import Fact
from domain.events.scoring import (
    CardFigures,
    Checkpoint,
    Difference,
    ExclusionReason,
    Figure,
    ItemExcluded,
    ItemReadmitted,
    ScorecardFinalised,
    ScorecardObjectionDecided,
    ScorecardObjectionFiled,
    ScorecardProposed,
    ScorecardRestated,
)
from domain.scoring.counting import Card
from domain.streams.scorecard import ScorecardStage
from projections.projection import fold_all
from projections.scorecards import SCORECARDS, ScorecardPage
from tests.domain.specification import DISTRICT, STREET, january
from tests.projections.events import history

MINE, MATTER, OBJECTION = UUID(int=0xE0), UUID(int=0xE1), UUID(int=0xE2)
ITEM: dict[str, Any] = {
    "organisation": STREET,
    "year": 2025,
    "indicator": "attendance",
    "of": MATTER,
    "item": 77,
    "approved_by": DISTRICT,
}
EXCLUDED = ItemExcluded(**ITEM, reason=ExclusionReason.DUPLICATE, explanation="重复登记。")
READMITTED = ItemReadmitted(**ITEM, explanation="并非重复。")
CHECKPOINT = Checkpoint(origin="example.org/log", size=90, root="ab" * 32)
FILED = ScorecardObjectionFiled(objection=OBJECTION, indicator="attendance", ground="未受邀请。")
DECIDED = ScorecardObjectionDecided(
    objection=OBJECTION, upheld=True, reason="属实。", decided_by=DISTRICT
)


def figures(came: int) -> CardFigures:
    line = Figure(
        indicator="attendance", numerator=came, denominator=10, excluded=0, late=0, points=came
    )
    return CardFigures(
        formula="f", formula_version=1, as_of=january(9), position=90, score=came, figures=(line,)
    )


PROPOSED = ScorecardProposed(
    organisation=STREET,
    card=Card.STREET,
    year=2025,
    figures=figures(8),
    objections_until=january(23),
)
FINAL = ScorecardFinalised(figures=figures(9), checkpoint=CHECKPOINT)
CHANGE = Difference(
    indicator="attendance",
    numerator_before=9,
    denominator_before=10,
    numerator=10,
    denominator=10,
    events=(95,),
)
RESTATED = ScorecardRestated(
    figures=figures(10), checkpoint=CHECKPOINT, differences=(CHANGE,), reason="补录。"
)


def page(*facts: Fact) -> ScorecardPage:
    """After these, one a day, at positions from 101 on."""
    recorded = [(fact, january(day)) for day, fact in enumerate(facts, 9)]
    (found,) = fold_all(SCORECARDS, history(recorded, stream=MINE, after=100)).values()
    return found


def test_every_version_stays_and_the_last_is_in_force() -> None:
    found = page(PROPOSED, FINAL, RESTATED)
    assert (found.organisation, found.year, found.card) == (STREET, 2025, Card.STREET)
    assert [it.stage for it in found.versions] == [
        ScorecardStage.PROPOSED,
        ScorecardStage.FINAL,
        ScorecardStage.RESTATED,
    ]
    assert [it.figures.score for it in found.versions] == [8, 9, 10]
    assert [it.recorded_as for it in found.versions] == [101, 102, 103]
    assert found.latest == found.versions[-1]
    assert (found.stage, found.objections_until) == (ScorecardStage.RESTATED, january(23))
    proposed, final, restated = found.versions
    assert proposed.checkpoint is None
    assert final.checkpoint is not None
    assert final.checkpoint.root == CHECKPOINT.root
    assert [it.events for it in restated.differences] == [(95,)]


def test_objections_have_their_rulings() -> None:
    assert [it.upheld for it in page(PROPOSED, FILED).objections] == [None]
    (ruled,) = page(PROPOSED, FILED, DECIDED).objections
    assert (ruled.upheld, ruled.decided_by, ruled.positions) == (True, DISTRICT, (102, 103))
    assert (ruled.filed_at, ruled.decided_at) == (january(10), january(11))


def test_what_is_left_out_before_there_is_a_proposal_has_a_page() -> None:
    found = page(EXCLUDED)
    assert (found.stage, found.card, found.latest) == (ScorecardStage.PROVISIONAL, None, None)
    (out,) = found.exclusions
    assert (out.reason, out.approved_by, out.readmitted_at) == ("duplicate", DISTRICT, None)


def test_what_is_taken_in_again_stays_readable_and_may_be_left_out_once_more() -> None:
    first, second = page(EXCLUDED, READMITTED, EXCLUDED).exclusions
    assert (first.readmitted_at, first.readmission) == (january(10), READMITTED.explanation)
    assert (first.positions, second.positions) == ((101, 102), (103,))
    assert second.readmitted_at is None
