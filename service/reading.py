"""Reading: the pages that the API and the public site show, as of any time.

Functions here block (a query or two each); a coroutine calls them in the thread pool.
``as_of`` asks what had happened by a moment, ``known_at`` what was on the ledger by then.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.catalogue import FACTS
from domain.events.archive import RecordCorrected
from domain.events.discussion import StatementCorrected, StatementMade
from domain.steps.archive import CORRECTABLE
from domain.streams.registry import Organisation
from infra import page_queries
from infra.district import District
from infra.page_choice import Order
from infra.page_queries import DocketFilter, EventFilter, StoredPage
from infra.page_store import PageStore
from infra.past_pages import Moment
from infra.register import Register
from projections.docket import DOCKET, DocketPage
from projections.points import POINTS, of_points_made
from projections.projection import fold_all
from service.cursors import read_cursor, write_cursor
from service.page_reading import DOCKET_LIMIT, PageReader
from service.positions import Positions
from service.stored import StoredEntry, StoredPoint
from service.views import (
    CorrectionLine,
    MatterLine,
    OrganisationLine,
    PointLine,
    Slice,
    TimelineLine,
    proof_address,
)
from service.words import open_words, withhold, words

TIMELINE_LIMIT = 1000
EVENTS_LIMIT = 1000

_CHANGED_LAST = Order(("changed_at", "matter"), descending=True)

_SAID = (StatementMade.type, StatementCorrected.type)


class Reader:
    """Answers readers of one district; safe to share between threads."""

    def __init__(self, district: District) -> None:
        self.register = Register(district.recorder)
        self.positions = Positions(district)
        self._district = district
        self._stores: dict[str, PageStore[Any]] = district.projector.stores
        self._decode_entry = msgspec.json.Decoder(StoredEntry).decode
        self._decode_point = msgspec.json.Decoder(StoredPoint).decode
        self.stored = PageReader(district)

    def head(self) -> int:
        """The last position of the ledger."""
        return self._district.recorder.head()

    def state(self) -> tuple[int, ...]:
        """Changes with whatever is recorded, and with how far any page has come. What is read after
        it was asked for, the register included, is no older. Blocks."""
        head = self.head()
        self.register.current(at_once=True)
        return head, *self.positions.look().values()

    # A matter

    def timeline(
        self,
        matter: UUID,
        *,
        as_of: datetime | None = None,
        known_at: datetime | None = None,
        after: str | None = None,
        limit: int = TIMELINE_LIMIT,
    ) -> Slice[TimelineLine]:
        """A matter's facts in order of (occurred_at, position); empty for an unknown matter."""
        bodies = page_queries.timeline_after(
            self._stores["timeline"],
            matter,
            happened_by=as_of,
            known_by=known_at,
            after=read_cursor(after, tuple[datetime, int]),
            limit=limit + 1,
        )
        more = len(bodies) > limit
        entries = [self._decode_entry(body) for body in bodies[:limit]]
        open_words(self._district.vault, [entry.fact for entry in entries])
        said = [entry.fact for entry in entries if entry.type in _SAID]
        if said:
            withhold(said, self._withheld(matter))
        name = self._namer(as_of)
        corrections = self._corrections(matter, entries, as_of, known_at)
        lines = [
            TimelineLine(
                position=entry.position,
                version=entry.version,
                type=entry.type,
                title=FACTS[entry.type].zh,
                occurred_at=entry.occurred_at,
                recorded_at=entry.recorded_at,
                late=entry.late,
                actor=entry.actor,
                actor_name=name(entry.actor.organisation),
                on_behalf_of=entry.on_behalf_of,
                on_behalf_of_name=name(entry.on_behalf_of),
                clauses=entry.clauses,
                rule_pack=entry.rule_pack,
                fact=entry.fact,
                proof=proof_address(entry.position),
                corrected=corrections.get(entry.version, []),
            )
            for entry in entries
        ]
        last = entries[-1] if more else None
        return Slice(lines, write_cursor(last.occurred_at, last.position) if last else None)

    def _corrections(
        self,
        matter: UUID,
        entries: Sequence[StoredEntry],
        as_of: datetime | None,
        known_at: datetime | None,
    ) -> dict[int, list[CorrectionLine]]:
        """What supersedes these entries, by their version."""
        found: dict[int, list[CorrectionLine]] = {}
        if not any(entry.type in CORRECTABLE for entry in entries):
            return found
        for event in page_queries.course_of(
            self._stores["audit_trail"],
            matter,
            (RecordCorrected.type,),
            happened_by=as_of,
            known_by=known_at,
            limit=TIMELINE_LIMIT,
        ):
            fact = msgspec.json.decode(event.data)
            line = CorrectionLine(
                event.position,
                event.meta.occurred_at,
                event.recorded_at,
                fact["amendments"],
                proof_address(event.position),
            )
            found.setdefault(fact["corrects"], []).append(line)
        return found

    def latest_position(self, matter: UUID) -> int:
        """The position of a matter's newest timeline entry; 0 for an unknown matter."""
        return page_queries.latest_position(self._stores["timeline"], matter)

    def docket_page(
        self,
        matter: UUID,
        *,
        as_of: datetime | None = None,
        known_at: datetime | None = None,
    ) -> MatterLine | None:
        """Where a matter stands or stood; None when there was no such matter (yet)."""
        page: DocketPage | None
        if as_of is None and known_at is None:
            page = self._stores["docket"].get((matter,))
        else:
            events = self.stored.history(matter, as_of, known_at)
            begun = bool(events) and events[0].version == 1
            page = fold_all(DOCKET, events).get((matter,)) if begun else None
        return self._matter_lines([page], as_of)[0] if page else None

    def matters(self, ids: Collection[UUID]) -> dict[UUID, MatterLine]:
        """Those of them that are matters, as they stand now."""
        store = self._stores["docket"]
        with store.datastore.get_connection() as connection, connection.cursor() as cursor:
            pages = store.load(cursor, [(id,) for id in ids])
        return {line.matter: line for line in self._matter_lines(list(pages.values()), None)}

    def version_of(self, page: DocketPage) -> int:
        """The stream version that a docket page shows."""
        return page_queries.stream_version(self._stores["docket"], page.last_position)

    def points(
        self,
        matter: UUID,
        *,
        as_of: datetime | None = None,
        known_at: datetime | None = None,
        after: str | None = None,
        limit: int = DOCKET_LIMIT,
    ) -> Slice[PointLine]:
        """The statements of a matter with the stances on them, those with most stances first."""
        start = read_cursor(after, tuple[int, UUID])
        if as_of is None and known_at is None:
            bodies = page_queries.points_after(self._stores["points"], matter, start, limit + 1)
            points: list[Any] = [self._decode_point(body) for body in bodies]
        else:
            points = self._points_then(matter, as_of, known_at)
            points = [it for it in points if start is None or _rank(it) < start][: limit + 1]
        more = len(points) > limit
        points = points[:limit]
        withheld = self._withheld(matter) if points else {}
        opened = self._district.vault.open({point.text_commitment for point in points})
        lines = [
            PointLine(
                point=point.point,
                text=words(point.text_commitment, opened, withheld.get(str(point.point))),
                agree=point.agree,
                disagree=point.disagree,
                abstain=point.abstain,
                taken=point.taken,
                sources=point.sources,
                session=point.session,
                corrected=point.corrected,
            )
            for point in points
        ]
        return Slice(lines, write_cursor(*_rank(points[-1])) if more else None)

    def stances(
        self,
        matter: UUID,
        points: Collection[UUID],
        *,
        as_of: datetime | None = None,
        known_at: datetime | None = None,
    ) -> dict[UUID, dict[str, list[int]]]:
        """Of these points the positions of everybody's latest stance, by stance."""
        if as_of is None and known_at is None:
            store = self._stores["points"]
            with store.datastore.get_connection() as connection, connection.cursor() as cursor:
                found = list(store.load(cursor, [(matter, point) for point in points]).values())
        else:
            then = self._points_then(matter, as_of, known_at)
            found = [page for page in then if page.point in points]
        taken: dict[UUID, dict[str, list[int]]] = {}
        for page in found:
            by_stance = taken.setdefault(page.point, {})
            for _, position, stance in page.latest.values():
                by_stance.setdefault(stance, []).append(position)
        return taken

    def _withheld(self, matter: UUID) -> dict[str, str]:
        """The statements that are withheld now: as of whatever time one asks, they stay so."""
        return page_queries.withheld_points(self._stores["points"], matter)

    def _points_then(
        self, matter: UUID, as_of: datetime | None, known_at: datetime | None
    ) -> list[Any]:
        events = of_points_made(self.stored.history(matter, as_of, known_at))
        return sorted(fold_all(POINTS, events).values(), key=_rank, reverse=True)

    # The docket

    def docket(
        self,
        wanted: DocketFilter = DocketFilter(),  # noqa: B008  # immutable
        *,
        moment: Moment = Moment(),  # noqa: B008  # immutable
        after: str | None = None,
        limit: int = DOCKET_LIMIT,
    ) -> Slice[MatterLine]:
        """The matters that the filter leaves, those changed last first, and how many there are."""
        found = self.stored.listing(
            DOCKET, wanted.conditions(), _CHANGED_LAST, moment=moment, after=after, limit=limit
        )
        return Slice(self._matter_lines(found.items, moment.as_of), found.next, found.total)

    def _matter_lines(
        self, pages: Sequence[DocketPage], moment: datetime | None
    ) -> list[MatterLine]:
        opened = self._district.vault.open({page.proposed_title_commitment for page in pages})
        name = self._namer(moment)
        return [
            MatterLine(
                **msgspec.structs.asdict(page),
                organisation_name=name(page.organisation),
                proposed_title=words(page.proposed_title_commitment, opened),
            )
            for page in pages
        ]

    # The audit trail

    def events(self, wanted: EventFilter, after: int, limit: int) -> list[StoredPage]:
        """Events after a position, in order, as they stand on the ledger: words stay sealed."""
        return page_queries.events_after(self._stores["audit_trail"], wanted, after, limit)

    def events_before(
        self, wanted: EventFilter, before: int | None, limit: int
    ) -> list[StoredPage]:
        """Events before a position, or from the last, the newest first."""
        return page_queries.events_before(self._stores["audit_trail"], wanted, before, limit)

    # Organisations

    def organisations(self, moment: datetime | None = None) -> list[OrganisationLine]:
        """Every organisation registered by a moment, ended ones included, by division code."""
        known = self.register.current().organisations.values()
        present = [it for it in known if moment is None or it.names[0][0] <= moment]
        present.sort(key=lambda it: (it.division_code is None, it.division_code or "", it.name))
        return [_organisation_line(it, moment) for it in present]

    def organisation(
        self, organisation: UUID, moment: datetime | None = None
    ) -> OrganisationLine | None:
        """One organisation; None when it was not registered by that moment."""
        found = self.register.current().find(organisation)
        if found is None or (moment is not None and found.names[0][0] > moment):
            return None
        return _organisation_line(found, moment)

    def _namer(self, moment: datetime | None) -> Any:
        """A function from an organisation's id to its name at that moment."""
        known = self.register.current()
        names: dict[UUID | None, str | None] = {None: None}

        def name(organisation: UUID | None) -> str | None:
            if organisation not in names:
                found = known.find(organisation) if organisation else None
                names[organisation] = found.name_at(moment) if found else None
            return names[organisation]

        return name


def _rank(point: Any) -> tuple[int, UUID]:
    return (point.agree + point.disagree + point.abstain, point.point)


def _organisation_line(found: Organisation, moment: datetime | None) -> OrganisationLine:
    ended = found.ended_at is not None and (moment is None or found.ended_at <= moment)
    return OrganisationLine(
        id=found.id,
        kind=found.kind.value,
        name=found.name_at(moment),
        parent=found.parent,
        division_code=found.division_code,
        ended_at=found.ended_at if ended else None,
        merged_into=found.merged_into if ended else None,
        names=[(since, name) for since, name in found.names if moment is None or since <= moment],
    )
