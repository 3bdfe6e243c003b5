"""Addresses that lead nowhere or ask what cannot be asked."""

from __future__ import annotations

from uuid import UUID

import pytest

from service.sample.names import matter_id
from tests.public.conftest import LANGUAGES, Site

BOTH = pytest.mark.parametrize("language", LANGUAGES)
ELEVATOR = "huagong-dianti"
PARKING = "juer-tingche"


@BOTH
@pytest.mark.parametrize(
    "query",
    [
        "stage=nowhere",
        "category=x",
        "street=17x",
        "committee=%00",
        "organisation=%3Cscript%3E",
        "submitted_from=yesterday",
        "submitted_to=2025-02-30",
        "open_referrals=perhaps",
        "after=%00",
        "after=not-a-cursor",
        "submitted_from=99999999999999999999",
    ],
)
def test_an_unfit_condition_is_a_bad_request(site: Site, language: str, query: str) -> None:
    shown = site.page(f"/{language}/matters?{query}", 400)
    heading = {"zh": "地址中的查询条件不对", "en": "A condition in the address is unfit"}
    assert heading[language] in shown.words
    assert "nowhere" not in shown.words
    assert query.partition("=")[2] not in shown.words


@pytest.mark.parametrize("query", ["as_of=x", "known_at=2025-13-01", "as_of=2025-01-01T10:00"])
def test_an_unfit_day_is_a_bad_request(site: Site, query: str) -> None:
    shown = site.page(f"/zh/matters/{matter_id(PARKING)}?{query}", 400)
    assert "截至哪一天" in shown.words


@BOTH
@pytest.mark.parametrize(
    "address",
    ["matters/x", f"matters/{UUID(int=10)}", "nothing", f"matters/{UUID(int=11)}/points", "%00"],
)
def test_what_is_not_there_is_not_found(site: Site, language: str, address: str) -> None:
    shown = site.page(f"/{language}/{address}", 404)
    heading = {"zh": "没有找到这个页面", "en": "There is no such page"}
    assert heading[language] in shown.words


def test_other_callers_get_problems(site: Site) -> None:
    assert site.get("/nothing", Accept="application/json").headers["content-type"] == (
        "application/problem+json"
    )
    assert site.get("/nothing").headers["content-type"].startswith("text/html")
    assert site.get("/api/v1/matters/x").headers["content-type"] == "application/problem+json"


def test_a_page_is_not_written_to(site: Site) -> None:
    response = site.get("/zh/matters", "POST")
    assert response.status_code == 405
    assert "此地址不支持这种请求" in response.text


def test_a_page_that_the_reader_has_is_not_sent_again(site: Site) -> None:
    address = f"/zh/matters/{matter_id(ELEVATOR)}"
    first = site.get(address)
    again = site.get(address, **{"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert site.get(address, "HEAD").status_code == 200
