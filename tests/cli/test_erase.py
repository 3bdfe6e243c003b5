"""``yishi erase``: who is meant, in whose name, what is asked, what is printed, what is left."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from typer.testing import CliRunner, Result

from domain.event import Actor
from domain.roles import Role
from domain.steps.proposal import SubmitProposal
from domain.streams.registry import REGISTRY_STREAM
from domain.value import Party
from infra.district import open_district
from infra.settings import Settings
from infra.submission import Submission
from infra.tokens import create_token
from service.cli import app
from service.cli.terminal import CommandFailed
from tests.cli.conftest import YISHI, Yishi, environment
from tests.cli.test_commands import answer, failed
from tests.domain.specification import COMMITTEE, DISTRICT, DISTRICT_CLERK
from tests.store.ledgers import REGISTER

GROUND = ("--ground", "consent_withdrawn")
CLERK = Actor(COMMITTEE, Role.COMMITTEE)

Run = Callable[..., Result]


@pytest.fixture
def run(settings: Settings) -> Run:
    """Runs ``yishi`` within this process, which starts sooner than one of its own."""
    named = {"database_url": settings.database_url, "data_dir": settings.data_dir}

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(app, [str(it) for it in arguments], env=environment(**named))

    return run


@pytest.fixture
def people(settings: Settings) -> dict[str, UUID]:
    """Three people known to another system, who each raised a topic; one holds a token."""
    with open_district(settings.model_copy(update={"projector": "none"})) as district:
        district.ledger.submit(Submission.of(REGISTER, REGISTRY_STREAM, DISTRICT_CLERK))
        found = district.vault.pseudonyms("forum", ["a", "b", "c"])
        district.vault.pseudonyms(f"{COMMITTEE}/forum", ["b"])
        create_token(district.datastore, COMMITTEE, Role.COMMITTEE, person=found["a"])
        for person in found.values():
            proposal = SubmitProposal(
                organiser=COMMITTEE,
                category="hardship",
                scale="community",
                proposers=(Party(person=person),),
                title="路灯",
                text="楼道的灯坏了三个月。",
            )
            district.ledger.submit(Submission.of(proposal, uuid4(), CLERK))
    return found


def told(done: Result) -> Any:
    """The JSON that a command printed, which must have gone well."""
    assert done.exit_code == 0, done.exception
    return json.loads(done.stdout)


def refused(done: Result) -> str:
    """The line that a command failed with."""
    assert isinstance(done.exception, CommandFailed), done.exception
    return str(done.exception)


def test_a_person_is_erased_by_pseudonym_or_by_the_id_of_another_system(
    yishi: Yishi, run: Run, people: dict[str, UUID]
) -> None:
    first = answer(yishi("erase", people["a"], *GROUND, "--yes", "--json"))
    assert first == {
        "subject": str(people["a"]),
        "ground": "consent_withdrawn",
        "destroyed": {
            "keys": 1,
            "texts": 2,
            "links": 1,
            "salts": 0,
            "tokens": 1,
            "searched": 0,
        },
        "position": first["position"],
        "proof": f"/api/v1/events/{first['position']}.tlog-proof",
        "not_cleared": [],
    }
    second = run("erase", "forum:c", "--ground", "unlawful", "--yes")
    assert second.exit_code == 0, second.exception
    assert f"{people['c']} is erased: keys 1, texts 2, links 1" in second.stdout
    listed = told(run("erase", "--list", "--json"))
    assert [(it["subject"], it["ground"]) for it in listed] == [
        (str(people["a"]), "consent_withdrawn"),
        (str(people["c"]), "unlawful"),
    ]
    assert set(listed[0]) == {"subject", "ground", "position", "at"}
    assert str(people["c"]) in run("erase", "--list").stdout
    assert "erased already" in refused(run("erase", people["a"], *GROUND, "--yes"))
    assert "no source:external id known" in refused(run("erase", "forum:c", *GROUND, "--yes"))
    made = ("token", "--organisation", DISTRICT, "--role", "district", "--person", people["a"])
    assert "was erased" in refused(run(*made))


def test_what_is_not_meant_clearly_is_not_done(
    yishi: Yishi, run: Run, people: dict[str, UUID]
) -> None:
    several = refused(run("erase", "forum:b", *GROUND, "--yes"))
    assert "several people" in several
    assert str(people["b"]) in several
    unknown = failed(yishi("erase", "forum:13800138000", *GROUND, "--yes"))
    assert "13800138000" not in unknown
    assert "Nobody is known" in refused(run("erase", uuid4(), *GROUND, "--yes"))
    assert "organisation's" in refused(run("erase", DISTRICT, *GROUND, "--yes"))
    assert "nobody can be asked" in refused(run("erase", people["a"], *GROUND))
    as_committee = run("erase", people["a"], *GROUND, "--yes", "--as", COMMITTEE)
    assert "cannot stand here" in str(as_committee.exception)
    assert told(run("erase", "--list", "--json")) == []


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("forum:a",),
        GROUND,
        ("forum:a", "--ground", "because"),
        ("forum:a", *GROUND, "--list"),
        ("--list", "--clear"),
    ],
)
def test_wrong_usage(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("erase", *arguments).exit_code == 2


def test_the_files_can_be_cleared_by_themselves(run: Run) -> None:
    assert told(run("erase", "--clear", "--json")) == {"not_cleared": []}
    assert "no deleted rows" in run("erase", "--clear").stdout


def test_on_a_terminal_it_asks(settings: Settings, run: Run, people: dict[str, UUID]) -> None:
    for said, code in (("n\n", 1), ("y\n", 0)):
        done = on_a_terminal(settings, said, "erase", str(people["a"]), *GROUND)
        assert done.returncode == code
        assert "texts 2" in done.stderr
        assert len(told(run("erase", "--list", "--json"))) == 1 - code


def on_a_terminal(
    settings: Settings, said: str, *arguments: str
) -> subprocess.CompletedProcess[str]:
    """The command with somebody at its standard input who says this."""
    named = {"database_url": settings.database_url, "data_dir": settings.data_dir}
    ours, theirs = pty.openpty()
    try:
        os.write(ours, said.encode())
        return subprocess.run(
            [*YISHI, *arguments],
            env=environment(**named),
            stdin=theirs,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    finally:
        os.close(ours)
        os.close(theirs)
