"""What the service says of itself: whether it works, who may do what, what problems mean."""

from __future__ import annotations

import re
from html import escape
from typing import Any

import msgspec
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from domain.catalogue import COMMANDS
from domain.decider import STEPS
from service import problem_kinds as kinds
from service.answers import not_found
from service.command_docs import problem_responses
from service.commands import PREFIXES
from service.parts import Parts, parts_of
from service.problem_kinds import KINDS, Kind
from service.problems import RETRY_SECONDS, Problem

router = APIRouter(tags=["服务 Service"])

BEHIND_MAX = 10_000
"""How many events the pages may be behind before the service says that it is not ready."""

_JSON = "application/json"
_LIMIT = re.compile(r"\{\w+\}")
"""A number that the rule pack of the day fills in."""


def _json(content: object) -> Response:
    return Response(msgspec.json.encode(content), media_type=_JSON)


@router.get("/health", summary="存活 Alive")
async def health() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/ready", summary="就绪 Ready", responses=problem_responses(503))
async def ready(request: Request) -> Response:
    """The database answers and the pages keep up with the ledger."""
    state = await run_in_threadpool(_state, parts_of(request))
    if state["behind"] > BEHIND_MAX:
        raise Problem(kinds.NOT_READY, headers={"Retry-After": RETRY_SECONDS})
    return _json({"status": "ready", **state})


def _state(parts: Parts) -> dict[str, Any]:
    head = parts.reader.head()
    positions = parts.reader.positions.look()
    # The search may lag for long while its index is made; it says so itself, and serves meanwhile.
    furthest_behind = min(positions[name] for name in parts.district.projector.stores)
    return {"head": head, "positions": positions, "behind": head - furthest_behind}


@router.get("/api/v1/procedure", summary="办事规程 The procedure")
async def procedure() -> Response:
    """Every command with its stream, who may give it (role, and how its organisation must stand to
    what it acts on), and the clauses that it serves."""
    return _json(PROCEDURE_TABLE)


PROCEDURE_TABLE = [
    {
        "command": name,
        "zh": command.zh,
        "en": " ".join((command.__doc__ or "").split()),
        "stream": STEPS[command].stream,
        "path": f"{PREFIXES[STEPS[command].stream]}/{name}",
        "roles": sorted(STEPS[command].roles),
        "relation": {"zh": STEPS[command].relation.zh, "en": STEPS[command].relation.en},
        "clauses": list(command.clauses),
    }
    for name, command in COMMANDS.items()
]


@router.get("/problems", summary="问题类型 Kinds of problem")
async def problems() -> Response:
    """Every kind of problem that the service answers with."""
    return _json([_described(kind) for kind in KINDS.values()])


@router.get("/problems/{name}", summary="一种问题 A kind of problem")
async def problem(request: Request, name: str) -> Response:
    """What a problem's type means; a small page for browsers."""
    kind = KINDS.get(name)
    if kind is None:
        raise not_found("name")
    if "text/html" in request.headers.get("accept", ""):
        return Response(_page(kind), media_type="text/html", headers={"Vary": "Accept"})
    return Response(
        msgspec.json.encode(_described(kind)), media_type=_JSON, headers={"Vary": "Accept"}
    )


def _described(kind: Kind) -> dict[str, Any]:
    return {
        "type": kind.uri,
        "status": kind.status,
        "rule": kind.rule,
        "clause": kind.clause,
        "zh": _LIMIT.sub("…", kind.zh),
        "en": _LIMIT.sub("…", kind.en),
    }


def _page(kind: Kind) -> str:
    words = _described(kind)
    clause = f"<p>条款 Clause: {escape(kind.clause)}</p>" if kind.clause else ""
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
        f"<title>{escape(kind.rule)}</title><h1>{escape(kind.rule)}</h1>"
        f'<p>{escape(words["zh"])}</p><p lang="en">{escape(words["en"])}</p>'
        f"<p>HTTP {kind.status}</p>{clause}</html>"
    )
