"""A simulated year on a real ledger: by itself, and by two processes."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from infra.district import District, open_district
from infra.settings import Settings
from service.simulation import LedgerInUse, simulate
from service.simulation.beside import started
from service.simulation.record import Order, record_register
from service.simulation.town import Town
from tests.cli.conftest import Yishi, yishi

__all__ = ["yishi"]


@pytest.fixture
def district(settings: Settings) -> Iterator[District]:
    with open_district(settings.model_copy(update={"projector": "none"})) as district:
        yield district


def test_the_command_line_fills_an_empty_ledger_once(yishi: Yishi) -> None:
    year = ("simulate", "--year", 2025, "--communities", 4, "--facts", 1500)
    done = yishi(*year, "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["year"], said["facts"]) == (2025, 1500)
    again = yishi(*year)
    assert again.returncode == 1
    assert again.stderr == (
        "yishi: the ledger holds facts already; a simulation takes one of its own\n"
    )


def test_a_year_that_is_not_over_is_refused(yishi: Yishi) -> None:
    done = yishi("simulate", "--year", 2999)
    assert done.returncode == 1
    assert done.stderr.startswith("yishi: --year must be over, from 2017 to ")


def test_two_processes_record_one_year(district: District) -> None:
    town = Town(2025, 6, 3)
    begun = record_register(district.ledger, town)
    order = Order(2025, 6, 2_000 - begun, 3)
    told: list[int] = []
    with started(district, order) as beside:
        beside.record(range(len(town.streets)), told.append)
    assert begun + sum(told) == district.recorder.head() == 2_000


def test_a_ledger_that_holds_anything_is_left_alone(district: District) -> None:
    assert record_register(district.ledger, Town(2025, 1, 1))
    head = district.recorder.head()
    with pytest.raises(LedgerInUse):
        simulate(district, year=2025, communities=1, facts=1_000, seed=1)
    assert district.recorder.head() == head
