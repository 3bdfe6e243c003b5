"""Signing in at a real OpenID provider, and every way in which that goes wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from urllib.parse import urlencode
from uuid import UUID, uuid4

import psycopg
import pytest

from domain.event import Actor
from domain.roles import Role
from domain.steps.mandates import GrantMandate, RevokeMandate
from domain.streams.registry import REGISTRY_STREAM
from infra.ledger import Ledger
from infra.settings import Settings
from infra.submission import Submission
from tests.desk.browsing import BASE, Browser, heading
from tests.desk.conftest import NewBrowser
from tests.desk.provider.running import CLIENT_ID, RunningProvider
from tests.domain.specification import COMMITTEE, DISTRICT, STREET
from tests.service.running import Service, running

GRANTER = Actor(DISTRICT, Role.DISTRICT)


def grant(service: Service, person: UUID, organisation: UUID, role: Role, **more: date) -> UUID:
    """The district grants a mandate."""
    mandate = uuid4()
    command = GrantMandate(
        mandate=mandate,
        organisation=organisation,
        role=role,
        person=person,
        valid_from=more.get("valid_from", date(2026, 1, 1)),
        valid_until=more.get("valid_until"),
    )
    ledger(service).submit(Submission.of(command, REGISTRY_STREAM, GRANTER))
    service.app.state.parts.reader.register.current(at_once=True)
    return mandate


def ledger(service: Service) -> Ledger:
    found: Ledger = service.app.state.parts.district.ledger
    return found


def pseudonym(service: Service, openid: RunningProvider, login: str) -> UUID:
    """Whom the vault knows a login as."""
    vault = service.app.state.parts.district.vault
    found: UUID = vault.pseudonyms(f"oidc:{openid.issuer}", [login])[login]
    return found


def begin(browser: Browser, next: str = "/zh/desk") -> str:
    """Click through to the provider: where it sends the browser."""
    answer = browser.get(f"/zh/desk/sign-in/provider?{urlencode({'next': next})}")
    assert answer.status_code == 303
    return answer.headers["location"]


def sign_in(browser: Browser, openid: RunningProvider, login: str, next: str = "/zh/desk") -> str:
    """Sign in; where one comes out."""
    openid.forget()
    back = openid.sign_in(begin(browser, next), login)
    answer = browser.get(back)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


@pytest.fixture
def browser(real: Service, new_browser: NewBrowser) -> Browser:
    """A browser at the desk of the real district."""
    return new_browser(real)


def test_without_a_mandate_one_gets_a_code_to_give_to_the_office(
    real: Service, openid: RunningProvider, browser: Browser
) -> None:
    address = sign_in(browser, openid, "newcomer")
    page = browser.get(address)
    assert page.status_code == 403
    assert heading(page) == "您还没有授权"
    person = pseudonym(real, openid, "newcomer")
    assert f">{person}<" in page.text
    assert browser.get("/zh/desk").headers["location"].startswith("/zh/desk/mandates")
    grant(real, person, COMMITTEE, Role.COMMITTEE)
    page = browser.get(address)
    assert page.status_code == 200
    answer = browser.send(page, "/zh/desk/mandates", post=f"{COMMITTEE}/committee", next="/zh/desk")
    assert answer.headers["location"] == "/zh/desk"
    assert "槐树社区居委会" in browser.get("/zh/desk").text


def test_with_one_mandate_one_comes_straight_to_what_one_wanted(
    real: Service, openid: RunningProvider, browser: Browser
) -> None:
    grant(real, pseudonym(real, openid, "clerk"), COMMITTEE, Role.COMMITTEE)
    wanted = "/en/desk/record/submit-proposal?stream=1"
    assert browser.get("/en/desk").headers["location"] == "/en/desk/sign-in?next=%2Fen%2Fdesk"
    assert sign_in(browser, openid, "clerk", wanted) == wanted
    page = browser.get("/zh/desk")
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert heading(page) == "待办"
    assert str(pseudonym(real, openid, "clerk")) in page.text


def test_with_several_mandates_one_chooses_and_may_change(
    real: Service, openid: RunningProvider, browser: Browser
) -> None:
    person = pseudonym(real, openid, "both")
    grant(real, person, COMMITTEE, Role.COMMITTEE)
    grant(real, person, STREET, Role.STREET)
    address = sign_in(browser, openid, "both")
    assert address == "/zh/desk/mandates?next=%2Fzh%2Fdesk"
    before = browser.cookies["yishi-desk"]
    page = browser.get(address)
    browser.send(page, "/zh/desk/mandates", post=f"{STREET}/street")
    assert browser.cookies["yishi-desk"] != before
    assert "槐树街道办事处" in browser.get("/zh/desk").text
    page = browser.get("/zh/desk/mandates")
    browser.send(page, "/zh/desk/mandates", post=f"{COMMITTEE}/committee")
    page = browser.get("/zh/desk")
    assert "槐树社区居委会" in page.text
    assert "槐树街道办事处" not in page.text
    page = browser.get("/zh/desk/mandates")
    answer = browser.send(page, "/zh/desk/mandates", post=f"{DISTRICT}/district")
    assert answer.status_code == 400, "another's"


def test_choosing_again_makes_no_session_younger(
    real: Service, openid: RunningProvider, browser: Browser
) -> None:
    person = pseudonym(real, openid, "tireless")
    grant(real, person, COMMITTEE, Role.COMMITTEE)
    sign_in(browser, openid, "tireless")
    with real.app.state.parts.district.datastore.get_connection() as connection:
        connection.execute("UPDATE desk_sessions SET begun_at = now() - interval '11 hours'")
        page = browser.get("/zh/desk/mandates")
        answer = browser.send(page, "/zh/desk/mandates", post=f"{COMMITTEE}/committee")
        assert answer.status_code == 303
        connection.execute("UPDATE desk_sessions SET begun_at = begun_at - interval '2 hours'")
    assert browser.get("/zh/desk").status_code == 303


def test_a_mandate_that_ends_ends_the_session(
    real: Service, openid: RunningProvider, browser: Browser
) -> None:
    person = pseudonym(real, openid, "leaving")
    mandate = grant(real, person, COMMITTEE, Role.COMMITTEE)
    sign_in(browser, openid, "leaving")
    assert browser.get("/zh/desk").status_code == 200
    command = RevokeMandate(mandate=mandate, reason="调离")
    ledger(real).submit(Submission.of(command, REGISTRY_STREAM, GRANTER))
    real.app.state.parts.reader.register.current(at_once=True)
    assert browser.get("/zh/desk").headers["location"] == "/zh/desk/mandates?next=%2Fzh%2Fdesk"


def test_a_mandate_of_yesterday_is_none(
    real: Service, openid: RunningProvider, browser: Browser
) -> None:
    person = pseudonym(real, openid, "late")
    grant(real, person, COMMITTEE, Role.COMMITTEE, valid_until=date(2026, 1, 31))
    page = browser.get(sign_in(browser, openid, "late"))
    assert heading(page) == "您还没有授权"


def test_what_the_provider_tells_of_people_is_nowhere(
    real: Service, openid: RunningProvider, browser: Browser
) -> None:
    """Its id token has a name, an address and a number in it."""
    grant(real, pseudonym(real, openid, "told"), COMMITTEE, Role.COMMITTEE)
    sign_in(browser, openid, "told")
    page = browser.get("/zh/desk").text
    kept = everything(real)
    for claim in ("王小明", "xiaoming@example.cn", "13800138000"):
        assert claim not in page
        assert claim not in kept
    assert browser.cookies["yishi-desk"] not in kept


def everything(service: Service) -> str:
    """Every row of every table outside the ledger's events, as text."""
    datastore = service.app.state.parts.district.datastore
    with psycopg.connect(datastore.dsn) as connection:
        names = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'yishi'"
        ).fetchall()
        rows = [
            connection.execute(f'SELECT t::text FROM yishi."{name}" t').fetchall()
            for (name,) in names
        ]
    return str(rows)


def test_the_request_has_pkce_nonce_and_state(browser: Browser) -> None:
    first, second = begin(browser), begin(browser)
    for name in ("state", "nonce", "code_challenge"):
        values = [re.search(rf"[?&]{name}=([^&]{{40,}})", it) for it in (first, second)]
        assert all(values), name
        assert values[0] != values[1]
    assert "code_challenge_method=S256" in first
    assert "scope=openid&" in first
    assert "prompt=" not in first


def test_somebody_elses_way_back_signs_nobody_in(
    real: Service, openid: RunningProvider, new_browser: NewBrowser
) -> None:
    """Login CSRF: an attacker's own code, put to somebody else's browser."""
    attacker, victim = new_browser(real), new_browser(real)
    grant(real, pseudonym(real, openid, "attacker"), COMMITTEE, Role.COMMITTEE)
    openid.forget()
    back = openid.sign_in(begin(attacker), "attacker")
    for prepare in (lambda: None, lambda: begin(victim)):
        prepare()
        answer = victim.get(back)
        assert answer.status_code == 400
        assert heading(answer) == "没有登录成功"
        assert "yishi-desk" not in victim.cookies


def test_a_way_back_serves_once(real: Service, openid: RunningProvider, browser: Browser) -> None:
    grant(real, pseudonym(real, openid, "twice"), COMMITTEE, Role.COMMITTEE)
    openid.forget()
    address = begin(browser)
    kept = browser.cookies["yishi-desk-signing-in"]
    back = openid.sign_in(address, "twice")
    assert browser.get(back).status_code == 303
    assert "yishi-desk-signing-in" not in browser.cookies
    assert browser.get(back).status_code == 400
    browser.cookies.set("yishi-desk-signing-in", kept, domain="yishi.test", path="/")
    again = browser.get(back)
    assert again.status_code == 400
    assert "重复打开" in again.text


def test_giving_up_is_told(openid: RunningProvider, browser: Browser) -> None:
    openid.forget()
    answer = browser.get(openid.cancel(begin(browser)))
    assert answer.status_code == 403
    assert "登录已取消" in answer.text


@pytest.mark.parametrize("ahead", [-3600, 3600], ids=["behind", "ahead"])
def test_a_clock_far_off_is_told(openid: RunningProvider, browser: Browser, ahead: int) -> None:
    openid.forget()
    back = openid.sign_in(begin(browser), "clock")
    openid.set_clock(ahead)
    try:
        answer = browser.get(back)
    finally:
        openid.set_clock(0)
    assert answer.status_code == 502
    assert "时钟" in answer.text


def test_a_clock_a_little_off_does_not_matter(
    real: Service, openid: RunningProvider, browser: Browser
) -> None:
    openid.forget()
    back = openid.sign_in(begin(browser), "newcomer")
    openid.set_clock(60)
    try:
        assert browser.get(back).status_code == 303
    finally:
        openid.set_clock(0)


@pytest.mark.parametrize(
    "change",
    [
        ("state=", "state=x"),
        ("code=", "code=x"),
        ("iss=", "iss=https%3A%2F%2Fevil.example&was="),
    ],
    ids=["state", "code", "issuer"],
)
def test_an_altered_way_back_signs_nobody_in(
    openid: RunningProvider, browser: Browser, change: tuple[str, str]
) -> None:
    openid.forget()
    back = openid.sign_in(begin(browser), "altered").replace(*change)
    answer = browser.get(back)
    assert answer.status_code == 400
    assert "yishi-desk" not in browser.cookies


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?",
        "?code=1&state=2",
        "?error=access_denied",
        "?state=%ff&code=%00",
        "?code=" + "x" * 9000,
    ],
    ids=["nothing", "empty", "unasked", "error", "bytes", "long"],
)
def test_a_way_back_from_nowhere_is_a_plain_page(browser: Browser, query: str) -> None:
    answer = browser.get("/zh/desk/signed-in" + query)
    assert answer.status_code == 400
    assert heading(answer) == "没有登录成功"


def test_after_a_time_out_the_provider_asks_again(
    real: Service, openid: RunningProvider, browser: Browser
) -> None:
    """It would else let in whoever sits there now."""
    grant(real, pseudonym(real, openid, "away"), COMMITTEE, Role.COMMITTEE)
    sign_in(browser, openid, "away")
    assert not openid.asks(begin(browser))
    with real.app.state.parts.district.datastore.get_connection() as connection:
        connection.execute("UPDATE desk_sessions SET seen_at = now() - interval '1 hour'")
    assert "较长时间没有操作" in browser.get("/zh/desk/sign-in").text
    assert openid.asks(begin(browser))


def test_signing_out_ends_it_here_and_leads_on_to_the_provider(
    real: Service, openid: RunningProvider, browser: Browser
) -> None:
    grant(real, pseudonym(real, openid, "done"), COMMITTEE, Role.COMMITTEE)
    sign_in(browser, openid, "done")
    cookie = browser.cookies["yishi-desk"]
    answer = browser.send(browser.get("/zh/desk"), "/zh/desk/sign-out")
    assert answer.headers["location"] == "/zh/desk/signed-out"
    assert "yishi-desk" not in browser.cookies
    page = browser.get("/zh/desk/signed-out")
    (link,) = re.findall(rf'href="({openid.issuer}/[^"]*)"', page.text)
    assert "post_logout_redirect_uri=http%3A%2F%2Fyishi.test%2Fzh%2Fdesk%2Fsigned-out" in link
    assert openid.page(link.replace("&amp;", "&")).status_code == 200
    browser.cookies.set("yishi-desk", cookie, domain="yishi.test", path="/")
    assert browser.get("/zh/desk").status_code == 303


def test_sample_roles_are_refused_on_a_real_ledger(real: Service, browser: Browser) -> None:
    page = browser.get("/zh/desk/sign-in")
    assert "示例" not in page.text
    answer = browser.post("/zh/desk/sample", csrf="x", post=f"{COMMITTEE}/committee")
    assert answer.status_code == 404


# A provider that is not there, or is none


@pytest.fixture
def behind(settings: Settings) -> Iterator[Callable[[str], Service]]:
    """A desk of an empty ledger behind a provider of this address."""
    contexts = []

    def start(issuer: str) -> Service:
        changed = {
            "sample": True,
            "public_url": BASE,
            "oidc_issuer": issuer,
            "oidc_client_id": CLIENT_ID,
        }
        context = running(settings.model_copy(update=changed), {})
        contexts.append(context)
        return context.__enter__()

    yield start
    for context in contexts:
        context.__exit__(None, None, None)


def test_a_provider_that_is_away_is_told(
    behind: Callable[[str], Service], openid: RunningProvider, new_browser: NewBrowser
) -> None:
    browser = new_browser(behind("http://127.0.0.1:9"))
    answer = browser.get("/en/desk/sign-in/provider")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert "does not answer" in answer.text
    assert browser.get("/en/desk/sign-in").status_code == 200
    assert browser.get("/en/desk/signed-out").status_code == 200
    answer = browser.post("/zh/desk/sample", csrf="x", post="x")
    assert answer.status_code == 404, "an empty ledger is no sample"


def test_something_that_is_no_provider_is_told(
    behind: Callable[[str], Service], openid: RunningProvider, new_browser: NewBrowser
) -> None:
    """Its metadata name another issuer."""
    browser = new_browser(behind(openid.issuer.replace("127.0.0.1", "localhost")))
    assert browser.get("/zh/desk/sign-in/provider").status_code == 503
