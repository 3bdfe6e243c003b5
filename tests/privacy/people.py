"""People who do not exist, with names, identity numbers and mobile numbers by the hundred."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import NamedTuple

_SURNAMES = "亓仉乜禤逄郜弭笪"
_GIVEN = "夔懿翙猷昶焜"
_LATIN = ("Xanthe", "Quillon", "Zebediah", "Ysolde")


class Person(NamedTuple):
    """Somebody made up."""

    name: str
    identity: str
    mobile: str


def people() -> Iterator[Person]:
    """Each another one, without end to speak of."""
    names = (
        f"{surname}{first}{second}" for first, second, surname in product(_GIVEN, _GIVEN, _SURNAMES)
    )
    for number, name in enumerate(names):
        shown = f"{_LATIN[number // 50 % 4]} {name}" if number % 50 == 0 else name
        yield Person(shown, _identity(number), f"1{3 + number % 7}{17_000_000 + number * 7919:09d}")


def _identity(number: int) -> str:
    body = f"110101{date(1950, 1, 1) + timedelta(37 * number):%Y%m%d}{number % 1000:03d}"
    total = sum(int(digit) * 2**place for place, digit in zip(range(17, 0, -1), body, strict=True))
    return body + "0123456789X"[(1 - total) % 11]
