"""Carrying out: tasks, new problems, results pressed for."""

from __future__ import annotations

from domain.procedure.relations import ORGANISER, ORGANISER_OR_OWNER, URGER
from domain.procedure.step import DOERS, ORGANISERS, URGERS, Step
from domain.steps import undertaking, urging

TABLE: tuple[Step, ...] = (
    Step(undertaking.AssignTask, undertaking.assign_task, "matter", ORGANISERS, ORGANISER),
    Step(undertaking.ReassignTask, undertaking.reassign_task, "matter", ORGANISERS, ORGANISER),
    Step(
        undertaking.ReachMilestone, undertaking.reach_milestone, "matter", DOERS, ORGANISER_OR_OWNER
    ),
    Step(undertaking.CompleteTask, undertaking.complete_task, "matter", DOERS, ORGANISER_OR_OWNER),
    Step(undertaking.FailTask, undertaking.fail_task, "matter", DOERS, ORGANISER_OR_OWNER),
    Step(
        undertaking.RaiseNewProblem, undertaking.raise_new_problem, "matter", ORGANISERS, ORGANISER
    ),
    Step(urging.UrgeResult, urging.urge_result, "matter", URGERS, URGER),
)
