"""A point counts everybody's latest stance once, by when it was taken, and keeps all of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from domain.event import Fact
from domain.events.discussion import (
    Stance,
    StanceTaken,
    StatementCorrected,
    StatementMade,
    StatementRestored,
    StatementWithheld,
    WithholdingGround,
)
from domain.value import Party, Sealed
from projections.points import POINTS, PointPage, of_points_made
from projections.projection import fold_all
from tests.domain.course import LI, POINT, REPLY, SESSION, WANG, ZHAO
from tests.domain.specification import december
from tests.projections.events import MATTER, ORGANISATION, history

NOON = december(10, 12)
Recorded = tuple[Fact, datetime]


def said(point: UUID = POINT, minute: int = 0) -> Recorded:
    text = Sealed(commitment="ab" * 32, subject=WANG.id)
    statement = StatementMade(session=SESSION, statement=point, speaker=WANG, text=text)
    return statement, NOON + timedelta(minutes=minute)


def took(party: Party, stance: Stance, minute: int, point: UUID = POINT) -> Recorded:
    taken = StanceTaken(session=SESSION, point=point, party=party, stance=stance)
    return taken, NOON + timedelta(minutes=minute)


def pages(*recorded: Recorded) -> dict[UUID, PointPage]:
    return {key[1]: page for key, page in fold_all(POINTS, history(recorded)).items()}


def page(*recorded: Recorded) -> PointPage:
    return pages(said(), *recorded)[POINT]


def counts(found: PointPage) -> tuple[int, int, int, int]:
    return found.agree, found.disagree, found.abstain, found.taken


def test_a_statement_is_a_point_without_stances() -> None:
    assert page() == PointPage(
        matter=MATTER,
        point=POINT,
        text_commitment="ab" * 32,
        session=SESSION,
        organisation=ORGANISATION,
        made_at=NOON,
        sources=(1,),
    )


def test_each_party_counts_once() -> None:
    found = page(
        took(WANG, Stance.AGREE, 1), took(LI, Stance.DISAGREE, 2), took(ZHAO, Stance.ABSTAIN, 3)
    )
    assert counts(found) == (1, 1, 1, 3)


def test_who_changes_his_mind_counts_as_he_stands_now_and_all_is_kept() -> None:
    found = page(
        took(WANG, Stance.AGREE, 1), took(WANG, Stance.DISAGREE, 2), took(WANG, Stance.ABSTAIN, 3)
    )
    assert counts(found) == (0, 0, 1, 3)
    assert found.latest[str(WANG.id)][1:] == (4, "abstain")
    assert found.sources == (1, 4)


def test_an_earlier_stance_that_is_recorded_late_does_not_override() -> None:
    found = page(took(WANG, Stance.AGREE, 5), took(WANG, Stance.DISAGREE, 2))
    assert counts(found) == (1, 0, 0, 2)
    assert found.latest[str(WANG.id)][1:] == (2, "agree")


def test_of_two_at_the_same_moment_the_later_on_the_ledger_counts() -> None:
    found = page(took(WANG, Stance.AGREE, 5), took(WANG, Stance.DISAGREE, 5))
    assert counts(found) == (0, 1, 0, 2)


def test_points_do_not_mix() -> None:
    found = pages(
        said(),
        said(REPLY, 1),
        took(WANG, Stance.AGREE, 2),
        took(WANG, Stance.DISAGREE, 3, REPLY),
    )
    assert counts(found[POINT]) == (1, 0, 0, 1)
    assert counts(found[REPLY]) == (0, 1, 0, 1)


stances = st.lists(
    st.tuples(st.sampled_from([WANG, LI, ZHAO]), st.sampled_from(Stance), st.integers(0, 9)),
    max_size=30,
)


@given(stances)
def test_whatever_the_order_of_recording(taken: list[tuple[Party, Stance, int]]) -> None:
    """The counts are those of a plain look at who stood where last."""
    found = page(*(took(*one) for one in taken))
    latest: dict[UUID, tuple[int, int, Stance]] = {}
    for number, (party, stance, minute) in enumerate(taken):
        latest[party.id] = max(latest.get(party.id, (-1, -1, stance)), (minute, number, stance))
    stands = [stance for _, _, stance in latest.values()]
    assert counts(found) == (
        stands.count(Stance.AGREE),
        stands.count(Stance.DISAGREE),
        stands.count(Stance.ABSTAIN),
        len(taken),
    )
    assert len(found.latest) == len(latest)


def test_a_correction_gives_the_point_its_latest_wording_and_keeps_the_stances() -> None:
    text = Sealed(commitment="cd" * 32, subject=WANG.id)
    corrected = (StatementCorrected(statement=POINT, text=text), NOON + timedelta(minutes=5))
    found = page(took(LI, Stance.AGREE, 1), corrected)
    assert (found.text_commitment, found.corrected) == ("cd" * 32, 1)
    assert counts(found) == (1, 0, 0, 1)


def test_a_withheld_point_says_so_until_it_is_restored() -> None:
    withheld = StatementWithheld(
        statement=POINT, ground=WithholdingGround.PERSONAL_DATA, reason="含电话号码。"
    )
    restored = StatementRestored(statement=POINT, reason="号码是公开的。")
    assert page((withheld, NOON)).withheld == "personal_data"
    assert page((withheld, NOON), (restored, NOON)).withheld is None
    assert counts(page((withheld, NOON), took(LI, Stance.AGREE, 1))) == (1, 0, 0, 1)


def test_what_is_on_a_point_not_made_yet_waits_for_it() -> None:
    early = history([took(LI, Stance.AGREE, 1), said(), took(WANG, Stance.AGREE, 2)])
    assert of_points_made(early[:1]) == []
    assert of_points_made(early) == early
