"""A published draw is checked from its document alone, and whatever was tampered with is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from domain.draw.chances import chances, trials_for
from domain.draw.commitment import Commitment, seed_of
from domain.draw.selection import Pool
from domain.event import Event
from domain.steps.draw import ReplaceDrawnSeat
from domain.value import Party
from service.draws.checking import Report, Unreadable, check
from service.draws.documents import courses
from tests.domain.course import changed
from tests.domain.draws import CANCEL, CANCELLED, COMMITTED, DRAW, EXECUTED, PEOPLE, VALUE
from tests.domain.specification import History, december
from tests.projections.events import event, played

DRAWN = courses(played(EXECUTED))[DRAW].document()
LEAVE = ReplaceDrawnSeat(leaves=Party(person=DRAWN.selected[0]), reason="因病不能参加。")
FOLLOWED: History = (*EXECUTED, (LEAVE, december(9)))


def published(history: History) -> bytes:
    return msgspec.json.encode(courses(played(history))[DRAW].document())


def differing(document: dict[str, Any]) -> list[str]:
    return names(check(json.dumps(document).encode()))


def names(report: Report) -> list[str]:
    return [it.name for it in report.checks if not it.agrees]


@pytest.mark.parametrize(
    ("history", "status"),
    [
        (COMMITTED, "committed"),
        (CANCELLED, "cancelled"),
        (EXECUTED, "executed"),
        (FOLLOWED, "executed"),
    ],
    ids=["committed", "cancelled", "executed", "followed"],
)
def test_a_draw_agrees_with_what_it_publishes(history: History, status: str) -> None:
    report = check(published(history))
    assert names(report) == []
    assert report.document.status == status
    assert report.warnings() == []
    assert report.undecided == (0 if status == "executed" else None)


def test_the_document_tells_the_whole_course() -> None:
    events = played(FOLLOWED)
    at = {it.type: it.position for it in events}
    document = json.loads(published(FOLLOWED))
    assert document["committed"]["position"] == at["roster_pool.committed.v1"]
    assert document["executed"]["position"] == at["draw.executed.v1"]
    assert document["listed_at"] == [at["roster_pool.listed.v1"]]
    assert document["seated"] == document["selected"]
    (followed,) = document["followed"]
    assert followed["leaves"] == document["selected"][0]
    assert followed["reason"] == LEAVE.reason
    assert len(document["commitment"]["candidates"]) == len(PEOPLE)


def other(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    last = value[-1]
    return value[:-1] + ("1" if last != "1" else "2")


def swapped(values: list[Any]) -> list[Any]:
    return [values[1], values[0], *values[2:]]


def at(*path: str | int, by: Callable[[Any], Any] = other) -> tuple[Any, ...]:
    """A place in the document, and what is done to it."""
    return (path, by)


TAMPERED: dict[str, tuple[Any, ...]] = {
    "panel": at("commitment", "panel"),
    "matter": at("commitment", "matter"),
    "draw": at("commitment", "draw"),
    "capacity": at("commitment", "capacity", by=lambda _: "expert"),
    "source": at("commitment", "randomness", "source"),
    "label": at("commitment", "randomness", "label"),
    "moment": at("commitment", "randomness", "available_at", by=lambda _: "2025-12-08T13:00:01Z"),
    "moment written otherwise": at(
        "commitment", "randomness", "available_at", by=lambda _: "2025-12-08T21:00:00+08:00"
    ),
    "form": at("commitment", "randomness", "form", by=lambda _: "hex"),
    "length": at("commitment", "randomness", "length"),
    "quota": at("commitment", "quotas", 0, "most"),
    "quota dropped": at("commitment", "quotas", by=lambda quotas: quotas[:1]),
    "quotas in another order": at("commitment", "quotas", by=swapped),
    "candidate's id": at("commitment", "candidates", 11, "id", by=lambda id: id[:-2] + "ff"),
    "candidate's features": at("commitment", "candidates", 0, "features", "sex", by=lambda _: "x"),
    "candidate dropped": at("commitment", "candidates", by=lambda pool: pool[1:]),
    "candidates in another order": at("commitment", "candidates", by=swapped),
    "digest": at("digest"),
    "in time": at("committed_in_time"),
    "recorded": at("committed", "recorded_at", by=lambda _: "2025-12-08T13:00:00Z"),
    "value": at("value"),
    "value spelt otherwise": at("value", by=lambda _: "01 05 12 18 27 33 + 09"),
    "no value": at("value", by=lambda _: None),
    "seed": at("seed"),
    "selected": at("selected", by=lambda them: them[:-1]),
    "order of the selected": at("selected", by=swapped),
    "executed early": at("executed", "occurred_at", by=lambda _: "2025-12-08T12:59:59Z"),
    "seated": at("seated", by=lambda them: [*them[1:], "00000000-0000-4000-8000-000000000001"]),
    "follower": at("followed", 0, "party", by=lambda _: str(PEOPLE[0].id)),
    "leaver": at("followed", 0, "leaves", by=lambda _: "00000000-0000-4000-8000-000000000001"),
    "passed over": at("followed", 0, "passed_over", by=lambda _: [str(it.id) for it in PEOPLE]),
    "status": at("status", by=lambda _: "committed"),
    "trials": at("chances", "trials"),
    "chance": at("chances", "groups", 0, "selected"),
    "share": at("chances", "groups", 0, "share"),
    "group dropped": at("chances", "groups", by=lambda groups: groups[1:]),
}


@pytest.mark.parametrize("path_and_change", TAMPERED.values(), ids=TAMPERED)
def test_whatever_is_tampered_with_is_found(path_and_change: tuple[Any, ...]) -> None:
    document = json.loads(published(FOLLOWED))
    (*path, last), change = path_and_change
    place = document
    for step in path:
        place = place[step]
    assert place[last] != change(place[last])
    place[last] = change(place[last])
    assert differing(document)


def test_a_panel_drawn_anew_after_tampering_still_differs_from_the_digest() -> None:
    document = json.loads(published(EXECUTED))
    document["commitment"]["panel"] = 3
    assert "digest" in differing(document)


def redrawn(value: str, **randomness: object) -> list[str]:
    """What differs where all that follows from a value and its form is reckoned anew."""
    document = json.loads(published(EXECUTED))
    document["commitment"]["randomness"] |= randomness
    commitment = Commitment.model_validate_json(json.dumps(document["commitment"]))
    digest, it = commitment.digest, commitment
    seed = seed_of(digest, value)
    drawn = Pool(it.candidates, it.quotas, it.panel).select(seed).selected
    counted = chances(it.candidates, it.quotas, it.panel, digest, trials_for(it.candidates))
    document |= {"digest": digest, "value": value, "seed": seed}
    document |= {"selected": list(map(str, drawn)), "seated": list(map(str, drawn))}
    for group, said in zip(counted.groups, document["chances"]["groups"], strict=True):
        said |= {"selected": group.selected, "share": str(counted.share(group))}
    return differing(document)


@pytest.mark.parametrize(
    ("value", "randomness", "fit"),
    [
        (VALUE, {}, True),
        ("01051218273310", {}, True),
        ("1051218273309", {}, False),
        ("01 05 12 18 27 33 + 09", {}, False),
        ("０１０５１２１８２７３３０９", {}, False),
        (VALUE, {"length": 16}, False),
        (VALUE, {"form": "hex"}, True),
        ("0a" * 7, {"form": "hex"}, True),
        ("0A" * 7, {"form": "hex"}, False),
        ("0a" * 7, {}, False),
    ],
)
def test_a_value_of_another_form_is_found_even_where_all_else_follows_from_it(
    value: str, randomness: dict[str, object], fit: bool
) -> None:
    assert redrawn(value, **randomness) == ([] if fit else ["value"])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        published(EXECUTED).replace(b"yishi-draw-1", b"yishi-draw-9"),
        published(EXECUTED).replace(b'"form":"digits"', b'"form":"text"'),
        published(EXECUTED).replace(b'"form":"digits",', b""),
        published(EXECUTED).replace(b'"length":14', b'"length":201'),
        published(EXECUTED).replace(b'"form":"digits","length":14', b'"form":"hex","length":13'),
        published(EXECUTED).replace(b'"sex":"f"', b'"sax":"f"', 1),
        published(EXECUTED).replace(str(PEOPLE[1].id).encode(), str(PEOPLE[0].id).encode()),
    ],
    ids=[
        *("empty", "object", "array", "bytes", "deep", "algorithm"),
        *("unknown form", "no form", "too long", "half a byte", "features", "twice"),
    ],
)
def test_what_is_no_published_draw_is_unreadable(content: bytes) -> None:
    with pytest.raises(Unreadable):
        check(content)


def late(events: list[Event], kind: str, recorded: Any) -> list[Event]:
    return [
        event(it.fact, it.position, at=it.occurred_at, recorded=recorded) if it.type == kind else it
        for it in events
    ]


def test_what_came_late_agrees_and_is_told() -> None:
    events = late(played(EXECUTED), "roster_pool.committed.v1", december(9))
    report = check(msgspec.json.encode(courses(events)[DRAW].document()))
    assert report.agrees
    ((zh, en),) = report.warnings()
    assert "已经公布" in zh
    assert "chosen" in en
    cancelled = (*COMMITTED, (CANCEL, december(8, 22)))
    report = check(published(cancelled))
    assert report.agrees
    ((zh, en),) = report.warnings()
    assert "取消" in zh
    assert "cancelled" in en


def test_whoever_leaves_by_another_way_leaves_the_panel() -> None:
    again = changed(LEAVE, leaves=Party(person=DRAWN.selected[1]))
    report = check(published((*FOLLOWED, (again, december(9)))))
    assert report.agrees
    assert len(report.document.followed) == 2
