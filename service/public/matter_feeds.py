"""Feeds of matters: those changed last, and what is recorded of one."""

from __future__ import annotations

from uuid import UUID

from starlette.requests import Request

from domain.catalogue import FACTS_BY_STREAM
from infra.page_queries import EventFilter
from infra.past_pages import Moment
from service.answers import not_found
from service.cursors import read_cursor, write_cursor
from service.feeds import Feed, FeedEntry
from service.ledger_reading import EventLine, events_before
from service.parts import Parts
from service.public.docket_page import docket_filter, shown_title
from service.public.entries import Entry
from service.public.messages import Wording
from service.public.naming import naming_of
from service.public.queries import DocketPageQuery, PageQuery
from service.public.rendering import language_of, with_query, wording
from service.public.sentences import Passage
from service.public.telling import tell
from service.words import Words

MATTERS = 50
EVENTS = 100
"""Entries of a part of a feed."""

BY_THE_HUNDRED = frozenset(
    {
        "proposal.cosigned.v1",
        "application.received.v1",
        "application.admitted.v1",
        "seat.filled.v1",
        "stance.taken.v1",
    }
)
"""What comes in such numbers that a feed would hold nothing else; pages count it."""
_TOLD = tuple(
    fact.type
    for fact in FACTS_BY_STREAM["matter"]
    if fact.visibility == "public" and fact.type not in BY_THE_HUNDRED
)


def matters_feed(request: Request, parts: Parts, query: DocketPageQuery) -> Feed:
    """The matters that the filters leave, those changed last first. Blocks."""
    words = wording(language_of(request))
    naming = naming_of(words, parts.reader.register.current())
    found = parts.reader.docket(
        docket_filter(parts, query),
        moment=Moment(query.as_of, query.known_at),
        after=query.after,
        limit=MATTERS,
    )
    entries = [
        FeedEntry(
            name=f"matters/{matter.matter}",
            title=shown_title(words, matter),
            path=f"/{words.language}/matters/{matter.matter}",
            updated=matter.changed_at,
            published=matter.submitted_at,
            author=naming.organisation(matter.organisation),
            text="\n".join(
                (
                    words("feed.stage", stage=words(f"stage.{matter.stage.value}")),
                    words("feed.category", category=words(f"category.{matter.category}")),
                    words("feed.submitted", day=words.day(matter.submitted_at)),
                )
            ),
            categories=((matter.category, words(f"category.{matter.category}")),),
        )
        for matter in found.items
    ]
    return Feed(
        name="matters",
        title=f"{words('site.name')} · {words('feed.matters')}",
        subtitle=words("feed.matters_lead", site=words("site.name")),
        page=_page(request),
        language=words.tag,
        entries=entries,
        after=found.next,
    )


def matter_feed(request: Request, parts: Parts, matter_id: UUID, query: PageQuery) -> Feed:
    """What is recorded of a matter, the newest first. Blocks."""
    matter = parts.reader.docket_page(matter_id)
    if matter is None:
        raise not_found()
    words = wording(language_of(request))
    start = read_cursor(query.after, tuple[int])
    wanted = EventFilter(stream=matter_id, types=_TOLD)
    found = events_before(parts, wanted, start[0] if start else None, EVENTS + 1)
    more, found = len(found) > EVENTS, found[:EVENTS]
    told = zip(found, tell(parts, words, found), strict=True)
    return Feed(
        name=f"matters/{matter_id}",
        title=words("feed.matter", title=shown_title(words, matter)),
        subtitle=words("feed.matter_lead"),
        page=_page(request),
        language=words.tag,
        entries=[_event(words, line, entry) for line, entry in told],
        after=write_cursor(found[-1].position) if more else None,
    )


def _page(request: Request) -> str:
    """The page that the feed is of, its filters kept."""
    path, mark, query = with_query(request, after=None).partition("?")
    return path.removesuffix(".atom").removesuffix(".feed.json") + mark + query


def _event(words: Wording, line: EventLine, entry: Entry) -> FeedEntry:
    recorded = "feed.recorded_late" if entry.late else "feed.recorded"
    clauses = [f"{clause.id} {clause.name}" for clause in entry.clauses]
    lines = [
        *(_passage(words, passage) for passage in entry.passages),
        words("feed.occurred", at=words.moment(entry.occurred_at)),
        words(recorded, at=words.moment(entry.recorded_at)),
        words("feed.acting", name=entry.acting),
        words("feed.clauses", names=words.listing(clauses)),
    ]
    return FeedEntry(
        name=f"events/{line.position}",
        title=entry.text,
        path=f"/{words.language}/ledger/{line.position}",
        updated=line.recorded_at,
        published=line.recorded_at,
        text="\n".join(lines),
        author=entry.acting,
        categories=tuple((clause.id, clause.name) for clause in entry.clauses),
    )


def _passage(words: Wording, passage: Passage) -> str:
    text = passage.text if passage.text is not None else _gone(words, passage.gone or {})
    return words("feed.labelled", label=passage.label, text=text) if passage.label else text


def _gone(words: Wording, gone: Words) -> str:
    erased = gone.get("erased")
    if erased is None:
        return words("feed.unavailable")
    ground = words(f"erasure.{erased['ground']}")
    return words("feed.erased", at=words.moment(erased["at"]), ground=ground)
