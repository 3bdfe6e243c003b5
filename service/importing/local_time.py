"""Times without a zone, as files write them: read in the zone where they were written down."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.value import YEARS
from service.importing.report import ImportFailed

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def zone(name: str) -> ZoneInfo:
    """The zone of this IANA name, such as Europe/Madrid; raises ``ImportFailed``."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ImportFailed("--timezone: no such zone (an IANA name, as Asia/Shanghai)") from None


def in_zone(local: datetime, where: ZoneInfo) -> datetime:
    """The moment of a local time, in UTC. Of two equal ones when clocks go back, the first.

    Raises ``ValueError`` for a time that clocks skipped or that the ledger cannot reckon with.
    """
    _reckonable(local)
    moment = local.replace(tzinfo=where).astimezone(UTC)
    if moment.astimezone(where).replace(tzinfo=None) != local:
        raise ValueError
    return moment


def from_milliseconds(text: str) -> int:
    """Milliseconds since 1970, checked; raises ``ValueError`` as ``in_zone`` does."""
    if not (text.isascii() and text.isdecimal()) or len(text) > 14:
        raise ValueError
    _reckonable(EPOCH + timedelta(milliseconds=int(text)))
    return int(text)


def _reckonable(moment: datetime) -> None:
    """The year before must do as well, for a notice that runs ahead."""
    if moment.year not in YEARS or moment.year - 1 not in YEARS:
        raise ValueError
