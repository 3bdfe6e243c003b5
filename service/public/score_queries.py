"""What may stand in the addresses of the pages of scorecards."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from domain.scoring.counting import Card
from domain.scoring.indicators import INDICATORS
from service.parameters import Until
from service.public.queries import Blank, PastPageQuery
from service.scoring.pages import FIRST_YEAR, LAST_YEAR

BY_CODE, BY_BAND = "code", "score"
Sort = StrEnum(  # type: ignore[misc]  # its members are those of the catalogue
    "Sort", [(it, it) for it in (BY_CODE, BY_BAND, *INDICATORS)]
)
"""By what a table of offices is put in order: division code, band, or the rate of an indicator."""

Year = Annotated[int | None, Field(ge=FIRST_YEAR, le=LAST_YEAR), Blank]


class ScorecardsQuery(PastPageQuery):
    """Which card, of which year (this one unless it says), in which order."""

    card: Annotated[Card | None, Blank] = None
    year: Year = None
    sort: Annotated[Sort | None, Blank] = None


class CardQuery(PastPageQuery):
    """As of when, and with which other moment it is compared."""

    compare_as_of: Annotated[Until | None, Blank] = None


class YearsQuery(PastPageQuery):
    """Of which year the months are shown, this one unless it says."""

    year: Year = None
