"""Hostile words in every place where people and organisations may write."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from itertools import cycle
from typing import NamedTuple
from uuid import UUID, uuid5

from bench.grown import again, copied
from domain.act import Command
from domain.events.agenda import Category, Document
from domain.events.registry import Kind
from domain.steps.proposal import AdoptProposal, PublishBackgroundPack, SubmitProposal
from domain.steps.registration import Entry, UpdateRegister
from domain.streams.registry import REGISTRY_STREAM, organisation_id
from domain.value import Party
from infra.district import District
from infra.register import Register
from infra.submission import Receipt, Submission
from service.sample.compose import everything
from service.sample.loading import IMPORTER
from service.sample.names import NAMESPACE

HOSTILE = {
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "attribute": "\"><svg onload=alert(1)>' autofocus onfocus=alert(1) x='",
    "template": "{{ 7*7 }} {% raw %} ${7*7} {0.__class__} %(x)s",
    "bidi": "\u202egnp.exe\u202c\u2066hidden\u2069\u200f",
    "long": "长" * 190,
    "long word": "w" * 190,
    "emoji": "👨‍👩‍👧‍👦🇨🇳 ‎ok",
    "arabic": "مرحبا بالعالم",
    "formula": '=HYPERLINK("http://evil.example")',
    "command": "=cmd|' /C calc'!A0",
    "plus": "+1+1",
    "minus": "-1-1",
    "at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "full-width formula": "＝1+1",
    "link": "javascript:alert(1) https://evil.example/",
    "comment": "<!-- --> ]]> </textarea></title></main>",
    "combining": "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
    "quotes": '\'`""",""\',;|',
    "lines": "first\nsecond\r\nBEGIN:VEVENT\r\nX-EVIL:1\tthird",
    "separators": "one\u2028two\u2029three\u0085four\u00a0five",
    "not XML": "a\ufffeb\uffffc\ufdd0",
    "zero width": "a\u200bb\u200cc\u200dd\ufefff\u2060g",
    "entity": "&lt;b&gt; &amp;amp; &#60;script&#62; %3Cscript%3E \\u003cscript\\u003e",
    "iCalendar": "a;b,c:d\\n\\\\;DTSTART:19700101T000000Z",
}
STEERING = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"
"""Marks that would turn the direction of what follows."""

COMMITTEE = organisation_id("110101010013")


class Recorded(NamedTuple):
    """What was let in: streams with the types of their commands, and by each type the position of
    what it came to last."""

    streams: dict[UUID, set[str]]
    positions: dict[str, int]

    @property
    def kinds(self) -> set[str]:
        """Every type of command that was recorded with hostile words."""
        return set().union(*self.streams.values())

    def varied_matters(self) -> list[UUID]:
        """A few matters that together have what all of them have, each the one that adds most."""
        matters = {id: had for id, had in self.streams.items() if SubmitProposal.__name__ in had}
        chosen: list[UUID] = []
        missing = set().union(*matters.values())
        while missing:
            best = max(matters, key=lambda matter: len(matters[matter] & missing))
            chosen.append(best)
            missing -= matters[best]
        return chosen


def matter_of(name: str) -> UUID:
    """The matter that says one of the hostile words, by its name, wherever it can."""
    return uuid5(NAMESPACE, f"hostile {name}")


def company_of(name: str) -> UUID:
    """The organisation that is called by one of the hostile words."""
    return uuid5(NAMESPACE, f"hostile company {name}")


def propose(district: District) -> None:
    """For each of the words a matter and a company that say nothing else."""
    for name, text in HOSTILE.items():
        matter, company = matter_of(name), company_of(name)
        entry = Entry(organisation=company, kind=Kind.PROPERTY_COMPANY, name=text)
        document = Document(title=text, digest="0" * 64, media_type=text, size_bytes=1)
        for stream, command in (
            (REGISTRY_STREAM, UpdateRegister(organisations=(entry,))),
            (
                matter,
                SubmitProposal(
                    organiser=COMMITTEE,
                    category=Category.HARDSHIP,
                    proposers=(Party(organisation=company),),
                    title=text,
                    text=text * 5,
                    on_behalf_of=COMMITTEE,
                ),
            ),
            (matter, AdoptProposal(title=text, reason=text, on_behalf_of=COMMITTEE)),
            (
                matter,
                PublishBackgroundPack(summary=text, documents=(document,), on_behalf_of=COMMITTEE),
            ),
        ):
            district.ledger.submit(Submission.of(command, stream, IMPORTER))


def happen_again(district: District) -> Recorded:
    """Let the whole sample happen again with hostile words for all that was said; what the ledger
    does not let in the second time is left out."""
    shared = set(Register(district.recorder).current().organisations)
    words = cycle(HOSTILE.values())
    said: dict[tuple[UUID, str], str] = {}
    now = datetime.now(UTC)
    planned = [
        it
        for it in everything()
        if isinstance(it.command, Command)
        and it.stream != REGISTRY_STREAM
        and it.happened_at <= now
    ]

    def submission(number: int) -> Submission:
        stream = planned[number].stream

        def say(text: str) -> str:
            if (stream, text) not in said:
                said[stream, text] = next(words)
            return said[stream, text]  # the same words for the same: a place is where it was

        return copied(planned[number], -1, shared, say)

    outcomes = district.ledger.enqueue([submission(it) for it in range(len(planned))]).result()
    streams: dict[UUID, set[str]] = defaultdict(set)
    positions: dict[str, int] = {}
    for it, outcome in zip(planned, outcomes, strict=True):
        if isinstance(outcome, Receipt):
            kind = type(it.command).__name__
            streams[again(it.stream, -1)].add(kind)
            positions[kind] = outcome.position
    return Recorded(streams, positions)
