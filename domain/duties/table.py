"""The table of duties: every clause that sets a term, or a day, and which facts answer it."""

from __future__ import annotations

from domain.duties.carrying_out import CARRYING_OUT, REFERRAL
from domain.duties.deliberation import AGENDA, DECISION
from domain.duties.kind import DutyKinds
from domain.duties.oversight import SUPERVISION

DUTY_KINDS = DutyKinds((*AGENDA, *DECISION, *CARRYING_OUT, *REFERRAL, *SUPERVISION))
"""Every kind of duty, in the order of the procedure."""
