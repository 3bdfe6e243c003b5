"""NDJSON of commands: in order, once each, every fault by its line, complete after a kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest

from domain.event import Actor
from domain.roles import Role
from domain.streams.appraisal import appraisal_id
from domain.streams.registry import REGISTRY_STREAM, organisation_id
from domain.streams.scorecard import scorecard_id
from infra.district import District, open_district
from infra.settings import Settings
from service.command_examples import EXAMPLES
from service.importing.command_lines import import_commands
from service.importing.delivery import caller_of
from service.importing.register import import_divisions, importing_actor, read_registry
from tests.importing.files import REGISTER, Told, write_rows

ROOT = Path(__file__).parents[2]
COMMITTEE = str(organisation_id("110101001001"))
PERSON = "6f1f7b0e-4a53-4b61-9d0b-6f4e7f6a0001"
MATTER = "0b8e3c1e-8b0f-4d58-9d59-000000000001"

PROPOSAL: dict[str, Any] = {
    "occurred_at": "2026-03-02T09:00:00+08:00",
    "on_behalf_of": COMMITTEE,
    "organiser": COMMITTEE,
    "category": "hardship",
    "proposers": [{"person": PERSON}],
    "title": "楼道照明",
    "text": "三号楼楼道夜间无灯。",
}

DECLINED = {"on_behalf_of": COMMITTEE, "reason": "不属于社区协商范围"}
ADOPTION = {"on_behalf_of": COMMITTEE, "title": "楼道照明", "reason": "反映集中"}


def line(command: str, data: dict[str, Any], **beside: Any) -> dict[str, Any]:
    return {"command": command, **beside, "data": data}


def cosign(number: int, **beside: Any) -> dict[str, Any]:
    person = {"person": str(UUID(int=number + 1))}
    return line("cosign-proposal", {"cosigner": person}, stream=MATTER, **beside)


def write(path: Path, lines: list[Any]) -> Path:
    path.write_text(
        "".join(f"{it if isinstance(it, str) else json.dumps(it)}\n" for it in lines), "utf-8"
    )
    return path


def commands(district: District, path: Path, **options: Any) -> Told:
    report = Told()
    actor = importing_actor(read_registry(district))
    import_commands(district, path, report, actor, **options)
    return report


def types(district: District) -> list[str]:
    """The types of the events after the register's."""
    return [event.type for page in district.recorder.pages(4) for event in page]


def test_commands_are_recorded_in_order_and_once(district: District, tmp_path: Path) -> None:
    lines = [
        line("submit-proposal", PROPOSAL, stream=MATTER, key="case-1"),
        cosign(1, key="case-1/cosign"),
        line("adopt-proposal", ADOPTION, stream=MATTER),
    ]
    path = write(tmp_path / "commands.ndjson", lines)
    first, again = commands(district, path), commands(district, path)
    assert (first.read, first.accepted, first.facts, first.known) == (3, 3, 3, 0)
    assert (again.read, again.accepted, again.facts, again.known) == (3, 0, 0, 3)
    assert types(district) == [
        "proposal.submitted.v1",
        "proposal.cosigned.v1",
        "proposal.adopted.v1",
    ]


def test_a_proposal_without_a_stream_gets_one_from_its_key(
    district: District, tmp_path: Path
) -> None:
    path = write(tmp_path / "commands.ndjson", [line("submit-proposal", PROPOSAL, key="case-1")])
    commands(district, path, source="west")
    commands(district, path, source="east")
    events = [event for page in district.recorder.pages(4) for event in page]
    assert [event.stream for event in events] == [
        uuid5(caller_of("commands:west"), "case-1"),
        uuid5(caller_of("commands:east"), "case-1"),
    ]


def test_an_appraisal_without_a_stream_has_the_id_of_its_period(
    district: District, tmp_path: Path
) -> None:
    opening = {
        "on_behalf_of": COMMITTEE,
        "organiser": COMMITTEE,
        "subjects": [str(organisation_id("110101001"))],
        "period_from": "2025-01-01",
        "period_until": "2025-12-31",
    }
    report = commands(district, write(tmp_path / "c.ndjson", [line("open-appraisal", opening)]))
    assert report.lines == []
    (event,) = district.recorder.page(district.recorder.head() - 1, 1)
    assert event.stream == appraisal_id(UUID(COMMITTEE), date(2025, 1, 1))


def test_a_scorecard_counts_what_the_lines_before_it_recorded(
    empty_district: District, tmp_path: Path
) -> None:
    register = write_rows(tmp_path / "divisions.csv", REGISTER)
    import_divisions(empty_district, register, Told(), since=date(2016, 12, 12))
    street = organisation_id("110101001")
    adopt = {**EXAMPLES["adopt-scoring-formula"], "year_from": 2025, "year_until": 2025}
    adopt |= {"occurred_at": "2025-12-05T09:00:00+08:00"}
    adopt["consulted"] = [{**adopt["consulted"][0], "on": "2025-12-01"}]
    raised = {**PROPOSAL, "occurred_at": "2025-12-01T09:00:00+08:00"}
    taken_up = {**ADOPTION, "occurred_at": "2025-12-01T10:00:00+08:00"}
    declined = {**DECLINED, "occurred_at": "2025-12-02T09:00:00+08:00"}
    other = str(UUID(int=0xE1))
    history = [
        line("adopt-scoring-formula", adopt),
        line("submit-proposal", raised, stream=MATTER),
        line("adopt-proposal", taken_up, stream=MATTER),
        line("submit-proposal", raised, stream=other),
        line("decline-proposal", declined, stream=other),
    ]
    assert commands(empty_district, write(tmp_path / "history.ndjson", history)).lines == []
    proposal = line("propose-scorecard", {"organisation": str(street), "year": 2025})
    report = Told()
    actor = Actor(organisation_id("110101"), Role.DISTRICT)
    import_commands(empty_district, write(tmp_path / "c.ndjson", [proposal]), report, actor)
    assert report.lines == []
    (event,) = empty_district.recorder.stream(scorecard_id(street, 2025))
    fact: Any = event.fact
    counted = {it.indicator: (it.numerator, it.denominator) for it in fact.figures.figures}
    assert counted["proposals_declined"] == (1, 2)
    assert fact.figures.position == event.position - 1


def test_lines_added_to_a_file_are_all_that_the_next_run_adds(
    district: District, tmp_path: Path
) -> None:
    lines = [line("submit-proposal", PROPOSAL, stream=MATTER)]
    commands(district, write(tmp_path / "commands.ndjson", lines))
    report = commands(district, write(tmp_path / "commands.ndjson", [cosign(1), *lines]))
    assert (report.accepted, report.known) == (1, 1)


def test_a_refused_line_is_taken_once_its_cause_is_gone(district: District, tmp_path: Path) -> None:
    path = write(tmp_path / "cosign.ndjson", [cosign(1, key="a")])
    assert commands(district, path).lines == [
        "cosign.ndjson:1: UnknownStream [A3]: There is no such matter."
    ]
    proposal = line("submit-proposal", PROPOSAL, stream=MATTER)
    commands(district, write(tmp_path / "proposal.ndjson", [proposal]))
    assert commands(district, path).accepted == 1


def test_a_key_stands_for_one_command(district: District, tmp_path: Path) -> None:
    proposal = line("submit-proposal", PROPOSAL, stream=MATTER, key="a")
    path = write(tmp_path / "commands.ndjson", [proposal, cosign(1, key="a")])
    reused = "commands.ndjson:2: key: KeyReused: this key was given before to a different command"
    assert commands(district, path).lines == [reused]
    assert commands(district, path).lines == [reused]


def test_the_register_needs_no_stream(district: District, tmp_path: Path) -> None:
    rename = {"organisation": COMMITTEE, "name": "新名社区居委会"}
    path = write(
        tmp_path / "commands.ndjson",
        [
            line("rename-organisation", rename),
            line("rename-organisation", rename, stream=MATTER),
            line("rename-organisation", rename, stream=str(REGISTRY_STREAM)),
        ],
    )
    report = commands(district, path)
    assert report.lines == [
        "commands.ndjson:2: stream: the register has one stream; leave this out"
    ]
    assert types(district) == ["organisation.renamed.v1"]


BROKEN: dict[str, tuple[Any, str]] = {
    "no-json": ("{", ": not valid JSON in UTF-8"),
    "no-object": ("[1]", ": not a JSON object"),
    "not-utf-8": ("\udcff", ": not valid JSON in UTF-8"),
    "nested-deep": ("[" * 100_000, ": not a JSON object"),
    "command-missing": ({"data": {}}, ": command: is missing"),
    "command-unknown": (line("drop-table", {}), ": command: no command has this name"),
    "command-no-text": (line(7, {}), ": command: of the wrong type or form"),  # type: ignore[arg-type]
    "stream-missing": (line("freeze-roster", {}), ": stream: needed"),
    "stream-no-uuid": (line("freeze-roster", {}, stream="秘密"), ": stream: of the wrong type"),
    "key-with-nul": (cosign(1, key="a\x00"), ": key: of the wrong type or form"),
    "field-unknown-beside": (cosign(1, 秘密=1), ": an unknown field beside"),
    "field-unknown": (
        line("freeze-roster", {"秘密": 1}, stream=MATTER),
        ": There is no such field.",
    ),
    "wrong-type": (
        line("submit-proposal", {**PROPOSAL, "title": 7}, stream=MATTER),
        ": title: Must be text",
    ),
    "nul-in-text": (
        line("submit-proposal", {**PROPOSAL, "text": "秘密\x00"}, stream=MATTER),
        ": text: The text holds a control character",
    ),
    "surrogate-in-text": (
        line("submit-proposal", {**PROPOSAL, "text": "秘密\ud800"}, stream=MATTER),
        ": ",
    ),
    "no-zone": (
        line("submit-proposal", {**PROPOSAL, "occurred_at": "2026-03-02T09:00:00"}, stream=MATTER),
        ": occurred_at: The time needs its zone.",
    ),
    "in-the-future": (
        line("submit-proposal", {**PROPOSAL, "occurred_at": "2099-01-01T00:00:00Z"}, stream=MATTER),
        ": occurred_at: OccurredInFuture [S4]",
    ),
    "unknown-organisation": (
        line("submit-proposal", {**PROPOSAL, "organiser": PERSON}, stream=MATTER),
        ": organiser: UnknownOrganisation [S2]",
    ),
    "deep-within": (
        f'{{"command": "freeze-roster", "stream": "{MATTER}", "data": {"[" * 50_000}}}',
        ": ",
    ),
}


def test_broken_lines_are_reported_one_by_one_and_the_others_recorded(
    district: District, tmp_path: Path
) -> None:
    path = tmp_path / "commands.ndjson"
    broken = [it if isinstance(it, str) else json.dumps(it) for it, _ in BROKEN.values()]
    good = json.dumps(line("submit-proposal", PROPOSAL, stream=MATTER))
    text = "\n".join([*broken, "", good])
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    report = commands(district, path)
    found = {int(told.split(":")[1]): told for told in report.lines}
    for number, (name, (_, expected)) in enumerate(BROKEN.items(), 1):
        assert f"commands.ndjson:{number}{expected}" in found.get(number, ""), name
    assert report.complaints == len(BROKEN)
    assert "秘密" not in "".join(report.lines), "what was submitted is never repeated"
    assert types(district) == ["proposal.submitted.v1"]


def test_another_role_may_do_what_that_role_may(district: District, tmp_path: Path) -> None:
    path = write(tmp_path / "commands.ndjson", [line("submit-proposal", PROPOSAL, stream=MATTER)])
    report = Told()
    auditor = Actor(organisation_id("110101"), Role.AUDITOR)
    import_commands(district, path, report, auditor)
    assert report.lines == [
        "commands.ndjson:1: NotPermitted [S2]: Your organisation or role may not do this."
    ]


@pytest.mark.parametrize("after", [1500, 3500])
def test_a_run_that_was_killed_is_completed_by_the_next(
    registered_settings: Settings, tmp_path: Path, after: int
) -> None:
    """kill -9 in the middle: nothing lost, nothing twice."""
    number = 6000
    lines = [line("submit-proposal", PROPOSAL, stream=MATTER, key="p")]
    lines += [cosign(index, key=f"c{index}") for index in range(number)]
    path = write(tmp_path / "commands.ndjson", lines)
    with open_district(registered_settings) as district:
        _kill_import(path, registered_settings, district, after)
        recorded = district.recorder.head() - 4
        assert 0 < recorded < number + 1, "killed in the middle"
        report = commands(district, path)
        assert report.lines == []
        assert (report.known, report.accepted) == (recorded, number + 1 - recorded)
        assert len(types(district)) == number + 1
        signed = {event.data for event in district.recorder.stream(UUID(MATTER), after=1)}
        assert len(signed) == number


def _kill_import(path: Path, settings: Settings, district: District, after: int) -> None:
    """Run the command in a process of its own and kill it once so much has been recorded."""
    environment = {
        **os.environ,
        "YISHI_DATABASE_URL": str(settings.database_url),
        "YISHI_DATA_DIR": str(settings.data_dir),
    }
    command = [sys.executable, "-m", "service.cli", "import", "commands", str(path)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE) as running:
        deadline = time.monotonic() + 60
        while district.recorder.head() < after and running.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.002)
        running.send_signal(signal.SIGKILL)
