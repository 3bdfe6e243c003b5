"""What can be searched: which facts bring words, which wording counts, and when."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import pytest

from domain.catalogue import FACTS
from domain.event import Event
from domain.events.archive import Amendment, RecordCorrected
from domain.events.decision import DissentRecorded
from domain.events.discussion import (
    StatementCorrected,
    StatementMade,
    StatementRestored,
    StatementWithheld,
    WithholdingGround,
)
from domain.events.publicity import OutcomePublished
from domain.value import Party, Sealed
from projections.projection import fold_all
from projections.search import SEARCH, ItemKind, SearchPage, in_force
from tests.domain.specification import december
from tests.golden.samples import specimen
from tests.projections.events import MATTER, event

SPEAKER, STATEMENT = UUID(int=0x11), UUID(int=0x12)
ITEMS: dict[str, str] = {
    "proposal.submitted.v1": "proposal",
    "proposal.adopted.v1": "matter",
    "statement.made.v1": "statement",
    "statement.corrected.v1": "statement",
    "statement.withheld.v1": "statement",
    "statement.restored.v1": "statement",
    "consensus.recorded.v1": "decision",
    "decision.adopted.v1": "decision",
    "decision.corrected.v1": "decision",
    "matter.shelved.v1": "shelving",
    "matter.resumed.v1": "shelving",
    "dissent.recorded.v1": "dissent",
    "notice.published.v1": "notice",
    "notice.amended.v1": "notice",
    "referral.issued.v1": "referral",
    "interim.reported.v1": "referral",
    "referral.answered.v1": "referral",
    "answer.rejected.v1": "referral",
    "outcome.published.v1": "outcome",
    "progress.published.v1": "outcome",
    "street_outcome.reported.v1": "outcome",
    "evaluation.reported.v1": "finding",
    "finding.raised.v1": "finding",
    "finding.answered.v1": "finding",
    "finding.closed.v1": "finding",
    "organisation.registered.v1": "organisation",
    "organisation.renamed.v1": "organisation",
}
"""The facts that touch an item, and of which kind it is; all others are ignored."""
BEGUN = {
    "statement.withheld.v1": "statement.made.v1",
    "statement.restored.v1": "statement.made.v1",
}


def sealed(words: str) -> Sealed:
    """Words by a commitment that can be told from others."""
    return Sealed(commitment=words.encode().hex().ljust(64, "0"), subject=SPEAKER)


def made(position: int = 1, **options: Any) -> Event:
    fact = StatementMade(
        session=UUID(int=1), statement=STATEMENT, speaker=Party(person=SPEAKER), text=sealed("甲")
    )
    return event(fact, position, at=december(10), recorded=december(11), **options)


def folded(*events: Event) -> SearchPage:
    (page,) = fold_all(SEARCH, events).values()
    return page


@pytest.mark.parametrize("name", FACTS)
def test_every_fact_touches_its_item_or_none(name: str) -> None:
    before = [event(specimen(FACTS[BEGUN[name]], full=True), 1)] if name in BEGUN else []
    of = event(specimen(FACTS[name], full=True), 2)
    pages = fold_all(SEARCH, [*before, of])
    assert [page.kind for page in pages.values()] == ([ITEMS[name]] if name in ITEMS else [])
    assert bool(SEARCH.keys(of)) == (name in ITEMS)
    for page in pages.values():
        assert msgspec.json.decode(msgspec.json.encode(page), type=SearchPage) == page
        assert all(it.texts or it.commitments for it in page.wordings)


@pytest.mark.parametrize("name", ITEMS)
def test_what_is_restricted_is_no_item(name: str) -> None:
    hidden = event(specimen(FACTS[name], full=True), 1, visibility="restricted")
    assert SEARCH.keys(hidden) == ()


def test_a_statement_is_one_item_through_corrections_and_withholding() -> None:
    correct = StatementCorrected(statement=STATEMENT, text=sealed("乙"))
    withhold = StatementWithheld(
        statement=STATEMENT, ground=WithholdingGround.INSULT, reason="含辱骂。"
    )
    restore = StatementRestored(statement=STATEMENT, reason="申诉成立。")
    course = [
        made(),
        event(correct, 2, at=december(12), recorded=december(14)),
        event(withhold, 3, at=december(13)),
    ]
    page = folded(*course)
    assert (page.kind, page.subject, page.withheld) == (ItemKind.STATEMENT, SPEAKER, "insult")
    assert folded(*course, event(restore, 4, at=december(15))).withheld is None
    assert [it.position for it in page.wordings] == [1, 2]
    assert (page.position, page.occurred_at) == (1, december(10))
    last = in_force(page, None, None)
    assert last is not None
    assert last.commitments == (sealed("乙").commitment,)


@pytest.mark.parametrize(
    ("happened_by", "known_by", "position"),
    [
        (9, None, None),
        (10, None, 1),
        (11, None, 1),
        (12, None, 2),
        (None, 10, None),
        (None, 13, 1),
        (None, 14, 2),
        (12, 11, 1),
    ],
)
def test_the_wording_of_a_time_is_the_last_that_had_happened_and_was_known(
    happened_by: int | None, known_by: int | None, position: int | None
) -> None:
    correct = StatementCorrected(statement=STATEMENT, text=sealed("乙"))
    page = folded(made(), event(correct, 2, at=december(12), recorded=december(14)))
    happened, known = (december(day) if day else None for day in (happened_by, known_by))
    found = in_force(page, happened, known)
    assert (found.position if found else None) == position


def test_a_corrected_record_is_found_by_what_it_should_have_read() -> None:
    fact = OutcomePublished(
        summary="路灯已装。",
        place="公告栏",
        published_from=date(2025, 12, 1),
        published_until=date(2025, 12, 8),
    )
    corrected = RecordCorrected(
        corrects=5,
        corrected_type=fact.type,
        amendments=(Amendment(field="place", now="议事厅门口"),),
        reason="地点有误。",
    )
    page = folded(event(fact, 1, version=5), event(corrected, 2, version=6))
    assert [it.texts for it in page.wordings] == [
        {"summary": "路灯已装。", "place": "公告栏"},
        {"summary": "路灯已装。", "place": "议事厅门口"},
    ]


def test_a_correction_of_what_is_not_searched_touches_nothing() -> None:
    fact = DissentRecorded(view="应由产权单位出资。", holders=3)
    for corrected_type, field in ((fact.type, "holders"), ("session.closed.v1", "summary")):
        corrected = RecordCorrected(
            corrects=5,
            corrected_type=corrected_type,
            amendments=(Amendment(field=field, now="4"),),
            reason="人数有误。",
        )
        assert SEARCH.keys(event(corrected, 2)) == ()


def test_nothing_in_a_page_is_in_the_clear_that_was_sealed() -> None:
    page = folded(made())
    assert [(it.texts, it.commitments) for it in page.wordings] == [
        ({}, (sealed("甲").commitment,))
    ]
    assert page.stream == MATTER
