"""The recording desk: signed in, clerks record what happened under the policy."""

from __future__ import annotations

from fastapi import FastAPI

from service.desk import pages
from service.desk.record import pages as record_pages
from service.desk.sessions import SignInFirst, send_to_sign_in


def mount(app: FastAPI) -> None:
    """Add the desk to the application."""
    app.include_router(pages.router)
    app.include_router(record_pages.router)
    app.add_exception_handler(SignInFirst, send_to_sign_in)
