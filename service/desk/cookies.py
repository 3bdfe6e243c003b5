"""The cookies of the desk: never readable by scripts, never sent by a form of another site.

Under https they are Secure and bound to the host (``__Host-``), so that no neighbouring site can
plant one.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from infra.settings import Settings

_SESSION = "yishi-desk"
_BROWSER = "yishi-desk-browser"
_SIGNING_IN = "yishi-desk-signing-in"
LENGTH_MAX = 4_000


def session_cookie(request: Request, settings: Settings) -> str | None:
    """What the browser brought as its session."""
    return _read(request, settings, _SESSION)


def set_session_cookie(response: Response, settings: Settings, value: str) -> None:
    """Give the browser a session until it is closed; the database says when it ends before."""
    _set(response, settings, _SESSION, value)


def drop_session_cookie(response: Response, settings: Settings) -> None:
    """Take the session from the browser."""
    _drop(response, settings, _SESSION)


def browser_cookie(request: Request, settings: Settings) -> str | None:
    """By which a browser is known again before anybody has signed in."""
    return _read(request, settings, _BROWSER)


def set_browser_cookie(response: Response, settings: Settings, value: str) -> None:
    """Make a browser known again."""
    _set(response, settings, _BROWSER, value)


def signing_in_cookie(request: Request, settings: Settings) -> str | None:
    """What the browser keeps while somebody is at the provider."""
    return _read(request, settings, _SIGNING_IN)


def set_signing_in_cookie(response: Response, settings: Settings, value: str) -> None:
    """Let the browser keep it until it comes back."""
    _set(response, settings, _SIGNING_IN, value)


def drop_signing_in_cookie(response: Response, settings: Settings) -> None:
    """It serves once."""
    _drop(response, settings, _SIGNING_IN)


def _secure(settings: Settings) -> bool:
    return settings.base_url.startswith("https://")


def _name(settings: Settings, name: str) -> str:
    return f"__Host-{name}" if _secure(settings) else name


def _read(request: Request, settings: Settings, name: str) -> str | None:
    value = request.cookies.get(_name(settings, name))
    usable = value is not None and 0 < len(value) <= LENGTH_MAX and value.isascii()
    return value if usable else None


def _set(response: Response, settings: Settings, name: str, value: str) -> None:
    """A cookie until the browser is closed."""
    response.set_cookie(
        _name(settings, name),
        value,
        path="/",
        secure=_secure(settings),
        httponly=True,
        samesite="lax",
    )


def _drop(response: Response, settings: Settings, name: str) -> None:
    response.delete_cookie(
        _name(settings, name),
        path="/",
        secure=_secure(settings),
        httponly=True,
        samesite="lax",
    )
