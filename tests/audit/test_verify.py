"""``yishi audit verify`` of a district that is served: pages that lie are found."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from domain.steps.registration import RenameOrganisation
from domain.streams.registry import REGISTRY_STREAM
from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.note import Note, VerifierKey
from infra.transparency_log.proof_file import ProofFile
from service.audit.remembered import Memory, Remembered
from service.audit.report import CHECKS, Report
from service.audit.source import HttpSource, Unreachable
from service.audit.verify import Outcome, Wanted, verify
from tests.audit.districts import OTHER, URL, Published, live, seal, source_of
from tests.domain import course
from tests.domain.specification import COMMITTEE, STREAM, december
from tests.log.logs import signer
from tests.service.conftest import StartService
from tests.service.running import Service
from tests.service.test_pages import ERASE, play
from tests.service.test_statements import WITHHOLD

WITHOUT_OPTIONS = {"witnesses", "timestamps", "remembered", "proofs"}
Change = Callable[[str, Any], Any]


def audit(service: Service, memory: Memory = Memory(), **wanted: Any) -> Outcome:  # noqa: B008
    with source_of(service) as source:
        return verify(source, Wanted(**wanted), memory)


def kinds(report: Report) -> set[str]:
    return {finding.kind for finding in report.findings}


def statuses(report: Report) -> dict[str, str]:
    return {check.name: check.status for check in report.checks}


def remembered(origin: str, size: int, root: bytes, *keys: str) -> Memory:
    text = Checkpoint(origin, size, root).text
    note = str(Note(text, (signer().sign(text),)))
    return Memory({origin: Remembered(note, keys, URL)})


# An honest log


def test_an_honest_log_and_its_pages_hold(honest: Service) -> None:
    report, seen = audit(honest)
    assert (report.findings, report.broken_off) == ((), None)
    skipped = {name for name, status in statuses(report).items() if status == "skipped"}
    assert skipped == WITHOUT_OPTIONS
    assert [check.name for check in report.checks] == list(CHECKS)
    counts = {check.name: check.count for check in report.checks}
    assert (report.size, counts["entries"]) == (honest.head(), honest.head())
    assert (counts["history"], counts["past_roots"], counts["pages"]) == (4, 4, 2)
    assert counts["words"] > 8
    assert report.trust.how == "first_use", "and it says so"
    assert seen is not None
    assert seen.keys == report.trust.keys


def test_what_was_remembered_is_trusted_and_must_be_extended(start_service: StartService) -> None:
    with start_service() as service:
        play(service, course.ADOPTED)
        seal(service)
        report, seen = audit(service)
        assert seen is not None
        memory = Memory({str(report.origin): seen})
        play(service, course.HELD[len(course.ADOPTED) :])
        seal(service)
        later = audit(service, memory).report
    assert later.clean
    assert later.trust.how == "remembered"
    assert statuses(later)["remembered"] == "passed"


def test_a_receipt_or_a_checkpoint_kept_elsewhere_must_be_extended(honest: Service) -> None:
    content = honest.get("/api/v1/events/3.tlog-proof").content
    proof = ProofFile.parse(content)
    kept = [Checkpoint.parse(proof.checkpoint.text)]
    assert statuses(audit(honest, kept=kept).report)["remembered"] == "passed"
    forged = [Checkpoint(kept[0].origin, 3, bytes(32))]
    assert kinds(audit(honest, kept=forged).report) == {"inconsistent"}


def test_pages_are_compared_if_asked_for(honest: Service) -> None:
    without = audit(honest, pages=False).report
    assert (without.clean, statuses(without)["pages"]) == (True, "skipped")
    some = audit(honest, sample=1).report
    assert next(check.count for check in some.checks if check.name == "pages") == 1


def test_erased_and_withheld_words_stand_as_such(start_service: StartService) -> None:
    with start_service() as service:
        live(service)
        play(service, ((WITHHOLD, december(10, 15)),))
        seal(service)
        report = audit(service).report
        assert report.clean, report.findings
        assert service.post(ERASE, stream=course.WANG.id, by="district").status_code == 201
        seal(service)
        report = audit(service).report
        assert report.clean, report.findings


# Trust


def test_another_key_than_the_one_that_is_trusted(honest: Service) -> None:
    report = audit(honest).report
    stranger = signer(7, str(report.origin)).verifier()
    wrong = audit(honest, keys=[stranger]).report
    assert kinds(wrong) == {"key_unknown", "signature_wrong"}
    assert wrong.trust.how == "given"
    other = audit(honest, keys=[signer(7, "log.elsewhere").verifier()]).report
    assert "key_unknown" in kinds(other)
    right = audit(honest, keys=[VerifierKey.parse(report.trust.keys[0])]).report
    assert (right.clean, right.trust.how) == (True, "given")


def test_a_fork_and_a_shortened_log_are_told_from_what_is_remembered(honest: Service) -> None:
    report = audit(honest).report
    origin, keys = str(report.origin), report.trust.keys
    forked = audit(honest, remembered(origin, 5, bytes(32), *keys))
    assert kinds(forked.report) == {"inconsistent"}
    assert forked.remember is None
    longer = audit(honest, remembered(origin, honest.head() + 1, bytes(32), *keys)).report
    assert kinds(longer) == {"truncated"}


def test_another_log_at_an_address_known_before(honest: Service) -> None:
    key = str(signer(7, "log.before").verifier())
    report = audit(honest, remembered("log.before", 5, bytes(32), key)).report
    assert kinds(report) == {"key_unknown"}


# Pages that lie


class Lying(httpx.BaseTransport):
    """A service whose pages are changed on their way; None makes one go away."""

    def __init__(self, service: Service, change: Change) -> None:
        self._published = Published(service)
        self._change = change

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One request."""
        answer = self._published.handle_request(request)
        if not request.url.path.startswith("/api/"):
            return answer
        page = self._change(request.url.path, json.loads(answer.read()))
        return httpx.Response(404) if page is None else httpx.Response(200, json=page)


def lied_to(service: Service, change: Change) -> Report:
    with HttpSource(URL, Lying(service, change)) as source:
        return verify(source, Wanted()).report


def in_matter(change: Callable[[dict[str, Any]], object]) -> Change:
    def changed_page(path: str, page: Any) -> Any:
        if path.endswith(str(STREAM)):
            change(page)
        return page

    return changed_page


def in_timeline(change: Callable[[list[dict[str, Any]]], object]) -> Change:
    def changed_page(path: str, page: Any) -> Any:
        if path.endswith(f"{STREAM}/timeline"):
            change(page["items"])
        return page

    return changed_page


def first_statement(lines: list[dict[str, Any]]) -> dict[str, Any]:
    words: dict[str, Any] = next(
        line["fact"]["text"] for line in lines if line["type"] == "statement.made.v1"
    )
    return words


LIES = {
    "stage": (in_matter(lambda page: page.update(stage="archived")), "page_differs"),
    "name": (in_matter(lambda page: page.update(organisation_name="别的居委会")), "page_differs"),
    "count": (in_matter(lambda page: page.pop("statements")), "page_differs"),
    "dropped": (in_timeline(lambda lines: lines.pop(2)), "page_differs"),
    "swapped": (in_timeline(lambda lines: lines.insert(0, lines.pop(1))), "page_differs"),
    "fact": (in_timeline(lambda lines: lines[3]["fact"].update(place="别处")), "page_differs"),
    "time": (
        in_timeline(lambda lines: lines[0].update(occurred_at="2025-01-01T00:00:00Z")),
        "page_differs",
    ),
    "words": (
        in_timeline(lambda lines: first_statement(lines).update(text="没有意见")),
        "words_differ",
    ),
    "salt": (in_timeline(lambda lines: first_statement(lines).update(salt="zz")), "words_differ"),
    "commitment": (
        in_timeline(lambda lines: first_statement(lines).update(commitment="0" * 64)),
        "page_differs",
    ),
    "withheld without a fact": (
        in_timeline(
            lambda lines: [
                first_statement(lines).pop("text"),
                first_statement(lines).update(withheld="personal_data"),
            ]
        ),
        "words_differ",
    ),
    "erased without a fact": (
        in_timeline(
            lambda lines: [
                first_statement(lines).pop("text"),
                first_statement(lines).update(
                    erased={"at": "2026-01-01T00:00:00Z", "ground": "by_law", "position": 9}
                ),
            ]
        ),
        "words_differ",
    ),
    "kept back": (
        in_timeline(
            lambda lines: [
                first_statement(lines).pop("text"),
                first_statement(lines).update(unavailable=True),
            ]
        ),
        "words_differ",
    ),
    "missing": (
        lambda path, page: None if path.endswith(f"{OTHER}/timeline") else page,
        "page_missing",
    ),
    "points": (
        lambda path, page: {**page, "items": []} if path.endswith("/points") else page,
        "page_differs",
    ),
}


@pytest.mark.parametrize(("change", "kind"), LIES.values(), ids=LIES)
def test_a_page_that_lies_is_found(honest: Service, change: Change, kind: str) -> None:
    report = lied_to(honest, change)
    assert kinds(report) == {kind}
    check = "words" if kind == "words_differ" else "pages"
    failed = {name for name, status in statuses(report).items() if status == "failed"}
    assert failed == {check}
    assert all("/api/v1/matters/" in finding.where for finding in report.findings)


def test_fields_that_a_newer_program_added_are_left_aside(honest: Service) -> None:
    assert lied_to(honest, in_matter(lambda page: page.update(novelty=1))).clean


def test_what_is_recorded_meanwhile_is_read_before_pages_are_blamed(
    start_service: StartService,
) -> None:
    with start_service() as service:
        live(service)
        done: list[str] = []

        class Busy(Published):
            def handle_request(self, request: httpx.Request) -> httpx.Response:
                if "/timeline" in request.url.path and not done:
                    done.append("renamed and withheld")
                    rename = RenameOrganisation(
                        organisation=COMMITTEE, name="改名社区居委会", occurred_at=december(30)
                    )
                    service.post(rename, stream=REGISTRY_STREAM, by="district")
                    play(service, ((WITHHOLD, december(10, 15)),))
                    seal(service)
                return super().handle_request(request)

        with HttpSource(URL, Busy(service)) as source:
            report = verify(source, Wanted()).report
    assert done
    assert report.clean, report.findings


# Nothing to audit


def answering(status: int) -> httpx.MockTransport:
    return httpx.MockTransport(lambda request: httpx.Response(status))


@pytest.mark.parametrize("status", [404, 403, 500])
def test_no_log_there(status: int) -> None:
    with HttpSource(URL, answering(status)) as source, pytest.raises(Unreachable):
        verify(source, Wanted())


def test_a_service_that_goes_away_breaks_the_audit_off(honest: Service) -> None:
    class Leaving(Published):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            if "/tile/" in request.url.path:
                raise httpx.ConnectError("refused", request=request)
            return super().handle_request(request)

    with HttpSource(URL, Leaving(honest)) as source:
        report, seen = verify(source, Wanted())
    assert not report.clean
    assert (report.findings, seen) == ((), None)
    assert "/log/tile/" in str(report.broken_off)
    assert statuses(report)["history"] == "passed"
    assert statuses(report)["entries"] == "skipped"
