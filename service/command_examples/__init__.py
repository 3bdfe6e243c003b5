"""An example of every command, as the documentation of the service shows it: one believable course.

Organisations bear the ids that follow from their codes; people are pseudonyms.
"""

from __future__ import annotations

from typing import Any

from service.command_examples import (
    ability,
    agenda,
    archive,
    decision,
    discussion,
    draw,
    evaluation,
    funds,
    linkage,
    notice,
    privacy,
    publicity,
    referral,
    registry,
    scoring,
    undertaking,
)

EXAMPLES: dict[str, dict[str, Any]] = {
    **registry.EXAMPLES,
    **agenda.EXAMPLES,
    **notice.EXAMPLES,
    **draw.EXAMPLES,
    **discussion.EXAMPLES,
    **decision.EXAMPLES,
    **undertaking.EXAMPLES,
    **funds.EXAMPLES,
    **referral.EXAMPLES,
    **publicity.EXAMPLES,
    **evaluation.EXAMPLES,
    **linkage.EXAMPLES,
    **ability.EXAMPLES,
    **archive.EXAMPLES,
    **scoring.EXAMPLES,
    **privacy.EXAMPLES,
}
"""By the name of the command."""
