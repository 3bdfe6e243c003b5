"""The Wilson score interval of a rate, in integers (Wilson 1927; 95 %)."""

from __future__ import annotations

from math import isqrt
from typing import NamedTuple

SCALE = 10_000
"""Bounds are in hundredths of a percent."""
_Z, _Z_SCALE = 196, 100
"""1.96: the normal deviate of a two-sided 95 %."""


class Interval(NamedTuple):
    """``lowest`` is rounded down and ``highest`` up, in hundredths of a percent."""

    lowest: int
    highest: int


def wilson(numerator: int, denominator: int) -> Interval:
    """Within which the rate behind ``numerator`` of ``denominator`` (at least 1) lies with 95 %
    confidence.

    (2k + z² ± z·√(z² + 4k(n − k)/n)) ÷ 2(n + z²), brought to integers by n and the scale of z.
    """
    k, n = numerator, denominator
    z2, unit = _Z * _Z, _Z_SCALE * _Z_SCALE
    middle = (2 * k * unit + z2) * n
    radicand = (z2 * n + 4 * k * (n - k) * unit) * n * z2
    whole = 2 * (n * unit + z2) * n
    root = isqrt(radicand * SCALE * SCALE)
    up = root if root * root == radicand * SCALE * SCALE else root + 1
    lowest = (middle * SCALE - up) // whole
    highest = -(-(middle * SCALE + up) // whole)
    return Interval(max(0, lowest), min(SCALE, highest))
