"""What a browser finds out about a page: what went wrong, what it fetched, what axe says of it."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, Response


class Size(NamedTuple):
    """Of a window, in CSS pixels."""

    width: int
    height: int


PHONE = Size(360, 740)
DESK = Size(1280, 900)
SIZES = {"phone": PHONE, "desk": DESK}
LANGUAGE_TAGS = {"zh": "zh-CN", "en": "en"}

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN_AXE = """async ([tags, colours]) => {
  const told = found => found.violations.flatMap(
    rule => rule.nodes.map(node => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`));
  const options = {resultTypes: ["violations"]};
  const rules = {"color-contrast": {enabled: false}};
  const all = told(await axe.run(document, {...options, runOnly: tags, rules}));
  if (!colours) return all;
  // What lies in like boxes of like colours has the like contrast: one of each is looked at.
  const looks = new Map(), one = new Map();
  const look = it => {
    if (!it) return "";
    if (!looks.has(it)) {
      const at = getComputedStyle(it);
      looks.set(it, [look(it.parentElement), it.tagName, it.className, at.color, at.opacity,
        at.backgroundColor, at.backgroundImage, at.fontSize, at.fontWeight, at.position,
        at.textShadow, at.visibility, at.display].join("|"));
    }
    return looks.get(it);
  };
  for (const it of document.body.querySelectorAll("*")) {
    const worded = [...it.childNodes].some(part => part.nodeType === 3 && part.data.trim());
    const field = ["INPUT", "SELECT", "TEXTAREA"].includes(it.tagName);
    if ((worded || field) && !one.has(look(it))) one.set(look(it), it);
  }
  const include = [...one.values()];
  return all.concat(told(await axe.run({include}, {...options, runOnly: ["color-contrast"]})));
}"""
_TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const wide = [...document.querySelectorAll("body *")].filter(
    element => element.getBoundingClientRect().right > room + 1);
  return wide.slice(0, 5).map(element => `${element.tagName}.${element.className}`)
    .concat(`${document.documentElement.scrollWidth} > ${room}`);
}"""


class View:
    """A tab with a page in it. ``troubles`` has whatever a console or a network would tell."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page = page
        self.troubles: list[str] = []
        self._origin = origin
        self._answers: list[Response] = []
        page.on("console", lambda said: self._trouble(said.type, said.text, "error", "warning"))
        page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        page.on("requestfailed", lambda it: self.troubles.append(f"failed: {it.url} {it.failure}"))
        page.on("dialog", lambda it: (self.troubles.append(f"dialog: {it.message}"), it.dismiss()))
        page.on("response", lambda answer: self._answers.append(answer))
        page.on("request", lambda it: self._leaving(it.url))

    def open(self, path: str, status: int = 200) -> None:
        """Go there; the page must be answered so. Earlier troubles are forgotten."""
        self._answers.clear()
        self.troubles.clear()
        answer = self.page.goto(self._origin + path)
        assert answer is not None
        assert answer.status == status, path
        # Chromium says in the console that a page itself was not answered with 200.
        told = f"the server responded with a status of {status}"
        if status != 200:
            self.troubles[:] = [trouble for trouble in self.troubles if told not in trouble]

    def resize(self, size: Size) -> None:
        """Give the window another size."""
        self.page.set_viewport_size({"width": size.width, "height": size.height})

    def too_wide(self) -> list[str]:
        """What makes the page scroll sideways; empty when it does not."""
        found: list[str] = self.page.evaluate(_TOO_WIDE)
        return found

    def barriers(self, *, colours: bool = True) -> list[str]:
        """What axe finds against WCAG 2.2 A and AA and good practice."""
        if not self.page.evaluate("typeof axe === 'object'"):
            self.page.evaluate(AXE_SCRIPT)
        found: list[str] = self.page.evaluate(_RUN_AXE, [_RULES, colours])
        return found

    def document(self) -> str:
        """The page as it stands, scripts having run."""
        return self.page.evaluate("document.documentElement.outerHTML")  # type: ignore[no-any-return]

    def weight(self) -> int:
        """Bytes of the page, its style sheets and its scripts, compressed."""
        kinds = ("document", "stylesheet", "script")
        return sum(
            len(gzip.compress(answer.body()))
            for answer in self._answers
            if answer.request.resource_type in kinds
        )

    def _trouble(self, kind: str, text: str, *kinds: str) -> None:
        if kind in kinds:
            self.troubles.append(f"console {kind}: {text}")

    def _leaving(self, url: str) -> None:
        if not url.startswith((self._origin, "data:")):
            self.troubles.append(f"leaves the site: {url}")


@contextmanager
def looking(
    browser: Browser, origin: str, *, size: Size = PHONE, scripts: bool = True
) -> Iterator[View]:
    """A browser's tab with nothing remembered, with or without JavaScript."""
    context = browser.new_context(
        viewport={"width": size.width, "height": size.height}, java_script_enabled=scripts
    )
    try:
        yield View(context.new_page(), origin)
    finally:
        context.close()
