"""Recording at the desk: from an empty form to the ledger, once, and nothing lost on the way."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from psycopg.sql import SQL

from domain.catalogue import COMMANDS
from domain.decider import STEPS
from domain.events.registry import Kind
from domain.roles import Role
from domain.streams.appraisal import appraisal_id
from domain.streams.registry import organisation_id
from domain.streams.scorecard import scorecard_id
from infra.submission import LedgerUnavailable
from service.command_examples import EXAMPLES
from service.desk.record.choices import HELD, Choices
from service.desk.record.content import write
from service.desk.record.meaning import Source
from service.desk.record.shape import Input, Leaf, shape_of
from service.desk.record.surroundings import Surroundings
from service.public.messages import Wording
from service.sample.names import matter_id
from tests.desk.conftest import NewBrowser
from tests.desk.form_pages import Desk, FormPage
from tests.desk.test_drafts import somebody
from tests.desk.test_sessions import choose, execute
from tests.public.reading_html import Page
from tests.service.running import Service


@pytest.fixture
def desk(sample: Service, new_browser: NewBrowser) -> Desk:
    """A clerk of a committee."""
    browser = new_browser(sample)
    choose(browser)
    return Desk(browser)


def desk_of(sample: Service, new_browser: NewBrowser, role: Role, language: str = "zh") -> Desk:
    """A clerk in another role."""
    browser = new_browser(sample)
    choose(browser, role)
    return Desk(browser, language)


def head(sample: Service) -> int:
    return sample.head()


PROPOSAL = {
    "category": "hardship",
    "scale": "estate",
    "~proposers__0__person": "r-17",
    "title": "楼道照明",
    "text": "三号楼楼道夜间无灯。",
    "occurred_at": "2026-11-02T09:00",
}


def proposed(desk: Desk) -> str:
    """A matter just proposed: its id."""
    form = desk.open("submit-proposal")
    review = FormPage(desk.press(form, "review", **PROPOSAL), "review")
    assert review.status == 200, review.said
    assert desk.press(review, "record").status_code == 303
    return review.fields["_stream"][0]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_form_opens_and_is_well_made(
    sample: Service, new_browser: NewBrowser, language: str
) -> None:
    desks = {
        role: desk_of(sample, new_browser, role, language)
        for role in (Role.COMMITTEE, Role.STREET, Role.DISTRICT, Role.SUPERVISION, Role.EVALUATOR)
    }
    matter = matter_id("huanghuamen-jiakong")
    for name in list(COMMANDS)[language == "en" :: 2]:  # each in one language
        step = STEPS[COMMANDS[name]]
        desk = next(desk for role, desk in desks.items() if role in step.roles)
        given = {"stream": str(matter)} if step.stream == "matter" else {}
        form = desk.open(name, **given)
        assert not [it for it in Page(form.html).faults if it != "<script>"], name
        shown = set(form.ids)
        for field in re.findall(r'<label for="([^"]*)"', form.html):
            assert field in shown, (name, field)


def test_from_a_proposal_to_a_decision(sample: Service, desk: Desk) -> None:
    """The whole way, as a clerk takes it: each form begins with what is known."""
    matter = {"stream": proposed(desk)}

    def record(command: str, at: str, **entered: str | list[str]) -> str:
        return desk.record(command, matter, occurred_at=f"2026-11-{at}", **entered)

    record("adopt-proposal", "03T09:00", title="三号楼楼道照明", reason="居民反映集中。")
    record("publish-background-pack", "03T10:00", summary="走访四十户。")
    record(
        "publish-notice",
        "04T09:00",
        **{"~host__person": "host-1", "parties__0__capacity": "resident"},
        starts_at="2026-11-16T14:00",
        place="社区议事厅",
        host_title="社区议事协商主持人",
        form="community_council",
        applications_until="2026-11-15T18:00",
    )
    for number in ("r-1", "r-2", "r-3"):
        applied = {"~applicant__person": number, "capacity": "resident"}
        record("apply-to-take-part", "05T09:00", **applied)
    seated = desk.open("admit-application", **matter).options["applicant.person"]
    host = _host(sample, matter["stream"])
    for person in [it for it in seated if it and it != host][-3:]:
        record("admit-application", "06T09:00", applicant__person=person)
    record("freeze-roster", "15T19:00")
    opened = desk.open("open-session", **matter)
    assert opened.fields["place"] == ["社区议事厅"], "as the notice says"
    assert opened.fields["host.person"] == [host]
    record("open-session", "16T14:00")
    attendance = desk.open("record-attendance", **matter)
    ticks = re.findall(r'name="present\+" value="([^"]*)"', attendance.html)
    assert len(ticks) == 4, "the host and the roster"
    record("record-attendance", "16T14:05", **{"present+": ticks[1:]})
    speaker = [it for it in seated if it and it != host][-1]
    record("make-statement", "16T14:10", speaker__person=speaker, text="建议安装声控灯。")
    stance = desk.open("take-stance", **matter)
    assert stance.fields["point"] != [""], "there is but one statement"
    assert "建议安装声控灯。" in stance.html
    record("take-stance", "16T14:20", party__person=speaker, stance="agree")
    record("close-session", "16T15:00", summary="同意安装声控灯。")
    where = record("adopt-decision", "16T16:00", text="四月底前安装声控灯。")
    receipt = desk.browser.get(where)
    assert receipt.status_code == 200
    assert "形成协商决议" in receipt.text
    assert ".tlog-proof" in receipt.text
    assert f"/zh/desk/record/publish-outcome?stream={matter['stream']}" in receipt.text


def _host(sample: Service, matter: str) -> str:
    events = sample.app.state.parts.district.recorder.stream(UUID(matter))
    notice = next(it.fact.notice for it in events if it.type == "notice.published.v1")
    return str(notice.host.person)


def test_what_is_unfit_is_said_beside_its_field_and_nothing_is_lost(
    sample: Service, desk: Desk
) -> None:
    before = head(sample)
    entered = {**PROPOSAL, "title": "", "occurred_at": "昨天", "text": "<b>&\u202e"}
    form = FormPage(desk.press(desk.open("submit-proposal"), "review", **entered))
    assert form.status == 422
    assert form.faults == ["title", "occurred_at"]
    assert form.fields["text"] == ["<b>&\u202e"]
    assert form.fields["occurred_at"] == ["昨天"]
    assert "<b>&" not in form.html
    assert re.search(r'id="title-fault".*?缺少必填项', form.html, re.DOTALL)
    assert head(sample) == before


def test_what_the_rules_refuse_is_said_with_its_clause(sample: Service, desk: Desk) -> None:
    stream = proposed(desk)
    form = desk.open("publish-background-pack", stream=stream)
    review = FormPage(desk.press(form, "review", summary="要点"), "review")
    before = head(sample)
    refused = FormPage(desk.press(review, "record"))
    assert refused.status == 422
    assert "A3" in refused.said
    assert refused.fields["summary"] == ["要点"]
    assert head(sample) == before


def test_a_refusal_stands_beside_the_field_at_fault(desk: Desk) -> None:
    form = desk.open("submit-proposal")
    entered = {**PROPOSAL, "occurred_at": "2199-01-01T00:00"}
    review = FormPage(desk.press(form, "review", **entered), "review")
    refused = FormPage(desk.press(review, "record"))
    assert refused.faults == ["occurred_at"]
    assert "S4" in refused.said


def test_sent_twice_it_is_recorded_once(sample: Service, desk: Desk) -> None:
    review = FormPage(desk.press(desk.open("submit-proposal"), "review", **PROPOSAL), "review")
    first = desk.press(review, "record")
    after = head(sample)
    again = desk.press(review, "record")
    assert (first.status_code, again.status_code) == (303, 303)
    assert again.headers["location"] == first.headers["location"]
    assert head(sample) == after


def test_a_form_recorded_before_with_other_words_says_so(sample: Service, desk: Desk) -> None:
    review = FormPage(desk.press(desk.open("submit-proposal"), "review", **PROPOSAL), "review")
    desk.press(review, "record")
    before = head(sample)
    changed = FormPage(desk.press(review, "record", title="另一个标题"))
    assert changed.status == 409
    assert "已经记入账本" in changed.said
    assert changed.fields["title"] == ["另一个标题"]
    assert changed.fields["_key"] != review.fields["_key"], "to record another is a choice"
    assert head(sample) == before


def test_a_matter_that_moved_on_is_told_and_what_was_entered_stays(desk: Desk) -> None:
    matter = {"stream": proposed(desk)}
    slow = desk.open("decline-proposal", **matter)
    desk.record("adopt-proposal", matter, title="照明", reason="集中反映")
    review = FormPage(desk.press(slow, "review", reason="不属协商范围"), "review")
    told = FormPage(desk.press(review, "record"))
    assert told.status == 412
    assert "又有新的记录" in told.said
    assert told.fields["reason"] == ["不属协商范围"]
    assert told.fields["_version"] != slow.fields["_version"]


def test_every_sending_is_kept_as_a_draft_until_it_is_recorded(sample: Service, desk: Desk) -> None:
    form = desk.open("submit-proposal")
    desk.press(form, "review", title="只写了标题")
    draft = form.fields["_draft"][0]
    kept = desk.open("submit-proposal", draft=draft)
    assert kept.fields["title"] == ["只写了标题"]
    assert kept.fields["_key"] == form.fields["_key"]
    saved = desk.press(kept, "autosave", text="又写了内容", **{"~proposers__0__person": "r-1"})
    assert saved.status_code == 200
    assert "草稿已自动保存" in saved.text
    assert len(saved.text) < 200
    kept = desk.open("submit-proposal", draft=draft)
    assert kept.fields["text"] == ["又写了内容"]
    assert kept.fields["proposers.0.person"] == [""], "nobody is named while typing"
    review = FormPage(desk.press(kept, "review", **PROPOSAL), "review")
    desk.press(review, "record")
    assert desk.open("submit-proposal", draft=draft).fields["title"] == [""]


def test_a_session_that_ended_keeps_what_is_sent_as_a_draft(sample: Service, desk: Desk) -> None:
    form = desk.open("submit-proposal")
    execute(sample, "UPDATE desk_sessions SET seen_at = now() - interval '3 days'")
    late = desk.press(form, "review", **PROPOSAL)
    assert late.status_code == 303
    assert "sign-in" in late.headers["location"]
    assert form.fields["_draft"][0] in late.headers["location"]
    scripted = desk.press(form, "add:proposers", headers={"HX-Request": "true"})
    assert scripted.headers["hx-redirect"] == late.headers["location"]
    assert not scripted.text, "nothing takes the place of the form"


def test_rows_are_added_and_removed_without_scripts(desk: Desk) -> None:
    form = desk.open("adopt-decision", stream=str(matter_id("huanghuamen-jiakong")))
    assert "dissent.0.view" not in form.fields
    form = FormPage(desk.press(form, "add:dissent", text="决议"))
    assert form.status == 200
    form = FormPage(desk.press(form, "add:dissent", dissent__0__view="甲", dissent__0__holders="1"))
    form = FormPage(desk.press(form, "add:dissent", dissent__1__view="乙", dissent__1__holders="2"))
    assert form.fields["dissent.2.view"] == [""]
    form = FormPage(desk.press(form, "remove:dissent.0"))
    assert form.fields["dissent.0.view"] == ["乙"]
    assert form.fields["dissent.1.view"] == [""]
    assert "dissent.2.view" not in form.fields
    assert form.fields["text"] == ["决议"]


def test_people_are_named_by_the_number_of_ones_own_register(desk: Desk) -> None:
    form = desk.open("submit-proposal")
    named = FormPage(desk.press(form, "save", **{"~proposers__0__person": "r-17"}))
    (person,) = named.fields["proposers.0.person"]
    assert UUID(person).version == 4
    assert "r-17" not in named.html
    again = FormPage(desk.press(form, "save", **{"~proposers__0__person": "r-17"}))
    assert again.fields["proposers.0.person"] == [person]
    for number in ("110101199003074514", "13800138000", "x" * 300):
        wrong = FormPage(desk.press(form, "review", **{"~proposers__0__person": number}))
        assert wrong.status == 422
        assert "proposers.0.person" in wrong.faults


@pytest.mark.parametrize(
    "fields",
    [
        {"_stream": "x"},
        {"_key": "\x00", "_version": "9" * 40, "_draft": "?"},
        {"organiser": "not-an-id", "category": "nothing", "proposers.0.person": "\x00"},
        {"proposers.9999999999.person": "1", "proposers.-1": "2", "proposers.": "3", "": "4"},
        {"title": "\x00\x01", "text": "\u202e" * 20_000, "do": "remove:\x00"},
        {"do": "add:nothing.at.all"},
        {"do": "person:../../x"},
        {"_person_source": "../", "~proposers.0.person": "r-1"},
        {"~nothing": "r-1", "do": "record"},
        {"~proposers.x": "13800138000", "~proposers.²": "13800138000", "~title.0": "\x00"},
    ],
)
def test_unfit_forms_are_shown_again(sample: Service, desk: Desk, fields: dict[str, str]) -> None:
    before = head(sample)
    form = desk.open("submit-proposal")
    sent: dict[str, Any] = {**form.fields, "do": "review", **fields}
    answer = desk.browser.post(form.action, **sent)
    assert answer.status_code in (200, 422), answer.text
    assert head(sample) == before
    if fields.get("do") != "record":
        sent["do"] = "record"
        assert desk.browser.post(form.action, **sent).status_code == 422


def test_a_new_organisation_needs_no_id(sample: Service, new_browser: NewBrowser) -> None:
    district = desk_of(sample, new_browser, Role.DISTRICT)
    registry = sample.app.state.parts.reader.register.current()
    street = next(it.id for it in registry.organisations.values() if it.kind is Kind.STREET)
    entry = {"kind": "committee", "name": "新设社区居委会", "parent": str(street)}
    entry["division_code"] = "110101999001"
    entered = {f"organisations__0__{name}": value for name, value in entry.items()}
    district.record("update-register", {}, **entered)
    registry = sample.app.state.parts.reader.register.current(at_once=True)
    made = registry.find(organisation_id("110101999001"))
    assert made is not None
    assert made.name == "新设社区居委会"


def test_a_round_of_appraisal_goes_to_its_own_stream(sample: Service, desk: Desk) -> None:
    form = desk.open("open-appraisal")
    (organiser,) = form.fields["organiser"]
    office = next(it for it in form.options["subjects.0"] if it)
    desk.record(
        "open-appraisal",
        {},
        subjects__0=office,
        period_from="2025-01-01",
        period_until="2025-12-31",
        occurred_at="2026-01-10T09:00",
    )
    stream = appraisal_id(UUID(organiser), date(2025, 1, 1))
    assert sample.app.state.parts.district.recorder.stream(stream)


def test_a_scorecard_goes_to_its_own_stream_with_the_ledgers_figures(
    sample: Service, new_browser: NewBrowser
) -> None:
    district = desk_of(sample, new_browser, Role.DISTRICT)
    office = organisation_id("110101016")
    district.record("propose-scorecard", {}, organisation=str(office), year="2025")
    stream = scorecard_id(office, 2025)
    (event,) = sample.app.state.parts.district.recorder.stream(stream)
    counted = {it.indicator: it for it in event.fact.figures.figures}
    assert counted["notices_published"].denominator == 1
    form = district.open("readmit-score-item", stream=str(scorecard_id(office, 2025)))
    assert (form.fields["organisation"], form.fields["year"]) == ([str(office)], ["2025"])
    assert district.open("finalise-scorecard").options["_stream"], "cards are chosen from a list"


def test_who_is_forgotten_is_named_in_the_form(
    sample: Service, new_browser: NewBrowser, desk: Desk
) -> None:
    stream = proposed(desk)
    events = sample.app.state.parts.district.recorder.stream(UUID(stream))
    person = events[0].fact.proposers[0].person
    district = desk_of(sample, new_browser, Role.DISTRICT)
    form = district.open("erase-subject")
    missing = FormPage(district.press(form, "review", ground="consent_withdrawn"))
    assert missing.status == 422
    entered = {"_stream": str(person), "ground": "consent_withdrawn"}
    review = FormPage(district.press(form, "review", **entered), "review")
    assert district.press(review, "record").status_code == 303


def test_the_matter_is_chosen_first_and_the_form_follows_it(desk: Desk) -> None:
    form = desk.open("open-session")
    assert form.options["_stream"]
    noticed = str(matter_id("huanghuamen-jiakong"))
    bare = FormPage(desk.press(form, "review", place="会议室"))
    assert bare.faults[0] == "_stream"
    chosen = FormPage(desk.press(form, "stream", _stream=noticed, place="会议室"))
    assert chosen.fields["_stream"] == [noticed]
    assert chosen.fields["place"] == ["会议室"], "what was entered stays"
    assert chosen.fields["host.person"] + chosen.fields["host.organisation"] != ["", ""]


def test_ids_are_chosen_from_lists(sample: Service) -> None:
    """Whatever a field asks for that is in the sample district, its forms have to choose from."""
    parts = sample.app.state.parts
    lacking = set(HELD)
    streams = [("matter", line.matter) for line in parts.reader.docket().items]
    cards = parts.district.stores["scorecards"].select(SQL(""), ())
    for kind, stream in [*streams, *(("scorecard", card.scorecard) for card in cards)]:
        around = Surroundings(parts, Wording("zh"), somebody(), kind, stream)
        choices = Choices(around)
        for source in set(lacking):
            leaf = Leaf("x", "x", Input.CHOSEN, True, source=source)
            options = choices.of(leaf)
            assert len({it.value for it in options}) == len(options)
            if options:
                assert all(it.label.strip() for it in options)
                lacking.remove(source)
    assert lacking <= {Source.CHALLENGE}, "of which the sample has none"


def test_the_address_fills_a_form_in_but_makes_no_ids(desk: Desk) -> None:
    given = str(uuid4())
    form = desk.open(
        "publish-outcome", publication=given, published_from="2026-12-01", place="公示栏"
    )
    assert form.fields["published_from"] == ["2026-12-01"]
    assert form.fields["place"] == ["公示栏"]
    assert form.fields["publication"] != [given]


def test_a_role_that_may_not_is_told_at_once(sample: Service, new_browser: NewBrowser) -> None:
    supervision = desk_of(sample, new_browser, Role.SUPERVISION, "en")
    assert "may not do this" in supervision.open("adopt-decision").said


OTHERWISE = {"matters": [str(uuid4())]}
"""Of the one command whose example needs nothing said."""
HOSTILE = "\"'><script>alert(1)</script>\u202e\x00=1+1 {{7*7}}"


def test_hostile_text_in_every_field_is_shown_again_harmlessly(
    sample: Service, new_browser: NewBrowser
) -> None:
    district, before = desk_of(sample, new_browser, Role.DISTRICT), head(sample)
    (csrf,) = district.open("adopt-norm").fields["csrf"]
    for name in COMMANDS:
        shape = shape_of(name, COMMANDS[name])
        paths = [path for path, _ in write(shape, EXAMPLES[name] or OTHERWISE)]
        fields: dict[str, Any] = dict.fromkeys(paths, HOSTILE)
        fields |= {"csrf": csrf, "do": "review", f"~{paths[0]}": HOSTILE}
        answer = district.browser.post(f"/zh/desk/record/{name}?stream={uuid4()}", **fields)
        assert answer.status_code == 422, name
        assert "<script>alert" not in answer.text, name
    assert head(sample) == before


def test_a_receipt_says_what_comes_next_in_any_stream(desk: Desk) -> None:
    where = desk.record(
        "call-for-opinions",
        {},
        title="征集",
        text="请反映困难和建议。",
        channels=["visit", "meeting"],
        closes_at="2027-03-01T18:00",
    )
    receipt = desk.browser.get(where).text
    assert re.search(r"/zh/desk/record/gather-opinion\?stream=[0-9a-f-]{36}", receipt)


def test_unknown_addresses_lead_nowhere(desk: Desk) -> None:
    for address in (
        *("record/no-such", "record/submit-proposal?draft=x", "record/adopt-proposal?stream=x"),
        *("matters/x", f"matters/{uuid4()}", "recorded/0", "recorded/999999999", "recorded/x"),
    ):
        assert desk.browser.get(f"/zh/desk/{address}").status_code in (400, 404), address
    matter = matter_id("huanghuamen-jiakong")
    for address in (
        f"record/close-appraisal?stream={matter}",
        f"record/gather-opinion?stream={matter}",
    ):
        assert desk.browser.get(f"/zh/desk/{address}").status_code == 404, "of another kind"
    strange = desk.open("adopt-proposal", stream=str(uuid4()), title="<i>给定</i>")
    assert strange.fields["title"] == ["<i>给定</i>"]


def test_a_clerk_sees_only_the_organisations_of_their_street(sample: Service, desk: Desk) -> None:
    offered = {UUID(it) for it in desk.open("submit-proposal").options["organiser"] if it}
    register = sample.app.state.parts.reader.register.current()
    kinds = {register.find(it).kind for it in offered}
    assert Kind.COMMITTEE in kinds
    assert Kind.PROPERTY_COMPANY not in kinds
    streets = {register.above(it, Kind.STREET) for it in offered} - {None}
    assert len(streets) == 1


def test_the_steps_of_a_matter_are_those_of_its_stage(
    sample: Service, new_browser: NewBrowser, desk: Desk
) -> None:
    stream = proposed(desk)
    own = desk.browser.get(f"/zh/desk/matters/{stream}").text
    first = own[: own.index("<details")]
    assert "/zh/desk/record/adopt-proposal" in first
    assert "/zh/desk/record/adopt-decision" not in first
    assert "/zh/desk/record/adopt-decision" in own
    department = desk_of(sample, new_browser, Role.DEPARTMENT)
    theirs = department.browser.get(f"/zh/desk/matters/{stream}").text
    assert "adopt-proposal" not in theirs[: theirs.index("<details")]


def test_an_away_ledger_loses_nothing(
    sample: Service, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ledger's own failures are tested with real ones (tests/faults): here is what the desk
    says of one."""
    review = FormPage(desk.press(desk.open("submit-proposal"), "review", **PROPOSAL), "review")
    ledger = sample.app.state.parts.district.ledger

    async def away(submission: object) -> None:
        raise LedgerUnavailable

    monkeypatch.setattr(ledger, "submit_async", away)
    answer = desk.press(review, "record")
    assert answer.status_code == 503
    monkeypatch.undo()
    kept = {it[0]: it[1] for it in re.findall(r'name="([^"]*)" value="([^"]*)"', answer.text)}
    assert kept["title"] == "楼道照明"
    again = desk.browser.post("/zh/desk/record/submit-proposal", **{**kept, "do": "record"})
    assert again.status_code == 303
