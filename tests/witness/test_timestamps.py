"""RFC 3161 timestamps, by an authority that is as real as the tests' own can be."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.streams.registry import REGISTRY_STREAM
from infra.datastore import LedgerDatastore
from infra.district import open_district
from infra.migrate import migrate
from infra.settings import Settings
from infra.submission import Submission
from infra.transparency_log import daily_timestamps
from infra.transparency_log.daily_timestamps import DailyTimestamps
from infra.transparency_log.log_files import LogFiles
from infra.transparency_log.note import Note
from infra.transparency_log.timestamps import (
    TimestampWrong,
    request_timestamp,
    verify_timestamp,
)
from tests.store.ledgers import IMPORTER, REGISTER
from tests.witness.authority import Authority, serving
from tests.witness.trees import Tree

TREE = Tree(2000)
TEXT = TREE.checkpoint(40).text
WAIT_S = 30
STAMPED_AT = datetime(2026, 3, 5, 2, 0, 7, tzinfo=UTC)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority(STAMPED_AT)


def test_a_timestamp_asked_for_is_verified_by_the_authoritys_root(authority: Authority) -> None:
    with serving(authority) as url:
        response, stamped_at = request_timestamp(url, TEXT)
    assert stamped_at == STAMPED_AT
    assert verify_timestamp(response, TEXT, [authority.root]) == STAMPED_AT
    assert verify_timestamp(response, TEXT, [Authority().root, authority.root]) == STAMPED_AT
    assert verify_timestamp(response, TEXT, [Authority().root + authority.root]) == STAMPED_AT


def test_a_certificate_that_has_expired_since_was_good_then() -> None:
    long_ago = Authority(datetime(2020, 6, 1, tzinfo=UTC))
    assert verify_timestamp(long_ago.stamp(TEXT), TEXT, [long_ago.root]) == long_ago.now


def test_what_is_no_timestamp_of_it_is_told_apart(authority: Authority) -> None:
    stamp, roots = authority.stamp(TEXT), [authority.root]
    not_for_time = Authority(purpose=ExtendedKeyUsageOID.CODE_SIGNING)
    too_early = Authority(datetime(2019, 1, 1, tzinfo=UTC))
    refusing = Authority()
    refusing.refuses = True
    for response, text, trusted, reason in (
        (stamp, TREE.checkpoint(39).text, roots, "another text"),
        (stamp, TEXT + "x", roots, "another text"),
        (stamp, TEXT, [Authority().root], "below these roots"),
        (not_for_time.stamp(TEXT), TEXT, [not_for_time.root], "below these roots"),
        (too_early.stamp(TEXT), TEXT, [too_early.root], "below these roots"),
        (refusing.answer(b""), TEXT, [refusing.root], "refused"),
        (b"", TEXT, roots, "not an RFC 3161 response"),
        (b"<html>", TEXT, roots, "not an RFC 3161 response"),
        (stamp[:-1], TEXT, roots, "not an RFC 3161 response"),
        (stamp, TEXT, [], "no root"),
        (stamp, TEXT, [b"no certificate"], "not a certificate"),
    ):
        with pytest.raises(TimestampWrong, match=reason):
            verify_timestamp(response, text, trusted)


CHANGED = Authority(STAMPED_AT)
STAMP = CHANGED.stamp(TEXT)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(STAMP) - 1), st.integers(1, 255))
def test_a_changed_response_never_says_another_time(at: int, change: int) -> None:
    """A few bytes, such as the version of the envelope, are under no signature; what is stamped,
    and when, is."""
    changed = bytearray(STAMP)
    changed[at] ^= change
    with suppress(TimestampWrong):
        assert verify_timestamp(bytes(changed), TEXT, [CHANGED.root]) == STAMPED_AT


def test_an_answer_to_another_request_is_not_taken(authority: Authority) -> None:
    old = authority.stamp(TEXT)

    class Replaying(Authority):
        def answer(self, request: bytes) -> bytes:
            return old

    with serving(Replaying()) as url, pytest.raises(TimestampWrong, match="another request"):
        request_timestamp(url, TEXT)


class Days:
    """A log that is published, and the clock by which it is stamped."""

    def __init__(self, datastore: LedgerDatastore, folder: Path, url: str) -> None:
        self.files = LogFiles(folder)
        self.now = datetime(2026, 3, 5, 10, tzinfo=UTC)  # 18:00 in Beijing
        self.stamps = DailyTimestamps(datastore, self.files, url, lambda: self.now)

    def publish(self, size: int) -> None:
        """A new checkpoint."""
        self.files.put("checkpoint", str(TREE.note(size)).encode())


@pytest.fixture
def days(settings: Settings, tmp_path: Path, authority: Authority) -> Iterator[Days]:
    """An empty log, and an authority that stamps it."""
    assert settings.database_url is not None
    migrate(settings.database_url, settings.schema_name)
    datastore = LedgerDatastore(settings.database_url, settings.schema_name, pool_size=2)
    with serving(authority) as url:
        yield Days(datastore, tmp_path, url)
    datastore.close()


def test_once_a_beijing_day_the_newest_checkpoint_is_stamped(
    days: Days, authority: Authority
) -> None:
    assert days.stamps.stamp_if_due() is None, "nothing is published yet"
    days.publish(40)
    assert days.stamps.stamp_if_due() == 40
    days.publish(1234)
    days.now += timedelta(hours=5, minutes=59)
    assert days.stamps.stamp_if_due() is None, "still the same day in Beijing"
    days.now += timedelta(minutes=1)
    assert days.stamps.stamp_if_due() == 1234
    days.now += timedelta(days=1)
    assert days.stamps.stamp_if_due() is None, "the log has not grown"
    for path, size in (("timestamps/040", 40), ("timestamps/x001/234", 1234)):
        response = days.files.read(path)
        assert response is not None
        text = TREE.checkpoint(size).text
        assert verify_timestamp(response, text, [authority.root]) == STAMPED_AT


def test_a_failure_is_made_good_with_the_next_one(days: Days, authority: Authority) -> None:
    days.publish(40)
    authority.refuses = True
    with pytest.raises(TimestampWrong):
        days.stamps.stamp_if_due()
    authority.refuses = False
    days.publish(41)
    assert days.stamps.stamp_if_due() == 41


def test_an_authority_that_is_away_says_so(days: Days) -> None:
    with serving(Authority()) as gone:
        pass
    with pytest.raises(httpx.HTTPError):
        request_timestamp(gone, TEXT)


def test_files_that_are_missing_are_published_again(days: Days) -> None:
    days.publish(40)
    days.stamps.stamp_if_due()
    first = days.files.read("timestamps/040")
    (days.files.folder / "timestamps" / "040").unlink()
    days.stamps.publish()
    assert days.files.read("timestamps/040") == first is not None


def test_a_district_has_its_log_stamped(
    settings: Settings, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daily_timestamps, "LOOK_SECONDS", 0.05)
    with serving(authority) as url:
        changes = {"timestamp_url": url, "sealer": "thread", "projector": "none"}
        with open_district(settings.model_copy(update=changes)) as district:
            district.ledger.submit(Submission.of(REGISTER, REGISTRY_STREAM, IMPORTER))
            head, files = district.recorder.head(), district.log_files
            deadline = time.monotonic() + WAIT_S
            while (response := files.read(f"timestamps/{head:03d}")) is None:
                assert time.monotonic() < deadline
                time.sleep(0.02)
            text = Note.parse(files.read("checkpoint") or b"").text
    assert verify_timestamp(response, text, [authority.root]) == STAMPED_AT
