"""Work orders as matters: each is referred to its department with a due date, and answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from domain.act import Command
from domain.event import Actor
from domain.events.agenda import Category
from domain.events.registry import Kind
from domain.roles import Role
from domain.steps.proposal import AdoptProposal, SubmitProposal
from domain.steps.referral import AnswerReferral, IssueReferral
from domain.steps.registration import Entry, UpdateRegister
from domain.streams.registry import (
    NAMESPACE,
    REGISTRY_STREAM,
    Organisation,
    organisation_id,
)
from domain.value import Party
from infra.district import District
from infra.submission import Submission
from service.importing.deliberation import shortened
from service.importing.delivery import Delivery
from service.importing.local_time import zone
from service.importing.open311_cases import Case, read_cases
from service.importing.open311_check import Check
from service.importing.register import find_district, read_registry
from service.importing.report import ImportFailed, Place, Progress, Report, Unreadable

DUE_SOURCE = "来源工单的 target_dt"


@dataclass(frozen=True, kw_only=True)
class WorkOrders:
    """What the file does not say: whose matters these are, and the zone of its clocks.

    ``prefix`` tells one city's case numbers from another's. With ``make_departments``, departments
    missing from the register enter it under the district, with the file's code as their name.
    """

    organiser: Organisation
    timezone: str
    category: Category = Category.HARDSHIP
    prefix: str = "open311"
    make_departments: bool = True


def import_open311(
    district: District, path: Path, report: Report, orders: WorkOrders, progress: Progress
) -> None:
    """Record each row as a matter of its own, then fold the referrals and hold what is on time
    against the file's own column. Rows stand alone: a broken one is reported, the rest goes on."""
    where = zone(orders.timezone)
    progress.stage("commands")
    check = Check(district, path.name, report)
    departments = _Departments(
        district, orders.make_departments, partial(_first_met, path, where), report
    )
    actor = Actor(orders.organiser.id, Role.IMPORTER)
    with Delivery(district, "open311", actor, report, progress) as delivery:
        for case in read_cases(path, where, report):
            place = Place(path.name, case.line)
            try:
                to = departments.id(case.department)
            except ImportFailed as failure:
                report.complain(place, "department", str(failure))
                continue
            source = f"{orders.prefix}:{case.id}"
            matter = uuid5(NAMESPACE, f"matter:{source}")
            for step, command in _commands(case, matter, to, orders, source, report):
                delivery.put(place, command, matter, f"{source}:{step}")
            check.expect(matter, case)
    check.compare()


def _commands(
    case: Case, matter: UUID, to: UUID, orders: WorkOrders, source: str, report: Report
) -> Iterator[tuple[str, Command]]:
    """(step, command): proposed and adopted as it comes in, referred at once, answered when
    closed. A row without a target gets the time that the rule pack of its day sets."""
    referral = uuid5(matter, "referral")
    code = report.publishable_code(source)
    title = shortened(report.publishable(case.title), 200)
    yield (
        "proposal",
        SubmitProposal(
            occurred_at=case.opened_at,
            organiser=orders.organiser.id,
            category=orders.category,
            proposers=(Party(organisation=orders.organiser.id),),
            title=case.title,
            text=case.request,
            source=code,
        ),
    )
    yield (
        "adoption",
        AdoptProposal(occurred_at=case.opened_at, title=title, reason="居民诉求，直接转办。"),
    )
    yield (
        "referral",
        IssueReferral(
            occurred_at=case.opened_at,
            referral=referral,
            to=to,
            request=case.request,
            due_at=case.target_at,
            due_source=DUE_SOURCE if case.target_at else None,
            source=code,
        ),
    )
    if case.closed_at is not None:
        yield (
            "answer",
            AnswerReferral(
                occurred_at=case.closed_at, on_behalf_of=to, referral=referral, answer=case.answer
            ),
        )


def _first_met(path: Path, where: ZoneInfo) -> dict[str, datetime]:
    """When each department of the file had its first case. Reads the file once more; what is wrong
    with it is told when its rows are imported."""
    first: dict[str, datetime] = {}
    with suppress(Unreadable):
        for case in read_cases(path, where, Report(tell=lambda line: None)):
            known = first.get(case.department, case.opened_at)
            first[case.department] = min(known, case.opened_at)
    return first


class _Departments:
    """The file's departments in the register. One that is not there is entered as of its first case
    in the file: nothing can be put to a department before it is registered."""

    def __init__(
        self,
        district: District,
        make: bool,
        first_met: Callable[[], dict[str, datetime]],
        report: Report,
    ) -> None:
        self._report = report
        self._district = district
        self._make = make
        self._first_met = cache(first_met)
        self._registry = read_registry(district)
        self._known: dict[str, UUID] = {}

    def id(self, code: str) -> UUID:
        """The department's id; ImportFailed where it is missing and not to be made."""
        if code not in self._known:
            department = organisation_id(code)
            found = self._registry.find(department)
            if found is None:
                self._enter(code, department)
            elif found.ended_at is not None:
                raise ImportFailed("the register says that it has ended")
            self._known[code] = department
        return self._known[code]

    def _enter(self, code: str, department: UUID) -> None:
        above = find_district(self._registry)
        if not self._make or above is None:
            raise ImportFailed("not in the register; see: yishi import departments")
        name = self._report.publishable(code)
        entry = Entry(organisation=department, kind=Kind.DEPARTMENT, name=name, parent=above.id)
        update = UpdateRegister(occurred_at=self._first_met()[code], organisations=(entry,))
        actor = Actor(above.id, Role.IMPORTER)
        self._district.ledger.submit(Submission.of(update, REGISTRY_STREAM, actor))
