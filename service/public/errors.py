"""Errors as pages, for people who came with a browser."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from service import problem_kinds as kinds
from service.language import preferred
from service.problems import Problem
from service.public.rendering import SECURITY_HEADERS, html, language_of, wording

_MACHINES = ("/api/", "/problems", "/health", "/ready")
_FILES = (".json", ".csv", ".atom", ".ics")
"""How addresses end that give out files: their errors are documents too."""


def error_page(request: Request, problem: Problem) -> Response | None:
    """The page of a problem; None where the caller is not a reader of pages."""
    path = request.url.path
    named = path[:4] in ("/zh/", "/en/") or path in ("/zh", "/en")
    if path.startswith(_MACHINES) or path.endswith(_FILES):
        return None
    if not named and "text/html" not in request.headers.get("accept", ""):
        return None
    asked = preferred(request.headers.get("accept-language"))
    language = language_of(request) if named else asked
    status = _status(problem)
    unfit = [str(error["loc"][-1]) for error in problem.errors if error.get("loc")]
    if problem.field and not unfit:
        unfit.append(problem.field)
    body = html(
        request,
        "error.html",
        language,
        status=status,
        heading=wording(language).either(f"error.{status}", problem.detail[language]),
        detail=problem.detail[language],
        fields=list(dict.fromkeys(unfit)),
        request_id=request.scope.get("request_id"),
        address=f"/{language}/",  # what was asked for is not repeated
        elsewhere=f"/{wording(language).other}/",
    )
    headers = {
        **SECURITY_HEADERS,
        **problem.headers,
        "Content-Language": wording(language).tag,
        "Cache-Control": "no-store",
    }
    return Response(body, status_code=status, headers=headers, media_type="text/html")


def _status(problem: Problem) -> int:
    """An unfit id in an address is an address that leads nowhere; an unfit query is a bad one."""
    if problem.kind is not kinds.INVALID_PARAMETERS:
        return problem.status
    in_path = any(error.get("loc", ("",))[0] == "path" for error in problem.errors)
    return 404 if in_path else 400
