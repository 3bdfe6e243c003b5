"""Every projection that the service keeps."""

from __future__ import annotations

from typing import Any

from projections.audit_trail import AUDIT_TRAIL
from projections.docket import DOCKET
from projections.duties import DUTIES
from projections.findings import FINDINGS
from projections.funds import FUNDS
from projections.notices import NOTICES
from projections.organisations import ORGANISATIONS
from projections.outcomes import OUTCOMES
from projections.points import POINTS
from projections.proceedings import PROCEEDINGS
from projections.projection import Projection
from projections.ratings import RATINGS
from projections.referrals import REFERRALS
from projections.roster import ROSTER
from projections.scorecards import SCORECARDS
from projections.scored import SCORED
from projections.speaking import SPEAKING
from projections.timeline import TIMELINE

PROJECTIONS: dict[str, Projection[Any]] = {
    projection.name: projection
    for projection in (
        TIMELINE,
        DOCKET,
        NOTICES,
        POINTS,
        ROSTER,
        SPEAKING,
        PROCEEDINGS,
        OUTCOMES,
        REFERRALS,
        FUNDS,
        DUTIES,
        FINDINGS,
        RATINGS,
        ORGANISATIONS,
        SCORED,
        SCORECARDS,
        AUDIT_TRAIL,
    )
}
