"""Forms made from commands: every command is enterable, every field is called something."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.catalogue import COMMANDS
from domain.decider import STEPS
from domain.rules.packs import PACKS
from service.command_examples import EXAMPLES
from service.desk.record.checking import check, field_at
from service.desk.record.content import Content, read, write
from service.desk.record.explaining import STEP_TEXTS, explain
from service.desk.record.meaning import ENUM_GROUPS, IDS, KINDS, SPELLED, Source
from service.desk.record.reach import reach_of
from service.desk.record.shape import Group, Input, Leaf, Node, Rows, Ticks, leaves, shape_of
from service.desk.record.view import LABELS, hint_of, label_of
from service.public.messages import MESSAGES, Wording
from service.public.messages.field_hints import HINTS, YES_NO

SHAPES = {name: shape_of(name, command) for name, command in COMMANDS.items()}
NODES: list[tuple[str, Node]] = [
    (name, node) for name, shape in SHAPES.items() for node in leaves(shape.fields)
]


def submitted(fields: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Fields as a browser's form is read."""
    found: dict[str, list[str]] = {}
    for name, value in fields:
        found.setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_can_be_entered(name: str) -> None:
    """Its example, taken apart into the fields of its form, comes back as the same command."""
    shape, command = SHAPES[name], COMMANDS[name]
    wanted = command.model_validate_json(json.dumps(EXAMPLES[name]), strict=True)
    fields = submitted(write(shape, EXAMPLES[name]))
    assert set(fields) <= _paths(shape.fields, EXAMPLES[name])
    made, faults = check(shape, command, read(shape, fields), "zh")
    assert made == wanted
    assert not faults


def _paths(fields: tuple[Node, ...], content: Any, above: str = "") -> set[str]:
    """The paths of all fields that a form of this content has."""
    found: set[str] = set()
    for node in fields:
        path = f"{above}{node.name}"
        held = content.get(node.name) if isinstance(content, dict) else None
        rows = held if isinstance(node, Rows) and isinstance(held, list) else [None]
        match node:
            case Leaf() | Ticks():
                found.add(path)
            case Group():
                found |= _paths(node.fields, held, f"{path}.")
            case Rows(item=Group() as item):
                for index, row in enumerate(rows):
                    found |= _paths(item.fields, row, f"{path}.{index}.")
            case Rows():
                found |= {f"{path}.{index}" for index in range(len(rows))}
    return found


def test_every_field_is_called_something_in_both_languages() -> None:
    used, hinted = set(), set()
    for _, node in NODES:
        own = f"{node.owner}.{node.name}"
        assert own in LABELS or node.name in LABELS, own
        used.add(own if own in LABELS else node.name)
        for language in ("zh", "en"):
            assert label_of(Wording(language), node).strip()
            said = hint_of(Wording(language), node)
            hinted |= {key for key, texts in HINTS.items() if said in texts}
    assert set(LABELS) == used, "idle"
    known = {f"{node.owner}.{node.name}" for _, node in NODES} | {node.name for _, node in NODES}
    assert set(HINTS) == hinted, "idle"
    assert set(YES_NO) - {""} <= known
    assert set(IDS) | set(KINDS) | set(SPELLED) <= known


def test_labels_and_hints_are_there_in_both_languages() -> None:
    texts = {**LABELS, **HINTS, **STEP_TEXTS}
    for key, (chinese, english) in texts.items():
        assert any("\u4e00" <= it <= "\u9fff" for it in chinese), key
        assert not any("\u4e00" <= it <= "\u9fff" for it in english), key
        assert english.strip(), key


def test_every_choice_has_a_name() -> None:
    for _, node in NODES:
        if isinstance(node, Leaf | Ticks) and node.choices:
            assert all(f"{node.choices_group}.{it}" in MESSAGES for it in node.choices), node.name
    groups = {it.choices_group for _, it in NODES if isinstance(it, Leaf | Ticks) and it.choices}
    assert groups == set(ENUM_GROUPS.values())


def test_nobody_types_an_id() -> None:
    """Every id is made for the command or chosen from what there is; none is without a source."""
    for name, node in NODES:
        if isinstance(node, Leaf) and node.input in (Input.NEW, Input.CHOSEN):
            assert node.source is not None, (name, node.name)
            assert (node.input is Input.NEW) == (node.source is Source.NEW)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_step_is_explained(name: str) -> None:
    reach = reach_of(STEPS[COMMANDS[name]].decide)
    assert reach.facts, "it puts something on the ledger"
    for language in ("zh", "en"):
        said = explain(Wording(language), name, PACKS[-1])
        assert said.name
        assert said.text
        assert said.roles
        assert said.refusals
        assert not any("{" in text for _, text in said.refusals)
        assert all(f"clause.{clause}" in MESSAGES for clause, _ in said.refusals)
        assert all(rule.says for rule in said.rules)


def test_the_rules_beside_a_form_are_those_its_decider_asks_for() -> None:
    said = explain(Wording("zh"), "publish-notice", PACKS[-1])
    assert ("协商公示的最少天数", "3") in [(rule.name, rule.says) for rule in said.rules]
    assert "发布协商公示" in said.meets
    said = explain(Wording("en"), "submit-proposal", PACKS[-1])
    assert ("Answer a proposal", "the organiser", "15 working days") in said.begins
    assert any(
        clause == "N1" for clause, _ in explain(Wording("zh"), "open-session", PACKS[-1]).refusals
    )


@pytest.mark.parametrize(
    ("entered", "amount"),
    [
        ("12000", 1_200_000),
        ("12000.5", 1_200_050),
        ("12,000.05", 1_200_005),
        ("１２０００", 1_200_000),
        (" 0.01 元 ", 1),
        ("12.345", "12.345"),
        ("一万二", "一万二"),
        ("-1", "-1"),
        ("1e3", "1e3"),
    ],
)
def test_money_is_entered_in_yuan(entered: str, amount: int | str) -> None:
    shape = SHAPES["approve-funds"]
    content = read(shape, {"amount_fen": [entered]})
    assert content == {"amount_fen": amount}
    again = submitted(write(shape, content))
    assert read(shape, again) == content


def test_moments_are_entered_in_beijing_time() -> None:
    shape = SHAPES["cancel-notice"]
    content = read(shape, {"occurred_at": ["2026-03-16T14:00"]})
    assert content == {"occurred_at": "2026-03-16T14:00:00+08:00"}
    assert write(shape, {"occurred_at": "2026-03-16T06:00:00Z"}) == [
        ("occurred_at", "2026-03-16T14:00")
    ]
    assert write(shape, {"occurred_at": "0001-01-01T00:00:00+23:00"})


def test_blank_rows_are_closed_up() -> None:
    shape = SHAPES["fill-seats"]
    content = read(
        shape,
        submitted([("seats.0.capacity", ""), ("seats.7.capacity", "resident"), ("seats.x", "1")]),
    )
    assert content == {"seats": [{"party": {}, "capacity": "resident"}]}


@pytest.mark.parametrize(
    ("place", "path"),
    [
        (("proposers", 1, "person"), "proposers.1.person"),
        (("proposers", 1), "proposers.1"),
        (("proposers", "x"), "proposers"),
        (("title", "deeper"), "title"),
        (("nowhere",), ""),
        ((), ""),
    ],
)
def test_what_is_wrong_leads_to_its_field(place: tuple[int | str, ...], path: str) -> None:
    assert field_at(SHAPES["submit-proposal"], place) == path


def test_what_is_missing_is_said_beside_its_field() -> None:
    shape = SHAPES["publish-notice"]
    made, faults = check(shape, COMMANDS["publish-notice"], read(shape, {}), "zh")
    assert made is None
    assert {fault.path for fault in faults} == {
        *("starts_at", "place", "host", "host_title", "parties", "form", "applications_until")
    }
    assert all("缺少" in it.text or "之一" in it.text for it in faults), faults


HOSTILE = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["<script>", "\u202e倒", "=1+1", "-0", "9" * 400, "\x00", "NaN", "true", "2026-13-40T99:99"]
    ),
)


@settings(max_examples=150, deadline=None)
@given(data=st.data(), name=st.sampled_from(sorted(COMMANDS)))
def test_whatever_is_entered_is_a_command_or_at_fault(data: st.DataObject, name: str) -> None:
    shape = SHAPES[name]
    paths = sorted(_paths(shape.fields, EXAMPLES[name]))
    fields = submitted(write(shape, EXAMPLES[name]))
    for path in data.draw(st.lists(st.sampled_from(paths), max_size=4)):
        fields[path] = data.draw(st.lists(HOSTILE, min_size=1, max_size=2))
    content: Content = read(shape, fields)
    made, faults = check(shape, COMMANDS[name], content, "en")
    assert (made is None) == bool(faults)
    again = read(shape, submitted(write(shape, content)))
    assert check(shape, COMMANDS[name], again, "en")[0] == made, "shown again, it is the same"
