"""How to read the ledger: stages, the two times, answers and confirmations, the clauses."""

from __future__ import annotations

from starlette.requests import Request

from domain.rules.packs import PACKS
from domain.streams.matter import Stage
from service.public.messages.clauses import CLAUSES
from service.public.rendering import html, language_of


def about_page(request: Request) -> bytes:
    """The page."""
    return html(
        request,
        "about.html",
        language_of(request),
        stages=list(Stage),
        clauses=[message.removeprefix("clause.") for message in CLAUSES],
        packs=PACKS,
    )
