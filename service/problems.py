"""The one mapping from whatever goes wrong to a problem document (RFC 9457).

A problem says which rule, clause and field; it never repeats what was submitted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
import psycopg
import structlog
from eventsourcing import persistence
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from domain.refusal import Refusal
from infra.past_pages import TooManyPasts
from infra.submission import KeyReused, LedgerUnavailable, StaleVersion
from infra.vault import SubjectErased
from service import problem_kinds as kinds
from service.cursors import BadCursor
from service.field_texts import field_text
from service.language import Language, preferred
from service.positions import PositionNotReached
from service.problem_kinds import Kind
from service.scoring.following import ScoresNotReady

log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = "2"
FIELDS_NAMED_MAX = 50
_FIELD_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}")
_AWAY = (
    LedgerUnavailable,
    persistence.OperationalError,
    persistence.InterfaceError,
    psycopg.OperationalError,
    psycopg.InterfaceError,
)


class Problem(Exception):
    """A problem on its way to the caller. ``field`` is a field of the body, a parameter or a
    header; ``errors`` name every unfit field; ``detail`` takes the place of the kind's own words,
    by language."""

    def __init__(
        self,
        kind: Kind,
        *,
        field: str | None = None,
        rule: str | None = None,
        status: int | None = None,
        detail: Mapping[str, str] | None = None,
        clauses: Sequence[str] = (),
        errors: Sequence[ErrorDetails] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(kind.name)
        self.kind = kind
        self.field = field
        self.rule = rule or kind.rule
        self.status = status or kind.status
        self.detail = detail or {"zh": kind.zh, "en": kind.en}
        self.clauses = clauses or ((kind.clause,) if kind.clause else ())
        self.errors = errors
        self.headers = headers or {}

    def document(self, language: Language, request_id: str | None) -> dict[str, Any]:
        """The problem's JSON, in one language."""
        document: dict[str, Any] = {
            "type": self.kind.uri,
            "title": self.kind.title(language),
            "status": self.status,
            "detail": self.detail[language],
            "rule": self.rule,
        }
        if self.clauses:
            document |= {"clause": self.clauses[0], "clauses": list(self.clauses)}
        if self.errors:
            fields = [_field_error(error, language) for error in self.errors[:FIELDS_NAMED_MAX]]
            document["errors"] = fields
        field = field_path(self.errors[0]["loc"]) if self.errors else self.field
        if field:
            document["field"] = field
        if request_id:
            document["request_id"] = request_id
        return document


def problem_of(failure: Exception) -> Problem:
    """The problem that a failure is to the caller; what is not foreseen is an internal error."""
    match failure:
        case Problem():
            return failure
        case Refusal():
            return _refused(failure)
        case StaleVersion():
            etag = {"ETag": f'"{failure.version}"'}
            return Problem(kinds.STALE_VERSION, field="If-Match", headers=etag)
        case KeyReused():
            return Problem(kinds.KEY_REUSED, field="Idempotency-Key")
        case SubjectErased():
            return Problem(kinds.SUBJECT_ERASED)
        case TooManyPasts():
            return Problem(kinds.TOO_MANY_PASTS, headers={"Retry-After": RETRY_SECONDS})
        case ScoresNotReady():
            return Problem(kinds.NOT_READY, headers={"Retry-After": RETRY_SECONDS})
        case PositionNotReached():
            retry = {"Retry-After": RETRY_SECONDS}
            return Problem(kinds.POSITION_NOT_REACHED, field="position", headers=retry)
        case BadCursor():
            return Problem(kinds.INVALID_PARAMETERS, field="after", rule="cursor")
        case RequestValidationError():
            return _invalid(kinds.INVALID_PARAMETERS, list(failure.errors()), ())
        case HTTPException():
            return _plain(failure)
        case _ if isinstance(failure, _AWAY):
            return Problem(kinds.LEDGER_UNAVAILABLE, headers={"Retry-After": RETRY_SECONDS})
        case _:
            return Problem(kinds.INTERNAL_ERROR)


def invalid_body(failure: ValidationError, clauses: Sequence[str]) -> Problem:
    """The problem of a body that does not fit its command, which serves these clauses."""
    errors = failure.errors(include_url=False, include_input=False)
    if errors[0]["type"] in ("json_invalid", "recursion_loop"):
        return Problem(kinds.MALFORMED_JSON, clauses=clauses)
    return _invalid(kinds.INVALID_FIELDS, errors, clauses)


ErrorPage = Callable[[Request, Problem], Response | None]
"""Tells a problem to somebody who came with a browser; None where nobody did."""


def respond(request: Request, problem: Problem) -> Response:
    """The response for a problem, in the caller's language: a document, or a page where the
    application has pages (``app.state.error_page``) and the caller reads them."""
    error_page: ErrorPage | None = getattr(request.app.state, "error_page", None)
    page = error_page(request, problem) if error_page else None
    if page is not None:
        return page
    language = preferred(request.headers.get("accept-language"))
    request_id = request.scope.get("request_id")
    return Response(
        msgspec.json.encode(problem.document(language, request_id)),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers={
            "Content-Language": language,
            "Vary": "Accept-Language",
            "Cache-Control": "no-store",
            **problem.headers,
        },
    )


async def handle(request: Request, failure: Exception) -> Response:
    """FastAPI's handler for every failure."""
    problem = problem_of(failure)
    if problem.kind is kinds.INTERNAL_ERROR:
        log.error("unexpected", exc_info=failure)
    elif problem.kind is kinds.LEDGER_UNAVAILABLE:
        log.warning("ledger_unavailable", reason=type(failure).__name__)
    return respond(request, problem)


def handle_all(app: FastAPI) -> None:
    """Let every failure of this application become a problem."""
    for kind in (
        Problem,
        Refusal,
        StaleVersion,
        KeyReused,
        SubjectErased,
        TooManyPasts,
        ScoresNotReady,
        PositionNotReached,
        BadCursor,
        RequestValidationError,
        HTTPException,
        *_AWAY,
    ):
        app.add_exception_handler(kind, handle)


def _refused(refusal: Refusal) -> Problem:
    return Problem(
        kinds.kind_of(type(refusal)),
        field=refusal.field,
        status=kinds.status_of(type(refusal), addressed=refusal.field is None),
        detail={language: refusal.text(language) for language in ("zh", "en")},
    )


def _plain(failure: HTTPException) -> Problem:
    by_status = {
        404: kinds.NOT_FOUND,
        405: kinds.METHOD_NOT_ALLOWED,
        413: kinds.BODY_TOO_LARGE,
        415: kinds.UNSUPPORTED_MEDIA_TYPE,
    }
    kind = by_status.get(failure.status_code)
    if kind is None:
        kind = kinds.BAD_REQUEST if failure.status_code < 500 else kinds.INTERNAL_ERROR
    return Problem(kind, headers=failure.headers)


def _invalid(kind: Kind, errors: Sequence[Any], clauses: Sequence[str]) -> Problem:
    return Problem(kind, rule=errors[0]["type"], clauses=clauses, errors=errors)


def _field_error(error: ErrorDetails, language: Language) -> dict[str, str]:
    return {
        "field": field_path(error["loc"]),
        "rule": error["type"],
        "detail": field_text(error["type"], error.get("ctx") or {}, language),
    }


def field_path(location: Sequence[int | str]) -> str:
    """Where in the body, as in "proposers.0.person". A name that could be somebody's words or
    number, since it does not look like a field's, is not repeated but shown as "?"."""
    parts = list(location)
    if parts and parts[0] in ("query", "path", "header", "body"):
        del parts[0]
    return ".".join(
        str(part) if isinstance(part, int) or _FIELD_NAME.fullmatch(part) else "?" for part in parts
    )
