"""Reading a page as a browser would: its elements, links and text; and that it is well made."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "rect", "path", "img", "hr"}


class Page(HTMLParser):
    """A parsed page. ``faults`` lists what is not well formed or not allowed by the policy."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.faults: list[str] = []
        self.text: list[str] = []
        self.ids: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self._open]
        repeated = {name for name in self.ids if self.ids.count(name) > 1}
        self.faults += [f"id {name} stands twice" for name in repeated]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.elements.append((tag, given))
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag in ("script", "style", "iframe", "object", "embed", "base"):
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self.faults.append(f"{name} on <{tag}>")
            if name in ("href", "src", "action") and not str(value).startswith(("/", "#")):
                self.faults.append(f"{name} leads outside: {value}")
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> out of place")

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    @property
    def words(self) -> str:
        """All that is read."""
        return " ".join("".join(self.text).split())

    def links(self, beginning: str = "/") -> list[str]:
        """Addresses of links that begin so, in order."""
        found = [given.get("href") or "" for tag, given in self.elements if tag == "a"]
        return [address for address in found if address.startswith(beginning)]

    def attribute(self, tag: str, name: str) -> list[str | None]:
        """The values of an attribute of all elements of a kind that have it."""
        return [given[name] for it, given in self.elements if it == tag and name in given]
