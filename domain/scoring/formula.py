"""E6 A scoring formula: which indicators, with what weight, and what becomes of those that are
missing.

The district's to set (街道办事处条例第四十三条, 接诉即办条例第三十二条); a default is shipped.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from domain.scoring.counting import Card
from domain.value import Code, Digest, Line, Value

WHOLE_WEIGHT = 100
"""The weights of a formula sum to this: a score is out of a hundred points."""
POINT = 100
"""Contributions and scores are integers in hundredths of a point."""


class Group(StrEnum):
    """The class of an indicator: what it judges."""

    SATISFACTION = "satisfaction"
    """群众满意."""
    HANDLING = "handling"
    """办理过程."""
    RESULT = "result"
    """办理结果."""
    OPENNESS = "openness"
    """公开透明."""
    OVERSIGHT = "oversight"
    """接受监督."""


class Missing(StrEnum):
    """What becomes of the weight of an indicator that has too few cases."""

    SPREAD = "spread"
    """It goes to those that have enough, in proportion to their weights."""
    WITHHOLD = "withhold"
    """There is no score."""


class Weighted(Value):
    """An indicator on a card. ``least`` cases (its denominator) are needed: with fewer there is
    insufficient data, which is never a 0."""

    indicator: Code
    group: Group
    weight: Annotated[int, Field(ge=1, le=WHOLE_WEIGHT)]
    least: Annotated[int, Field(ge=1, le=100_000)]


class Formula(Value):
    """How one of the two cards is reckoned.

    Each indicator contributes weight × numerator ÷ denominator points, rounded half up to a
    hundredth of a point: the one rounding there is. The score is the sum of these, a hundred
    points at most. With ``SPREAD`` each weight is taken out of the weight present instead of out
    of 100; where less than ``weight_present_least`` is present there is no score. ``definitions``
    is the digest of the definitions of the indicators
    (``domain.scoring.indicators.definitions_digest``).
    """

    id: Code
    version: Annotated[int, Field(ge=1, le=10_000)]
    card: Card
    zh: Line
    indicators: Annotated[tuple[Weighted, ...], Field(min_length=1, max_length=30)]
    missing: Missing
    weight_present_least: Annotated[int, Field(ge=1, le=WHOLE_WEIGHT)]
    definitions: Digest


class Adopted(Value):
    """A formula and the years that it judges, both inclusive; open to the end where
    ``year_until`` is None."""

    formula: Formula
    year_from: int
    year_until: int | None = None
    adopted_at: datetime | None = None
    """When the district adopted it; None for what is shipped."""

    @property
    def shipped(self) -> bool:
        """Whether it is the default, which no district has adopted."""
        return self.adopted_at is None

    def judges(self, year: int) -> bool:
        """Whether it is the formula of a year."""
        return self.year_from <= year and (self.year_until is None or year <= self.year_until)
