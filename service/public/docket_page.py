"""The docket: every matter, found by stage, place, category, date and open referrals."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from starlette.requests import Request

from domain.events.agenda import Category
from domain.events.registry import Kind
from domain.rules.pack import beijing_date
from domain.streams.matter import Stage
from domain.streams.registry import Organisation, Registry
from infra.page_queries import DocketFilter
from infra.past_pages import Moment
from projections.matter_head import MatterHead
from service.parts import Parts
from service.public.messages import Wording
from service.public.naming import naming_of
from service.public.queries import DocketPageQuery
from service.public.rendering import formats_of, html, language_of, with_query, wording
from service.sample import SOURCE
from service.search import SearchLine
from service.views import MatterLine

PAGE_SIZE = 20
_FILTERS = (
    "stage",
    "street",
    "committee",
    "organisation",
    "category",
    "scale",
    "submitted_from",
    "submitted_to",
    "open_referrals",
)


class Row(NamedTuple):
    """A matter of the list; ``notes`` say what is to be seen to."""

    matter: MatterLine
    title: str
    street: str | None
    sample: bool
    notes: list[str]


def docket_page(request: Request, parts: Parts, query: DocketPageQuery) -> bytes:
    """The page of this query. Blocks."""
    language = language_of(request)
    words = wording(language)
    registry = parts.reader.register.current()
    found = parts.reader.docket(
        docket_filter(parts, query),
        moment=Moment(query.as_of, query.known_at),
        after=query.after,
        limit=PAGE_SIZE,
    )
    naming = naming_of(words, registry)
    rows = []
    for matter in found.items:
        street = naming.street_of(matter.organisation)
        rows.append(
            Row(
                matter,
                shown_title(words, matter),
                street.name if street and street.id != matter.organisation else None,
                is_sample(matter),
                _notes(words, matter, query.as_of or datetime.now(UTC)),
            )
        )
    return html(
        request,
        "docket.html",
        language,
        formats=formats_of(request, "atom", "feed.json", "json", "csv"),
        rows=rows,
        total=found.total,
        any_sample=any(row.sample for row in rows),
        query=query,
        given={name: request.query_params.get(name, "") for name in _FILTERS},
        filtered=any(request.query_params.get(name) for name in _FILTERS),
        organiser=naming.organisation(query.organisation) if query.organisation else None,
        chips=[
            (stage, with_query(request, stage=stage.value if stage else None, after=None))
            for stage in (None, *Stage)
        ],
        stages=list(Stage),
        categories=list(Category),
        streets=_streets(registry),
        next_page=with_query(request, after=found.next) if found.next else None,
        first_page=with_query(request, after=None) if query.after else None,
        time=query,
    )


def docket_filter(parts: Parts, query: DocketPageQuery) -> DocketFilter:
    """The filter that a query asks for; places and organisers given together must all hold."""
    organisers: set[UUID] | None = {query.organisation} if query.organisation else None
    for place in (query.street, query.committee):
        if place is not None:
            within = set(parts.reader.register.within(place))
            organisers = within if organisers is None else organisers & within
    return DocketFilter(
        stages=(query.stage.value,) if query.stage else None,
        organisations=None if organisers is None else tuple(organisers),
        category=query.category,
        scale=query.scale,
        submitted_from=query.submitted_from,
        submitted_to=query.submitted_to,
        open_referrals=query.open_referrals,
    )


def shown_title(words: Wording, matter: MatterLine) -> str:
    """The title, or that its words are gone."""
    erased = "erased" in (matter.proposed_title or {})
    gone = "words.erased_title" if erased else "words.unavailable_title"
    return matter.shown_title or words(gone)


def is_sample(matter: MatterLine | MatterHead | SearchLine) -> bool:
    """Whether the matter, or what was found in one, is part of the sample district."""
    return bool(matter.source and matter.source.startswith(SOURCE))


def _notes(words: Wording, matter: MatterLine, now: datetime) -> list[str]:
    """What the list can already tell of what is open or past its day."""
    today = beijing_date(now)
    notes = []
    if matter.stage is Stage.NOTICED and matter.session_starts_at:
        past = matter.session_starts_at < now
        message = "note.session_passed" if past else "note.session_ahead"
        notes.append(words(message, at=words.moment(matter.session_starts_at)))
    if matter.stage is Stage.SHELVED and matter.review_on:
        message = "note.review_passed" if matter.review_on < today else "note.review_ahead"
        notes.append(words(message, day=words.day(matter.review_on)))
    if matter.stage is Stage.BEFORE_ASSEMBLY and matter.assembly_on:
        message = "note.assembly_passed" if matter.assembly_on < today else "note.assembly_ahead"
        notes.append(words(message, day=words.day(matter.assembly_on)))
    if matter.referrals_open:
        notes.append(words("note.referrals_open", count=matter.referrals_open))
    if matter.tasks_open:
        notes.append(words("note.tasks_open", count=matter.tasks_open))
    return notes


def _streets(registry: Registry) -> list[tuple[Organisation, list[Organisation]]]:
    """Street offices that have not ended, each with its committees, by division code."""
    living = [it for it in registry.organisations.values() if it.ended_at is None]
    living.sort(key=lambda it: it.division_code or "")
    streets = [it for it in living if it.kind is Kind.STREET]
    committees: dict[Any, list[Organisation]] = {street.id: [] for street in streets}
    for committee in living:
        if committee.kind is Kind.COMMITTEE and committee.parent in committees:
            committees[committee.parent].append(committee)
    return [(street, committees[street.id]) for street in streets]
