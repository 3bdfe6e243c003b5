"""The work list: what an organisation owes, in order, with the form that meets it."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC, date, datetime
from html import unescape
from uuid import UUID

import pytest

from domain.catalogue import COMMANDS, FACTS
from domain.decider import STEPS
from domain.duties.entry import Effect
from domain.duties.standing import Status
from domain.duties.table import DUTY_KINDS
from domain.roles import Role
from domain.rules.calendar import Calendar
from domain.streams.kinds import STREAM_KINDS
from infra.recorder import select_answers
from service.desk.duty_commands import DUTY_COMMANDS, ways
from service.desk.names import command_name, fact_name
from service.desk.work import BEGINNINGS, _working_days, beginnings, work_list
from service.duties import WantedDuties
from service.sample.compose import everything
from service.sample.names import CALLER
from tests.desk.browsing import Browser
from tests.desk.conftest import NewBrowser
from tests.desk.test_drafts import somebody
from tests.desk.test_sessions import choose
from tests.service.running import Service

NAMES = {command: name for name, command in COMMANDS.items()}


def test_every_kind_of_duty_has_its_commands() -> None:
    assert set(DUTY_COMMANDS) == set(DUTY_KINDS.kinds)
    for kind, names in DUTY_COMMANDS.items():
        assert names, kind
        assert set(names) <= set(COMMANDS), kind


@pytest.fixture(scope="module")
def facts_of(sample: Service) -> dict[str, set[str]]:
    """Command → the types of facts that it led to in the sample, in its own stream."""
    district = sample.app.state.parts.district
    planned = everything()
    keys = [(CALLER, f"sample/{number}") for number in range(1, len(planned))]
    with district.datastore.get_connection() as connection:
        answers = select_answers(connection, keys)
    types = {event.position: event.type for page in district.recorder.pages() for event in page}
    found = defaultdict(set)
    for number, it in enumerate(planned, 1):
        answer = answers.get((CALLER, f"sample/{number}"))
        if answer is not None and not callable(getattr(it.command, "command", None)):
            positions = range(answer.position - answer.facts + 1, answer.position + 1)
            found[NAMES[type(it.command)]] |= {types[position] for position in positions}
    return found


def test_what_the_commands_record_settles_the_duty(facts_of: dict[str, set[str]]) -> None:
    """As far as the sample gives them; what it does not is named by its fact."""
    tried = 0
    for kind, names in DUTY_COMMANDS.items():
        moves = DUTY_KINDS.kinds[kind].moves
        settling = {
            move.fact.type
            for move in moves
            if move.effect in (Effect.MEETS, Effect.ENDS, Effect.BEGINS)
        }
        for name in names:
            if name in facts_of:
                assert facts_of[name] & settling, (kind, name)
                tried += 1
    assert tried > 30


def test_a_form_is_offered_to_whoever_may_send_it() -> None:
    """Each duty can be met from the desk in some role."""
    for names in DUTY_COMMANDS.values():
        assert any(STEPS[COMMANDS[name]].roles - {Role.IMPORTER} for name in names)


def test_something_new_begins_a_stream_of_its_own() -> None:
    """And every kind of stream that people begin is offered."""
    kinds = {STEPS[COMMANDS[name]].stream for name in BEGINNINGS}
    assert kinds == set(STREAM_KINDS) - {"registry", "person"}
    for role in Role:
        for name in beginnings(role):
            assert role in STEPS[COMMANDS[name]].roles


def test_the_list_is_what_the_register_of_duties_has(sample: Service) -> None:
    """Of every organisation that owes something: all of it, overdue first, then by the day."""
    parts = sample.app.state.parts
    wanted = WantedDuties(statuses=frozenset({Status.OPEN, Status.OVERDUE}))
    owed = defaultdict(int)
    for _, standing in parts.duties.standings(wanted):
        owed[standing.run.owed_by] += 1
    assert len(owed) > 10
    latest = datetime.max.replace(tzinfo=UTC)
    for organisation, count in owed.items():
        work = work_list(parts, somebody(organisation), "zh")
        assert len(work.owed) == count
        assert work.complete
        order = [(not it.overdue, it.line.due_at or latest) for it in work.owed]
        assert order == sorted(order)


def test_the_page_leads_to_the_forms_with_what_the_duty_says(
    sample: Service, new_browser: NewBrowser
) -> None:
    browser = new_browser(sample)
    owing = most_burdened(sample)
    act_for(sample, browser, owing)
    page = browser.get("/zh/desk")
    work = work_list(sample.app.state.parts, somebody(owing), "zh")
    shown = [unescape(link) for link in re.findall(r'href="(/zh/desk/record/[^"]*)"', page.text)]
    expected = [way.address for it in work.owed for way in it.ways]
    assert [link for link in shown if "?" in link and "draft=" not in link] == [
        link for link in expected if "?" in link
    ]
    assert any(f"stream={it.line.stream}" in shown[0] for it in work.owed[:1] if it.line.stream)
    for it in work.owed:
        assert it.line.zh in page.text
        assert it.line.clause in page.text
    english = browser.get("/en/desk").text
    assert "overdue" in english
    assert all(it.line.en in unescape(english) for it in work.owed)


def most_burdened(sample: Service) -> UUID:
    """The committee that owes most."""
    parts = sample.app.state.parts
    wanted = WantedDuties(statuses=frozenset({Status.OVERDUE}))
    owed = defaultdict(int)
    for _, standing in parts.duties.standings(wanted):
        owed[standing.run.owed_by] += 1
    return max(owed, key=lambda organisation: (owed[organisation], str(organisation)))


def act_for(sample: Service, browser: Browser, organisation: UUID) -> None:
    """Let a browser in a sample role act for this committee instead."""
    choose(browser)
    with sample.app.state.parts.district.datastore.get_connection() as connection:
        connection.execute("UPDATE desk_sessions SET organisation = %s", (organisation,))


def test_a_duty_about_a_part_of_a_matter_names_the_part(sample: Service) -> None:
    """A referral, a session, a finding: the form has it filled in."""
    parts = sample.app.state.parts
    lines = parts.duties.duties(WantedDuties(), after=None, limit=1000).items
    with_part = 0
    for line in lines:
        for role in Role:
            for way in ways(line, role, "en"):
                fields = COMMANDS[way.command].model_fields
                name = DUTY_KINDS.kinds[line.kind].ref
                if line.ref and name in fields:
                    assert f"{name}={line.ref}" in way.address
                    with_part += 1
                if line.stream is not None:
                    assert f"stream={line.stream}" in way.address
                assert way.address.startswith(f"/en/desk/record/{way.command}")
    assert with_part > 100


def test_working_days_are_counted_from_tomorrow() -> None:
    calendar = Calendar()
    friday, monday = date(2026, 3, 6), date(2026, 3, 9)
    assert _working_days(calendar, friday, friday) == 0
    assert _working_days(calendar, friday, monday) == 1
    assert _working_days(calendar, friday, date(2026, 3, 13)) == 5
    assert _working_days(calendar, monday, friday) is None
    assert _working_days(calendar, monday, None) is None


def test_commands_and_facts_have_names() -> None:
    assert command_name("submit-proposal", "zh") == "提出议题"
    assert command_name("submit-proposal", "en") == "Submit proposal"
    assert command_name("of-a-later-version", "zh") == "Of a later version"
    assert fact_name("notice.published.v1", "zh") == FACTS["notice.published.v1"].zh
    assert fact_name("notice.published.v1", "en") == "Notice published"
