"""A5 背景资料: participants get a background pack before they talk."""

import pytest

from domain.events.agenda import BackgroundPackPublished
from domain.refusal import NotPermitted
from domain.steps.session import BackgroundPackMissing
from tests.domain.course import ADOPTED, ANNOUNCE, FILL, FREEZE, OPEN, PACK
from tests.domain.specification import NEIGHBOUR_CLERK, History, december, given

WITHOUT_PACK: History = (
    *ADOPTED,
    (ANNOUNCE, december(4)),
    (FILL, december(5)),
    (FREEZE, december(9, 18)),
)


def test_a_pack_is_published_for_a_matter_on_the_agenda() -> None:
    given("matter", *ADOPTED).when(PACK, at=december(3)).then(
        BackgroundPackPublished(summary=PACK.summary, documents=())
    )


def test_only_the_organiser_publishes_it() -> None:
    given("matter", *ADOPTED).when(PACK, at=december(3), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )


def test_no_session_opens_without_one() -> None:
    given("matter", *WITHOUT_PACK).when(OPEN, at=december(10, 14)).refused(
        BackgroundPackMissing, "A5"
    )


@pytest.mark.parametrize(
    ("packs", "in_time"),
    [
        pytest.param([december(10, 14, 0, 1)], False, id="a second late"),
        pytest.param([december(10, 14)], True, id="at the opening"),
        pytest.param([december(10, 15), december(9)], True, id="an earlier one recorded later"),
    ],
)
def test_the_pack_comes_before_the_talk(packs: list, in_time: bool) -> None:  # type: ignore[type-arg]
    published = BackgroundPackPublished(summary=PACK.summary, documents=())
    stream = given("matter", *WITHOUT_PACK, *((published, at) for at in packs))
    said = stream.when(OPEN, at=december(10, 14))
    if in_time:
        said.accepted()
    else:
        said.refused(BackgroundPackMissing, "A5")
