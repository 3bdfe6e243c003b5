"""Times without a zone, as files write them: read in the zone where they were written down."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from service.importing.report import ImportFailed


def zone(name: str) -> ZoneInfo:
    """The zone of this IANA name, such as Europe/Madrid; raises ``ImportFailed``."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ImportFailed("--timezone: no such zone (an IANA name, as Asia/Shanghai)") from None


def in_zone(local: datetime, where: ZoneInfo) -> datetime:
    """The moment of a local time, in UTC. Of two equal ones when clocks go back, the first.

    Raises ``ValueError`` for a time that clocks skipped.
    """
    moment = local.replace(tzinfo=where).astimezone(UTC)
    if moment.astimezone(where).replace(tzinfo=None) != local:
        raise ValueError
    return moment
