"""What people and programs get wrong: each fault by name, answered with a problem that names field,
rule and clause, repeats nothing of what was sent, and leaves the ledger as it was."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import httpx
import pytest

from domain.steps.proposal import CosignProposal
from tests.domain import course
from tests.domain.course import changed
from tests.domain.specification import COMMITTEE, STREAM, december, january
from tests.service.running import Service, address

MARK = "只有我知道的话-7f3ac1"
"""Stands in what is sent; it must not come back."""

PROPOSAL: dict[str, Any] = {
    "occurred_at": "2025-12-01T09:00:00+08:00",
    "organiser": str(COMMITTEE),
    "category": "hardship",
    "proposers": [{"person": "00000000-0000-0000-0000-00000000f000"}],
    "title": MARK,
    "text": MARK,
}
NOTICE: dict[str, Any] = json.loads(course.ANNOUNCE.model_dump_json())
VOTE: dict[str, Any] = json.loads(course.VOTE.model_dump_json())
PACK: dict[str, Any] = {
    "summary": MARK,
    "documents": [{"title": MARK, "digest": "0" * 64, "media_type": "text/plain", "size_bytes": 1}],
}
BILLIONS = "9" * 5000


def refused(
    service: Service, answer: httpx.Response, status: int, rule: str, field: str | None = None
) -> dict[str, Any]:
    """A problem of this status, rule and field that repeats nothing."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == status
    assert problem["rule"] == rule, problem
    assert problem.get("field") == field, problem
    assert problem["request_id"] == answer.headers["X-Request-ID"]
    for part in (answer.text, str(answer.headers)):
        assert MARK not in part
        assert "7f3ac1" not in part
        assert BILLIONS[:50] not in part
    return problem


def proposal(**fields: Any) -> dict[str, Any]:
    """A lawful proposal but for these fields."""
    return {**PROPOSAL, **fields}


@pytest.fixture(autouse=True)
def nothing_recorded(shared: Service) -> Any:
    """Whatever a test here sends, the ledger stays as it was."""
    before = shared.head()
    yield
    assert shared.head() == before


FIELDS: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "nul_in_title": ("submit-proposal", proposal(title=f"{MARK}\0"), "control_character", "title"),
    "nul_in_text": ("submit-proposal", proposal(text=f"\0{MARK}"), "control_character", "text"),
    "escape_sequence_in_text": (
        "submit-proposal",
        proposal(text=f"\x1b[31m{MARK}"),
        "control_character",
        "text",
    ),
    "title_is_a_number": ("submit-proposal", proposal(title=7), "string_type", "title"),
    "title_is_missing": (
        "submit-proposal",
        {name: value for name, value in PROPOSAL.items() if name != "title"},
        "missing",
        "title",
    ),
    "title_is_null": ("submit-proposal", proposal(title=None), "string_type", "title"),
    "title_is_empty": ("submit-proposal", proposal(title="  "), "string_too_short", "title"),
    "title_is_too_long": (
        "submit-proposal",
        proposal(title=MARK * 50),
        "string_too_long",
        "title",
    ),
    "unknown_field": ("submit-proposal", proposal(colour=MARK), "extra_forbidden", "colour"),
    "unknown_field_named_with_words": (
        "submit-proposal",
        proposal(**{MARK: 1}),
        "extra_forbidden",
        "?",
    ),
    "unknown_field_within": (
        "submit-proposal",
        proposal(proposers=[{**PROPOSAL["proposers"][0], "phone": MARK}]),
        "extra_forbidden",
        "proposers.0.phone",
    ),
    "unknown_category": ("submit-proposal", proposal(category=MARK), "enum", "category"),
    "organiser_is_no_uuid": (
        "submit-proposal",
        proposal(organiser=MARK),
        "uuid_parsing",
        "organiser",
    ),
    "organiser_is_a_list": (
        "submit-proposal",
        proposal(organiser=[MARK]),
        "uuid_type",
        "organiser",
    ),
    "nobody_proposes": ("submit-proposal", proposal(proposers=[]), "too_short", "proposers"),
    "proposers_are_an_object": (
        "submit-proposal",
        proposal(proposers={"0": MARK}),
        "tuple_type",
        "proposers",
    ),
    "proposer_is_person_and_organisation": (
        "submit-proposal",
        proposal(proposers=[{"person": str(UUID(int=1)), "organisation": str(COMMITTEE)}]),
        "party_needs_one_id",
        "proposers.0",
    ),
    "date_without_zone": (
        "submit-proposal",
        proposal(occurred_at="2025-12-01T09:00:00"),
        "timezone_aware",
        "occurred_at",
    ),
    "date_is_a_number": (
        "submit-proposal",
        proposal(occurred_at=1764550800),
        "datetime_type",
        "occurred_at",
    ),
    "date_off_the_calendar": (
        "submit-proposal",
        proposal(occurred_at="2025-02-30T09:00:00+08:00"),
        "datetime_parsing",
        "occurred_at",
    ),
    "year_one": (
        "submit-proposal",
        proposal(occurred_at="0001-01-01T00:00:00+08:00"),
        "moment_out_of_range",
        "occurred_at",
    ),
    "year_9999": (
        "publish-notice",
        {**NOTICE, "starts_at": "9999-12-31T23:59:59-08:00"},
        "moment_out_of_range",
        "starts_at",
    ),
    "count_is_text": ("record-assembly-vote", {**VOTE, "present": "40"}, "int_type", "present"),
    "count_is_true": ("record-assembly-vote", {**VOTE, "present": True}, "int_type", "present"),
    "count_is_a_fraction": (
        "record-assembly-vote",
        {**VOTE, "present": 40.5},
        "int_type",
        "present",
    ),
    "count_is_negative": (
        "record-assembly-vote",
        {**VOTE, "present": -1},
        "greater_than_equal",
        "present",
    ),
    "count_is_huge": (
        "record-assembly-vote",
        {**VOTE, "present": 10**30},
        "less_than_equal",
        "present",
    ),
    "size_is_huge": (
        "publish-background-pack",
        {**PACK, "documents": [{**PACK["documents"][0], "size_bytes": 10**4000}]},
        "less_than_equal",
        "documents.0.size_bytes",
    ),
    "digest_in_capitals": (
        "publish-background-pack",
        {**PACK, "documents": [{**PACK["documents"][0], "digest": "A" * 64}]},
        "string_pattern_mismatch",
        "documents.0.digest",
    ),
}


@pytest.mark.parametrize("fault", FIELDS)
def test_unfit_field(shared: Service, fault: str) -> None:
    name, body, rule, field = FIELDS[fault]
    problem = refused(shared, shared.post(name, body), 422, rule, field)
    assert problem["type"] == "/problems/invalid-fields"
    assert problem["clause"]
    assert {"field": field, "rule": rule} in [
        {"field": error["field"], "rule": error["rule"]} for error in problem["errors"]
    ]


def test_every_unfit_field_is_named(shared: Service) -> None:
    body = {"category": MARK, "proposers": [{}], "title": 1, "extra": MARK}
    problem = refused(shared, shared.post("submit-proposal", body), 422, "missing", "organiser")
    named = {error["field"] for error in problem["errors"]}
    assert named >= {"organiser", "category", "proposers.0", "title", "text", "extra"}


def test_thousands_of_faults_are_named_in_part(shared: Service) -> None:
    body = proposal(**{f"x{number}": 1 for number in range(50_000)})
    answer = shared.post("submit-proposal", body)
    problem = refused(shared, answer, 422, "extra_forbidden", "x0")
    assert len(problem["errors"]) == 50


RAW: dict[str, bytes] = {
    "nothing": b"",
    "no_json": MARK.encode(),
    "cut_short": json.dumps(PROPOSAL).encode()[:-5],
    "two_values": json.dumps(PROPOSAL).encode() * 2,
    "raw_nul": json.dumps(PROPOSAL, ensure_ascii=False).encode().replace(b"-7f3", b"\0"),
    "lone_surrogate": json.dumps(proposal(text="\ud800")).encode(),
    "surrogates_in_wrong_order": json.dumps(proposal(text="\udc00\ud800")).encode(),
    "invalid_utf8": json.dumps(PROPOSAL, ensure_ascii=False).encode().replace(b"-7f3", b"\xff\xfe"),
    "overlong_utf8": json.dumps(PROPOSAL).encode().replace(b"-7f3", b"\xc0\x80"),
    "gbk": json.dumps(PROPOSAL, ensure_ascii=False).encode("gbk"),
    "utf16": json.dumps(PROPOSAL).encode("utf-16"),
    "deep_lists": b"[" * 100_000,
    "deep_lists_closed": b"[" * 100_000 + b"]" * 100_000,
    "deep_objects": b'{"a":' * 100_000,
    "deep_in_a_field": json.dumps(proposal(title=0))
    .encode()
    .replace(b": 0", b": " + b"[" * 5000 + b"]" * 5000),
    "number_1e400": json.dumps({**VOTE, "present": 0})
    .encode()
    .replace(b'"present": 0', b'"present": -1e400x'),
    "not_a_number": json.dumps(proposal(title=float("nan"))).encode().replace(b"NaN", b"nan"),
    "comments": b"/* " + MARK.encode() + b" */ {}",
    "byte_order_mark": b"\xef\xbb\xbf" + json.dumps(PROPOSAL).encode(),
}


@pytest.mark.parametrize("fault", RAW)
def test_malformed_json(shared: Service, fault: str) -> None:
    problem = refused(shared, shared.post("submit-proposal", RAW[fault]), 400, "MalformedJson")
    assert problem["clause"] == "A1"


NUMBERS = {
    "1e400": b"1e400",
    "5000_digits": BILLIONS.encode(),
    "nan": b"NaN",
    "infinity": b"Infinity",
}


@pytest.mark.parametrize("fault", NUMBERS)
def test_number_beyond_reckoning(shared: Service, fault: str) -> None:
    body = json.dumps({**VOTE, "present": 0}).encode()
    body = body.replace(b'"present": 0', b'"present": ' + NUMBERS[fault])
    answer = shared.post("record-assembly-vote", body)
    assert answer.status_code in (400, 422)
    refused(shared, answer, answer.status_code, answer.json()["rule"], answer.json().get("field"))
    assert answer.json()["clause"] == "K4"


@pytest.mark.parametrize("body", [b"[]", b"null", b"1", b'"x"', b"true"])
def test_body_is_no_object(shared: Service, body: bytes) -> None:
    problem = refused(shared, shared.post("submit-proposal", body), 422, "model_type")
    assert problem["clause"] == "A1"


@pytest.mark.parametrize(
    "media_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "",
        "application/xml",
    ],
)
def test_media_type_that_is_not_json(shared: Service, media_type: str) -> None:
    answer = shared.post("submit-proposal", PROPOSAL, **{"Content-Type": media_type})
    refused(shared, answer, 415, "UnsupportedMediaType", "Content-Type")


def test_ten_megabytes_declared(shared: Service) -> None:
    answer = shared.post("submit-proposal", proposal(text=MARK[-1] * 10_000_000))
    refused(shared, answer, 413, "BodyTooLarge")


def test_ten_megabytes_in_pieces(shared: Service) -> None:
    async def pieces() -> Any:
        for _ in range(100):
            yield b"x" * 100_000

    answer = shared.request(
        "POST",
        address("submit-proposal"),
        content=pieces(),
        headers={"Content-Type": "application/json", **shared.authorization("committee")},
    )
    assert "content-length" not in answer.request.headers
    refused(shared, answer, 413, "BodyTooLarge")


@pytest.mark.parametrize("name", ["committee", "importer"])
def test_future_act(shared: Service, name: str) -> None:
    body = proposal(occurred_at="2199-01-01T00:00:00Z")
    problem = refused(
        shared,
        shared.post("submit-proposal", body, by=name),
        422,
        "OccurredInFuture",
        "occurred_at",
    )
    assert problem["clause"] == "S4"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"organiser": str(UUID(int=77))}, "organiser"),
        ({"proposers": [{"organisation": str(UUID(int=77))}]}, "proposers.0.organisation"),
        ({"on_behalf_of": str(UUID(int=77))}, "on_behalf_of"),
    ],
)
def test_unknown_organisation(shared: Service, fields: dict[str, Any], field: str) -> None:
    answer = shared.post("submit-proposal", proposal(**fields))
    problem = refused(shared, answer, 422, "UnknownOrganisation", field)
    assert problem["clause"] == "S2"


def test_unknown_matter(shared: Service) -> None:
    answer = shared.post("adopt-proposal", {"title": MARK, "reason": MARK})
    assert refused(shared, answer, 404, "UnknownStream")["clause"] == "A3"


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
    answer = shared.post("submit-proposal", PROPOSAL, by=None, **TOKENS[fault])
    rule = "UnknownToken" if TOKENS[fault] else "MissingToken"
    refused(shared, answer, 401, rule, "Authorization")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_bytes_in_the_token(shared: Service) -> None:
    answer = shared.request(
        "POST",
        address("submit-proposal"),
        json=PROPOSAL,
        headers=[(b"Authorization", b"Bearer \xff\xfe\x80 7f3ac1")],
    )
    refused(shared, answer, 401, "UnknownToken", "Authorization")


def test_reading_with_a_token_that_is_none(shared: Service) -> None:
    answer = shared.request("GET", "/api/v1/events", headers=TOKENS["foreign"])
    refused(shared, answer, 401, "UnknownToken", "Authorization")


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
    answer = shared.post("submit-proposal", PROPOSAL, **{name: value})  # type: ignore[arg-type]  # bytes go as they are
    refused(shared, answer, 400, rule, name)


@pytest.mark.parametrize("name", ["Idempotency-Key", "If-Match", "Content-Type", "Authorization"])
def test_header_twice(shared: Service, name: str) -> None:
    headers = {"Content-Type": "application/json", **shared.authorization("committee")}
    answer = shared.request(
        "POST",
        address("submit-proposal"),
        json=PROPOSAL,
        headers=[*headers.items(), (name, headers.get(name, '"1"')), (name, '"1"')],
    )
    refused(shared, answer, 400, "repeated", name)


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
        refused(shared, posted, 422, "uuid_parsing", "id")
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
    refused(shared, answer, 422, rule, field)


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
    refused(shared, shared.request("GET", f"/api/v1/{path}"), 422, rule, field)


def test_waiting_for_words(shared: Service) -> None:
    answer = shared.request("GET", "/api/v1/matters", headers={"Yishi-Wait": "7f3ac1"})
    refused(shared, answer, 400, "int_parsing", "Yishi-Wait")


@pytest.mark.parametrize("query", ["%", "%zz", "&&&&", "=", "as_of", "%ff%fe=%00", "a" * 5000])
def test_garbage_for_a_query(shared: Service, query: str) -> None:
    answer = shared.request("GET", f"/api/v1/matters?{query}")
    assert answer.status_code in (200, 422)
    if answer.status_code == 422:
        assert answer.json()["type"] == "/problems/invalid-parameters"


@pytest.mark.parametrize("path", ["", "api", "api/v1", "api/v1/matter", "%00", "api/v2/events"])
def test_address_that_is_none(shared: Service, path: str) -> None:
    answer = shared.request("GET", f"/{path}-7f3ac1")
    refused(shared, answer, 404, "NotFound")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_method_that_a_command_does_not_take(shared: Service, method: str) -> None:
    answer = shared.request(method, address("submit-proposal"))
    refused(shared, answer, 405, "MethodNotAllowed")
    assert answer.headers["Allow"] == "POST"


def test_outside_person_unfit(shared: Service) -> None:
    headers = shared.authorization("committee")
    answer = shared.request(
        "POST", "/api/v1/persons", json={"source": MARK, "external_id": "\0"}, headers=headers
    )
    refused(shared, answer, 422, "string_pattern_mismatch", "source")


class TestAfterAProposal:
    """Faults that need something on the ledger first."""

    @pytest.fixture(autouse=True)
    def nothing_recorded(self) -> None:
        """Checked by each test for itself."""

    def test_conflicting_key(self, service: Service) -> None:
        key = {"Idempotency-Key": "7f3ac1"}
        assert service.post("submit-proposal", PROPOSAL, **key).status_code == 201
        head = service.head()
        for name, body, stream in (
            ("submit-proposal", proposal(text="别的话"), STREAM),
            ("submit-proposal", PROPOSAL, UUID(int=0xB)),
            ("adopt-proposal", {"title": "议题", "reason": "理由"}, STREAM),
        ):
            answer = service.post(name, body, stream=stream, **key)
            refused(service, answer, 409, "KeyReused", "Idempotency-Key")
        assert service.head() == head

    def test_replayed_key(self, service: Service) -> None:
        key = {"Idempotency-Key": "7f3ac1"}
        first = service.post("submit-proposal", PROPOSAL, **key)
        head = service.head()
        assert service.post("submit-proposal", PROPOSAL, **key).text == first.text
        assert service.head() == head

    def test_stale_version(self, service: Service) -> None:
        service.post("submit-proposal", PROPOSAL)
        service.post(CosignProposal(cosigner=course.ZHAO))
        head = service.head()
        body = {"title": MARK, "reason": MARK}
        for etag in ('"0"', '"1"', '"3"', '"1-00ff"'):
            answer = service.post("adopt-proposal", body, **{"If-Match": etag})
            refused(service, answer, 412, "StaleVersion", "If-Match")
            assert answer.headers["ETag"] == '"2"'
        assert service.head() == head

    def test_twice_the_same_proposal(self, service: Service) -> None:
        service.post("submit-proposal", PROPOSAL)
        head = service.head()
        answer = service.post("submit-proposal", PROPOSAL)
        assert refused(service, answer, 409, "AlreadyExists")["clause"] == "S4"
        assert service.head() == head

    def test_somebody_elses_matter(self, service: Service) -> None:
        service.post("submit-proposal", PROPOSAL)
        head = service.head()
        answer = service.post("adopt-proposal", {"title": MARK, "reason": MARK}, by="neighbour")
        assert refused(service, answer, 403, "NotPermitted", "on_behalf_of")["clause"] == "S2"
        assert service.head() == head

    def test_act_before_its_cause(self, service: Service) -> None:
        service.post("submit-proposal", PROPOSAL)
        head = service.head()
        adopt = changed(course.ADOPT, occurred_at=december(1, 8))
        refused(service, service.post(adopt), 422, "OccurredBeforeItsCause", "occurred_at")
        assert service.head() == head

    def test_command_of_another_kind_of_stream(self, service: Service) -> None:
        service.post("submit-proposal", PROPOSAL)
        head = service.head()
        answer = service.post("close-appraisal", {"occurred_at": january(1).isoformat()})
        refused(service, answer, 404, "UnknownStream")
        assert service.head() == head
