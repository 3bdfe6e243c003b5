"""Whatever people and organisations write, the pages show it and obey none of it."""

from __future__ import annotations

from uuid import uuid4

import pytest

from domain.events.agenda import Category, Document
from domain.events.registry import Kind
from domain.steps.proposal import AdoptProposal, PublishBackgroundPack, SubmitProposal
from domain.steps.registration import Entry, UpdateRegister
from domain.streams.registry import REGISTRY_STREAM, organisation_id
from domain.value import Party
from tests.public.conftest import LANGUAGES, Site
from tests.public.reading_html import Page

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
    "link": "javascript:alert(1) https://evil.example/",
    "comment": "<!-- --> ]]> </textarea></title></main>",
    "combining": "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
}
STEERING = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_are_shown_harmlessly(site: Site, name: str) -> None:
    text = HOSTILE[name]
    matter, company = uuid4(), uuid4()
    committee = organisation_id("110101010013")
    register = UpdateRegister(
        organisations=(Entry(organisation=company, kind=Kind.PROPERTY_COMPANY, name=text),)
    )
    site.record(REGISTRY_STREAM, register)
    document = Document(title=text, digest="0" * 64, media_type=text, size_bytes=1)
    site.record(
        matter,
        SubmitProposal(
            organiser=committee,
            category=Category.HARDSHIP,
            proposers=(Party(organisation=company),),
            title=text,
            text=text * 5,
            on_behalf_of=committee,
        ),
        AdoptProposal(title=text, reason=text, on_behalf_of=committee),
        PublishBackgroundPack(summary=text, documents=(document,), on_behalf_of=committee),
    )
    for language in LANGUAGES:
        for address in (
            f"/{language}/matters/{matter}",
            f"/{language}/matters?stage=adopted&x={matter}",
        ):
            response = site.get(address)
            assert response.status_code == 200
            shown = Page(response.text)
            assert not shown.faults, (address, shown.faults)
            assert not set(STEERING) & set(response.text)
            visible = text[:8] if name != "bidi" else "[U+202E]gnp.exe"
            assert " ".join(visible.split()) in shown.words


def test_a_hostile_address_is_not_repeated(site: Site) -> None:
    for address in (
        "/zh/matters?stage=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "/zh/%3Cscript%3Ealert(1)%3C/script%3E",
        "/zh/matters?submitted_from=2025-01-01%22%20onfocus=alert(1)",
    ):
        response = site.get(address)
        assert response.status_code in (400, 404)
        assert not Page(response.text).faults
        assert "alert(1)</script>" not in response.text


def test_a_filter_value_is_only_ever_a_value(site: Site) -> None:
    """The language link repeats the query: as an address, encoded."""
    response = site.get("/zh/matters?stage=decided&x=%22%3E%3Cscript%3E&after=")
    assert response.status_code == 200
    assert not Page(response.text).faults
    assert "<script" not in response.text
