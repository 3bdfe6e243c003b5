"""Every projection that the service keeps."""

from __future__ import annotations

from typing import Any

from projections.audit_trail import AUDIT_TRAIL
from projections.docket import DOCKET
from projections.points import POINTS
from projections.proceedings import PROCEEDINGS
from projections.projection import Projection
from projections.timeline import TIMELINE

PROJECTIONS: dict[str, Projection[Any]] = {
    projection.name: projection
    for projection in (TIMELINE, DOCKET, POINTS, PROCEEDINGS, AUDIT_TRAIL)
}
