"""The style sheet and icon, served under names that change with their content."""

from __future__ import annotations

import hashlib
from importlib.resources import files

from fastapi import APIRouter, Request, Response

from service.answers import not_found

router = APIRouter(include_in_schema=False)

_TYPES = {"css": "text/css", "svg": "image/svg+xml"}
_FOR_EVER = "public, max-age=31536000, immutable"


def _load() -> dict[str, tuple[str, bytes]]:
    """Name within static/ → name with the digest of its content, and the content."""
    found = {}
    for file in (files("service.public") / "static").iterdir():
        stem, _, suffix = file.name.rpartition(".")
        if suffix in _TYPES:
            content = file.read_bytes()
            digest = hashlib.sha256(content).hexdigest()[:16]
            found[file.name] = (f"{stem}-{digest}.{suffix}", content)
    return found


_FILES = _load()
_BY_NAME = dict(_FILES.values())


def address(name: str) -> str:
    """Where a static file is served."""
    return f"/static/{_FILES[name][0]}"


@router.api_route("/static/{name}", methods=["GET", "HEAD"])
async def static(request: Request, name: str) -> Response:
    """A file under its present name; an old name is gone."""
    content = _BY_NAME.get(name)
    if content is None:
        raise not_found("name")
    return Response(
        content,
        headers={"Cache-Control": _FOR_EVER, "ETag": f'"{name}"'},
        media_type=_TYPES[name.rpartition(".")[2]],
    )
