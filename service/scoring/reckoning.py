"""What the ledger's own events come to, put beside a command before the writer gets it.

Every way in asks here (``Reckoner.complete``): the routes, the desk, imports and the sample. No
caller sends a figure.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from domain.act import Command
from domain.catalogue import stream_of
from domain.event import Event
from domain.events.scoring import Checkpoint, Difference
from domain.scoring.office import CARD_OF_KIND
from domain.scoring.reckoning import Reckoning, card_figures
from domain.scoring.shipped import formula_of
from domain.steps.score_items import OfAnItem
from domain.steps.scorecard import ProposeScorecard, WithFigures
from domain.streams import scorecard
from domain.streams.scorecard import Scorecard
from infra.district import District
from infra.projector import Projector
from infra.register import Register
from infra.submission import Submission
from infra.transparency_log.published_log import PublishedLog
from projections.scored import SCORED
from service.scoring.scoreboard import Moment, Scoreboard

WAIT_SECONDS = 5.0
"""How long an import waits for a checkpoint that holds what it has just recorded."""

_LOOK_SECONDS = 0.02


class Reckoner:
    """Safe to share between threads. ``wait_seconds`` is how long a checkpoint that holds all that
    is on the ledger is waited for."""

    def __init__(
        self, district: District, scoreboard: Scoreboard, log: PublishedLog, wait_seconds: float
    ) -> None:
        self._district = district
        self._scoreboard = scoreboard
        self._log = log
        self._wait_seconds = wait_seconds

    @classmethod
    def alone(cls, district: District) -> Reckoner:
        """With a scoreboard of its own, for a process that serves nobody."""
        scoreboard = Scoreboard(district, Register(district.recorder))
        return cls(district, scoreboard, PublishedLog(district.log_files.read), WAIT_SECONDS)

    def complete(self, submission: Submission) -> Submission:
        """The same, with the reckoning where its command needs one. Blocks."""
        command = submission.command
        if not command.needs_reckoning:
            return submission
        return replace(submission, reckoning=self._reckoning(command, submission.stream))

    def _reckoning(self, command: Command, stream: UUID) -> Reckoning | None:
        course = self._district.recorder.stream(stream)
        if any(stream_of(event.type) != "scorecard" for event in course):
            return None
        moment = command.occurred_at or datetime.now(UTC)
        if isinstance(command, OfAnItem):
            return Reckoning(facts=len(course), item_exists=self._has(command, moment))
        assert isinstance(command, WithFigures)
        return self._figures(command, course, (command.as_of or moment).astimezone(UTC))

    def _has(self, command: OfAnItem, as_of: datetime) -> bool:
        """Whether the item is behind the number that the command names."""
        self._bring_up(self._district.recorder.head())
        found = self._scoreboard.items(
            command.organisation,
            command.indicator,
            command.year,
            Moment(as_of),
            after=command.item - 1,
            limit=1,
        )
        return [(it.stream, it.opened) for it in found] == [(command.of, command.item)]

    def _figures(
        self, command: WithFigures, course: list[Event], as_of: datetime
    ) -> Reckoning | None:
        card = _folded(course)
        office, year = card.organisation, card.year
        checkpoint = None
        position = head = self._district.recorder.head()
        if isinstance(command, ProposeScorecard):
            office, year = command.organisation, command.year
        else:
            checkpoint = self._checkpoint(head)
            position = checkpoint.size if checkpoint else head
        if office is None or year is None:
            return None
        self._bring_up(position)
        reckoning = self._reckoned(card, office, year, Moment(as_of, None, position))
        if position >= head and self._district.recorder.head() > position:
            # What came meanwhile may be in it; of a place that is past now, nothing can.
            reckoning = self._reckoned(card, office, year, Moment(as_of, None, position))
        known = sum(event.position <= position for event in course)
        return replace(reckoning, checkpoint=checkpoint, facts=known) if reckoning else None

    def _reckoned(
        self, card: Scorecard, office: UUID, year: int, moment: Moment
    ) -> Reckoning | None:
        assert moment.as_of is not None
        assert moment.position is not None
        registry = self._scoreboard.registry(moment)
        found = registry.find(office)
        kind = CARD_OF_KIND.get(found.kind) if found else None
        if kind is None:
            return None
        formula = formula_of(registry.formulas, kind, year, moment.as_of).formula
        counts = self._scoreboard.counts(year, moment).get(office, {})
        figures = card_figures(formula, counts, moment.as_of, moment.position)
        if not card.is_final or card.figures is None:
            return Reckoning(figures)
        final = Moment(card.figures.as_of, None, card.figures.position)
        differences = self._scoreboard.differences(office, year, final, moment)
        since = card.figures.position
        return Reckoning(figures, differences=tuple(_caused(it, since) for it in differences))

    def _checkpoint(self, head: int) -> Checkpoint | None:
        """The newest, waited for until it holds all that is on the ledger; None before the
        first."""
        deadline = time.monotonic() + self._wait_seconds
        while True:
            newest = self._log.newest()
            late = time.monotonic() > deadline
            if newest is not None and (late or newest.checkpoint.size >= head):
                said = newest.checkpoint
                return Checkpoint(origin=said.origin, size=said.size, root=said.root.hex())
            if newest is None or late:
                return None
            time.sleep(_LOOK_SECONDS)

    def _bring_up(self, position: int) -> None:
        """See to it that the pages hold all up to a position, whoever folds them otherwise."""
        district = self._district
        known = district.stores[SCORED.name].position()
        if known >= position:
            return
        projector = Projector(district.recorder, [SCORED])
        projector.positions[SCORED.name] = known
        with district.datastore.connect() as connection:
            projector.catch_up(connection, {SCORED.name})


def _caused(difference: Difference, position: int) -> Difference:
    """With the events alone that were recorded since, where there are any; otherwise it was time
    that made the difference, to what stood before."""
    later = tuple(it for it in difference.events if it > position)
    return difference.model_copy(update={"events": later}) if later else difference


def _folded(course: list[Event]) -> Scorecard:
    card = Scorecard()
    for event in course:
        scorecard.evolve(card, event.fact, event.occurred_at)
    return card
