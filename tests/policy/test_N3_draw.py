"""N3 随机抽样: quotas first, then a pool bound before the value is known, then one draw of it."""

import json
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.act import Command
from domain.draw.commitment import ALGORITHM, Commitment, by_id, seed_of
from domain.draw.selection import Pool
from domain.event import Actor
from domain.events.draw import (
    Candidate,
    DrawCancelled,
    DrawExecuted,
    Quota,
    QuotasSet,
    RosterPoolCommitted,
    RosterPoolListed,
)
from domain.events.notice import Capacity, SeatFilled, SeatReplaced, SeatSource
from domain.refusal import AlreadyExists, NotPermitted, OccurredBeforeItsCause
from domain.steps.draw import (
    AlreadyDrawn,
    DrawIsCancelled,
    NobodyFollows,
    NoSuchDraw,
    NotDrawn,
    RandomnessNotYetKnown,
    ReplaceDrawnSeat,
)
from domain.steps.notice import NoticeMissing, RosterIsFrozen
from domain.steps.pool import (
    CandidateRepeated,
    FeatureMissing,
    PanelLargerThanPool,
    QuotaOfNobody,
    QuotaRepeated,
    QuotaReversed,
    QuotasUnmeetable,
    RandomnessKnown,
)
from domain.steps.proposal import NotUnderDeliberation
from domain.steps.roster import AlreadySeated, DrawStandsCommitted, NotSeated, SessionUnderWay
from domain.steps.seating import HostTakesNoSeat
from domain.value import Party
from infra.settings import Settings
from tests.domain import course
from tests.domain.course import (
    COMPANY,
    FILL,
    FREEZE,
    HOST,
    NOTICED,
    OPEN,
    PREPARED,
    RENEW,
    WANG,
    changed,
)
from tests.domain.draws import (
    CANCEL,
    CANCELLED,
    COMMIT,
    COMMITTED,
    DRAW,
    ELDERS,
    EXECUTE,
    EXECUTED,
    PEOPLE,
    QUOTAS_SET,
    RANDOMNESS,
    SET,
    VALUE,
    WOMEN,
    candidate,
    widest_pool,
)
from tests.domain.specification import (
    CLERK,
    COMMITTEE,
    IMPORTER,
    NEIGHBOUR_CLERK,
    STREAM,
    History,
    december,
    given,
)

OTHER_DRAW = UUID(int=0xD2)
FROZEN: History = (*EXECUTED, (FREEZE, december(9, 18)))

BOUND = Commitment(
    matter=STREAM,
    draw=DRAW,
    panel=4,
    capacity=Capacity.RESIDENT,
    quotas=(WOMEN, ELDERS),
    candidates=PEOPLE,
    randomness=RANDOMNESS,
)
SEED = seed_of(BOUND.digest, VALUE)
POOL = Pool(PEOPLE, BOUND.quotas, 4)
SELECTED = POOL.select(SEED).selected
REPLACE = ReplaceDrawnSeat(leaves=Party(person=SELECTED[0]), reason="因病不能参加。")


def drawn_seat(person: UUID) -> SeatFilled:
    return SeatFilled(
        party=Party(person=person),
        capacity=Capacity.RESIDENT,
        source=SeatSource.SAMPLING,
        draw=DRAW,
    )


def people(**other: str) -> tuple[Candidate, ...]:
    """The pool with one candidate described otherwise."""
    return (*PEOPLE[:-1], candidate(11, **other))


# Quotas


def test_quotas_are_set_with_their_reason_and_set_anew() -> None:
    given("matter", *NOTICED).when(SET, at=december(5)).then(
        QuotasSet(quotas=(ELDERS, WOMEN), reason=SET.reason)
    )
    given("matter", *QUOTAS_SET).when(SET, at=december(5)).accepted()
    given("matter", *PREPARED).when(SET, at=december(3)).accepted()


@pytest.mark.parametrize(
    ("quotas", "reason", "field"),
    [
        pytest.param((WOMEN, ELDERS, WOMEN), QuotaRepeated, "quotas.2", id="twice"),
        pytest.param(
            (WOMEN.model_copy(update={"least": 4}),),
            QuotaReversed,
            "quotas.0.least",
            id="least above most",
        ),
    ],
)
def test_quotas_are_possible_in_themselves(
    quotas: tuple[Quota, ...], reason: type[QuotaRepeated], field: str
) -> None:
    given("matter", *NOTICED).when(changed(SET, quotas=quotas), at=december(5)).refused(
        reason, "N3", field
    )
    given("matter", *NOTICED).when(changed(COMMIT, quotas=quotas), at=december(5)).refused(
        reason, "N3", field
    )


# The pool


def test_a_pool_is_listed_and_committed_with_the_quotas_set() -> None:
    facts = (
        RosterPoolListed(draw=DRAW, part=1, candidates=tuple(by_id(PEOPLE))),
        RosterPoolCommitted(
            draw=DRAW,
            algorithm=ALGORITHM,
            panel=4,
            quotas=(ELDERS, WOMEN),
            candidates=12,
            randomness=RANDOMNESS,
            digest=BOUND.digest,
        ),
    )
    given("matter", *QUOTAS_SET).when(COMMIT, at=december(6)).then(*facts)
    turned = changed(COMMIT, candidates=PEOPLE[::-1], quotas=(WOMEN, ELDERS))
    given("matter", *NOTICED).when(turned, at=december(6)).then(*facts)


def test_a_large_pool_is_listed_in_parts() -> None:
    many = tuple(candidate(at) for at in range(700))
    facts = (
        given("matter", *NOTICED)
        .when(changed(COMMIT, candidates=many, quotas=()), at=december(6))
        .accepted()
    )
    parts = [fact for fact in facts if isinstance(fact, RosterPoolListed)]
    assert [(it.part, len(it.candidates)) for it in parts] == [(1, 300), (2, 300), (3, 100)]
    wordy = widest_pool(700)
    facts = (
        given("matter", *NOTICED)
        .when(changed(COMMIT, candidates=wordy, quotas=()), at=december(6))
        .accepted()
    )
    assert max(len(it.model_dump_json()) for it in facts) < 64_000
    listed = [it for fact in facts if isinstance(fact, RosterPoolListed) for it in fact.candidates]
    assert listed == by_id(wordy)


@pytest.mark.parametrize(
    ("features", "fit"),
    [
        pytest.param({f"f{at}": "1" for at in range(8)}, True, id="8 features"),
        pytest.param({f"f{at}": "1" for at in range(9)}, False, id="9 features"),
        pytest.param({"a" * 32: "b" * 32, "c": "d" * 7}, True, id="72 characters"),
        pytest.param({"a" * 32: "b" * 32, "c": "d" * 8}, False, id="73 characters"),
    ],
)
def test_a_candidate_is_described_in_brief(features: dict[str, str], fit: bool) -> None:
    if fit:
        candidate(1, **features)
    else:
        with pytest.raises(ValidationError, match="features"):
            candidate(1, **features)


def test_the_largest_pool_fits_into_a_request() -> None:
    quotas = tuple(
        Quota(feature="f" * 32, value=f"{at:032}", least=1000, most=1000) for at in range(64)
    )
    commit = changed(COMMIT, candidates=widest_pool(5_000), quotas=quotas)
    written = json.dumps(commit.model_dump(mode="json"), ensure_ascii=False)
    assert len(written.encode()) < Settings.model_fields["max_body_bytes"].default


@pytest.mark.parametrize(
    ("values", "reason", "field"),
    [
        pytest.param(
            {"candidates": (*PEOPLE, PEOPLE[0])}, CandidateRepeated, "candidates.12.id", id="twice"
        ),
        pytest.param(
            {"candidates": people(sex="m")}, FeatureMissing, "candidates.11.features", id="lacking"
        ),
        pytest.param(
            {"candidates": people(sex="m", age="60+", home="n")},
            FeatureMissing,
            "candidates.11.features",
            id="more",
        ),
        pytest.param({"panel": 13}, PanelLargerThanPool, "panel", id="panel of 13 out of 12"),
        pytest.param(
            {"quotas": (WOMEN, Quota(feature="age", value="90+", least=0, most=1))},
            QuotaOfNobody,
            "quotas.1.value",
            id="a value of nobody",
        ),
        pytest.param(
            {"quotas": (Quota(feature="home", value="n", least=0, most=1),)},
            QuotaOfNobody,
            "quotas.0.value",
            id="a feature of nobody",
        ),
    ],
)
def test_a_pool_is_fit_to_draw_from(
    values: dict[str, object], reason: type[QuotaOfNobody], field: str
) -> None:
    given("matter", *QUOTAS_SET).when(changed(COMMIT, **values), at=december(6)).refused(
        reason, "N3", field
    )


def test_the_whole_pool_may_be_drawn() -> None:
    everybody = changed(COMMIT, panel=12, quotas=())
    given("matter", *NOTICED).when(everybody, at=december(6)).accepted()


@pytest.mark.parametrize(
    ("quotas", "zh", "en"),
    [
        pytest.param(
            (Quota(feature="sex", value="f", least=6, most=6),),
            "sex=f 至少 6 人，名单中仅 5 人",
            "sex=f wants 6, the pool has 5",
            id="too few",
        ),
        pytest.param(
            (
                Quota(feature="sex", value="f", least=3, most=4),
                Quota(feature="sex", value="m", least=2, most=4),
            ),
            "sex=f、sex=m 合计至少 5 人，超过总席位 4",
            "sex=f, sex=m want 5 together, the panel has 4 seats",
            id="more than seats",
        ),
        pytest.param(
            (
                Quota(feature="sex", value="f", least=0, most=1),
                Quota(feature="sex", value="m", least=0, most=2),
            ),
            "sex=f、sex=m 的上限最多容纳 3 人，不足总席位 4",
            "sex=f, sex=m allow no more than 3 of the 4 seats",
            id="seats stay empty",
        ),
        pytest.param(
            (
                Quota(feature="age", value="18-59", least=3, most=3),
                Quota(feature="age", value="60+", least=0, most=2),
                Quota(feature="sex", value="f", least=4, most=4),
            ),
            "age=18-59、sex=f 各自可以满足，但不能同时满足",
            "age=18-59, sex=f can each be met, but not all together",
            id="together",
        ),
    ],
)
def test_quotas_that_no_panel_meets_are_named(quotas: tuple[Quota, ...], zh: str, en: str) -> None:
    said = given("matter", *NOTICED).when(changed(COMMIT, quotas=quotas), at=december(6))
    said.refused(QuotasUnmeetable, "N3", "quotas")
    assert said.refusal is not None
    assert zh in said.refusal.text("zh")
    assert en in said.refusal.text("en")


@pytest.mark.parametrize(
    ("at", "received", "by", "in_time"),
    [
        pytest.param(december(8, 20, 59, 59), None, CLERK, True, id="a second early"),
        pytest.param(december(8, 21), None, CLERK, False, id="as the value comes out"),
        pytest.param(december(6), december(8, 21), CLERK, False, id="recorded when it is known"),
        pytest.param(december(6), december(9), IMPORTER, True, id="an importer records late"),
        pytest.param(december(8, 21), december(9), IMPORTER, False, id="an importer, too late"),
    ],
)
def test_a_pool_is_committed_before_the_value_can_be_known(
    at: datetime, received: datetime | None, by: Actor, in_time: bool
) -> None:
    commit = changed(COMMIT, on_behalf_of=COMMITTEE) if by is IMPORTER else COMMIT
    said = given("matter", *QUOTAS_SET).when(commit, at=at, by=by, received=received)
    if in_time:
        said.accepted()
    else:
        said.refused(RandomnessKnown, "N3", "randomness.available_at")


def test_candidates_have_no_seat_and_do_not_host() -> None:
    seated = (*QUOTAS_SET, (FILL, december(5)))
    one_more = Candidate(id=WANG.id, features={"sex": "m", "age": "60+"})
    given("matter", *seated).when(
        changed(COMMIT, candidates=(*PEOPLE, one_more)), at=december(6)
    ).refused(AlreadySeated, "N3", "candidates.12.id")
    host = Candidate(id=HOST.id, features={"sex": "m", "age": "60+"})
    given("matter", *QUOTAS_SET).when(
        changed(COMMIT, candidates=(*PEOPLE, host)), at=december(6)
    ).refused(HostTakesNoSeat, "D1", "candidates.12.id")


def test_one_draw_stands_at_a_time_and_keeps_its_id() -> None:
    again = changed(COMMIT, draw=OTHER_DRAW)
    for command in (again, SET):
        given("matter", *COMMITTED).when(command, at=december(7)).refused(DrawStandsCommitted, "N3")
    given("matter", *CANCELLED).when(SET, at=december(7)).accepted()
    given("matter", *CANCELLED).when(again, at=december(7)).accepted()
    given("matter", *CANCELLED).when(COMMIT, at=december(7)).refused(AlreadyExists, "S4", "draw")
    late = RANDOMNESS.model_copy(update={"available_at": december(9, 12)})
    others = tuple(candidate(at, sex="f", age="60+") for at in range(20, 30))
    second = changed(COMMIT, draw=OTHER_DRAW, randomness=late, candidates=others, quotas=())
    given("matter", *EXECUTED).when(second, at=december(9)).accepted()


def test_the_roster_is_not_frozen_while_a_draw_stands() -> None:
    seated = (*COMMITTED, (FILL, december(7)))
    given("matter", *seated).when(FREEZE, at=december(9, 18)).refused(DrawStandsCommitted, "N3")
    for history in (CANCELLED, EXECUTED):
        given("matter", *history, (FILL, december(9))).when(FREEZE, at=december(9, 18)).accepted()


# The draw


def test_the_value_draws_the_panel_and_seats_it() -> None:
    given("matter", *COMMITTED).when(EXECUTE, at=december(8, 21)).then(
        DrawExecuted(draw=DRAW, value=VALUE, seed=SEED, selected=SELECTED),
        *map(drawn_seat, SELECTED),
    )
    assert 2 <= sum(it.features["sex"] == "f" for it in PEOPLE if it.id in SELECTED) <= 3


def test_the_drawn_sit_in_the_capacity_committed() -> None:
    committed = (
        *QUOTAS_SET,
        (changed(COMMIT, capacity=Capacity.MIGRANT_RESIDENT), december(6)),
    )
    facts = given("matter", *committed).when(EXECUTE, at=december(8, 21)).accepted()
    seats = [fact for fact in facts if isinstance(fact, SeatFilled)]
    assert {seat.capacity for seat in seats} == {Capacity.MIGRANT_RESIDENT}


def test_whoever_came_by_a_seat_or_hosts_gets_none_by_the_draw() -> None:
    seat = FILL.seats[0].model_copy(update={"party": Party(person=SELECTED[1])})
    seated = (*COMMITTED, (changed(FILL, seats=(seat,)), december(7)))
    facts = given("matter", *seated).when(EXECUTE, at=december(8, 21)).accepted()
    wanted = [it for it in SELECTED if it != SELECTED[1]]
    assert facts[1:] == [drawn_seat(it) for it in wanted]
    hosted = (changed(RENEW, host=Party(person=SELECTED[2])), december(7))
    facts = given("matter", *COMMITTED, hosted).when(EXECUTE, at=december(8, 21)).accepted()
    assert facts[1:] == [drawn_seat(it) for it in SELECTED if it != SELECTED[2]]


@pytest.mark.parametrize(
    ("at", "known"),
    [
        pytest.param(RANDOMNESS.available_at - timedelta(seconds=1), False, id="a second early"),
        pytest.param(RANDOMNESS.available_at, True, id="at the moment named"),
    ],
)
def test_the_draw_waits_for_the_value(at: datetime, known: bool) -> None:
    said = given("matter", *COMMITTED).when(EXECUTE, at=at)
    if known:
        said.accepted()
    else:
        said.refused(RandomnessNotYetKnown, "N3", "occurred_at")


def test_a_commitment_is_drawn_from_once() -> None:
    other = changed(EXECUTE, value="01020304050607")
    for command in (EXECUTE, other, CANCEL):
        given("matter", *EXECUTED).when(command, at=december(8, 22)).refused(
            AlreadyDrawn, "N3", "draw"
        )


def test_a_cancelled_draw_stays_in_view_and_cancelled() -> None:
    given("matter", *COMMITTED).when(CANCEL, at=december(7)).then(
        DrawCancelled(draw=DRAW, reason=CANCEL.reason)
    )
    for command in (EXECUTE, CANCEL):
        given("matter", *CANCELLED).when(command, at=december(9)).refused(
            DrawIsCancelled, "N3", "draw"
        )


@pytest.mark.parametrize("command", [EXECUTE, CANCEL], ids=lambda it: type(it).__name__)
def test_a_draw_is_of_its_matter_and_after_its_commitment(command: Command) -> None:
    given("matter", *QUOTAS_SET).when(command, at=december(9)).refused(NoSuchDraw, "N3", "draw")
    given("matter", *COMMITTED).when(command, at=december(5)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


# Who follows


def test_the_next_of_the_draw_takes_the_seat_of_one_who_leaves() -> None:
    follows = POOL.follower(SEED, SELECTED, SELECTED[0], ())
    assert follows is not None
    fact = SeatReplaced(
        leaves=REPLACE.leaves,
        party=Party(person=follows),
        capacity=Capacity.RESIDENT,
        source=SeatSource.SAMPLING,
        draw=DRAW,
        reason=REPLACE.reason,
    )
    given("matter", *EXECUTED).when(REPLACE, at=december(9)).then(fact)
    given("matter", *FROZEN).when(REPLACE, at=december(10)).then(fact)
    followed = (*EXECUTED, (REPLACE, december(9)))
    given("matter", *followed).when(REPLACE, at=december(9)).refused(NotSeated, "N3", "leaves")
    again = changed(REPLACE, leaves=Party(person=follows))
    (second,) = given("matter", *followed).when(again, at=december(9)).accepted()
    assert isinstance(second, SeatReplaced)
    members = {*SELECTED[1:], follows}
    assert second.party.id == POOL.follower(SEED, members, follows, {SELECTED[0]})
    assert second.party.id not in {*SELECTED, follows}


def test_only_a_drawn_seat_passes_on_by_the_draw() -> None:
    seated = (*EXECUTED, (FILL, december(9)))
    given("matter", *seated).when(changed(REPLACE, leaves=COMPANY), at=december(9)).refused(
        NotDrawn, "N3", "leaves"
    )
    given("matter", *EXECUTED).when(changed(REPLACE, leaves=WANG), at=december(9)).refused(
        NotSeated, "N3", "leaves"
    )


def test_nobody_follows_who_would_break_a_quota() -> None:
    women = Quota(feature="sex", value="f", least=4, most=4)
    few = tuple(candidate(at, sex="f" if at < 4 else "m") for at in range(8))
    commit = changed(COMMIT, candidates=few, quotas=(women,))
    history = (*NOTICED, (commit, december(6)), (EXECUTE, december(8, 21)))
    leaves = changed(REPLACE, leaves=Party(person=few[0].id))
    given("matter", *history).when(leaves, at=december(9)).refused(NobodyFollows, "N3", "leaves")


def test_nobody_is_replaced_in_the_middle_of_the_talk_or_before_the_draw() -> None:
    opened = (*FROZEN, (OPEN, december(10, 14)))
    given("matter", *opened).when(REPLACE, at=december(10, 15)).refused(SessionUnderWay, "N3")
    given("matter", *EXECUTED).when(REPLACE, at=december(8, 20)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


# Who, and when


@pytest.mark.parametrize(
    ("history", "command"),
    [
        (NOTICED, SET),
        (QUOTAS_SET, COMMIT),
        (COMMITTED, EXECUTE),
        (COMMITTED, CANCEL),
        (EXECUTED, REPLACE),
    ],
    ids=lambda it: type(it).__name__,
)
def test_the_organiser_draws_while_the_matter_is_deliberated(
    history: History, command: Command
) -> None:
    given("matter", *history).when(command, at=december(8, 21), by=NEIGHBOUR_CLERK).refused(
        NotPermitted, "S2", "on_behalf_of"
    )
    given("matter", *course.DECIDED).when(command, at=december(12)).refused(
        NotUnderDeliberation, "K1"
    )


@pytest.mark.parametrize("command", [COMMIT, EXECUTE], ids=lambda it: type(it).__name__)
def test_a_draw_follows_the_notice_and_comes_before_the_roster_is_frozen(
    command: Command,
) -> None:
    given("matter", *PREPARED).when(command, at=december(3)).refused(NoticeMissing, "N1")
    given("matter", *NOTICED).when(command, at=december(3, 23)).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )
    given("matter", *course.FROZEN).when(command, at=december(9, 18)).refused(RosterIsFrozen, "N3")
    if command is COMMIT:
        given("matter", *QUOTAS_SET).when(command, at=december(4, 12)).refused(
            OccurredBeforeItsCause, "S4", "occurred_at"
        )
