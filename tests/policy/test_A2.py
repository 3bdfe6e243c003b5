"""A2 汇集民意: calls for opinions, through many channels; what came in, and what came of it."""

from typing import Any
from uuid import UUID

import pytest

from domain.events.opinions import Channel, OpinionGathered, OpinionsCalled, OpinionsSummarised
from domain.refusal import (
    AlreadyExists,
    NotPermitted,
    OccurredBeforeItsCause,
    UnknownOrganisation,
    UnknownStream,
    WrongKindOfOrganisation,
)
from domain.steps.opinions import (
    CallClosesTooEarly,
    CallEnded,
    CallForOpinions,
    CallStillOpen,
    ChannelNotOpen,
    GatherOpinion,
    NotOfThisCall,
    OnlineAddressMissing,
    OpinionsAlreadySummarised,
    SummariseOpinions,
)
from domain.value import Party
from tests.domain.course import PROPOSE, PROPOSED, WANG, changed
from tests.domain.specification import (
    COMMITTEE,
    DISTRICT,
    GRID,
    HOUSING,
    NEIGHBOUR,
    NEIGHBOUR_CLERK,
    OWNERS,
    PROPERTY,
    STREET,
    STREET_CLERK,
    Given,
    History,
    december,
    given,
    seal,
)

CALL, MATTER, OTHER_MATTER = UUID(int=0xCA), UUID(int=0xB), UUID(int=0xC)
OPINION = UUID(int=0x41)
ASK = CallForOpinions(
    organiser=COMMITTEE,
    title="楼道设施需求征集",
    text="请反映楼道照明、扶手等方面的困难。",
    channels=(Channel.ONLINE, Channel.VISIT),
    online_address="https://example.gov.cn/opinions",
    closes_at=december(10, 18),
)
HEAR = GatherOpinion(opinion=OPINION, channel=Channel.VISIT, text="楼道太黑。", author=WANG)
SUM_UP = SummariseOpinions(summary="反映照明不足的最多。")

ASKED: History = ((ASK, december(1)),)
HEARD: History = (*ASKED, (HEAR, december(2)))
SUMMED_UP: History = (*HEARD, (SUM_UP, december(11)))


def test_a_call_names_its_channels_and_its_end() -> None:
    given("opinion_call").when(ASK, at=december(1)).then(
        OpinionsCalled(
            organiser=COMMITTEE,
            title=ASK.title,
            text=ASK.text,
            channels=(Channel.ONLINE, Channel.VISIT),
            online_address=ASK.online_address,
            closes_at=december(10, 18),
        )
    )


def test_a_call_is_made_once() -> None:
    given("opinion_call", *ASKED).when(ASK, at=december(2)).refused(AlreadyExists, "S4")


@pytest.mark.parametrize("organiser", [COMMITTEE, STREET])
def test_committee_and_street_call(organiser: UUID) -> None:
    ask = changed(ASK, organiser=organiser, on_behalf_of=organiser)
    given("opinion_call").when(ask, at=december(1), by=STREET_CLERK).accepted()


@pytest.mark.parametrize("organiser", [GRID, OWNERS, PROPERTY])
def test_nobody_else_calls(organiser: UUID) -> None:
    ask = changed(ASK, organiser=organiser, on_behalf_of=organiser)
    given("opinion_call").when(ask, at=december(1)).refused(
        WrongKindOfOrganisation, "S2", "organiser"
    )


def test_nobody_calls_in_the_name_of_another() -> None:
    for organiser in (STREET, HOUSING, DISTRICT, NEIGHBOUR):
        given("opinion_call").when(changed(ASK, organiser=organiser), at=december(1)).refused(
            NotPermitted, "S2", "on_behalf_of"
        )


def test_a_channel_is_named_once() -> None:
    ask = changed(ASK, channels=(Channel.VISIT, Channel.MEETING, Channel.VISIT))
    given("opinion_call").when(ask, at=december(1)).refused(AlreadyExists, "S4", "channels.2")


def test_who_is_asked_online_is_told_where() -> None:
    ask = changed(ASK, online_address=None)
    given("opinion_call").when(ask, at=december(1)).refused(
        OnlineAddressMissing, "A2", "online_address"
    )
    offline = changed(ask, channels=(Channel.VISIT, Channel.MAILBOX))
    given("opinion_call").when(offline, at=december(1)).accepted()


@pytest.mark.parametrize(
    ("second", "possible"),
    [pytest.param(0, False, id="at once"), pytest.param(1, True, id="a second later")],
)
def test_a_call_closes_after_it_is_made(second: int, possible: bool) -> None:
    ask = changed(ASK, closes_at=december(1, 9, 0, second))
    said = given("opinion_call").when(ask, at=december(1))
    if possible:
        said.accepted()
    else:
        said.refused(CallClosesTooEarly, "A2", "closes_at")


def test_an_opinion_is_gathered_with_its_channel_and_sealed_under_its_author() -> None:
    given("opinion_call", *ASKED).when(HEAR, at=december(2)).then(
        OpinionGathered(
            opinion=OPINION,
            channel=Channel.VISIT,
            text=seal("楼道太黑。", WANG.id),
            author=WANG,
        )
    )


def test_words_of_an_unknown_author_are_sealed_under_the_organiser() -> None:
    unknown = changed(HEAR, author=None)
    given("opinion_call", *ASKED).when(unknown, at=december(2)).then(
        OpinionGathered(
            opinion=OPINION, channel=Channel.VISIT, text=seal("楼道太黑。", COMMITTEE), author=None
        )
    )


def test_opinions_come_in_through_the_channels_announced() -> None:
    for channel in Channel:
        said = given("opinion_call", *ASKED).when(changed(HEAR, channel=channel), at=december(2))
        if channel in ASK.channels:
            said.accepted()
        else:
            said.refused(ChannelNotOpen, "A2", "channel")


def test_an_opinion_comes_in_once() -> None:
    given("opinion_call", *HEARD).when(HEAR, at=december(3)).refused(AlreadyExists, "S4", "opinion")
    given("opinion_call", *HEARD).when(
        changed(HEAR, opinion=UUID(int=0x42)), at=december(3)
    ).accepted()


def test_an_organisation_that_speaks_is_registered() -> None:
    company = changed(HEAR, author=Party(organisation=PROPERTY))
    given("opinion_call", *ASKED).when(company, at=december(2)).accepted()
    stranger = changed(HEAR, author=Party(organisation=UUID(int=404)))
    given("opinion_call", *ASKED).when(stranger, at=december(2)).refused(
        UnknownOrganisation, "S2", "author.organisation"
    )


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        pytest.param(december(1, 8, 59, 59), OccurredBeforeItsCause, id="a second early"),
        pytest.param(december(1), None, id="as it opens"),
        pytest.param(december(10, 18), None, id="as it closes"),
        pytest.param(december(10, 18, 0, 1), CallEnded, id="a second late"),
    ],
)
def test_opinions_are_gathered_while_the_call_runs(at: Any, reason: Any) -> None:
    said = given("opinion_call", *ASKED).when(HEAR, at=at)
    if reason is None:
        said.accepted()
    else:
        said.refused(reason, "A2" if reason is CallEnded else "S4", "occurred_at")


def test_what_was_heard_is_counted_and_summed_up() -> None:
    second = changed(HEAR, opinion=UUID(int=0x42), channel=Channel.ONLINE)
    heard = given("opinion_call", *HEARD, (second, december(3)))
    came_of_it = changed(SUM_UP, matters=(MATTER,))
    heard.reading(MATTER, given("matter", *PROPOSED)).when(came_of_it, at=december(11)).then(
        OpinionsSummarised(summary=SUM_UP.summary, opinions=2, matters=(MATTER,))
    )


def test_silence_is_summed_up_too() -> None:
    given("opinion_call", *ASKED).when(SUM_UP, at=december(11)).then(
        OpinionsSummarised(summary=SUM_UP.summary, opinions=0, matters=())
    )


def test_a_call_is_summed_up_when_it_has_closed() -> None:
    stream = given("opinion_call", *HEARD)
    stream.when(SUM_UP, at=december(10, 17, 59, 59)).refused(CallStillOpen, "A2", "occurred_at")
    stream.when(SUM_UP, at=december(10, 18)).accepted()


def test_a_call_is_summed_up_once_and_then_it_is_over() -> None:
    stream = given("opinion_call", *SUMMED_UP)
    stream.when(SUM_UP, at=december(12)).refused(OpinionsAlreadySummarised, "A2")
    late = changed(HEAR, opinion=UUID(int=0x42))
    stream.when(late, at=december(9), received=december(12)).refused(
        OpinionsAlreadySummarised, "A2"
    )


THEIRS: History = ((changed(PROPOSE, organiser=NEIGHBOUR), december(2), NEIGHBOUR_CLERK),)


@pytest.mark.parametrize(
    ("other", "reason", "clause"),
    [
        pytest.param(given("matter"), UnknownStream, "A3", id="nothing"),
        pytest.param(given("suggestion"), UnknownStream, "A3", id="no matter"),
        pytest.param(given("matter", *THEIRS), NotOfThisCall, "A2", id="another organiser's"),
    ],
)
def test_what_came_of_it_are_matters_of_the_organiser(
    other: Given, reason: Any, clause: str
) -> None:
    stream = given("opinion_call", *HEARD).reading(MATTER, given("matter", *PROPOSED))
    both = changed(SUM_UP, matters=(MATTER, OTHER_MATTER))
    stream.reading(OTHER_MATTER, other).when(both, at=december(11)).refused(
        reason, clause, "matters.1"
    )


def test_what_came_of_it_is_named_once_and_was_proposed_by_then() -> None:
    stream = given("opinion_call", *HEARD)
    twice = changed(SUM_UP, matters=(MATTER, MATTER))
    stream.reading(MATTER, given("matter", *PROPOSED)).when(twice, at=december(11)).refused(
        AlreadyExists, "S4", "matters.1"
    )
    later = given("matter", (PROPOSE, december(11, 9, 0, 1)))
    stream.reading(MATTER, later).when(changed(SUM_UP, matters=(MATTER,)), at=december(11)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


@pytest.mark.parametrize("command", [HEAR, SUM_UP])
def test_only_the_organiser_hears_and_sums_up(command: Any) -> None:
    given("opinion_call", *ASKED).when(command, at=december(2), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )
    given("opinion_call").when(command, at=december(2)).refused(UnknownStream, "A3")


def test_a_street_records_for_its_committee() -> None:
    hear = changed(HEAR, on_behalf_of=COMMITTEE)
    given("opinion_call", *ASKED).when(hear, at=december(2), by=STREET_CLERK).accepted()


def test_a_proposal_names_the_call_that_it_came_of() -> None:
    stream = given("matter").reading(CALL, given("opinion_call", *HEARD))
    [fact] = stream.when(changed(PROPOSE, call=CALL), at=december(3)).accepted()
    assert fact.call == CALL  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["opinion_call", "matter"])
def test_the_call_that_a_proposal_names_exists(kind: str) -> None:
    given("matter").reading(CALL, given(kind)).when(
        changed(PROPOSE, call=CALL), at=december(3)
    ).refused(UnknownStream, "A3", "call")


def test_the_call_that_a_proposal_names_is_its_organisers_and_came_before() -> None:
    theirs = changed(ASK, organiser=NEIGHBOUR)
    stream = given("matter").reading(
        CALL, given("opinion_call", (theirs, december(1), NEIGHBOUR_CLERK))
    )
    proposal = changed(PROPOSE, call=CALL)
    stream.when(proposal, at=december(3)).refused(NotOfThisCall, "A2", "call")
    stream = given("matter").reading(CALL, given("opinion_call", *ASKED))
    stream.when(proposal, at=december(1, 8, 59, 59)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
    stream.when(proposal, at=december(1)).accepted()
