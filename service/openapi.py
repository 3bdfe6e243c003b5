"""The OpenAPI 3.1 document: FastAPI's, with the schemas of commands, pages and problems."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from domain.procedure import PROCEDURE
from domain.value import Value
from infra.cloud_events import CloudEvent
from projections.audit_trail import AuditEntry
from service import appraisal_pages, archive_pages, matter_pages, referral_pages, webhook_views
from service.calendar_pages import CalendarPage, DeadlinePage
from service.command_docs import RECEIPT_SCHEMA
from service.draws.documents import DrawList, PublishedDraw
from service.duty_views import DutyAccount, DutyLine, SummaryLine
from service.log_views import LogPage
from service.persons import OutsidePerson
from service.proceeding_pages import ProceedingLine
from service.scoring import pages as scorecards
from service.search import SearchLine
from service.views import MatterLine, OrganisationLine, PointLine, Slice, TimelineLine
from service.webhook_views import NewWebhook

PAGES: dict[str, Any] = {
    "Timeline": Slice[TimelineLine],
    "Docket": Slice[MatterLine],
    "Points": Slice[PointLine],
    "Matter": MatterLine,
    "Organisation": OrganisationLine,
    "Draws": DrawList,
    "Draw": PublishedDraw,
    "Proceedings": Slice[ProceedingLine],
    "Duties": Slice[DutyLine],
    "Duty": DutyAccount,
    "DutySummary": SummaryLine,
    "Calendar": CalendarPage,
    "Deadline": DeadlinePage,
    "Log": LogPage,
    "Search": Slice[SearchLine],
    **matter_pages.SCHEMAS,
    **referral_pages.SCHEMAS,
    **archive_pages.SCHEMAS,
    **appraisal_pages.SCHEMAS,
    **scorecards.SCHEMAS,
    **webhook_views.SCHEMAS,
}
"""Pages by the name that routes refer to."""

_REF = "#/components/schemas/{name}"

_PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457. It never repeats what was submitted.",
    "required": ["type", "title", "status", "detail", "rule"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "examples": ["/problems/not-found"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "Chinese or English, by Accept-Language"},
        "rule": {"type": "string", "description": "The reason as a code"},
        "clause": {"type": "string", "description": "The clause of the policy that it serves"},
        "clauses": {"type": "array", "items": {"type": "string"}},
        "field": {"type": "string", "description": "The field, parameter or header at fault"},
        "errors": {
            "type": "array",
            "description": "Every unfit field, up to fifty",
            "items": {
                "type": "object",
                "required": ["field", "rule", "detail"],
                "properties": {
                    "field": {"type": "string"},
                    "rule": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
        "request_id": {"type": "string"},
    },
}


_RESTRICTED_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "A restricted event as the public sees it: an AuditEntry without person and"
    " data",
    "required": ["position", "stream", "version", "type", "recorded_at", "meta", "restricted"],
    "properties": {
        "position": {"type": "integer"},
        "stream": {"type": "string", "format": "uuid"},
        "version": {"type": "integer"},
        "type": {"type": "string"},
        "recorded_at": {"type": "string", "format": "date-time"},
        "meta": {"$ref": "#/components/schemas/Envelope"},
        "data": {"type": "null"},
        "restricted": {"const": True},
    },
}


def describe(app: FastAPI) -> None:
    """Let the application describe itself; the document is made once, when first asked for."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's own way to extend it


def _document(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
    )
    components = document.setdefault("components", {})
    components["schemas"] = {
        **_without_fastapis_errors(components.get("schemas", {})),
        **_commands(),
        **_pages(),
        "RestrictedEntry": _RESTRICTED_SCHEMA,
        "Receipt": RECEIPT_SCHEMA,
        "Problem": _PROBLEM_SCHEMA,
    }
    components["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "`yishi token` makes one"}
    }
    document["webhooks"] = webhook_views.SENT
    for operations in document["paths"].values():
        for operation in operations.values():
            _drop_fastapis_422(operation["responses"])
    return document


def _commands() -> dict[str, Any]:
    bodies: list[type[Value]] = [step.command for step in PROCEDURE]
    bodies += [OutsidePerson, NewWebhook]
    _, definitions = models_json_schema(
        [(body, "validation") for body in bodies],
        ref_template="#/components/schemas/{model}",
    )
    schemas: dict[str, Any] = definitions["$defs"]
    return schemas


def _pages() -> dict[str, Any]:
    refs, schemas = msgspec.json.schema_components(
        [*PAGES.values(), AuditEntry, CloudEvent], ref_template=_REF
    )
    named = {name: ref for name, ref in zip(PAGES, refs, strict=False) if name not in schemas}
    return {**schemas, **named}


def _without_fastapis_errors(schemas: dict[str, Any]) -> dict[str, Any]:
    ours = {"HTTPValidationError", "ValidationError"}
    return {name: schema for name, schema in schemas.items() if name not in ours}


def _drop_fastapis_422(responses: dict[str, Any]) -> None:
    """FastAPI documents an error of its own shape; ours are problems."""
    content = responses.get("422", {}).get("content", {})
    if "application/json" in content:
        content["application/problem+json"] = {"schema": {"$ref": "#/components/schemas/Problem"}}
        del content["application/json"]
