"""Histories of duties: facts with their moments, as the register of duties takes them in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.duties.entry import Entry
from domain.duties.standing import Reckoner, Standing
from domain.duties.table import DUTY_KINDS
from domain.event import Event, Fact
from domain.events.rulebook import Holiday, HolidayCalendarPublished
from domain.rules.calendar import Calendar
from domain.rules.pack import BEIJING
from domain.rules.packs import PACKS
from tests.golden.samples import specimen
from tests.projections.events import event

NEW_YEAR = Holiday(
    name="元旦",
    first=date(2026, 1, 1),
    last=date(2026, 1, 3),
    make_up_workdays=(date(2026, 1, 4),),
)
ID = UUID(int=0xD1)
SECOND = timedelta(seconds=1)


def published(year: int, *holidays: Holiday) -> HolidayCalendarPublished:
    """A notice of the State Council."""
    return HolidayCalendarPublished(
        year=year, notice=f"国办发〔{year}〕1号", issued_on=date(year, 11, 1), holidays=holidays
    )


def calendar(*notices: HolidayCalendarPublished) -> Calendar:
    """A calendar of these notices; without any, of 2025 and 2026 with their New Year alone."""
    known = Calendar()
    for notice in notices or (published(2025), published(2026, NEW_YEAR)):
        known.take(notice)
    return known


def reckoner(*notices: HolidayCalendarPublished) -> Reckoner:
    """By that calendar, with the packs shipped."""
    return Reckoner(calendar(*notices), PACKS)


def at(text: str) -> datetime:
    """A day at nine in the morning in Beijing, or a moment."""
    moment = datetime.fromisoformat(text)
    return moment.replace(hour=9 if len(text) == 10 else moment.hour, tzinfo=BEIJING)


def end_of(day: date) -> datetime:
    """The last second of a day in Beijing."""
    following = datetime(day.year, day.month, day.day, tzinfo=BEIJING) + timedelta(days=1)
    return (following - SECOND).astimezone(UTC)


def made(fact: type[Fact], **values: Any) -> Any:
    """A fact with these values, and any for the rest; lists of ids are empty unless given."""
    return specimen(fact, full=False).model_copy(update=values)


Told = tuple[Fact, str] | tuple[Fact, str, str]
"""A fact, when it happened, and when it was recorded (a minute later unless said)."""


def events(*told: Told, rule_pack: str = "dongcheng-2016") -> list[Event]:
    """Facts in the order of the ledger."""
    return [
        with_pack(
            event(fact, number, at=at(when), recorded=at(recorded[0]) if recorded else None),
            rule_pack,
        )
        for number, (fact, when, *recorded) in enumerate(told, 1)
    ]


def with_pack(of: Event, rule_pack: str) -> Event:
    """The same event under another rule pack."""
    of.envelope = type(of.envelope)(
        **{
            name: getattr(of.envelope, name)
            for name in of.envelope.__struct_fields__
            if name != "rule_pack"
        },
        rule_pack=rule_pack,
    )
    return of


def history(kind: str, *told: Told, rule_pack: str = "dongcheng-2016") -> list[Entry]:
    """What these facts do to duties of a kind, all in one place."""
    found: dict[Any, list[Entry]] = {}
    for one in events(*told, rule_pack=rule_pack):
        for place in DUTY_KINDS.places(one):
            if place[1] == kind:
                found.setdefault(place, []).extend(DUTY_KINDS.entries(one, place))
    assert len(found) <= 1, "duties of several places"
    return next(iter(found.values()), [])


def standings(
    kind: str,
    *told: Told,
    as_of: str | datetime,
    known_at: str | None = None,
    by: Reckoner | None = None,
    rule_pack: str = "dongcheng-2016",
) -> list[Standing]:
    """How duties of a kind stand after these facts."""
    return (by or reckoner()).standings(
        DUTY_KINDS.kinds[kind],
        history(kind, *told, rule_pack=rule_pack),
        at(as_of) if isinstance(as_of, str) else as_of,
        at(known_at) if known_at else None,
    )


def told(standing: list[Standing]) -> list[tuple[str, str | None]]:
    """Each run's status and the day on which it is due."""
    return [
        (it.status.value, it.due.on.isoformat() if it.due.on is not None else None)
        for it in standing
    ]
