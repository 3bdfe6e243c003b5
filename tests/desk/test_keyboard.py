"""A clerk without a mouse: from a proposal to a decision in Chromium, by the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser

from domain.rules.pack import BEIJING
from infra.settings import Settings
from tests.browser.conftest import browser
from tests.browser.looking import DESK, View, looking
from tests.browser.serving import served
from tests.conftest import NewDatabase

__all__ = ["browser"]

TABS_MAX = 300
"""How far anything may be from the top of a page."""
FOCUSED = """() => {
  const at = document.activeElement;
  return {name: at.name ?? "", value: at.value ?? "", kind: at.type ?? ""};
}"""


class When(NamedTuple):
    """So many days after the course began, at an hour of Beijing."""

    day: int
    hour: int

    @property
    def moment(self) -> datetime:
        """Long enough ago for everything to have happened."""
        today = datetime.now(BEIJING).replace(hour=0, minute=0, second=0, microsecond=0)
        return today - timedelta(days=20) + timedelta(days=self.day, hours=self.hour)


BUT_THE_FIRST, SOMEBODY = object(), object()
"""All boxes of a name ticked but the first, the host's; the last choice of a list taken."""


class Clerk:
    """Presses keys. The address bar is used once, to come to the desk."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._keys = view.page.keyboard

    def reach(self, selector: str) -> None:
        """Tab on until the focus is there; at the top of a page past what leads elsewhere."""
        self._skip()
        for _ in range(TABS_MAX):
            self._keys.press("Tab")
            if self.view.page.evaluate("it => document.activeElement.matches(it)", selector):
                return
        raise AssertionError(f"{selector} is not reached by the keyboard on {self.view.page.url}")

    def follow(self, selector: str) -> None:
        """Press Enter on a link or a button, and wait for the page."""
        self.reach(selector)
        with self.view.page.expect_navigation():
            self._keys.press("Enter")

    def begin(self, command: str) -> None:
        """From a receipt to the matter, and from there to the form of its next step."""
        self.follow('main a[href^="/zh/desk/matters/"]')
        self.follow(f'main a[href^="/zh/desk/record/{command}?"]')

    def record(self, **entries: object) -> None:
        """Fill the form in, in whatever order its fields come, read it through, and record it. In
        names "__" stands for a dot, and "outside_" for the number of one's own register."""
        left = {
            name.replace("__", ".").replace("outside_", "~"): it for name, it in entries.items()
        }
        self._skip()
        met: set[str] = set()
        for _ in range(TABS_MAX):
            if not left:
                break
            self._keys.press("Tab")
            focused = self.view.page.evaluate(FOCUSED)
            if focused["name"] in left:
                entered = left[focused["name"]]
                self._enter(focused["kind"], entered, first=focused["name"] not in met)
                met.add(focused["name"])
                if entered is not BUT_THE_FIRST:
                    del left[focused["name"]]
            elif focused["value"] == "review":
                break
        assert set(left.values()) <= {BUT_THE_FIRST}, (self.view.page.url, left)
        if self.view.page.evaluate("document.activeElement.value") != "review":
            self.reach('button[value="review"]')
        self._keys.press("Enter")
        self.view.page.wait_for_selector("#record, #faults")
        assert not self.view.page.locator("#faults").count(), self.view.page.inner_text("#faults")
        if not self.view.page.evaluate("document.activeElement.matches('#record')"):
            self.reach("#record")
        with self.view.page.expect_navigation():
            self._keys.press("Enter")
        assert not self.view.page.locator("#faults").count(), self.view.page.inner_text("#faults")
        assert "/desk/recorded/" in self.view.page.url

    def _skip(self) -> None:
        if self.view.page.evaluate("document.activeElement === document.body"):
            self._keys.press("Tab")
            self._keys.press("Enter")

    def _enter(self, kind: str, entered: object, *, first: bool) -> None:
        if entered is BUT_THE_FIRST:
            if not first:
                self._keys.press("Space")
        elif entered is SOMEBODY:
            self._keys.press("End")
        elif isinstance(entered, When):
            self._keys.type(f"{entered.moment:%m%d%Y}")
            self._keys.press("ArrowRight")  # a year may have six digits
            self._keys.type(f"{entered.moment:%I%M%p}")
        elif kind == "select-one":
            self._keys.press("Home")
            while self.view.page.evaluate("document.activeElement.value") != entered:
                self._keys.press("ArrowDown")
        else:
            self._keys.press("Control+A")
            self._keys.type(str(entered))


@pytest.fixture(scope="module")
def clerk(
    browser: Browser,
    sample_database: str,
    new_database: NewDatabase,
    settings_for: Callable[[str], Settings],
) -> Iterator[Clerk]:
    """Somebody at a keyboard, before the sample district's desk."""
    settings = settings_for(new_database(sample_database)).model_copy(update={"sample": True})
    with served(settings) as address, looking(browser, address, size=DESK) as view:
        yield Clerk(view)


def test_from_a_proposal_to_a_decision(clerk: Clerk) -> None:
    clerk.view.open("/zh/desk/sign-in")
    clerk.reach('input[name="post"]')
    clerk.follow("form.posts-form button")
    clerk.follow('a[href="/zh/desk/record"]')
    clerk.follow('a[href^="/zh/desk/record/submit-proposal"]')
    clerk.record(
        category="hardship",
        outside_proposers__0__person="r-17",
        title="楼道照明",
        text="三号楼楼道夜间无灯。",
        occurred_at=When(0, 9),
    )
    clerk.begin("adopt-proposal")
    clerk.record(title="三号楼楼道照明", reason="居民反映集中。", occurred_at=When(1, 9))
    clerk.begin("publish-background-pack")
    clerk.record(summary="走访四十户。", occurred_at=When(1, 10))
    clerk.begin("publish-notice")
    clerk.record(
        outside_host__person="host-1",
        parties__0__capacity="resident",
        starts_at=When(15, 14),
        place="社区议事厅",
        host_title="社区议事协商主持人",
        form="community_council",
        applications_until=When(14, 18),
        occurred_at=When(2, 9),
    )
    for number in ("r-1", "r-2", "r-3"):
        clerk.begin("apply-to-take-part")
        clerk.record(outside_applicant__person=number, capacity="resident", occurred_at=When(3, 9))
        clerk.begin("admit-application")
        clerk.record(applicant__person=SOMEBODY, occurred_at=When(4, 9))
    clerk.begin("freeze-roster")
    clerk.record(occurred_at=When(14, 19))
    clerk.begin("open-session")
    clerk.record(occurred_at=When(15, 14))
    clerk.begin("record-attendance")
    clerk.record(**{"present+": BUT_THE_FIRST}, occurred_at=When(15, 15))
    clerk.begin("make-statement")
    clerk.record(speaker__person=SOMEBODY, text="建议安装声控灯。", occurred_at=When(15, 15))
    clerk.begin("close-session")
    clerk.record(summary="同意安装声控灯。", occurred_at=When(15, 16))
    clerk.begin("adopt-decision")
    clerk.record(text="四月底前安装声控灯。", occurred_at=When(15, 17))
    assert "形成协商决议" in clerk.view.page.inner_text("main")
    # Whoever goes on before the icon has come breaks its request off.
    assert not [it for it in clerk.view.troubles if not it.endswith("net::ERR_ABORTED")]
