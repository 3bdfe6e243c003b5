"""How numbers of scorecards are written: scores, rates, intervals; all from integers."""

from __future__ import annotations

from typing import Any

from domain.scoring.interval import SCALE, Interval


def hundredths(value: int) -> str:
    """An integer in hundredths as a decimal: 8642 is "86.42", -5 is "−0.05"."""
    whole, rest = divmod(abs(value), 100)
    return f"{'−' if value < 0 else ''}{whole}.{rest:02}"


def percent(numerator: int, denominator: int) -> str:
    """A rate, rounded half up to a tenth of a percent; ``denominator`` at least 1."""
    tenths = (2000 * numerator + denominator) // (2 * denominator)
    return _tenths(tenths)


def lowest(interval: Interval) -> str:
    """The lower bound in percent, rounded down to a tenth."""
    return _tenths(interval.lowest * 1000 // SCALE)


def highest(interval: Interval) -> str:
    """The upper bound in percent, rounded up to a tenth."""
    return _tenths(-(-interval.highest * 1000 // SCALE))


def signed(value: int) -> str:
    """A difference with its sign: "+2", "−1", "0"."""
    return f"+{value}" if value > 0 else f"−{-value}" if value < 0 else "0"


def _tenths(value: int) -> str:
    return f"{value // 10}.{value % 10}%"


OPENED_MAX = 500
"""Events up to which a number opens to them: their positions stand in the address."""

NUMBERS: dict[str, Any] = {
    "hundredths": hundredths,
    "percent": percent,
    "lowest": lowest,
    "highest": highest,
    "signed": signed,
    "OPENED_MAX": OPENED_MAX,
}
"""For templates."""
