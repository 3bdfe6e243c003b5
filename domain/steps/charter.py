"""K4 备案: a charter or covenant that an assembly decided is filed (居委会组织法第三十一条)."""

from __future__ import annotations

from uuid import UUID

from domain.act import Act, Command
from domain.event import Fact
from domain.events.agenda import Category, Document
from domain.events.decision import CharterFiled, DecidedBy
from domain.events.registry import Kind
from domain.refusal import Refusal
from domain.steps.proposal import require_on_agenda
from domain.streams.matter import Matter, Stage

OFFICES = (Kind.STREET, Kind.DISTRICT)
"""With whom a charter may be filed."""


class NoCharterToFile(Refusal):
    """What is filed is a charter or covenant that an assembly decided."""

    clause = "K4"
    zh = "经居民会议或者居民代表会议决定的自治章程、居民公约，方可备案。"
    en = "Only a charter or covenant that an assembly decided is filed."


class NotTheFilingOffice(Refusal):
    """It is filed with the street above the organiser, or with the district."""

    clause = "K4"
    zh = "应当报组织者所属的街道或者区备案。"
    en = "It must be filed with a street or district above the organiser."


class CharterAlreadyFiled(Refusal):
    """What an assembly decided is filed once."""

    clause = "K4"
    zh = "该章程、公约已经备案。"
    en = "The charter or covenant has already been filed."


class FileCharter(Command):
    """Record that the charter or covenant was filed, with whom, and the document."""

    clauses = ("K4",)
    zh = "办理章程公约备案"

    filed_with: UUID
    document: Document


def file_charter(matter: Matter, command: FileCharter, act: Act) -> list[Fact]:
    """K4 备案: once, with the street above the organiser or with the district."""
    require_on_agenda(matter, act)
    if (
        matter.category is not Category.CHARTER
        or matter.stage is not Stage.DECIDED
        or matter.decided_by is not DecidedBy.ASSEMBLY
    ):
        raise NoCharterToFile()
    act.must_follow(matter.decided_at)
    if matter.charter_filed_at is not None:
        raise CharterAlreadyFiled()
    assert matter.organisation is not None
    act.registry.living(command.filed_with, "filed_with", *OFFICES)
    if not act.registry.is_under(matter.organisation, command.filed_with):
        raise NotTheFilingOffice("filed_with")
    return [CharterFiled(filed_with=command.filed_with, document=command.document)]


def filing_office(matter: Matter, act: Act) -> UUID | None:
    """With whom an assembly's decision is to be filed: the nearest street above the organiser,
    else the district; None when it is no charter or the rules of the day ask for no filing."""
    if matter.category is not Category.CHARTER or act.rules.charter_filing.value is None:
        return None
    assert matter.organisation is not None
    offices = (act.registry.above(matter.organisation, kind) for kind in OFFICES)
    return next((office for office in offices if office is not None), None)
