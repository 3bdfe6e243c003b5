"""Random sampling: quotas, a committed pool, a draw, and who follows."""

from __future__ import annotations

from domain.procedure.relations import ORGANISER
from domain.procedure.step import ORGANISERS, Step
from domain.steps import draw, pool

TABLE: tuple[Step, ...] = (
    Step(pool.SetQuotas, pool.set_quotas, "matter", ORGANISERS, ORGANISER),
    Step(pool.CommitRosterPool, pool.commit_roster_pool, "matter", ORGANISERS, ORGANISER),
    Step(draw.ExecuteDraw, draw.execute_draw, "matter", ORGANISERS, ORGANISER),
    Step(draw.CancelDraw, draw.cancel_draw, "matter", ORGANISERS, ORGANISER),
    Step(draw.ReplaceDrawnSeat, draw.replace_drawn_seat, "matter", ORGANISERS, ORGANISER),
)
