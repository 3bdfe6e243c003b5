"""S4 The manifest of a case, for anyone to check a copy; L4 topics that many communities share."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

import fastapi
import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import Field

from domain.events.archive import CaseArchived
from domain.events.registry import Kind
from domain.rules.pack import beijing_date, in_force, months_before, start_of_day
from domain.rules.packs import PACKS
from infra import page_queries
from infra.manifest import chain
from service.answers import PageRoute, cache_key, not_found, render, send, waited
from service.page_cache import Page
from service.pages_api import page_docs
from service.parameters import Query
from service.parts import Parts, parts_of

router = APIRouter(prefix="/api/v1", tags=["公开页面 Pages"], route_class=PageRoute)


class ManifestLine(msgspec.Struct, frozen=True):
    """A fact of the case; ``digest`` as docs/ARCHIVE.md says."""

    version: int
    type: str
    digest: str


class ArchivedAs(msgspec.Struct, frozen=True):
    """What the archive recorded, at ``position``; ``agrees`` when the facts still come to it."""

    position: int
    version: int
    facts: int
    digest: str
    retained_until: date
    agrees: bool


class Manifest(msgspec.Struct, frozen=True):
    """Every fact of a matter with its digest, and the one that chains them."""

    matter: UUID
    facts: int
    digest: str
    lines: list[ManifestLine]
    archived: ArchivedAs | None


class Candidate(msgspec.Struct, frozen=True):
    """A topic in matters of so many communities of a street; ``communities`` by id and name."""

    street: UUID
    street_name: str
    topic: str
    communities: dict[str, str]
    matters: list[UUID]
    since: date
    recorded_as: list[UUID]
    """Common issues of the street on this topic that were put on record, whatever came of them."""


class CandidatesQuery(Query):
    """Of which street; of all of them when none is named."""

    street: Annotated[UUID | None, Field(description="A street office")] = None


@router.get("/matters/{id}/manifest", **page_docs("Manifest", "案卷清单 Manifest"))
async def manifest(
    request: Request, id: UUID, query: Annotated[Query, fastapi.Query()]
) -> Response:
    """The digests of a matter's facts as they are stored, and what the archive recorded of them."""
    parts = parts_of(request)

    def page() -> Page:
        found = _manifest(parts, id)
        if found is None:
            raise not_found()
        return render(found)

    anew = await waited(request, "docket", query)
    return send(request, await parts.pages.get(cache_key(request), page, anew=anew))


@router.get(
    "/common-issue-candidates",
    **page_docs("CommonIssueCandidate", "共性问题线索 Candidates for common issues", listed=True),
)
async def candidates(
    request: Request, query: Annotated[CandidatesQuery, fastapi.Query()]
) -> Response:
    """Topics that the rules of today would call common: found, not yet put on record (L4)."""
    parts = parts_of(request)
    anew = await waited(request, "docket", query)
    await waited(request, "proceedings", query)  # which says what is on record already

    def page() -> Page:
        return render(_candidates(parts, query.street, datetime.now(UTC)))

    return send(request, await parts.pages.get(cache_key(request), page, anew=anew))


def _manifest(parts: Parts, matter: UUID) -> Manifest | None:
    leaves = parts.district.recorder.leaves(matter)
    if not leaves or not parts.reader.stored.begun(matter):
        return None
    whole = chain(leaves)
    archived = None
    for leaf in leaves:
        if leaf.type == CaseArchived.type:
            (event,) = parts.district.recorder.stream(matter, leaf.version - 1)[:1]
            fact = event.fact
            assert isinstance(fact, CaseArchived)
            then = chain(leaves[: leaf.version - 1])
            archived = ArchivedAs(
                position=event.position,
                version=event.version,
                facts=fact.facts,
                digest=fact.digest,
                retained_until=fact.retained_until,
                agrees=(then.facts, then.digest) == (fact.facts, fact.digest),
            )
    lines = [ManifestLine(it.version, it.type, it.digest.hex()) for it in leaves]
    return Manifest(matter, whole.facts, whole.digest, lines, archived)


def _candidates(parts: Parts, street: UUID | None, now: datetime) -> list[Candidate]:
    registry = parts.reader.register.current()
    rules = in_force((*PACKS, *registry.packs), now)
    since = months_before(beijing_date(now), rules.common_issue_months.value)
    rows = page_queries.topics_since(parts.district.projector.stores["docket"], start_of_day(since))
    found: dict[tuple[UUID, str], dict[UUID, list[UUID]]] = defaultdict(lambda: defaultdict(list))
    for topic, organisation, matter in rows:
        community = registry.above(organisation, Kind.COMMITTEE) or organisation
        above = registry.above(organisation, Kind.STREET)
        if above is not None and street in (None, above):
            found[above, topic][community].append(matter)
    recorded: dict[tuple[UUID, str], list[UUID]] = defaultdict(list)
    for issue in parts.reader.stored.proceedings("common_issue", None).items:
        if issue.organisation is not None:
            said = msgspec.json.decode(issue.opening)["topic"]
            recorded[issue.organisation, said].append(issue.stream)
    needed = rules.common_issue_communities.value
    lines = [
        Candidate(
            street=above,
            street_name=parts.reader.register.name(above) or "",
            topic=topic,
            communities={
                str(it): parts.reader.register.name(it) or "" for it in sorted(by, key=str)
            },
            matters=sorted((it for matters in by.values() for it in matters), key=str),
            since=since,
            recorded_as=recorded.get((above, topic), []),
        )
        for (above, topic), by in found.items()
        if len(by) >= needed
    ]
    return sorted(lines, key=lambda it: (-len(it.communities), str(it.street), it.topic))


SCHEMAS: dict[str, Any] = {"Manifest": Manifest, "CommonIssueCandidate": Candidate}
"""For the OpenAPI document."""
