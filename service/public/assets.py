"""Style sheet, scripts and icon, served under names that change with their content."""

from __future__ import annotations

import hashlib
from importlib.resources import files

from fastapi import APIRouter, Request, Response

from service.answers import not_found

router = APIRouter(include_in_schema=False)

_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_FOR_EVER = "public, max-age=31536000, immutable"


def _load() -> dict[str, tuple[str, bytes]]:
    """Name within static/ → name with the digest of its content, and the content. The parts in
    static/site/, in the order of their names, are one style sheet: site.css."""
    folder = files("service.public") / "static"
    parts = sorted((folder / "site").iterdir(), key=lambda part: part.name)
    contents = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
    contents["site.css"] = b"".join(part.read_bytes() for part in parts)
    return {name: (_digested(name, content), content) for name, content in contents.items()}


def _digested(name: str, content: bytes) -> str:
    """The name under which this content is served."""
    stem, _, suffix = name.rpartition(".")
    return f"{stem}-{hashlib.sha256(content).hexdigest()[:16]}.{suffix}"


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
