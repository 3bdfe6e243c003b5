"""The register of organisations: importing divisions and departments, and looking them up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from pydantic import ValidationError

from domain.act import Act
from domain.decider import decide
from domain.event import Actor
from domain.events.registry import Kind
from domain.personal_data import find
from domain.refusal import Refusal
from domain.roles import Role
from domain.rules.pack import start_of_day
from domain.rules.packs import PACKS
from domain.steps.registration import Entry, UpdateRegister
from domain.streams.registry import (
    REGISTRY_STREAM,
    Organisation,
    Registry,
    organisation_id,
)
from domain.value import Sealed
from infra.district import District
from infra.register import Register
from infra.submission import Submission
from service.importing.report import ImportFailed, Place, Report, explained
from service.importing.source_files import read_rows

LEVELS = {"district": Kind.DISTRICT, "street": Kind.STREET, "community": Kind.COMMITTEE}
"""The column ``level`` of a divisions file."""

COLUMN_OF = {"organisation": "code", "division_code": "code", "parent": "parent_code"}
"""Where the register's own names for the parts of an entry stand in the file."""

ENCODING_HINT = "; --encoding names another, such as gb18030"

Lines = dict[UUID, tuple[int, Entry]]
"""Each organisation of a file with its line."""


def read_registry(district: District) -> Registry:
    """The register as the ledger has it now."""
    return Register(district.recorder).current()


def find_organisation(registry: Registry, code_or_id: str, *kinds: Kind) -> Organisation:
    """The living organisation with this code or id, of one of these kinds; else ImportFailed."""
    if not registry.organisations:
        raise ImportFailed("the register is empty; begin with: yishi import divisions FILE.csv")
    try:
        wanted = UUID(code_or_id)
    except ValueError:
        wanted = registry.by_code.get(code_or_id, organisation_id(code_or_id))
    try:
        return registry.living(wanted, "organisation", *kinds)
    except Refusal as refusal:
        allowed = f" (wanted: {', '.join(kinds)})" if kinds else ""
        raise ImportFailed(f"{code_or_id}: {refusal.text('en')}{allowed}") from None


def find_district(registry: Registry) -> Organisation | None:
    """The one living district; None when there is none, or more than one."""
    districts = [
        organisation
        for organisation in registry.organisations.values()
        if organisation.kind is Kind.DISTRICT and organisation.ended_at is None
    ]
    return districts[0] if len(districts) == 1 else None


def importing_actor(registry: Registry, organisation: str | None = None) -> Actor:
    """The actor of an import: this organisation, else the district, in the importer's role."""
    if organisation is not None:
        found: Organisation | None = find_organisation(registry, organisation)
    else:
        found = find_district(registry)
    if found is None:
        raise ImportFailed(
            "the register has no district; begin with: yishi import divisions FILE.csv"
            if not registry.organisations
            else "the register has several districts; say --organisation"
        )
    return Actor(found.id, Role.IMPORTER)


def import_divisions(
    district: District,
    path: Path,
    report: Report,
    *,
    encoding: str = "utf-8",
    since: date | None = None,
) -> None:
    """Make the register say what the file says, or nothing of it: columns code, name, level,
    parent_code. The district's parent lies outside the ledger and is left out. ``since`` is the
    day from which what is new has existed: now unless said, and then nothing earlier can be put to
    it."""
    registry = read_registry(district)
    lines: Lines = {}
    rows = list(
        read_rows(
            path,
            ("code", "name", "level", "parent_code"),
            report,
            encoding=encoding,
            hint=ENCODING_HINT,
        )
    )
    codes = {row["code"] for _, row in rows}
    for line, row in rows:
        place = Place(path.name, line)
        if find(row["code"]):
            report.complain(place, "code", "must not be an identity or mobile number")
            continue
        kind = LEVELS.get(row["level"])
        if kind is None:
            report.complain(place, "level", f"must be one of {', '.join(LEVELS)}")
            continue
        parent = None
        if kind is not Kind.DISTRICT:
            parent = _bearer(registry, row["parent_code"])
            if row["parent_code"] not in codes and registry.find(parent) is None:
                report.complain(place, "parent_code", "neither in this file nor in the register")
        bearer = _bearer(registry, row["code"])
        _enter(lines, place, row, report, bearer, kind, parent, division_code=row["code"])
    _apply(district, registry, path.name, lines, report, since)


def import_departments(
    district: District,
    path: Path,
    report: Report,
    *,
    encoding: str = "utf-8",
    since: date | None = None,
) -> None:
    """Register departments under the district, or nothing of the file: columns code, name and, if
    the register holds several districts, parent_code. Codes are the sender's own; ``since`` as
    with divisions."""
    registry = read_registry(district)
    only = find_district(registry)
    district_id = only.id if only else None
    if not registry.organisations:
        raise ImportFailed("the register is empty; begin with: yishi import divisions FILE.csv")
    lines: Lines = {}
    for line, row in read_rows(
        path, ("code", "name"), report, encoding=encoding, hint=ENCODING_HINT
    ):
        place = Place(path.name, line)
        parent_code = row.get("parent_code")
        if not row["code"]:
            report.complain(place, "code", "must not be empty")
        elif not parent_code and district_id is None:
            report.complain(place, "parent_code", "needed, as there are several districts")
        else:
            parent = _bearer(registry, parent_code) if parent_code else district_id
            own = organisation_id(row["code"])
            _enter(lines, place, row, report, own, Kind.DEPARTMENT, parent)
    _apply(district, registry, path.name, lines, report, since)


def _bearer(registry: Registry, code: str) -> UUID:
    """The living organisation that bears a division code, or once bore it; for a new code, or one
    whose bearer has ended, the id that follows from it."""
    found = registry.find(registry.by_code.get(code, organisation_id(code)))
    return found.id if found is not None and found.ended_at is None else organisation_id(code)


def _enter(
    lines: Lines,
    place: Place,
    row: dict[str, str],
    report: Report,
    organisation: UUID,
    kind: Kind,
    parent: UUID | None,
    division_code: str | None = None,
) -> None:
    try:
        entry = Entry(
            organisation=organisation,
            kind=kind,
            name=report.publishable(row["name"]),
            parent=parent,
            division_code=division_code,
        )
    except ValidationError as failure:
        for name, reason in explained(failure):
            report.complain(place, COLUMN_OF.get(name or "", name), reason)
        return
    if organisation in lines:
        report.complain(place, "code", f"stands on line {lines[organisation][0]} as well")
        return
    assert place.line is not None
    lines[organisation] = (place.line, entry)


def _apply(
    district: District,
    registry: Registry,
    file: str,
    lines: Lines,
    report: Report,
    since: date | None,
) -> None:
    """One command for the whole file, unless the register would refuse a line of it."""
    actor = _registrar(registry, lines)
    if not report.complaints:
        _complain_of_conflicts(registry, actor, file, lines, report)
    if report.complaints:
        raise ImportFailed(f"nothing was imported: {file} has {report.complaints} faults")
    if not lines:
        raise ImportFailed(f"{file}: no rows below the header")
    # No key of its own: a register that says all this already gets no fact, and one that was
    # changed since (A, B, then A again) must be changed once more.
    update = _update(lines.values()).model_copy(
        update={"occurred_at": start_of_day(since) if since else None}
    )
    try:
        receipt = district.ledger.submit(Submission.of(update, REGISTRY_STREAM, actor))
    except Refusal as refusal:
        raise ImportFailed(f"nothing was imported: {refusal.text('en')}") from None
    report.accepted = 1 if receipt.facts else 0
    report.known = 0 if receipt.facts else 1
    report.facts, report.position = receipt.facts, receipt.position


def _complain_of_conflicts(
    registry: Registry, actor: Actor, file: str, lines: Lines, report: Report
) -> None:
    """Report every line that the register would refuse, by asking the decider beforehand."""
    now = datetime.now(UTC)
    act = Act(actor, now, now, PACKS[-1], registry, _seals_nothing, REGISTRY_STREAM)
    left = list(lines.values())
    while left:
        try:
            decide(registry, _update(left), act)
        except Refusal as refusal:
            _, index, *inner = (refusal.field or "organisations.0").split(".")
            line, entry = left.pop(int(index))
            column = COLUMN_OF.get(inner[0]) if inner else None
            for _, reason in explained(refusal):
                report.complain(Place(file, line), column, reason)
            left = _without_those_under({entry.organisation}, left)
        else:
            return


def _without_those_under(gone: set[UUID], left: list[tuple[int, Entry]]) -> list[tuple[int, Entry]]:
    """Without the lines below those at fault, whose only fault would be their parent's."""
    kept = []
    for line, entry in left:
        if entry.parent in gone:
            gone.add(entry.organisation)
        else:
            kept.append((line, entry))
    return kept


def _update(lines: Iterable[tuple[int, Entry]]) -> UpdateRegister:
    try:
        return UpdateRegister(organisations=tuple(entry for _, entry in lines))
    except ValidationError as failure:
        raise ImportFailed("nothing was imported: a file holds at most 10,000 rows") from failure


def _registrar(registry: Registry, lines: Lines) -> Actor:
    """The district acts; the one of the file where the register is still empty."""
    known = find_district(registry)
    if known is not None:
        return Actor(known.id, Role.IMPORTER)
    of_file = [entry.organisation for _, entry in lines.values() if entry.kind is Kind.DISTRICT]
    return Actor(of_file[0] if of_file else REGISTRY_STREAM, Role.IMPORTER)


def _seals_nothing(text: str, subject: UUID) -> Sealed:
    raise AssertionError("the register seals no words")
