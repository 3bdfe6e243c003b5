"""A discussion held on another platform, framed by the steps that the procedure asks for.

Outside platforms know no notice and no roster. The frame says what was so in substance: everybody
was told, anybody could join, those who did took part. Its steps are dated from the discussion:
the notice runs its days before the first contribution, never after.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from domain.act import Command
from domain.events.agenda import Category
from domain.events.notice import Capacity, Form, InvitedParty, SeatSource
from domain.rules.pack import in_force
from domain.rules.packs import PACKS
from domain.steps.notice import PublishNotice
from domain.steps.proposal import AdoptProposal, PublishBackgroundPack, SubmitProposal
from domain.steps.roster import FillSeats, FreezeRoster, Seat
from domain.steps.session import CloseSession, OpenSession
from domain.streams.registry import NAMESPACE
from domain.value import Party

SEATS_AT_ONCE = 1000
ORGANISER_HOSTS = "线上协商组织者"
MODERATORS_HOST = "原平台管理员（未署名）"


@dataclass(frozen=True, kw_only=True)
class Deliberation:
    """What the frame is made of. ``begins_at`` and ``ends_at`` are the first and the last
    contribution; ``proposed_at`` may be later than the notice must be: then the notice rules.

    Title and text are sealed as the proposer's words; everything else is published, and must be
    ``Report.publishable``: ``code`` is the source as facts may name it.
    """

    source: str
    code: str | None
    organiser: UUID
    proposer: Party
    category: Category
    title: str
    published_title: str
    text: str
    background: str
    platform: str
    place: str
    proposed_at: datetime
    begins_at: datetime
    ends_at: datetime
    participants: Sequence[UUID]
    discussed: bool = True
    """False: nobody said anything, and there is no session to give notice of."""

    @property
    def matter(self) -> UUID:
        """The matter's id, the same in every run."""
        return uuid5(NAMESPACE, f"matter:{self.source}")

    @property
    def session(self) -> UUID:
        """The session's id."""
        return uuid5(self.matter, "session")

    @property
    def host(self) -> Party:
        """The organiser hosts, unless it raised the topic itself: then whoever moderated the
        platform does, under a pseudonym of this discussion alone (D1)."""
        if self._organiser_proposed:
            return Party(person=uuid5(self.matter, "moderators"))
        return Party(organisation=self.organiser)

    @property
    def host_title(self) -> str:
        """In what capacity the host hosts."""
        return MODERATORS_HOST if self._organiser_proposed else ORGANISER_HOSTS

    @property
    def _organiser_proposed(self) -> bool:
        return self.proposer.organisation == self.organiser

    @property
    def noticed_at(self) -> datetime:
        """As late as the rules in force allow, so that the session can begin when it did."""
        return noticed_before(self.begins_at)

    def agenda(self) -> Iterator[tuple[str, Command]]:
        """(name of the step, command) from the proposal to the background pack."""
        framed_at = self.proposed_at
        if self.discussed:
            framed_at = min(framed_at, self.noticed_at)
        yield (
            "proposal",
            SubmitProposal(
                occurred_at=framed_at,
                organiser=self.organiser,
                category=self.category,
                proposers=(self.proposer,),
                title=self.title,
                text=self.text,
                source=self.code,
            ),
        )
        yield (
            "adoption",
            AdoptProposal(
                occurred_at=framed_at,
                title=self.published_title,
                reason=f"已在{self.platform}公开讨论，按原记录导入。",
            ),
        )
        yield (
            "background",
            PublishBackgroundPack(occurred_at=framed_at, summary=self.background),
        )

    def sitting(self) -> Iterator[tuple[str, Command]]:
        """(name of the step, command) from the notice to the open session."""
        yield (
            "notice",
            PublishNotice(
                occurred_at=self.noticed_at,
                starts_at=self.begins_at,
                place=self.place,
                host=self.host,
                host_title=self.host_title,
                parties=(InvitedParty(capacity=Capacity.STAKEHOLDER),),
                form=Form.ONLINE,
                applications_until=self.begins_at,
            ),
        )
        for first in range(0, len(self.participants), SEATS_AT_ONCE):
            yield f"seats:{first}", self._seats(first)
        yield "roster", FreezeRoster(occurred_at=self.begins_at)
        yield (
            "session",
            OpenSession(
                occurred_at=self.begins_at,
                session=self.session,
                place=self.place,
                host=self.host,
            ),
        )

    def closing(self, summary: str) -> CloseSession:
        """The end, with the last contribution."""
        return CloseSession(occurred_at=self.ends_at, session=self.session, summary=summary)

    def _seats(self, first: int) -> FillSeats:
        """Anybody could sign up, so everybody who did has a seat by registration."""
        return FillSeats(
            occurred_at=self.noticed_at,
            seats=tuple(
                Seat(
                    party=Party(person=person),
                    capacity=Capacity.STAKEHOLDER,
                    source=SeatSource.REGISTRATION,
                )
                for person in self.participants[first : first + SEATS_AT_ONCE]
            ),
        )


def noticed_before(begins_at: datetime) -> datetime:
    """The latest time for a notice of a session that begins then, by the pack of that day."""
    noticed_at = begins_at - timedelta(days=in_force(PACKS, begins_at).notice_days.value)
    return begins_at - timedelta(days=in_force(PACKS, noticed_at).notice_days.value)


def shortened(text: str, characters_max: int) -> str:
    """The text, cut with an ellipsis where it is too long to be recorded."""
    text = text.strip()
    return text if len(text) <= characters_max else text[: characters_max - 1] + "…"
