"""The log for people: how far it is sealed, by which keys, who else saw it, and how to check it."""

from __future__ import annotations

from starlette.requests import Request

from infra.transparency_log.log_files import CHECKPOINT
from service.log_views import LogKey, log_page
from service.parts import Parts
from service.public.rendering import html, language_of
from service.public.verification import PROGRAM


def audit_page(request: Request, parts: Parts) -> bytes:
    """The page. Blocks."""
    log = log_page(parts)
    checkpoint = parts.log.file(CHECKPOINT)
    return html(
        request,
        "audit.html",
        language_of(request),
        log=log,
        key=_signing(log.keys),
        unsealed=max(0, parts.reader.head() - log.size),
        checkpoint=checkpoint.decode() if checkpoint else None,
        program=PROGRAM,
        base_url=parts.settings.base_url,
    )


def _signing(keys: list[LogKey]) -> LogKey | None:
    """The key by which the newest checkpoint was signed; of several, the last."""
    return next((key for key in reversed(keys) if key.signs), keys[-1] if keys else None)
