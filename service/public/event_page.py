"""One event of the ledger for people: all that it says, who and when, and how to check it."""

from __future__ import annotations

from uuid import UUID

from starlette.requests import Request

from service.answers import not_found
from service.ledger_reading import EventLine, event_at, later_about
from service.parts import Parts
from service.public.docket_page import is_sample, shown_title
from service.public.fact_fields import FieldTeller
from service.public.ledger_page import kind_of
from service.public.naming import naming_of
from service.public.queries import PastPageQuery
from service.public.rendering import formats_of, html, language_of, wording
from service.public.telling import tell, type_label


def event_page(request: Request, parts: Parts, position: int, query: PastPageQuery) -> bytes:
    """The page of the event at a position, with what corrected it as of a time. Blocks."""
    line = event_at(parts, position, query.as_of, query.known_at)
    if line is None:
        return _not_yet(request, parts, position, query)
    language = language_of(request)
    words = wording(language)
    naming = naming_of(words, parts.reader.register.current())
    told = FieldTeller(words, naming, line.meta.occurred_at)
    later = later_about(parts, line, query.as_of, query.known_at)
    matter = parts.reader.matters({line.stream}).get(line.stream)
    [entry] = tell(parts, words, [line])
    return html(
        request,
        "event.html",
        language,
        line=line,
        entry=entry,
        type_name=type_label(words, line.type),
        fields=told.fields(line.type, line.fact or {}),
        later=list(zip(later, tell(parts, words, later), strict=True)),
        kind=kind_of(line.type),
        title=shown_title(words, matter) if matter else None,
        sample=matter is not None and is_sample(matter),
        role=words.either(f"role.{line.meta.actor.role}", line.meta.actor.role),
        named=lambda organisation: naming.organisation(organisation, line.meta.occurred_at),
        links=_links(line),
        last=parts.reader.head(),
        time=query,
        formats=formats_of(request, "json"),
    )


def _links(line: EventLine) -> dict[str, UUID | None]:
    """The organisations of the envelope, by what each is there."""
    return {
        "event.by": line.meta.actor.organisation,
        "event.for": line.meta.on_behalf_of,
        "event.organisation": line.meta.organisation,
    }


def _not_yet(request: Request, parts: Parts, position: int, query: PastPageQuery) -> bytes:
    if event_at(parts, position, None, None) is None:
        raise not_found("position")
    return html(request, "event_not_yet.html", language_of(request), time=query)
