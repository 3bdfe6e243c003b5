"""Home: what one can still join, what was decided lately, what is overdue, the district at a
glance; as of any day. Everything is read from the page store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from starlette.requests import Request

from domain.duties.standing import Status
from domain.duties.table import DUTY_KINDS
from domain.events.decision import DecisionAdopted, MatterShelved
from domain.events.discussion import SessionOpened, StatementMade
from domain.rules.pack import beijing_date
from domain.streams.matter import Stage, TaskStatus
from infra import page_queries
from infra.page_choice import Condition, Order
from infra.page_queries import EventFilter
from infra.past_pages import Moment
from projections.docket import DOCKET
from projections.notices import NOTICES
from projections.outcome_page import Outcome, OutcomesPage
from projections.outcomes import OUTCOMES
from service.duties import WantedDuties
from service.parts import Parts
from service.public.docket_page import is_sample
from service.public.messages import Wording
from service.public.naming import Naming, naming_of
from service.public.notices_page import Board, Posted
from service.public.queries import PastPageQuery
from service.public.rendering import html, language_of, wording
from service.tables.filters import Asked
from service.tables.notices import NoticeStanding

NOTICES_SHOWN = 4
DECISIONS_SHOWN = 5
KINDS_SHOWN = 6
LONGEST_SHOWN = 3
EXCERPT_LENGTH = 90
"""Characters of a decision that are shown."""
_BAR_WIDTH = 1000
_ALL = 2**31 - 1
_NEWEST = Order(("decided_at", "matter"), descending=True)
_COUNTED = {
    "sessions": SessionOpened.type,
    "statements": StatementMade.type,
    "decisions": DecisionAdopted.type,
    "shelvings": MatterShelved.type,
}
"""What is counted by its facts: name of the figure → type."""


class Decided(NamedTuple):
    """A matter that was decided or shelved lately."""

    page: OutcomesPage
    outcome: Outcome
    organiser: str
    excerpt: str
    sample: bool
    done: tuple[int, ...]
    """Positions of the tasks completed."""
    overdue: int


class StageBar(NamedTuple):
    """How many matters are at a stage; ``width`` of a bar of 1000."""

    stage: Stage
    number: int
    width: int
    address: str


class Figure(NamedTuple):
    """A number and the list whose rows it counts; ``of`` for n of m, where others make up m."""

    name: str
    number: int
    address: str
    of: int | None = None


class OverdueKind(NamedTuple):
    """How many duties of a kind are overdue."""

    name: str
    number: int
    address: str


class _Home:
    """What one request is shown. Its functions block."""

    def __init__(
        self, parts: Parts, words: Wording, query: PastPageQuery, given: Mapping[str, str]
    ) -> None:
        self.parts = parts
        self.words = words
        self.moment = Moment(query.as_of, query.known_at)
        parts.reader.stored.look_back((NOTICES, OUTCOMES, DOCKET), self.moment)
        self.board = Board(words, parts, Asked({}, self.moment))
        self.naming: Naming = naming_of(words, parts.reader.register.current())
        self._time = [(name, given[name]) for name in ("as_of", "known_at") if given.get(name)]

    def address(self, section: str, **asked: str) -> str:
        """A list under these conditions, as of the same time."""
        query = urlencode([*asked.items(), *self._time])
        return f"/{self.words.language}/{section}" + (f"?{query}" if query else "")

    def invited(self) -> tuple[NoticeStanding, list[Posted], int]:
        """What one can join; where there is nothing, the sessions to come."""
        for standing in (NoticeStanding.OPEN, NoticeStanding.AHEAD):
            posted, total = self.board.first(standing, NOTICES_SHOWN)
            if posted:
                return standing, posted, total
        return NoticeStanding.OPEN, [], 0

    def decided(self) -> list[Decided]:
        """What was decided or shelved last."""
        found = self.parts.reader.stored.listing(
            OUTCOMES,
            [Condition("kind", "known", True)],
            _NEWEST,
            moment=self.moment,
            after=None,
            limit=DECISIONS_SHOWN,
        )
        return [self._decided(page, page.latest) for page in found.items if page.latest]

    def _decided(self, page: OutcomesPage, outcome: Outcome) -> Decided:
        done = page.with_status(TaskStatus.COMPLETED)
        return Decided(
            page=page,
            outcome=outcome,
            organiser=self.naming.organisation(page.head.organisation, self.moment.as_of),
            excerpt=excerpt(outcome.text),
            sample=is_sample(page.head),
            done=tuple(task.positions[-1] for task in done),
            overdue=len(page.overdue(beijing_date(self.board.now))),
        )

    def stages(self) -> list[StageBar]:
        """Matters by stage, in the order of the procedure."""
        counts = self.parts.reader.stored.counts(DOCKET, (), "stage", moment=self.moment)
        most = max(counts.values(), default=1)
        return [
            StageBar(
                stage,
                counts[stage],
                max(counts[stage] * _BAR_WIDTH // most, 1),
                self.address("matters", stage=stage.value),
            )
            for stage in Stage
            if counts.get(stage)
        ]

    def events(self) -> list[Figure]:
        """What happened, counted by its facts; the list of them is behind each."""
        store = self.parts.district.projector.stores["audit_trail"]
        figures = []
        for name, type in _COUNTED.items():
            wanted = EventFilter(
                type=type, happened_by=self.moment.as_of, known_by=self.moment.known_at
            )
            number = page_queries.count_events(store, wanted, _ALL)
            figures.append(Figure(name, number, self.address("ledger", type=type)))
        return figures

    def referrals(self) -> list[Figure]:
        """Of the answers to referrals that came due, how many came in time, late and not yet; and
        how many are not due yet."""
        kind = "referral_answer"
        wanted = WantedDuties(
            kinds=frozenset({kind}), as_of=self.moment.as_of, known_at=self.moment.known_at
        )
        lines = self.parts.duties.summary(wanted, "kind")
        counts: dict[str, int] = {
            it.value: sum(getattr(line, it) for line in lines) for it in Status
        }

        def of(status: Status) -> str:
            return self.address("duties", kind=kind, status=status.value)

        late, overdue = counts[Status.MET_LATE], counts[Status.OVERDUE]
        in_time = counts[Status.MET]
        came_due = in_time + late + overdue
        return [
            Figure("answered_in_time", in_time, of(Status.MET), came_due),
            Figure("answered_late", late, of(Status.MET_LATE), came_due),
            Figure("referrals_overdue", overdue, of(Status.OVERDUE), came_due),
            Figure("referrals_open", counts[Status.OPEN], of(Status.OPEN)),
        ]

    def overdue(self) -> dict[str, Any]:
        """What is overdue: how many of each kind, and the longest."""
        found = self.parts.duties.overdue(self.moment.as_of, self.moment.known_at, LONGEST_SHOWN)
        kinds = list(found.kinds.items())
        matters = {line.stream for line in found.longest if line.stream is not None}
        return {
            "total": found.total,
            "address": self.address("duties", status=Status.OVERDUE.value),
            "kinds": [
                OverdueKind(
                    self.kind_name(kind),
                    number,
                    self.address("duties", status=Status.OVERDUE.value, kind=kind),
                )
                for kind, number in kinds[:KINDS_SHOWN]
            ],
            "kinds_left": len(kinds[KINDS_SHOWN:]),
            "number_left": sum(number for _, number in kinds[KINDS_SHOWN:]),
            "longest": found.longest,
            "titles": self._titles(matters),
        }

    def kind_name(self, kind: str) -> str:
        """What a kind of duty is called."""
        found = DUTY_KINDS.kinds[kind]
        return found.zh if self.words.language == "zh" else found.en

    def _titles(self, matters: Iterable[UUID]) -> dict[UUID, str]:
        """The titles of those of the streams that are matters."""
        found = self.parts.reader.matters(list(matters))
        unavailable = self.words("words.unavailable_title")
        return {id: line.shown_title or unavailable for id, line in found.items()}


def home_page(request: Request, parts: Parts, query: PastPageQuery) -> bytes:
    """The page of this query. Blocks."""
    language = language_of(request)
    home = _Home(parts, wording(language), query, request.query_params)
    standing, posted, total = home.invited()
    decided = home.decided()
    stages = home.stages()
    return html(
        request,
        "home.html",
        language,
        standing=standing,
        posted=posted,
        posted_total=total,
        notices=home.address("notices"),
        decided=decided,
        outcomes=home.address("outcomes"),
        overdue=home.overdue(),
        kind_name=home.kind_name,
        matters=Figure("matters", sum(it.number for it in stages), home.address("matters")),
        stages=stages,
        figures=[*home.events(), *home.referrals()],
        any_sample=any(it.sample for it in posted) or any(it.sample for it in decided),
        time=query,
    )


def excerpt(text: str) -> str:
    """The beginning of a text, cut where it is long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= EXCERPT_LENGTH else f"{flat[:EXCERPT_LENGTH].rstrip()}…"
