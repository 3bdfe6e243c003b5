"""What the commands answer: exit codes, one line for an error, JSON where asked."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import psycopg
import pytest

from infra.migrate import pages_schema
from infra.settings import Settings
from projections.catalogue import PROJECTIONS
from tests.cli.conftest import YISHI, Yishi, environment
from tests.importing.files import REGISTER, changed, write_rows


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A small divisions file."""
    return write_rows(tmp_path / "divisions.csv", REGISTER)


def answer(done: Any) -> Any:
    """The JSON that a command printed, which must have gone well."""
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def failed(done: Any, code: int = 1) -> str:
    """The one line that a command failed with."""
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    *_, last = done.stderr.splitlines()
    return str(last)


def test_from_an_empty_database_to_an_audited_ledger(
    yishi: Yishi, started: Yishi, register: Path, settings: Settings, tmp_path: Path
) -> None:
    """migrate, import, stats, export, replay, rebuild, verify: each on what the one before left;
    the first and the last in a process of its own, whose exit code is the command's."""
    assert answer(started("migrate", "--json"))["applied"]
    assert answer(yishi("migrate", "--json"))["applied"] == []
    assert answer(yishi("import", "divisions", register, "--json"))["facts"] == 4
    stats = answer(yishi("stats", "--json"))
    assert (stats["position"], stats["organisations"], stats["matters"]) == (4, 4, 0)
    assert stats["events_by_type"] == {"organisation.registered.v1": 4}
    assert set(stats["projections"]) == {*PROJECTIONS, "search"}
    exported = [json.loads(line) for line in yishi("export", "events").stdout.splitlines()]
    assert [event["position"] for event in exported] == [1, 2, 3, 4]
    assert exported[0]["data"]["name"] == "东城区"
    assert set(exported[0]) == {
        "position",
        "stream",
        "version",
        "type",
        "recorded_at",
        "meta",
        "data",
    }
    assert yishi("export", "events", tmp_path / "out.ndjson", "--from-position", 4).returncode == 0
    assert json.loads((tmp_path / "out.ndjson").read_text()) == exported[3]
    replayed = answer(yishi("replay", "--json"))
    assert (replayed["events"], replayed["faults"]) == (4, [])
    assert answer(yishi("rebuild", "audit_trail", "--json"))["audit_trail"]["position"] == 4
    assert yishi("verify").returncode == 0
    with psycopg.connect(str(settings.database_url)) as connection:
        schema = pages_schema(settings.schema_name)
        connection.execute(
            f"UPDATE {schema}.audit_trail_v2 SET body = replace(body, '东城区', '西城区')"  # type: ignore[arg-type]  # a name of our own
        )
    tampered = started("verify")
    assert "stored pages differ from the ledger" in failed(tampered)
    assert "audit_trail: 1: differs from the ledger" in tampered.stderr


def test_a_replay_finds_what_is_missing_in_between(
    yishi: Yishi, register: Path, settings: Settings
) -> None:
    yishi("import", "divisions", register)
    with psycopg.connect(str(settings.database_url)) as connection:
        connection.execute(
            f"INSERT INTO {settings.schema_name}.stored_events"  # type: ignore[arg-type]  # a name of our own
            " SELECT originator_id, 7, topic, state, 9, recorded_at - interval '1 day'"
            f" FROM {settings.schema_name}.stored_events WHERE notification_id = 4"
        )
    done = yishi("replay")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "position 9: follows position 4",
        "position 9: version 7 follows 4",
        "position 9: recorded before the last one",
    ]


def test_tokens_are_made_listed_and_revoked(yishi: Yishi, register: Path) -> None:
    assert "the register is empty" in failed(
        yishi("token", "--organisation", "110101", "--role", "district")
    )
    yishi("import", "divisions", register)
    made = yishi("token", "--organisation", "110101001001", "--role", "committee")
    assert made.stdout.startswith("yishi_")
    assert "多福巷社区居委会 as committee" in made.stderr
    other = answer(
        yishi("token", "create", "--organisation", "110101", "--role", "auditor", "--json")
    )
    listed = yishi("token", "list")
    assert made.stdout.strip() not in listed.stdout
    assert listed.stdout.count("in force") == 2
    assert yishi("token", "revoke", other["id"]).returncode == 0
    assert "no token in force" in failed(yishi("token", "revoke", other["id"]))
    assert "not in the registry" in failed(
        yishi("token", "--organisation", "999", "--role", "district")
    )


def test_no_token_is_made_that_could_do_nothing(yishi: Yishi, register: Path) -> None:
    yishi("import", "divisions", register)
    of_a_committee = ("token", "--organisation", "110101001001", "--role")
    message = failed(yishi(*of_a_committee, "street"))
    assert "is a committee: the role street is for street, or needs a mandate" in message
    assert yishi("token", "list").stdout == ""
    person = "00000000-0000-0000-0000-0000000000f1"
    made = yishi(*of_a_committee, "committee", "--person", person)
    assert made.returncode == 0
    assert "holds no mandate for 多福巷社区居委会 as committee today" in made.stderr
    assert made.stdout.startswith("yishi_")


def test_the_holiday_notices_are_recorded_once(yishi: Yishi, register: Path) -> None:
    assert "begin with: yishi import divisions" in failed(yishi("import", "calendar"))
    yishi("import", "divisions", register)
    first = answer(yishi("import", "calendar", "--json"))
    again = answer(yishi("import", "calendar", "--json"))
    assert first["read"] == first["accepted"] == first["facts"] == again["known"] > 0
    assert again["facts"] == 0


def test_broken_rows_are_told_on_standard_error(yishi: Yishi, tmp_path: Path) -> None:
    path = write_rows(tmp_path / "broken.csv", changed(REGISTER, 3, 2, "village"))
    done = yishi("import", "divisions", path)
    assert done.stderr.splitlines() == [
        "broken.csv:3: level: must be one of district, street, community",
        "yishi: nothing was imported: broken.csv has 1 faults",
    ]
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "is a directory"), ("", "the file is empty"), ("a,b\n", "columns are missing")],
    ids=["directory", "empty", "other-columns"],
)
def test_what_cannot_be_read_is_one_line(
    yishi: Yishi, tmp_path: Path, content: str | None, told: str
) -> None:
    path = tmp_path / "input"
    if content is None:
        path.mkdir()
    else:
        path.write_text(content)
    assert told in failed(yishi("import", "divisions", path))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("frobnicate",), "No such command"),
        (("token",), "both are needed"),
        (("rebuild",), "or --all"),
        (("rebuild", "nothing"), f"one of {', '.join(PROJECTIONS)}"),
        (("import", "polis", "."), "Missing option '--organiser'"),
    ],
    ids=[
        "unknown-command",
        "token-without-role",
        "rebuild-what",
        "rebuild-nothing",
        "no-organiser",
    ],
)
def test_wrong_usage_exits_with_2(yishi: Yishi, arguments: tuple[str, ...], told: str) -> None:
    assert told in failed(yishi(*arguments), code=2)


def test_settings_are_listed_with_their_meaning_and_without_their_password(yishi: Yishi) -> None:
    secret = "postgresql://clerk:hunter2@db.example/yishi"
    listed = {
        it["variable"]: it for it in answer(yishi("config", "--json", database_url=secret, port=1))
    }
    assert "hunter2" not in str(listed)
    assert "db.example" in listed["YISHI_DATABASE_URL"]["value"]
    assert (listed["YISHI_PORT"]["value"], listed["YISHI_PORT"]["default"]) == ("1", "8080")
    assert listed["YISHI_SCHEMA"]["value"] == "yishi"
    assert all(it["description"] for it in listed.values())


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"port": "x"}, "setting YISHI_PORT"),
        ({"schema": "no-schema; DROP"}, "setting YISHI_SCHEMA"),
        ({"database_url": "host=/nowhere"}, "the database cannot be used"),
        ({"database_url": "no such thing"}, "not a connection string"),
        ({"vault_key_file": "/dev/null"}, "must hold 32 bytes"),
        ({"oidc_issuer": "http://example.cn", "oidc_client_id": "x"}, "setting YISHI_OIDC_ISSUER"),
        ({"oidc_issuer": "https://example.cn"}, "setting YISHI_OIDC_CLIENT_ID"),
    ],
    ids=[
        "port",
        "schema",
        "server-away",
        "no-connection-string",
        "vault-key",
        "issuer-without-tls",
        "issuer-alone",
    ],
)
def test_a_wrong_setting_is_one_line(yishi: Yishi, changes: dict[str, str], told: str) -> None:
    done = yishi("stats", **changes)
    assert told in failed(done)
    assert len(done.stderr.splitlines()) == 1, done.stderr


def test_what_nobody_reads_any_more_is_no_error(
    yishi: Yishi, register: Path, settings: Settings
) -> None:
    yishi("import", "divisions", register)
    named = {"database_url": settings.database_url, "data_dir": settings.data_dir}
    with subprocess.Popen(
        [*YISHI, "export", "events"],
        env=environment(**named),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0
