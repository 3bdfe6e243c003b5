"""Where somebody goes on after signing in: an address of the desk and no other."""

from __future__ import annotations

import re

from domain.personal_data import find

LENGTH_MAX = 2_000
_DESK = re.compile(r"/(zh|en)/desk(/[A-Za-z0-9_-]+)*/?(\?[A-Za-z0-9._~%&=+:,@*!'()/-]*)?", re.ASCII)


def is_desk_address(text: str) -> bool:
    """Whether it is a plain relative address of the desk: no host, no dots to climb by, nothing
    that a browser may read as a slash; and no number of a person, which would be repeated."""
    return len(text) <= LENGTH_MAX and _DESK.fullmatch(text) is not None and not find(text)


def next_address(text: str | None, language: str) -> str:
    """The address to go on to: the one asked for, else the desk's first page."""
    return text if text is not None and is_desk_address(text) else f"/{language}/desk"
