"""The running parts that routes work with, hung on the application while it runs."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from infra.district import District
from infra.settings import Settings
from infra.transparency_log.published_log import PublishedLog
from service.duties import DutyReader
from service.identity import Callers
from service.page_cache import PageCache
from service.reading import Reader
from service.scoring.reckoning import Reckoner
from service.scoring.scoreboard import Scoreboard


@dataclass(frozen=True)
class Parts:
    """One district being served."""

    settings: Settings
    district: District
    reader: Reader
    duties: DutyReader
    scoreboard: Scoreboard
    callers: Callers
    pages: PageCache
    log: PublishedLog

    @classmethod
    def of(cls, settings: Settings, district: District) -> Parts:
        """The parts over an open district."""
        reader = Reader(district)
        return cls(
            settings=settings,
            district=district,
            reader=reader,
            duties=DutyReader(district, reader.register),
            scoreboard=Scoreboard(district, reader.register),
            callers=Callers(district.datastore),
            pages=PageCache(reader.state),
            log=PublishedLog(district.log_files.read),
        )

    @property
    def reckoner(self) -> Reckoner:
        """What commands about scorecards are completed by."""
        return Reckoner(self.district, self.scoreboard, self.log, self.settings.wait_seconds)


def parts_of(request: Request) -> Parts:
    """The parts behind this request."""
    parts: Parts = request.app.state.parts
    return parts
