"""Drafts: their caller's alone, unreadable in the database, gone after a month or with a person."""

from __future__ import annotations

import re
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from starlette.requests import Request

from domain.event import Actor
from domain.events.erasure import ErasureGround
from domain.roles import Role
from domain.steps.erasing import EraseSubject
from domain.streams.registry import organisation_id
from infra.submission import Submission
from service.desk import sessions
from service.desk.drafts import Drafts
from service.desk.signed_in import SignedIn
from service.sample.names import DISTRICT_CODE
from tests.desk.browsing import Browser, hidden_fields
from tests.desk.conftest import NewBrowser
from tests.desk.test_sessions import COOKIE, age, choose, execute
from tests.domain.specification import COMMITTEE, STREET
from tests.service.running import Service

STREAM = UUID(int=5)
FIELDS = [
    ("title", "楼道照明"),
    ("phone", "13800138000"),
    ("seats.0.person", "x"),
    ("tag", "a"),
    ("tag", "b"),
    ("empty", ""),
]


def somebody(organisation: UUID = COMMITTEE, role: Role = Role.COMMITTEE) -> SignedIn:
    """Somebody new, signed in."""
    person = uuid4()
    return SignedIn(
        Actor(organisation, role, person), person, "槐树社区居委会", "token", False, False
    )


@pytest.fixture
def drafts(sample: Service) -> Drafts:
    """The drafts of the sample district."""
    found: Drafts = sample.app.state.desk.drafts
    return found


@pytest.fixture
def browser(sample: Service, new_browser: NewBrowser) -> Browser:
    """A browser in which a sample role was chosen."""
    browser = new_browser(sample)
    choose(browser)
    return browser


def test_a_draft_comes_back_as_it_was_sent(drafts: Drafts) -> None:
    who, id = somebody(), uuid4()
    drafts.save(who, id, "submit-proposal", STREAM, [("csrf", "token"), *FIELDS])
    found = drafts.load(who, id)
    assert found is not None
    assert (found.id, found.command, found.stream) == (id, "submit-proposal", STREAM)
    assert found.fields == FIELDS, "but for the token"
    drafts.save(who, id, "submit-proposal", None, [("title", "另一个")])
    (found,) = drafts.of(who)
    assert (found.stream, found.fields) == (None, [("title", "另一个")])


def test_the_last_saved_comes_first(drafts: Drafts) -> None:
    who = somebody()
    ids = [uuid4() for _ in range(3)]
    for id in [*ids, ids[0]]:
        drafts.save(who, id, "adopt-norm", None, [])
    assert [it.id for it in drafts.of(who)] == [ids[0], ids[2], ids[1]]


def test_a_draft_that_was_recorded_or_discarded_is_gone(drafts: Drafts) -> None:
    who, id = somebody(), uuid4()
    drafts.save(who, id, "adopt-norm", None, FIELDS)
    drafts.discard(who, id)
    drafts.discard(who, id)
    assert drafts.load(who, id) is None
    assert drafts.of(who) == []


def test_drafts_are_their_callers_alone(drafts: Drafts) -> None:
    """Not another person's of the same office, nor one's own in another role or office."""
    who, id = somebody(), uuid4()
    drafts.save(who, id, "adopt-norm", None, FIELDS)
    others = [
        somebody(),
        replace(who, actor=replace_actor(who.actor, organisation=STREET)),
        replace(who, actor=replace_actor(who.actor, role=Role.SUPERVISION.value)),
    ]
    for other in others:
        assert drafts.load(other, id) is None
        drafts.discard(other, id)
        drafts.save(other, id, "adopt-norm", None, [])
    found = drafts.load(who, id)
    assert found is not None
    assert found.fields == FIELDS
    assert drafts.load(replace(who, csrf="of another session"), id) == found


def replace_actor(actor: Actor, **changes: object) -> Actor:
    """An actor with something changed."""
    return Actor(
        **{
            "organisation": actor.organisation,
            "role": actor.role,
            "person": actor.person,
            **changes,
        }
    )  # type: ignore[arg-type]


def test_nothing_of_a_draft_can_be_read_in_the_database(sample: Service, drafts: Drafts) -> None:
    who, id = somebody(), uuid4()
    drafts.save(who, id, "submit-proposal", STREAM, FIELDS)
    (row,) = execute(sample, "SELECT * FROM desk_drafts WHERE id = %s", id)
    sealed = row["sealed"]
    assert isinstance(sealed, bytes)
    for said in ("楼道照明", "13800138000", "submit-proposal", "phone", str(STREAM)):
        assert said.encode() not in sealed
    drafts.save(who, id, "submit-proposal", STREAM, FIELDS)
    (again,) = execute(sample, "SELECT sealed FROM desk_drafts WHERE id = %s", id)
    assert again["sealed"] != sealed


def test_a_draft_moved_to_somebody_else_does_not_open(sample: Service, drafts: Drafts) -> None:
    who, thief, id = somebody(), somebody(), uuid4()
    drafts.save(who, id, "adopt-norm", None, FIELDS)
    execute(sample, "UPDATE desk_drafts SET caller = %s WHERE id = %s", thief.caller, id)
    assert drafts.of(thief) == []


def test_after_thirty_days_drafts_are_gone(sample: Service, drafts: Drafts) -> None:
    who, old, young = somebody(), uuid4(), uuid4()
    for id, days in ((old, 31), (young, 29)):
        drafts.save(who, id, "adopt-norm", None, FIELDS)
        query = "UPDATE desk_drafts SET saved_at = now() - make_interval(days => %s) WHERE id = %s"
        execute(sample, query, days, id)
    assert [it.id for it in drafts.of(who)] == [young]
    drafts.save(who, uuid4(), "adopt-norm", None, [])
    assert not execute(sample, "SELECT 1 FROM desk_drafts WHERE id = %s", old)


def test_of_too_many_drafts_the_oldest_go(sample: Service, drafts: Drafts) -> None:
    """By their number, and by what they hold; the last one stays however large it is."""
    who, ids = somebody(), [uuid4() for _ in range(4)]

    def kept(at_most: int, bytes_at_most: int) -> list[UUID]:
        store = sample.app.state.desk.store
        limits = {"at_most": at_most, "bytes_at_most": bytes_at_most}
        for id in ids:
            store.save_draft(who.caller, id, who.person, b"1234", **limits)
        rows = execute(sample, "SELECT id FROM desk_drafts WHERE caller = %s", who.caller)
        return [id for id in ids if {"id": id} in rows]

    assert kept(4, 100) == ids
    assert kept(3, 100) == ids[1:]
    assert kept(4, 8) == ids[2:]
    assert kept(4, 3) == ids[3:]
    assert drafts.of(who) == [], "what does not open is left out"


def test_who_is_erased_leaves_no_draft_and_no_session(sample: Service, drafts: Drafts) -> None:
    who, other = somebody(), somebody()
    for each in (who, other):
        drafts.save(each, uuid4(), "adopt-norm", None, FIELDS)
    desk, district = sample.app.state.desk, sample.app.state.parts.district
    cookie = uuid4().bytes.hex().encode()
    desk.store.begin(cookie, who.person, None, None, sample=False, instead_of=None)
    link = "INSERT INTO vault_pseudonyms (source, external_id, subject) VALUES ('x', %s, %s)"
    execute(sample, link, str(who.person), who.person)
    command = EraseSubject(ground=ErasureGround.CONSENT_WITHDRAWN)
    authority = Actor(organisation_id(DISTRICT_CODE), Role.DISTRICT)
    district.ledger.submit(Submission.of(command, who.person, authority))
    assert drafts.of(who) == []
    assert len(drafts.of(other)) == 1
    assert not execute(sample, "SELECT 1 FROM desk_sessions WHERE person = %s", who.person)


# What a form that comes late is to do


def request(service: Service, cookie: str) -> Request:
    """A form that comes with this cookie."""
    headers = [(b"cookie", f"{COOKIE}={cookie}".encode()), (b"host", b"yishi.test")]
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/zh/desk/record/submit-proposal",
        "query_string": b"",
        "headers": headers,
        "app": service.app,
    }
    return Request(scope)


def test_a_form_after_the_time_out_is_kept_and_found_again(
    sample: Service, drafts: Drafts, browser: Browser
) -> None:
    age(sample, "seen_at", "2 hours")
    late = request(sample, browser.cookies[COOKIE])
    assert sample.run(sessions.signed_in(late)) is None
    who = sample.run(sessions.remembered(late))
    assert who is not None
    assert who.lapsed
    id = uuid4()
    drafts.save(who, id, "submit-proposal", None, FIELDS)
    choose(browser)
    page = browser.get("/zh/desk")
    assert f"/zh/desk/record/submit-proposal?draft={id}" in page.text
    again = sample.run(sessions.signed_in(request(sample, browser.cookies[COOKIE])))
    assert again is not None
    assert again.caller == who.caller
    found = drafts.load(again, id)
    assert found is not None
    assert found.fields == FIELDS


def test_a_form_sent_after_the_time_out_loses_nothing(sample: Service, browser: Browser) -> None:
    """By the form of a command, as the browser has it."""
    page = browser.get("/zh/desk/record/make-suggestion")
    assert page.status_code == 200
    age(sample, "seen_at", "2 hours")
    head = sample.head()
    action = "/zh/desk/record/make-suggestion"
    written = "建议在巷口增设照明"
    answer = browser.send(page, action, **{text_field(page.text): written, "do": "record"})
    assert answer.status_code == 303
    assert sample.head() == head
    sign_in = browser.get(answer.headers["location"])
    next = hidden_fields(sign_in.text, "/zh/desk/sample")["next"]
    assert next.startswith(f"{action}?draft=")
    came_to = choose(browser, next=next).headers["location"]
    assert written in browser.get(came_to).text


def text_field(html: str) -> str:
    """The name of a form's first field for words."""
    found = re.search(r'<textarea[^>]* name="([^"]+)"', html)
    assert found is not None
    return found[1]


def test_a_draft_is_discarded_on_the_work_list(
    sample: Service, drafts: Drafts, browser: Browser
) -> None:
    who = sample.run(sessions.signed_in(request(sample, browser.cookies[COOKIE])))
    assert who is not None
    id = uuid4()
    drafts.save(who, id, "adopt-norm", None, FIELDS)
    page = browser.get("/en/desk")
    assert re.search(rf'name="draft" value="{id}"', page.text)
    answer = browser.send(page, "/en/desk/drafts", draft=str(id))
    assert answer.headers["location"] == "/en/desk"
    assert drafts.load(who, id) is None
    assert browser.send(page, "/en/desk/drafts", draft="x").status_code == 400


def test_two_visitors_in_one_sample_role_do_not_share_drafts(
    sample: Service, drafts: Drafts, new_browser: NewBrowser
) -> None:
    callers = set()
    for _ in range(2):
        browser = new_browser(sample)
        choose(browser)
        who = sample.run(sessions.signed_in(request(sample, browser.cookies[COOKIE])))
        assert who is not None
        assert who.actor.person is None
        callers.add(who.caller)
    assert len(callers) == 2
