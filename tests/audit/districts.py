"""A district whose log is sealed by hand, read as an outsider reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from infra.transparency_log.note import VerifierKey
from service.audit.source import HttpSource
from tests.domain import course
from tests.service.running import Service
from tests.service.test_events import rate
from tests.service.test_pages import play

OTHER = UUID(int=0xA2)
URL = "http://yishi.test"


class Published(httpx.BaseTransport):
    """Leads a client of the published addresses to a service that runs in this process."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One request, answered with a page that is rendered now."""
        answer = self._service.get(str(request.url))
        return httpx.Response(answer.status_code, content=answer.content)


def source_of(service: Service) -> HttpSource:
    """The service as an audit reads it."""
    return HttpSource(URL, Published(service))


def district(service: Service) -> Any:
    """The parts of the service's district."""
    return service.app.state.parts.district


def seal(service: Service) -> int:
    """Seal what is recorded; how far."""
    return int(district(service).sealer.seal_all())


def log_folder(service: Service) -> Path:
    """Where the log is published."""
    return Path(district(service).log_files.folder)


def live(service: Service) -> None:
    """Matters in several states and a restricted rating, sealed in several checkpoints."""
    seal(service)
    play(service, course.HELD)
    seal(service)
    play(service, course.VERIFIED, stream=OTHER)
    rate(service)
    seal(service)
    play(service, course.DECIDED[len(course.HELD) :])
    seal(service)


def key_of(service: Service) -> VerifierKey:
    """The log's key, as whoever pins it takes it from the overview."""
    (key,) = service.get("/api/v1/log").json()["keys"]
    return VerifierKey.parse(key["verifier"])
