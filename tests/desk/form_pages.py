"""A form as a browser sees it: what it would send, and what it says."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

import httpx

from tests.desk.browsing import Browser

Fields = dict[str, list[str]]


class FormPage(HTMLParser):
    """The form with an id on a page; ``fields`` as they would be sent, ``options`` by field."""

    def __init__(self, page: httpx.Response, id: str = "entries") -> None:
        super().__init__(convert_charrefs=True)
        self.status = page.status_code
        self.html = page.text
        self.fields: Fields = {}
        self.options: dict[str, list[str]] = {}
        self.ids: list[str] = []
        self.action = ""
        self._id = id
        self._inside = False
        self._select: str | None = None
        self._area: tuple[str, list[str]] | None = None
        self.feed(page.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids += [given["id"]] if "id" in given else []
        if tag == "form":
            self._inside = given.get("id") == self._id
            self.action = given["action"] if self._inside else self.action
        if not self._inside or ("name" not in given and tag != "option"):
            return
        if tag == "input" and given["type"] in ("checkbox", "radio"):
            if "checked" in given:
                self._add(given["name"], given["value"])
        elif tag == "input":
            self._add(given["name"], given.get("value", ""))
        elif tag == "select":
            self._select = given["name"]
            self.fields[self._select] = [""]
            self.options[self._select] = []
        elif tag == "option" and self._select:
            self.options[self._select].append(given["value"])
            if "selected" in given:
                self.fields[self._select] = [given["value"]]
        elif tag == "textarea":
            self._area = (given["name"], [])

    def handle_data(self, data: str) -> None:
        if self._area:
            self._area[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        if tag == "textarea" and self._area:
            name, said = self._area
            self._add(name, "".join(said).removeprefix("\n"))
            self._area = None
        if tag == "form":
            self._inside = False

    def _add(self, name: str, value: str) -> None:
        self.fields.setdefault(name, []).append(value)

    @property
    def faults(self) -> list[str]:
        """The fields said to be at fault, in the summary at the top."""
        found = re.search(r'<div class="attention" id="faults".*?</div>', self.html, re.DOTALL)
        return re.findall(r'<a href="#([^"]*)"', found[0]) if found else []

    @property
    def said(self) -> str:
        """What the summary at the top says."""
        found = re.search(r'<div class="attention" id="faults".*?</div>', self.html, re.DOTALL)
        return " ".join(re.sub("<[^>]*>", " ", found[0]).split()) if found else ""


class Desk:
    """A clerk's browser, filling forms in."""

    def __init__(self, browser: Browser, language: str = "zh") -> None:
        self.browser = browser
        self.language = language

    def open(self, command: str, query: str = "", **given: str | UUID) -> FormPage:
        """The form of a command."""
        asked = "&".join(f"{name}={value}" for name, value in given.items()) or query
        page = self.browser.get(f"/{self.language}/desk/record/{command}?{asked}")
        assert page.status_code == 200, page.text
        return FormPage(page)

    def press(
        self,
        form: FormPage,
        do: str,
        /,
        headers: dict[str, str] | None = None,
        **entered: str | list[str],
    ) -> httpx.Response:
        """Enter these and press a button; "__" in a name stands for a dot."""
        fields: dict[str, Any] = dict(form.fields)
        for name, value in entered.items():
            path = name.replace("__", ".")
            fields[path] = value if isinstance(value, list) else [value]
        return self.browser.post(form.action, headers=headers, **{**fields, "do": do})

    def record(self, command: str, given: dict[str, str], /, **entered: str | list[str]) -> str:
        """Through the form and its review onto the ledger; the address of the receipt."""
        form = self.open(command, **given)
        review = self.press(form, "review", **entered)
        assert review.status_code == 200, FormPage(review).said
        recorded = self.press(FormPage(review, "review"), "record")
        assert recorded.status_code == 303, FormPage(recorded).said
        return recorded.headers["location"]
