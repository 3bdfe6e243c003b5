"""What people and programs get wrong: each fault by name, answered with a problem that names field,
rule and clause, repeats nothing of what was sent, and leaves the ledger as it was."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest

from tests.domain import course, draws, spending
from tests.domain.specification import COMMITTEE
from tests.service.refusing import BILLIONS, MARK, PROPOSAL, proposal, refused
from tests.service.running import Service, address

NOTICE: dict[str, Any] = json.loads(course.ANNOUNCE.model_dump_json())
VOTE: dict[str, Any] = json.loads(course.VOTE.model_dump_json())
PACK: dict[str, Any] = {
    "summary": MARK,
    "documents": [{"title": MARK, "digest": "0" * 64, "media_type": "text/plain", "size_bytes": 1}],
}


@pytest.fixture(autouse=True)
def nothing_recorded(shared: Service) -> Any:
    """Whatever a test here sends, the ledger stays as it was."""
    before = shared.head()
    yield
    assert shared.head() == before


def pool(
    randomness: dict[str, Any] | None = None, features: dict[str, str] | None = None
) -> dict[str, Any]:
    """A pool to be committed, with something unfit in it."""
    body: dict[str, Any] = json.loads(draws.COMMIT.model_dump_json())
    body["randomness"] |= randomness or {}
    body["candidates"][0]["features"] = features or body["candidates"][0]["features"]
    return body


CONTRACT: dict[str, Any] = json.loads(spending.AWARD.model_dump_json())
FIELDS: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "money_is_a_fraction": (
        "award-contract",
        {**CONTRACT, "amount_fen": 10.5},
        "int_type",
        "amount_fen",
    ),
    "money_is_nought": (
        "award-contract",
        {**CONTRACT, "amount_fen": 0},
        "greater_than_equal",
        "amount_fen",
    ),
    "money_is_endless": (
        "award-contract",
        {**CONTRACT, "amount_fen": 10**14},
        "less_than_equal",
        "amount_fen",
    ),
    "task_due_off_the_calendar": (
        "reassign-task",
        {"task": str(course.TASK), "due_on": "9999-12-31", "reason": MARK},
        "moment_out_of_range",
        "due_on",
    ),
    "public_value_of_half_a_byte": (
        "commit-roster-pool",
        pool(randomness={"form": "hex", "length": 63}),
        "hex_length_odd",
        "randomness.length",
    ),
    "public_value_of_no_known_form": (
        "commit-roster-pool",
        pool(randomness={"form": MARK, "length": 64}),
        "enum",
        "randomness.form",
    ),
    "candidate_described_at_length": (
        "commit-roster-pool",
        pool(features={"a" * 32: "b" * 32, "c" * 5: "d" * 4}),
        "features_too_long",
        "candidates.0.features",
    ),
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
    problem = refused(shared.post(name, body), 422, rule, field)
    assert problem["type"] == "/problems/invalid-fields"
    assert problem["clause"]
    assert {"field": field, "rule": rule} in [
        {"field": error["field"], "rule": error["rule"]} for error in problem["errors"]
    ]


def test_every_unfit_field_is_named(shared: Service) -> None:
    body = {"category": MARK, "proposers": [{}], "title": 1, "extra": MARK}
    problem = refused(shared.post("submit-proposal", body), 422, "missing", "organiser")
    named = {error["field"] for error in problem["errors"]}
    assert named >= {"organiser", "category", "proposers.0", "title", "text", "extra"}


def test_thousands_of_faults_are_named_in_part(shared: Service) -> None:
    body = proposal(**{f"x{number}": 1 for number in range(50_000)})
    answer = shared.post("submit-proposal", body)
    problem = refused(answer, 422, "extra_forbidden", "x0")
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
    problem = refused(shared.post("submit-proposal", RAW[fault]), 400, "MalformedJson")
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
    refused(answer, answer.status_code, answer.json()["rule"], answer.json().get("field"))
    assert answer.json()["clause"] == "K4"


@pytest.mark.parametrize("body", [b"[]", b"null", b"1", b'"x"', b"true"])
def test_body_is_no_object(shared: Service, body: bytes) -> None:
    problem = refused(shared.post("submit-proposal", body), 422, "model_type")
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
    answer = shared.post("submit-proposal", PROPOSAL, headers={"Content-Type": media_type})
    refused(answer, 415, "UnsupportedMediaType", "Content-Type")


def test_ten_megabytes_declared(shared: Service) -> None:
    answer = shared.post("submit-proposal", proposal(text=MARK[-1] * 10_000_000))
    refused(answer, 413, "BodyTooLarge")


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
    refused(answer, 413, "BodyTooLarge")


@pytest.mark.parametrize("name", ["committee", "importer"])
def test_future_act(shared: Service, name: str) -> None:
    body = proposal(occurred_at="2199-01-01T00:00:00Z")
    problem = refused(
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
    problem = refused(answer, 422, "UnknownOrganisation", field)
    assert problem["clause"] == "S2"


def test_unknown_matter(shared: Service) -> None:
    answer = shared.post("adopt-proposal", {"title": MARK, "reason": MARK})
    assert refused(answer, 404, "UnknownStream")["clause"] == "A3"
