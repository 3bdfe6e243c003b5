"""Tokens, headers, addresses and queries that are wrong; commands that come late or twice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from domain.steps.proposal import CosignProposal
from tests.domain import course
from tests.domain.course import changed
from tests.domain.specification import STREAM, december, january
from tests.service.refusing import BILLIONS, MARK, PROPOSAL, proposal, refused
from tests.service.running import Service, address


@pytest.fixture(autouse=True)
def nothing_recorded(shared: Service) -> Any:
    """Whatever a test here sends, the ledger stays as it was."""
    before = shared.head()
    yield
    assert shared.head() == before


TOKENS = {
    "no_token": {},
    "empty": {"Authorization": ""},
    "no_scheme": {"Authorization": "yishi_7f3ac1"},
    "basic": {"Authorization": "Basic N2YzYWMx"},
    "foreign": {"Authorization": "Bearer yishi_7f3ac1AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
    "somebody_elses_jwt": {"Authorization": "Bearer eyJhbGciOiJub25lIn0.7f3ac1."},
    "endless": {"Authorization": "Bearer " + "7f3ac1" * 1000},
}


@pytest.mark.parametrize("fault", TOKENS)
def test_token_that_is_none(shared: Service, fault: str) -> None:
    answer = shared.post("submit-proposal", PROPOSAL, by=None, headers=TOKENS[fault])
    rule = "UnknownToken" if TOKENS[fault] else "MissingToken"
    refused(answer, 401, rule, "Authorization")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_bytes_in_the_token(shared: Service) -> None:
    answer = shared.request(
        "POST",
        address("submit-proposal"),
        json=PROPOSAL,
        headers=[(b"Authorization", b"Bearer \xff\xfe\x80 7f3ac1")],
    )
    refused(answer, 401, "UnknownToken", "Authorization")


def test_reading_with_a_token_that_is_none(shared: Service) -> None:
    answer = shared.request("GET", "/api/v1/events", headers=TOKENS["foreign"])
    refused(answer, 401, "UnknownToken", "Authorization")


HEADERS = {
    "key_too_long": ("Idempotency-Key", "7f3ac1" * 22, "printable_ascii"),
    "key_empty": ("Idempotency-Key", "", "printable_ascii"),
    "key_in_chinese": ("Idempotency-Key", MARK.encode(), "printable_ascii"),
    "key_with_control_character": ("Idempotency-Key", "7f3ac1\x01", "printable_ascii"),
    "version_unquoted": ("If-Match", "7", "etag"),
    "version_of_words": ("If-Match", f'"{MARK}"'.encode(), "etag"),
    "version_negative": ("If-Match", '"-1"', "etag"),
    "version_endless": ("If-Match", '"' + BILLIONS + '"', "etag"),
    "any_version": ("If-Match", "*", "etag"),
}


@pytest.mark.parametrize("fault", HEADERS)
def test_unfit_header(shared: Service, fault: str) -> None:
    name, value, rule = HEADERS[fault]
    answer = shared.post("submit-proposal", PROPOSAL, headers={name: value})
    refused(answer, 400, rule, name)


@pytest.mark.parametrize("name", ["Idempotency-Key", "If-Match", "Content-Type", "Authorization"])
def test_header_twice(shared: Service, name: str) -> None:
    headers = {"Content-Type": "application/json", **shared.authorization("committee")}
    answer = shared.request(
        "POST",
        address("submit-proposal"),
        json=PROPOSAL,
        headers=[*headers.items(), (name, headers.get(name, '"1"')), (name, '"1"')],
    )
    refused(answer, 400, "repeated", name)


@pytest.mark.parametrize(
    "id",
    [
        "1",
        "%00",
        "..%2f..%2fetc%2fpasswd",
        "%E5%8F%AA-7f3ac1",
        "%ff%fe",
        "00000000000000000000000000000001",
        "{00000000-0000-0000-0000-000000000001}",
        "urn:uuid:00000000-0000-0000-0000-000000000001",
        "00000000-0000-0000-0000-00000000000g",
        "' OR 1=1 --",
    ],
)
def test_id_that_is_none(shared: Service, id: str) -> None:
    url = f"/api/v1/matters/{id}"
    posted = shared.request(
        "POST", f"{url}/submit-proposal", json=PROPOSAL, headers=shared.authorization("committee")
    )
    if posted.status_code != 404:  # an encoded slash makes it another address
        refused(posted, 422, "uuid_parsing", "id")
    for part in ("", "/timeline", "/points"):
        answer = shared.request("GET", url + part)
        assert answer.status_code in (200, 404, 422)
        assert "7f3ac1" not in answer.text


QUERIES: dict[str, tuple[str, str, str]] = {
    "moment_without_zone": ("timeline?as_of=2025-12-01T09:00:00", "timezone_aware", "as_of"),
    "moment_of_words": ("timeline?as_of=7f3ac1", "datetime_parsing", "as_of"),
    "moment_in_seconds": ("timeline?as_of=1764550800", "datetime_parsing", "as_of"),
    "moment_nul": ("timeline?as_of=%00", "datetime_parsing", "as_of"),
    "day_off_the_calendar": ("timeline?as_of=2025-02-30", "datetime_parsing", "as_of"),
    "year_zero": ("timeline?as_of=0000-01-01", "datetime_parsing", "as_of"),
    "year_9999": ("timeline?known_at=9999-12-31", "moment_out_of_range", "known_at"),
    "full_width_digits": ("timeline?as_of=２０２５-12-01", "datetime_parsing", "as_of"),
    "misspelt": ("timeline?asof=2025-12-01", "extra_forbidden", "asof"),
    "limit_zero": ("timeline?limit=0", "greater_than_equal", "limit"),
    "limit_huge": ("timeline?limit=1001", "less_than_equal", "limit"),
    "limit_endless": (f"timeline?limit={BILLIONS}", "int_parsing_size", "limit"),
    "limit_of_words": ("timeline?limit=7f3ac1", "int_parsing", "limit"),
    "cursor_of_words": ("timeline?after=7f3ac1", "cursor", "after"),
    "cursor_of_another_list": ("timeline?after=WzEsMl0", "cursor", "after"),
    "cursor_without_zone": (
        "timeline?after=WyIyMDI1LTEyLTAxVDAwOjAwOjAwIiwxXQ",
        "cursor",
        "after",
    ),
    "cursor_nul": ("timeline?after=%00", "cursor", "after"),
    "cursor_too_long": (f"timeline?after={'A' * 201}", "string_too_long", "after"),
    "points_cursor": ("points?after=WyJ4IiwxXQ", "cursor", "after"),
    "position_negative": ("timeline?position=-1", "greater_than_equal", "position"),
    "position_endless": (f"points?position={'9' * 30}", "less_than_equal", "position"),
    "points_moment": ("points?as_of=7f3ac1", "datetime_parsing", "as_of"),
}


@pytest.mark.parametrize("fault", QUERIES)
def test_unfit_query(shared: Service, fault: str) -> None:
    query, rule, field = QUERIES[fault]
    answer = shared.request("GET", f"/api/v1/matters/{STREAM}/{query}")
    refused(answer, 422, rule, field)


LISTS: dict[str, tuple[str, str, str]] = {
    "unknown_stage": ("matters?stage=7f3ac1", "enum", "stage.0"),
    "stages_without_end": (f"matters?{'stage=decided&' * 30}limit=1", "too_long", "stage"),
    "division_of_words": ("matters?division=%25", "string_pattern_mismatch", "division"),
    "division_nul": ("matters?division=11%00", "string_pattern_mismatch", "division"),
    "unknown_category": ("matters?category=7f3ac1", "enum", "category"),
    "within_nowhere": ("matters?within=7f3ac1", "uuid_parsing", "within"),
    "truth_of_words": ("matters?open_referrals=7f3ac1", "bool_parsing", "open_referrals"),
    "docket_cursor": ("matters?after=W10", "cursor", "after"),
    "event_type_of_words": ("events?type=%27%3B--", "string_pattern_mismatch", "type"),
    "event_type_nul": ("events?type=%00", "string_pattern_mismatch", "type"),
    "event_cursor": ("events?after=7f3ac1", "int_parsing", "after"),
    "event_limit": ("events?limit=1001", "less_than_equal", "limit"),
    "event_period": ("events?from=7f3ac1", "datetime_parsing", "from"),
    "event_position": ("events/7f3ac1", "int_parsing", "position"),
    "event_position_zero": ("events/0", "greater_than_equal", "position"),
    "stream_cursor": ("events/stream?after=7f3ac1", "int_parsing", "after"),
    "organisation": ("organisations/7f3ac1", "uuid_parsing", "id"),
    "organisations_moment": ("organisations?as_of=7f3ac1", "datetime_parsing", "as_of"),
}


@pytest.mark.parametrize("fault", LISTS)
def test_unfit_list_query(shared: Service, fault: str) -> None:
    path, rule, field = LISTS[fault]
    refused(shared.request("GET", f"/api/v1/{path}"), 422, rule, field)


@pytest.mark.parametrize("value", ["7f3ac1", "-1", "", "1.5", BILLIONS])
@pytest.mark.parametrize(
    ("name", "path"), [("Yishi-Wait", "matters"), ("Last-Event-ID", "events/stream")]
)
def test_place_of_words(shared: Service, name: str, path: str, value: str) -> None:
    answer = shared.request("GET", f"/api/v1/{path}", headers={name: value})
    refused(answer, 400, "int_parsing", name)


@pytest.mark.parametrize("query", ["%", "%zz", "&&&&", "=", "as_of", "%ff%fe=%00", "a" * 5000])
def test_garbage_for_a_query(shared: Service, query: str) -> None:
    answer = shared.request("GET", f"/api/v1/matters?{query}")
    assert answer.status_code in (200, 422)
    if answer.status_code == 422:
        assert answer.json()["type"] == "/problems/invalid-parameters"


@pytest.mark.parametrize("path", ["", "api", "api/v1", "api/v1/matter", "%00", "api/v2/events"])
def test_address_that_is_none(shared: Service, path: str) -> None:
    answer = shared.request("GET", f"/{path}-7f3ac1")
    refused(answer, 404, "NotFound")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_method_that_a_command_does_not_take(shared: Service, method: str) -> None:
    answer = shared.request(method, address("submit-proposal"))
    refused(answer, 405, "MethodNotAllowed")
    assert answer.headers["Allow"] == "POST"


def test_outside_person_unfit(shared: Service) -> None:
    headers = shared.authorization("committee")
    answer = shared.request(
        "POST", "/api/v1/persons", json={"source": MARK, "external_id": "\0"}, headers=headers
    )
    refused(answer, 422, "string_pattern_mismatch", "source")


class TestAfterAProposal:
    """Faults that need something on the ledger first."""

    @pytest.fixture(autouse=True)
    def nothing_recorded(self) -> None:
        """Checked by each test for itself."""

    def test_conflicting_key(self, service: Service) -> None:
        key = {"Idempotency-Key": "7f3ac1"}
        assert service.post("submit-proposal", PROPOSAL, headers=key).status_code == 201
        head = service.head()
        for name, body, stream in (
            ("submit-proposal", proposal(text="别的话"), STREAM),
            ("submit-proposal", PROPOSAL, UUID(int=0xB)),
            ("adopt-proposal", {"title": "议题", "reason": "理由"}, STREAM),
        ):
            answer = service.post(name, body, stream=stream, headers=key)
            refused(answer, 409, "KeyReused", "Idempotency-Key")
        assert service.head() == head

    def test_replayed_key(self, service: Service) -> None:
        key = {"Idempotency-Key": "7f3ac1"}
        first = service.post("submit-proposal", PROPOSAL, headers=key)
        head = service.head()
        assert service.post("submit-proposal", PROPOSAL, headers=key).text == first.text
        assert service.head() == head

    def test_stale_version(self, service: Service) -> None:
        service.post("submit-proposal", PROPOSAL)
        service.post(CosignProposal(cosigner=course.ZHAO))
        head = service.head()
        body = {"title": MARK, "reason": MARK}
        for etag in ('"0"', '"1"', '"3"', '"1-00ff"'):
            answer = service.post("adopt-proposal", body, headers={"If-Match": etag})
            refused(answer, 412, "StaleVersion", "If-Match")
            assert answer.headers["ETag"] == '"2"'
        assert service.head() == head

    def test_twice_the_same_proposal(self, service: Service) -> None:
        service.post("submit-proposal", PROPOSAL)
        head = service.head()
        answer = service.post("submit-proposal", PROPOSAL)
        assert refused(answer, 409, "AlreadyExists")["clause"] == "S4"
        assert service.head() == head

    def test_somebody_elses_matter(self, service: Service) -> None:
        service.post("submit-proposal", PROPOSAL)
        head = service.head()
        answer = service.post("adopt-proposal", {"title": MARK, "reason": MARK}, by="neighbour")
        assert refused(answer, 403, "NotPermitted", "on_behalf_of")["clause"] == "S2"
        assert service.head() == head

    def test_act_before_its_cause(self, service: Service) -> None:
        service.post("submit-proposal", PROPOSAL)
        head = service.head()
        adopt = changed(course.ADOPT, occurred_at=december(1, 8))
        refused(service.post(adopt), 422, "OccurredBeforeItsCause", "occurred_at")
        assert service.head() == head

    def test_command_of_another_kind_of_stream(self, service: Service) -> None:
        service.post("submit-proposal", PROPOSAL)
        head = service.head()
        answer = service.post("close-appraisal", {"occurred_at": january(1).isoformat()})
        refused(answer, 404, "UnknownStream")
        assert service.head() == head
