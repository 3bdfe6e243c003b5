"""The pages of a matter that its public page is made of, all as of the same time."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from infra import page_queries
from projections.funds import FUNDS, FundsPage
from projections.projection import Projection, fold_all
from projections.referral_page import ReferralPage
from projections.referrals import REFERRALS
from projections.roster import ROSTER
from projections.roster_page import RosterPage
from projections.speaking import SPEAKING, SpeakingPage
from service.parts import Parts

STATEMENTS_MAX = 500
"""With more statements their positions are not told apart by speaker."""


class MatterPages(NamedTuple):
    """None where there is nothing of the kind yet; words of referrals are opened."""

    roster: RosterPage | None
    speaking: SpeakingPage | None
    funds: FundsPage | None
    referrals: list[ReferralPage]


class Said(NamedTuple):
    """Positions of statements, by whoever made them and by session; both empty where there are
    more than ``STATEMENTS_MAX``."""

    by_party: dict[str, list[int]]
    by_session: dict[str, list[int]]


def matter_pages(
    parts: Parts, matter: UUID, as_of: datetime | None, known_at: datetime | None
) -> MatterPages:
    """The pages of a matter that had begun by then. Blocks."""
    stored = parts.reader.stored
    if as_of is None and known_at is None:
        stores = parts.district.projector.stores
        roster, speaking, funds = (
            stores[it.name].get((matter,)) for it in (ROSTER, SPEAKING, FUNDS)
        )
        referrals = stored.referrals_of(matter)
    else:
        events = stored.history(matter, as_of, known_at)

        def then(projection: Projection[Any]) -> Any:
            return fold_all(projection, events).get((matter,))

        roster, speaking, funds = then(ROSTER), then(SPEAKING), then(FUNDS)
        pages = fold_all(REFERRALS, events).values()
        referrals = sorted(pages, key=lambda page: (page.issued_at, page.referral))
    content = msgspec.to_builtins(referrals)
    stored.opened(content)
    return MatterPages(roster, speaking, funds, msgspec.convert(content, list[ReferralPage]))


def said(parts: Parts, matter: UUID, as_of: datetime | None, known_at: datetime | None) -> Said:
    """Who said something where, by position. Blocks."""
    entries = page_queries.course_of(
        parts.district.projector.stores["audit_trail"],
        matter,
        ("statement.made.v1",),
        happened_by=as_of,
        known_by=known_at,
        limit=STATEMENTS_MAX + 1,
    )
    by_party: dict[str, list[int]] = defaultdict(list)
    by_session: dict[str, list[int]] = defaultdict(list)
    if len(entries) <= STATEMENTS_MAX:
        for entry in entries:
            fact = msgspec.json.decode(entry.data)
            speaker = fact["speaker"]
            party = speaker.get("person") or speaker["organisation"]
            by_party[party].append(entry.position)
            by_session[fact["session"]].append(entry.position)
    return Said(by_party, by_session)
