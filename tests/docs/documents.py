"""Reading Markdown: fenced blocks, tables, links and the names that stand in backticks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


class Block(NamedTuple):
    """A fenced block. ``kind``: ``sh`` is run by a test, ``text`` is what the block above prints,
    ``console`` shows commands that are not run."""

    kind: str
    text: str


def read(name: str) -> str:
    """A document of the checkout, by its path from the root."""
    return (ROOT / name).read_text("utf-8")


def blocks(document: str) -> list[Block]:
    """Its fenced blocks in order."""
    return [Block(*found) for found in _BLOCK.findall(document)]


def prose(document: str) -> str:
    """The document without its fenced blocks."""
    return _BLOCK.sub("", document)


def in_backticks(text: str) -> list[str]:
    """Every name in backticks, in order."""
    return _CODE.findall(text)


def links(document: str) -> list[str]:
    """The targets of its links within the checkout, without fragments."""
    targets = (target.partition("#")[0] for target in _LINK.findall(prose(document)))
    return [target for target in targets if target and "://" not in target]


def rows(document: str) -> list[list[str]]:
    """The cells of all its table rows but the headings'."""
    found: list[list[str]] = []
    lines = prose(document).splitlines()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if not line.startswith("|") or set(line) <= set("|-: ") or following.startswith("|--"):
            continue
        found.append([cell.strip() for cell in line.strip().strip("|").split("|")])
    return found
