"""How an office goes about its duties in the simulation: some are prompt, some are not."""

from __future__ import annotations

from typing import NamedTuple

from service.simulation.seeded import Seeded


class Manner(NamedTuple):
    """Shares of all cases, from 0 to 1."""

    prompt: float
    """What is done is done in time."""
    acts: float
    """What is due is done at all."""
    comes: float
    """It comes where it has promised to."""
    solves: float
    """Residents confirm that what it answered is so."""
    liked: float
    """How well residents think of it: 0 badly, 1 well."""


def manner(*name: str | int) -> Manner:
    """That of the office so named: around a diligence of its own, each trait a little apart."""
    chance = Seeded(*name, "manner")
    diligence = chance.betavariate(5, 2)

    def around(least: float, spread: float = 0.07) -> float:
        trait = least + (1 - least) * diligence + chance.gauss(0, spread)
        return min(max(trait, 0.02), 0.995)

    return Manner(
        prompt=around(0.35),
        acts=around(0.8, 0.03),
        comes=around(0.5),
        solves=around(0.3),
        liked=around(0.1),
    )
