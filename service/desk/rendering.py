"""Pages of the desk: for one person at one moment, and so kept by nobody on the way."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from service.desk.signed_in import SignedIn
from service.language import Language
from service.public.rendering import SECURITY_HEADERS, html, language_of, wording


def desk_page(
    request: Request,
    template: str,
    who: SignedIn | None,
    *,
    status: int = 200,
    language: Language | None = None,
    **shown: Any,
) -> Response:
    """The page of a template that extends ``desk/layout.html``; ``who`` stands at its head.
    ``language`` where it is not the address's."""
    language = language or language_of(request)
    if who is None:  # nothing that a stranger wrote into the address is repeated
        path = request.url.path
        shown = {"address": path, "elsewhere": f"/{wording(language).other}{path[3:]}", **shown}
    body = html(request, template, language, who=who, **shown)
    headers = {
        **SECURITY_HEADERS,
        "Cache-Control": "no-store",
        "Content-Language": wording(language).tag,
    }
    return Response(body, status_code=status, headers=headers, media_type="text/html")
