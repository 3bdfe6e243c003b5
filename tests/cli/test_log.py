"""``yishi log``: how far the log is sealed, and its files made again."""

from __future__ import annotations

import json
import shutil
from base64 import b64encode

import psycopg

from domain.streams.registry import REGISTRY_STREAM
from infra.district import open_district
from infra.settings import Settings
from infra.submission import Submission
from infra.transparency_log.log_files import LogFiles
from tests.cli.conftest import Yishi
from tests.store.ledgers import IMPORTER, REGISTER


def test_a_log_is_looked_at_and_made_again(
    settings: Settings, yishi: Yishi, started: Yishi
) -> None:
    assert settings.log_dir is not None
    folder = {"log_dir": settings.log_dir}
    with open_district(settings) as district:
        submission = Submission.of(REGISTER, REGISTRY_STREAM, IMPORTER)
        head = district.ledger.submit(submission).position
        before = json.loads(yishi("log", "status", "--json", **folder).stdout)
        assert (before["head"], before["sealed"], before["published"]) == (head, 0, 0)
        assert (before["lag"], before["root"], before["keys"]) == (head, None, [])
        district.sealer.seal_all()

    after = json.loads(yishi("log", "status", "--json", **folder).stdout)
    assert (after["head"], after["sealed"], after["published"], after["lag"]) == (
        head,
        head,
        head,
        0,
    )
    published = LogFiles(settings.log_dir).published()
    assert published is not None
    assert after["root"] == b64encode(published.root).decode()
    (key,) = after["keys"]
    assert key["first_size"] == 0
    told = yishi("log", "status", **folder).stdout
    assert f"sealed: {head}" in told
    assert key["key"] in told

    checkpoint = (settings.log_dir / "checkpoint").read_bytes()
    shutil.rmtree(settings.log_dir)
    made = json.loads(yishi("log", "rebuild", "--json", **folder).stdout)
    assert made == {"size": head, "checkpoints": 1, "folder": str(settings.log_dir)}
    assert (settings.log_dir / "checkpoint").read_bytes() == checkpoint

    _alter(settings, 3)
    refused = yishi("log", "rebuild", **folder)
    assert refused.returncode == 1
    (line,) = refused.stderr.splitlines()
    assert "position 3 differs from what was published" in line

    _alter(settings, head, "DELETE FROM yishi.stored_events")
    for refused in (yishi("log", "rebuild", **folder), started("serve", sample="false", **folder)):
        assert refused.returncode == 1
        assert "the ledger holds only 0 facts" in refused.stderr.splitlines()[-1]


def _alter(
    settings: Settings,
    position: int,
    statement: str = "UPDATE yishi.stored_events SET topic = 'answer.verified.v1'",
) -> None:
    """As an operator with every right could."""
    assert settings.database_url is not None
    with psycopg.connect(settings.database_url, autocommit=True) as connection:
        connection.execute("SET session_replication_role TO replica")
        where = " WHERE notification_id = %s" if statement.startswith("UPDATE") else ""
        connection.execute((statement + where).encode(), [position] if where else None)
