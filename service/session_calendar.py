"""Announced sessions as an iCalendar (RFC 5545), for people's own calendars to subscribe to.

Everything follows from the ledger, no clock is asked: the same state has the same bytes. An entry
keeps its UID for ever; each change of its notice raises SEQUENCE, and what was cancelled stays in
the calendar and says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from icalendar import Calendar, Event, Timezone, TimezoneStandard

from domain.rules.pack import BEIJING

MEDIA_TYPE = "text/calendar"
_PRODUCT = "-//Yishi//Sessions announced//ZH"
_NO_SUMMER_TIME_SINCE = datetime(1992, 1, 1)  # noqa: DTZ001  # RFC 5545 wants it in local time
_ASK_AGAIN_AFTER = timedelta(hours=1)
_OFFSET = timedelta(hours=8)


class SessionEntry(NamedTuple):
    """A session as its notice has it. ``uid`` tells it from any other anywhere; ``changes`` counts
    the changes of its notice, of which the ledger took the latest at ``changed_at``; ``address``
    leads to its matter."""

    uid: str
    starts_at: datetime
    changed_at: datetime
    changes: int
    cancelled: bool
    summary: str
    description: str
    place: str
    organiser: str
    category: str
    address: str


def session_calendar(name: str, source: str, entries: Iterable[SessionEntry]) -> bytes:
    """A calendar of these sessions under a name, published at ``source``. How long a session will
    take is nowhere announced, so no entry has an end."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("name", name)  # RFC 7986; the next line says the same to older programs
    calendar.add("x-wr-calname", name)
    calendar.add("source", source, parameters={"VALUE": "URI"})
    calendar.add("refresh-interval", _ASK_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    calendar.add_component(_beijing())
    for entry in entries:
        calendar.add_component(_event(entry))
    written: bytes = calendar.to_ical()
    return written


def _beijing() -> Timezone:
    """The zone that the entries name."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", str(BEIJING))
    standard.add("dtstart", _NO_SUMMER_TIME_SINCE)
    standard.add("tzoffsetfrom", _OFFSET)
    standard.add("tzoffsetto", _OFFSET)
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone


def _event(entry: SessionEntry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("dtstart", entry.starts_at.astimezone(BEIJING))
    event.add("sequence", entry.changes)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("location", entry.place)
    event.add("contact", entry.organiser)
    event.add("categories", [entry.category])
    event.add("url", entry.address)
    return event
