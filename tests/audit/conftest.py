"""A district with a sealed log, as the tests of the service open theirs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.audit.districts import live
from tests.service.conftest import StartService, quiet, start_service, template
from tests.service.running import Service

__all__ = ["quiet", "start_service", "template"]


@pytest.fixture(scope="module")
def honest(start_service: StartService) -> Iterator[Service]:
    """A service whose log is sealed to its end, for tests that leave it as it is."""
    with start_service() as service:
        live(service)
        yield service
