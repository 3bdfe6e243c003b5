"""Sessions at the desk: whose they are, how they end, and what other sites cannot make of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode
from uuid import UUID, uuid4

import httpx
import pytest

from domain.roles import Role
from service.desk.desk import Desk
from service.desk.next_address import is_desk_address, next_address
from tests.desk.browsing import BASE, Browser, heading, hidden_fields
from tests.desk.conftest import NewBrowser
from tests.service.running import Service

COOKIE = "yishi-desk"


@pytest.fixture
def browser(sample: Service, new_browser: NewBrowser) -> Browser:
    """A browser at the desk of the sample district."""
    return new_browser(sample)


def choose(browser: Browser, role: Role = Role.COMMITTEE, **fields: str) -> httpx.Response:
    """Choose the first sample role of this kind."""
    page = browser.get("/zh/desk/sign-in")
    (post, *_) = re.findall(rf'value="([0-9a-f-]+/{role.value})"', page.text)
    return browser.send(page, "/zh/desk/sample", post=post, **fields)


def execute(service: Service, query: str, *values: object) -> list[dict[str, object]]:
    """Something in the desk's tables."""
    with service.app.state.parts.district.datastore.get_connection() as connection:
        cursor = connection.execute(query, values)
        return cursor.fetchall() if cursor.description else []


# Sample roles


def test_a_visitor_tries_a_sample_role(browser: Browser) -> None:
    page = browser.get("/zh/desk/sign-in")
    assert "仅供演示" in page.text
    assert len(re.findall('name="post"', page.text)) == 9
    assert choose(browser).headers["location"] == "/zh/desk"
    work = browser.get("/zh/desk")
    assert heading(work) == "待办"
    assert "十字坡社区居委会" in work.text
    assert "示例岗位，仅供演示" in work.text


@pytest.mark.parametrize("role", [it for it in Role if it not in (Role.IMPORTER, Role.AUDITOR)])
def test_every_role_can_be_tried(browser: Browser, role: Role) -> None:
    assert choose(browser, role).status_code == 303
    assert browser.get("/en/desk").status_code == 200


def test_only_the_roles_on_the_page_can_be_chosen(sample: Service, browser: Browser) -> None:
    page = browser.get("/zh/desk/sign-in")
    street = re.findall(r'value="([0-9a-f-]+)/street"', page.text)[0]
    for post in (f"{street}/district", f"{street}/importer", f"{uuid4()}/committee", "", "/", "x"):
        answer = browser.send(page, "/zh/desk/sample", post=post)
        assert answer.status_code == 400
    assert COOKIE not in browser.cookies


def test_sample_roles_need_the_setting(sample: Service, browser: Browser) -> None:
    """The ledger alone does not do; a session from before ends with the setting. What a real
    ledger offers under the setting is in test_sign_in."""
    choose(browser)
    with changed(sample, sample=False):
        page = browser.get("/zh/desk/sign-in")
        assert "尚未接通身份认证" in page.text
        assert 'name="post"' not in page.text
        assert browser.post("/zh/desk/sample", csrf="x", post="x").status_code == 404
        assert browser.get("/zh/desk").status_code == 303
    assert browser.get("/zh/desk").status_code == 200


@contextmanager
def changed(service: Service, **settings: object) -> Iterator[None]:
    """The desk of the service under other settings, until the end of the block."""
    desk: Desk = service.app.state.desk
    before = desk.settings
    desk.settings = before.model_copy(update=settings)
    yield
    desk.settings = before


# Cookies


def test_cookies_are_kept_from_scripts_and_other_sites(browser: Browser) -> None:
    page = browser.get("/zh/desk/sign-in")
    answer = choose(browser)
    for said in (page.headers["set-cookie"], answer.headers["set-cookie"]):
        assert "HttpOnly" in said
        assert "SameSite=lax" in said
        assert "Path=/" in said
        assert "Domain" not in said


def test_under_https_cookies_are_bound_to_the_host(sample: Service) -> None:
    browser = Browser(sample, "https://yishi.test")
    with changed(sample, public_url="https://yishi.test"):
        answer = choose(browser)
        said = answer.headers["set-cookie"]
        assert said.startswith("__Host-yishi-desk=")
        assert "Secure" in said
        assert browser.get("/zh/desk").status_code == 200
        value = browser.cookies["__Host-yishi-desk"]
        browser.cookies.clear()
        browser.cookies.set("yishi-desk", value, domain="yishi.test", path="/")
        assert browser.get("/zh/desk").status_code == 303, "planted by a neighbour"
    browser.close()


@pytest.mark.parametrize("value", ["", "x", "0" * 43, "'; DROP TABLE desk_sessions", "x" * 9000])
def test_forged_cookies_are_nobody(browser: Browser, value: str) -> None:
    answer = browser.get("/zh/desk", Cookie=f"{COOKIE}={value}")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/zh/desk/sign-in")


def test_a_session_that_was_planted_is_not_taken_over(browser: Browser) -> None:
    """Fixation: whoever knows the cookie from before does not know the one from after."""
    browser.cookies.set(COOKIE, "planted", domain="yishi.test", path="/")
    choose(browser)
    first = browser.cookies[COOKIE]
    assert first != "planted"
    choose(browser)
    assert browser.cookies[COOKIE] != first
    browser.cookies.set(COOKIE, first, domain="yishi.test", path="/")
    assert browser.get("/zh/desk").status_code == 303, "the one before ended"


def test_the_cookie_is_not_in_the_database(sample: Service, browser: Browser) -> None:
    choose(browser)
    rows = str(execute(sample, "SELECT t::text AS row FROM desk_sessions t"))
    assert browser.cookies[COOKIE] not in rows
    assert browser.cookies[COOKIE].encode().hex() not in rows


def test_signing_out_ends_it_in_the_database(sample: Service, browser: Browser) -> None:
    choose(browser)
    cookie = browser.cookies[COOKIE]
    assert browser.send(browser.get("/zh/desk"), "/zh/desk/sign-out").status_code == 303
    assert COOKIE not in browser.cookies
    browser.cookies.set(COOKIE, cookie, domain="yishi.test", path="/")
    assert browser.get("/zh/desk").status_code == 303


def test_signing_out_twice_is_no_fault(browser: Browser) -> None:
    choose(browser)
    page = browser.get("/zh/desk")
    for _ in range(2):
        answer = browser.send(page, "/zh/desk/sign-out")
        assert answer.headers["location"] == "/zh/desk/signed-out"


def test_nobody_keeps_pages_of_the_desk(browser: Browser) -> None:
    addresses = ("/zh/desk/sign-in", "/zh/desk", "/zh/desk/signed-out", "/zh/desk/signed-in")
    for address in addresses:
        assert browser.get(address).headers["cache-control"] == "no-store", address
    choose(browser)
    page = browser.get("/zh/desk")
    assert page.headers["cache-control"] == "no-store"
    assert "etag" not in page.headers
    assert "form-action 'self'" in page.headers["content-security-policy"]


# Time


def age(service: Service, column: str, interval: str) -> None:
    """Every session was begun, or last used, so long ago."""
    execute(service, f"UPDATE desk_sessions SET {column} = now() - %s::interval", interval)


def test_unused_for_half_an_hour_it_lapses(sample: Service, browser: Browser) -> None:
    choose(browser)
    age(sample, "seen_at", "29 minutes")
    assert browser.get("/zh/desk").status_code == 200
    age(sample, "seen_at", "31 minutes")
    assert browser.get("/zh/desk").headers["location"] == "/zh/desk/sign-in?next=%2Fzh%2Fdesk"
    assert "较长时间没有操作" in browser.get("/zh/desk/sign-in").text
    answer = browser.send(browser.get("/zh/desk/sign-in"), "/zh/desk/sample", post="x")
    assert answer.status_code == 400


def test_use_keeps_it_going(sample: Service, browser: Browser) -> None:
    choose(browser)
    for _ in range(2):
        age(sample, "seen_at", "20 minutes")
        assert browser.get("/zh/desk").status_code == 200


def test_after_twelve_hours_it_lapses_however_busy(sample: Service, browser: Browser) -> None:
    choose(browser)
    age(sample, "begun_at", "12 hours 1 minute")
    assert browser.get("/zh/desk").status_code == 303


def test_after_a_week_it_is_forgotten(sample: Service, browser: Browser) -> None:
    choose(browser)
    age(sample, "begun_at", "8 days")
    assert "较长时间没有操作" not in browser.get("/zh/desk/sign-in").text
    choose(browser)
    old = execute(sample, "SELECT 1 FROM desk_sessions WHERE begun_at < now() - interval '7 days'")
    assert not old


# Forms that only their own page can send


def forms(browser: Browser) -> dict[str, dict[str, str]]:
    """Every form of the desk by the address that it goes to, with fields that would do."""
    choose(browser)
    csrf = hidden_fields(browser.get("/zh/desk").text, "/zh/desk/sign-out")["csrf"]
    page = browser.get("/zh/desk/sign-in")
    post = re.findall(r'value="([0-9a-f-]+/street)"', page.text)[0]
    return {
        "/zh/desk/sample": {**hidden_fields(page.text, "/zh/desk/sample"), "post": post},
        "/zh/desk/drafts": {"csrf": csrf, "draft": str(uuid4())},
        "/zh/desk/sign-out": {"csrf": csrf},
    }


FORGED = {
    "no token": ({"csrf": ""}, {}),
    "another token": ({"csrf": "A" * 43}, {}),
    "no ASCII": ({"csrf": "令牌"}, {}),
    "another site": ({}, {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}),
    "a neighbour": ({}, {"Origin": "http://other.yishi.test", "Sec-Fetch-Site": "same-site"}),
}


@pytest.mark.parametrize("forgery", FORGED)
def test_forged_forms_do_nothing(browser: Browser, forgery: str) -> None:
    fields, headers = FORGED[forgery]
    for address, good in forms(browser).items():
        before = browser.cookies[COOKIE]
        answer = browser.post(address, headers, **{**good, **fields})
        assert answer.status_code == 403, address
        assert answer.headers["content-type"].startswith("text/html")
        assert browser.cookies[COOKIE] == before
    assert browser.get("/zh/desk").status_code == 200


def test_an_old_browser_says_only_where_it_comes_from(browser: Browser) -> None:
    """Without Sec-Fetch-Site, Origin decides; the token is asked for all the same."""
    good = forms(browser)["/zh/desk/drafts"]
    for origin, status in ((BASE, 303), ("null", 403), ("http://yishi.test.evil.example", 403)):
        sent = {"Origin": origin}
        answer = browser.post("/zh/desk/drafts", sent, without=("Sec-Fetch-Site",), **good)
        assert answer.status_code == status, origin
    neither = ("Sec-Fetch-Site", "Origin")
    assert browser.post("/zh/desk/drafts", without=neither, **good).status_code == 303
    assert browser.post("/zh/desk/drafts", without=neither, draft="x").status_code == 403


def test_a_token_of_another_session_is_stale(sample: Service, new_browser: NewBrowser) -> None:
    one, other = new_browser(sample), new_browser(sample)
    tokens = [forms(browser)["/zh/desk/sign-out"]["csrf"] for browser in (one, other)]
    assert tokens[0] != tokens[1]
    assert one.post("/zh/desk/sign-out", csrf=tokens[1]).status_code == 403
    assert one.get("/zh/desk").status_code == 200


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/json", b"{}", 415),
        ("multipart/form-data; boundary=x", b"--x--", 415),
        ("application/x-www-form-urlencoded", b"csrf=%ff", 400),
        ("application/x-www-form-urlencoded", "csrf=令".encode(), 400),
        ("application/x-www-form-urlencoded", b"a=1&" * 6000, 413),
        ("application/x-www-form-urlencoded", b"a&" * 6000, 400),
    ],
    ids=["json", "multipart", "not UTF-8", "not encoded", "long", "many"],
)
def test_what_is_no_form_is_refused(
    sample: Service, browser: Browser, content_type: str, body: bytes, status: int
) -> None:
    choose(browser)
    headers = {"Content-Type": content_type, "Cookie": f"{COOKIE}={browser.cookies[COOKIE]}"}
    answer = sample.request("POST", "/zh/desk/sign-out", content=body, headers=headers)
    assert answer.status_code == status


# Where one goes on to

HOSTILE = (
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/zh/desk/../../..//evil.example",
    "/zh/desk/%2e%2e//evil.example",
    "https://evil.example/zh/desk",
    "/zh/desk@evil.example",
    "/zh/desk.evil.example",
    "/zh/deskevil",
    "/zh/desk//evil.example",
    "/zh/desk/\\evil",
    "/zh/desk\r\nLocation: https://evil.example",
    "/zh/desk\t",
    "/zh/desk#x",
    "/zh/desk?x=%0d%0a\r\n",
    "/zh/matters",
    "javascript:alert(1)",
    "/zh/desk/令",
    "/zh/desk/record/13800138000",
    "/zh/desk?x=110101199003070011",
    "/zh/desk?" + "x" * 3000,
    "",
)


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_nobody_is_sent_elsewhere(browser: Browser, number: int) -> None:
    asked = HOSTILE[number]
    assert not is_desk_address(asked)
    assert next_address(asked, "zh") == "/zh/desk"
    page = browser.get(f"/zh/desk/sign-in?{urlencode({'next': asked})}")
    assert hidden_fields(page.text, "/zh/desk/sample")["next"] == "/zh/desk"
    assert choose(browser, next=asked).headers["location"] == "/zh/desk"


def test_one_comes_back_to_where_one_was(browser: Browser) -> None:
    asked = f"/en/desk/record/answer-referral?stream={uuid4()}&referral={UUID(int=7)}"
    assert choose(browser, next=asked).headers["location"] == asked
