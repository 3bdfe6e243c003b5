"""Bundles: made of what is published, the same bytes again, checked by themselves."""

from __future__ import annotations

import base64
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from typer.testing import CliRunner

from domain.events.erasure import ErasureGround
from domain.rules.pack import BEIJING
from domain.steps.erasing import EraseSubject
from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.note import Note
from infra.transparency_log.proof_file import ProofFile
from service.audit.bundle import Bundler, Made
from service.audit.bundle_files import (
    BundleIndex,
    BundleUnfit,
    Scope,
    new_bundle,
    open_bundle,
    proven_positions,
    read_index,
)
from service.audit.report import Report
from service.audit.scopes import ScopeUnfit, scope_of
from service.audit.source import FolderSource, Source, Unreachable
from service.audit.verify import Wanted, verify
from service.cli.audit import app
from tests.audit.districts import OTHER, key_of, live, seal, source_of
from tests.domain import course
from tests.domain.course import WANG, changed
from tests.domain.specification import HOUSING, STREAM, december, january
from tests.log.logs import LogFolder, entries
from tests.service.conftest import StartService
from tests.service.running import Service
from tests.service.test_pages import play

ERASE = EraseSubject(ground=ErasureGround.CONSENT_WITHDRAWN)
THIS_YEAR = str(datetime.now(BEIJING).year)

SCOPES = {
    "matter": Scope("matter", str(STREAM)),
    "organisation": Scope("organisation", str(HOUSING)),
    "year": Scope("year", THIS_YEAR),
    "everything": Scope("everything"),
}


class Kept(NamedTuple):
    """A bundle as a folder and as a zip file, and what was said when it was made."""

    folder: Path
    archive: Path
    made: Made


@pytest.fixture(scope="module")
def service(start_service: StartService) -> Iterator[Service]:
    """A service of which somebody was erased after two matters were talked about."""
    with start_service() as service:
        live(service)
        erase = changed(ERASE, occurred_at=january(10))
        assert service.post(erase, stream=WANG.id, by="district").status_code == 201
        seal(service)
        yield service


@pytest.fixture(scope="module")
def bundles(service: Service, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Kept]:
    """A bundle of every scope."""
    folder = tmp_path_factory.mktemp("bundles")
    made = {}
    with source_of(service) as source:
        for name, scope in SCOPES.items():
            kept = Kept(folder / name, folder / f"{name}.zip", make(source, scope, folder / name))
            assert make(source, scope, kept.archive) == kept.made
            made[name] = kept
    return made


@pytest.fixture
def copy(bundles: dict[str, Kept], tmp_path: Path) -> Callable[[str], Path]:
    """A copy of a bundle's folder, to alter."""
    return lambda name: Path(shutil.copytree(bundles[name].folder, tmp_path / name))


def make(source: Source, scope: Scope, path: Path) -> Made:
    with new_bundle(path) as out:
        return Bundler(source).make(scope, out)


def audit(path: Path, **wanted: Any) -> Report:
    return verify(FolderSource(path), Wanted(**wanted)).report


def found(report: Report) -> set[tuple[str, str]]:
    return {(it.kind, it.where) for it in report.findings}


def index_of(path: Path) -> BundleIndex:
    index = read_index(open_bundle(path))
    assert index is not None
    return index


def checked(report: Report) -> dict[str, int]:
    return {check.name: check.count for check in report.checks if check.status == "passed"}


# What is in it


@pytest.mark.parametrize("name", SCOPES)
def test_it_holds_on_a_machine_without_network(
    service: Service, bundles: dict[str, Kept], name: str
) -> None:
    for path in bundles[name][:2]:
        report = audit(path, keys=[key_of(service)])
        assert report.findings == ()
        assert report.clean
        assert checked(report)["entries"] >= index_of(path).events > 0
        pages = {page.file.split("/")[1] for page in index_of(path).pages}
        assert checked(report).get("pages", 0) == len(pages)


@pytest.mark.parametrize("name", SCOPES)
def test_the_same_again_is_the_same(
    service: Service, bundles: dict[str, Kept], name: str, tmp_path: Path
) -> None:
    with source_of(service) as source:
        make(source, SCOPES[name], tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == bundles[name].archive.read_bytes()
    folder, archive = open_bundle(bundles[name].folder), open_bundle(bundles[name].archive)
    assert folder.names() == archive.names()
    assert all(folder.read(path) == archive.read(path) for path in folder.names())


def test_a_matter_has_its_events_pages_and_the_erasure_they_tell_of(
    service: Service, bundles: dict[str, Kept]
) -> None:
    files = open_bundle(bundles["matter"].folder)
    events = service.get(f"/api/v1/events?matter={STREAM}&limit=1000").json()["items"]
    erasure = service.head()
    assert proven_positions(files) == [*(it["position"] for it in events), erasure]
    index = index_of(bundles["matter"].folder)
    assert (index.scope, index.events) == (SCOPES["matter"], len(events))
    assert {page.file.split("/")[2] for page in index.pages} == {
        "matter.json",
        "timeline-1.json",
        "points-1.json",
    }
    for page in index.pages:
        assert service.get(page.address).content == files.read(page.file)
    assert checked(audit(bundles["matter"].folder))["words"] > 0


def test_a_proof_of_it_is_one_like_any(service: Service, bundles: dict[str, Kept]) -> None:
    files = open_bundle(bundles["organisation"].folder)
    for position in proven_positions(files):
        content = files.read(f"proofs/{position}.tlog-proof") or b""
        entry = service.get(f"/api/v1/events/{position}/entry").content
        assert ProofFile.parse(content).extra == entry


def test_everything_is_a_copy_of_the_log(service: Service, bundles: dict[str, Kept]) -> None:
    """Without the narrower files, to which nobody is led."""
    files = open_bundle(bundles["everything"].folder)
    kept = [name for name in files.names() if name.startswith("log/")]
    for name in kept:
        assert service.get(f"/{name}").content == files.read(name)
    assert {"log/keys/1", "log/checkpoint", "log/checkpoints/000.p/5"} <= set(kept)


def test_pages_that_something_newer_has_touched_are_left_out(
    start_service: StartService, tmp_path: Path
) -> None:
    """They would say what is not sealed yet."""
    with start_service() as service, source_of(service) as source:
        play(service, course.ADOPTED)
        play(service, course.PROPOSED, stream=OTHER)
        seal(service)
        service.post(changed(course.PACK, occurred_at=december(3)))
        made = make(source, Scope("everything"), tmp_path / "one")
    assert {page.file.split("/")[1] for page in made.index.pages} == {str(OTHER)}
    assert made.left_out == 1
    assert audit(tmp_path / "one").clean


# A year


MIDNIGHT = datetime(2025, 12, 31, 16, tzinfo=UTC)
"""In Beijing the new year begins."""


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> FolderSource:
    """A log of 60 events, the first 29 of which were recorded in 2025."""
    log = LogFolder(tmp_path_factory.mktemp("log"))
    log.publish(entries(20, begun=MIDNIGHT - timedelta(milliseconds=30)), MIDNIGHT)
    more = entries(40, first=21, begun=MIDNIGHT - timedelta(milliseconds=30))
    log.publish(more, MIDNIGHT + timedelta(seconds=1))
    return FolderSource(log.folder)


@pytest.mark.parametrize(
    ("year", "events", "proven"), [("2025", 29, (1, 30)), ("2026", 31, (29, 60))]
)
def test_a_year_has_the_events_beside_it(
    two_years: FolderSource, tmp_path: Path, year: str, events: int, proven: tuple[int, int]
) -> None:
    made = make(two_years, Scope("year", year), tmp_path / "year")
    first, last = proven
    assert made.index.events == events
    assert proven_positions(open_bundle(tmp_path / "year")) == list(range(first, last + 1))
    assert audit(tmp_path / "year").findings == ()
    for missing in {first, last, 29, 30} - {1, 60}:
        proof = tmp_path / "year" / f"proofs/{missing}.tlog-proof"
        aside = proof.rename(tmp_path / "aside")
        assert ("entry_dropped", f"position {missing}") in found(audit(tmp_path / "year"))
        aside.rename(proof)


def test_a_year_of_which_there_is_nothing(two_years: FolderSource, tmp_path: Path) -> None:
    with pytest.raises(BundleUnfit, match="nothing on the log"):
        make(two_years, Scope("year", "2024"), tmp_path / "year")
    assert list(tmp_path.iterdir()) == []


# Altered


def test_an_event_taken_out_of_a_matter(copy: Callable[[str], Path]) -> None:
    folder = copy("matter")
    proofs = proven_positions(open_bundle(folder))
    (folder / f"proofs/{proofs[3]}.tlog-proof").unlink()
    assert {("version_gap", f"position {proofs[4]}"), ("proof_wrong", "bundle.json")} <= found(
        audit(folder)
    )


def test_a_proof_that_was_altered(copy: Callable[[str], Path]) -> None:
    folder = copy("organisation")
    first = proven_positions(open_bundle(folder))[0]
    file = folder / f"proofs/{first}.tlog-proof"
    lines = file.read_text().split("\n")
    entry = base64.b64decode(lines[1].removeprefix("extra "))
    lines[1] = f"extra {base64.b64encode(entry.replace(b'2025-12', b'2025-11', 1)).decode()}"
    file.write_text("\n".join(lines))
    assert ("proof_wrong", f"proofs/{first}.tlog-proof") in found(audit(folder))


def test_an_event_of_another_scope(copy: Callable[[str], Path], bundles: dict[str, Kept]) -> None:
    folder = copy("organisation")
    shutil.copy(bundles["matter"].folder / "proofs/20.tlog-proof", folder / "proofs")
    assert found(audit(folder)) == {("proof_wrong", "proofs/20.tlog-proof")}


def test_a_page_that_was_altered(copy: Callable[[str], Path]) -> None:
    for name in ("matter", "everything"):
        folder = copy(name)
        file = folder / f"pages/{STREAM}/matter.json"
        file.write_text(file.read_text().replace("楼道照明改造", "楼道照明缓建"))
        assert {kind for kind, _ in found(audit(folder))} == {"page_differs"}


def test_a_page_nested_without_end(copy: Callable[[str], Path]) -> None:
    folder = copy("matter")
    (folder / f"pages/{STREAM}/matter.json").write_bytes(b"[" * 100_000 + b"]" * 100_000)
    assert {kind for kind, _ in found(audit(folder))} == {"page_missing"}


def test_a_checkpoint_of_another_history(
    copy: Callable[[str], Path], bundles: dict[str, Kept], tmp_path: Path
) -> None:
    """A part can be compared with a checkpoint that somebody kept, where it has one of its size."""
    kept = Checkpoint.parse(
        Note.parse((bundles["matter"].folder / "log/checkpoint").read_bytes()).text
    )
    assert audit(copy("matter"), kept=[kept]).clean
    other = Checkpoint(kept.origin, kept.size, bytes(32))
    assert {kind for kind, _ in found(audit(copy("organisation"), kept=[other]))} == {
        "inconsistent"
    }


# Unfit


def test_a_zip_file_is_never_unpacked(bundles: dict[str, Kept], tmp_path: Path) -> None:
    """Names that lead elsewhere lead nowhere."""
    shutil.copy(bundles["matter"].archive, tmp_path / "one.zip")
    with zipfile.ZipFile(tmp_path / "one.zip", "a") as archive:
        archive.writestr("../outside", "x")
        archive.writestr("/log/outside", "x")
    assert audit(tmp_path / "one.zip").clean
    assert not (tmp_path.parent / "outside").exists()
    folder = open_bundle(bundles["matter"].folder)
    assert folder.read("../one.zip") is None
    assert folder.read("log/../bundle.json") is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b'{"format": "yishi-bundle-1"}',
        b"\xff",
        b'{"format": "another"}',
    ],
)
def test_an_index_that_is_none(copy: Callable[[str], Path], content: bytes) -> None:
    folder = copy("matter")
    (folder / "bundle.json").write_bytes(content)
    with pytest.raises(Unreachable, match=r"bundle\.json"):
        FolderSource(folder)


def test_what_is_no_bundle(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.zip").write_text("x")
    with zipfile.ZipFile(tmp_path / "name.zip", "w") as archive:
        archive.writestr("é", "x")
    named = (tmp_path / "name.zip").read_bytes()
    (tmp_path / "name.zip").write_bytes(named.replace("é".encode(), b"\xff\xff"))
    with zipfile.ZipFile(tmp_path / "damaged.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bundle.json", "{}" * 100)
    damaged = bytearray((tmp_path / "damaged.zip").read_bytes())
    damaged[30 + len("bundle.json")] |= 0b110  # the packed data begin with a block of no known type
    (tmp_path / "damaged.zip").write_bytes(damaged)
    for name in ("empty", "text.zip", "name.zip", "damaged.zip", "missing"):
        with pytest.raises(Unreachable):
            FolderSource(tmp_path / name)


# The command


def test_the_command(service: Service, bundles: dict[str, Kept], tmp_path: Path) -> None:
    """From a copy of everything, without a service."""
    whole = str(bundles["everything"].archive)
    run = CliRunner().invoke
    made = run(
        app, ["bundle", str(tmp_path / "a.zip"), "--url", whole, "--year", THIS_YEAR, "--json"]
    )
    assert made.exit_code == 0, made.output
    assert json.loads(made.stdout)["events"] == service.head()
    shown = run(
        app, ["bundle", str(tmp_path / "b"), "--url", whole, "--everything", "--lang", "zh"]
    )
    assert shown.exit_code == 0
    assert "封存" in shown.stdout
    for wrong, told in (
        (["--year", "26"], "--year"),
        (["--matter", "x"], "--matter"),
        (["--year", "2026", "--everything"], "exactly one"),
        ([], "exactly one"),
    ):
        done = run(app, ["bundle", str(tmp_path / "c"), "--url", whole, *wrong])
        assert (done.exit_code, told in done.stderr) == (2, True), done.output
    there = run(app, ["bundle", str(tmp_path / "b"), "--url", whole, "--everything"])
    assert there.exit_code == 2
    nothing = run(app, ["bundle", str(tmp_path / "c"), "--url", whole, "--year", "1999"])
    assert nothing.exit_code == 3
    assert not (tmp_path / "c").exists()


def test_an_organisation_by_its_code(service: Service) -> None:
    with source_of(service) as source:
        assert scope_of(source, organisation=str(HOUSING)) == SCOPES["organisation"]
        listed = service.get("/api/v1/organisations").json()
        coded = {it["division_code"]: it["id"] for it in listed if it["division_code"]}
        for code, id in coded.items():
            assert scope_of(source, organisation=code) == Scope("organisation", id)
        with pytest.raises(ScopeUnfit, match="no organisation"):
            scope_of(source, organisation="999999")
