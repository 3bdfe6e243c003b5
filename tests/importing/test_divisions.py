"""The register from a file: whole or not at all, twice the same as once, changed names renamed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from domain.event import Actor
from domain.events.registry import Kind, OrganisationRenamed
from domain.roles import Role
from domain.steps.registration import ChangeDivisionCode
from domain.streams.registry import REGISTRY_STREAM, organisation_id
from infra.district import District
from infra.submission import Submission
from service.importing.register import (
    find_organisation,
    import_departments,
    import_divisions,
    importing_actor,
    read_registry,
)
from service.importing.report import ImportFailed
from tests.importing.files import REGISTER, Rows, Told, changed, write_rows


def divisions(district: District, folder: Path, rows: Rows) -> Told:
    report = Told()
    import_divisions(district, write_rows(folder / "divisions.csv", rows), report)
    return report


def refused(district: District, folder: Path, rows: Rows) -> list[str]:
    """What is told of a file that is refused; nothing of it may be recorded."""
    report, before = Told(), district.recorder.head()
    with pytest.raises(ImportFailed, match="nothing was imported"):
        import_divisions(district, write_rows(folder / "divisions.csv", rows), report)
    assert district.recorder.head() == before
    return report.lines


def test_levels_become_kinds_and_codes_parents(empty_district: District, tmp_path: Path) -> None:
    report = divisions(empty_district, tmp_path, REGISTER)
    assert (report.read, report.accepted, report.facts) == (4, 1, 4)
    registry = read_registry(empty_district)
    found = {code: registry.organisations[held] for code, held in registry.by_code.items()}
    assert [(code, it.kind, it.name) for code, it in found.items()] == [
        ("110101", Kind.DISTRICT, "东城区"),
        ("110101001", Kind.STREET, "东华门街道"),
        ("110101001001", Kind.COMMITTEE, "多福巷社区居委会"),
        ("110101001002", Kind.COMMITTEE, "银闸社区居委会"),
    ]
    assert found["110101"].parent is None, "the city lies outside the ledger"
    assert found["110101001002"].parent == organisation_id("110101001")


def test_importing_twice_adds_nothing(district: District, tmp_path: Path) -> None:
    report = divisions(district, tmp_path, REGISTER)
    assert (report.facts, report.known) == (0, 1)
    assert district.recorder.head() == 4


def test_a_changed_name_becomes_a_rename(district: District, tmp_path: Path) -> None:
    report = divisions(district, tmp_path, changed(REGISTER, 4, 1, "多福巷第一社区居委会"))
    assert report.facts == 1
    (event,) = district.recorder.stream(REGISTRY_STREAM, after=4)
    assert event.fact == OrganisationRenamed(
        organisation=organisation_id("110101001001"), name="多福巷第一社区居委会"
    )


def test_a_name_that_goes_back_is_renamed_back(district: District, tmp_path: Path) -> None:
    for rows in (changed(REGISTER, 4, 1, "新名"), REGISTER):
        assert divisions(district, tmp_path, rows).facts == 1
    found = find_organisation(read_registry(district), "110101001001")
    assert [name for _, name in found.names] == ["多福巷社区居委会", "新名", "多福巷社区居委会"]


def test_every_broken_row_is_reported_and_nothing_is_applied(
    district: District, tmp_path: Path
) -> None:
    rows = [
        *REGISTER,
        ("110101001003", "", "community", "110101001"),
        ("11010100100X", "甲社区居委会", "community", "110101001"),
        ("110101001004", "乙社区居委会", "village", "110101001"),
        ("110101001005", "丙社区居委会", "community", "110101009"),
        ("110101001001", "丁社区居委会", "community", "110101001"),
        ("110101001006", "戊社区居委会"),
        ("110101001007", "己\x0b社区居委会", "community", "110101001"),
        ("110101001008", "庚社区居委会", "community", "110101001"),
    ]
    told = refused(district, tmp_path, rows)
    assert sorted(told) == [
        "divisions.csv:10: code: stands on line 4 as well",
        "divisions.csv:11: 2 columns where the header has 4",
        "divisions.csv:12: name: a control character",
        "divisions.csv:6: name: At least 1 characters.",
        "divisions.csv:7: code: Must be text of the form required.",
        "divisions.csv:8: level: must be one of district, street, community",
        "divisions.csv:9: parent_code: neither in this file nor in the register",
    ]


def test_every_conflict_with_the_register_is_reported(district: District, tmp_path: Path) -> None:
    rows = [
        REGISTER[0],
        *REGISTER[1:],
        ("110101002", "景山街道", "street", "110101"),
        ("110101003", "交道口街道", "street", "110101001"),
        ("110101003001", "交东社区居委会", "community", "110101003"),
    ]
    moved = changed(rows, 4, 3, "110101002")
    moved = [*moved[:3], *moved[5:6], *moved[3:5], *moved[6:]]  # the new street stands before
    told = refused(district, tmp_path, moved)
    assert told == [
        "divisions.csv:5: KindIsFixed [S2]: Kind and parent do not change: end it and register"
        " another. A code is changed by itself.",
        "divisions.csv:7: parent_code: WrongParent [S2]: The parent is not registered"
        " or is of the wrong kind.",
    ]


def test_a_changed_code_leads_to_the_same_organisation(district: District, tmp_path: Path) -> None:
    """The list of before and the list of after name the same street; children follow it."""
    street = organisation_id("110101001")
    recode = ChangeDivisionCode(organisation=street, division_code="110101101")
    by = Actor(organisation_id("110101"), Role.DISTRICT)
    district.ledger.submit(Submission.of(recode, REGISTRY_STREAM, by))
    assert divisions(district, tmp_path, REGISTER).facts == 0
    after = [
        *REGISTER[:2],
        ("110101101", "东华门街道", "street", "110101"),
        ("110101001001", "多福巷社区居委会", "community", "110101101"),
        ("110101001003", "韶九社区居委会", "community", "110101101"),
    ]
    assert divisions(district, tmp_path, after).facts == 1
    added = find_organisation(read_registry(district), "110101001003")
    assert added.parent == find_organisation(read_registry(district), "110101101").id == street


def test_a_file_without_rows_is_refused(district: District, tmp_path: Path) -> None:
    with pytest.raises(ImportFailed, match="no rows below the header"):
        divisions(district, tmp_path, REGISTER[:1])


def test_departments_stand_under_the_district(district: District, tmp_path: Path) -> None:
    path = write_rows(tmp_path / "departments.csv", [("code", "name"), ("JZ", "区住建委")])
    for facts in (1, 0):
        report = Told()
        import_departments(district, path, report)
        assert report.facts == facts
    found = find_organisation(read_registry(district), "JZ", Kind.DEPARTMENT)
    assert (found.name, found.parent) == ("区住建委", organisation_id("110101"))


def test_what_is_new_has_existed_since_a_day(district: District, tmp_path: Path) -> None:
    path = write_rows(tmp_path / "departments.csv", [("code", "name"), ("JZ", "区住建委")])
    import_departments(district, path, Told(), since=date(2016, 12, 12))
    since, _ = find_organisation(read_registry(district), "JZ").names[0]
    assert since.isoformat() == "2016-12-11T16:00:00+00:00"


def test_departments_need_a_register(empty_district: District, tmp_path: Path) -> None:
    path = write_rows(tmp_path / "departments.csv", [("code", "name"), ("JZ", "区住建委")])
    with pytest.raises(ImportFailed, match="begin with: yishi import divisions"):
        import_departments(empty_district, path, Told())


def test_a_department_row_without_code_is_reported(district: District, tmp_path: Path) -> None:
    path = write_rows(tmp_path / "departments.csv", [("code", "name"), ("", "区住建委")])
    report = Told()
    with pytest.raises(ImportFailed, match="nothing was imported"):
        import_departments(district, path, report)
    assert report.lines == ["departments.csv:2: code: must not be empty"]


def test_an_organisation_is_found_by_code_or_id(district: District) -> None:
    registry = read_registry(district)
    found = find_organisation(registry, "110101001001")
    assert find_organisation(registry, str(found.id)) == found
    with pytest.raises(ImportFailed, match="not in the registry"):
        find_organisation(registry, "999")
    with pytest.raises(ImportFailed, match="wanted: street"):
        find_organisation(registry, "110101", Kind.STREET)


def test_who_acts_is_the_district_unless_said(district: District, empty_district: District) -> None:
    registry = read_registry(district)
    assert importing_actor(registry).organisation == organisation_id("110101")
    assert importing_actor(registry, "110101001").organisation == organisation_id("110101001")
    with pytest.raises(ImportFailed, match="register has no district"):
        importing_actor(read_registry(empty_district))
