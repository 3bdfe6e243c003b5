"""E5 I4 L3 E4 N4 L2 I1 Indicators of how offices take part, answer and carry out.

Sources. 接诉即办条例第三十二条: rates of answer, resolution and satisfaction at the core.
街道办事处条例第四十三条: residents' satisfaction first.
"""

from __future__ import annotations

from domain.scoring.counting import (
    AS_NAMED,
    Card,
    Counting,
    Effect,
    Indicator,
    Move,
)

_STREET = (Card.STREET,)
_DEPARTMENT = (Card.DEPARTMENT,)
_UPHELD = ("upheld", ("true",))
_DISMISSED = ("upheld", ("false",))
_INVITED_OFFICE = ("capacity", ("street", "department"))

_REFERRED = (
    Move("referral.issued.v1", Effect.OPENS, "referral", owner="to", due_at="due_at"),
    Move("referral.redirected.v1", Effect.OPENS, "referral", owner="to", due_at="due_at"),
    Move("referral.paused.v1", Effect.PAUSES, "referral"),
    Move("referral.resumed.v1", Effect.SETS_DUE, "referral", due_at="due_at"),
    Move("extension.granted.v1", Effect.SETS_DUE, "referral", due_at="due_at"),
    Move("referral.objection_decided.v1", Effect.ENDS, "referral", when=_UPHELD),
)
"""A referral with its clock, as both the answer and the confirmation by residents go by it."""

SATISFACTION = (
    Indicator(
        "satisfied_with_taking_part",
        "E5",
        "参与协商满意率",
        "Participants satisfied with how it took part",
        ("打 4 分、5 分的", "ratings of 4 and 5"),
        ("参与方对其参与协商所作的全部打分", "all ratings of its taking part"),
        (
            Move(
                "ratings.tallied.v1",
                Effect.TALLIES,
                owner="subject",
                done="taking_part_satisfied",
                whole="ratings",
                year="period_until",
            ),
        ),
    ),
    Indicator(
        "satisfied_with_carrying_out",
        "E5",
        "落实成果满意率",
        "Participants satisfied with how it carried out",
        ("打 4 分、5 分的", "ratings of 4 and 5"),
        ("参与方对其落实成果所作的全部打分", "all ratings of its carrying out"),
        (
            Move(
                "ratings.tallied.v1",
                Effect.TALLIES,
                owner="subject",
                done="carrying_out_satisfied",
                whole="ratings",
                year="period_until",
            ),
        ),
    ),
)

REFERRALS = (
    Indicator(
        "referrals_accepted",
        "I4",
        "转办按期受理率",
        "Referrals taken up in time",
        ("按期受理或者提出异议的", "accepted, or objected to, in time"),
        ("应当受理的转办", "referrals to take up"),
        (
            Move(
                "referral.issued.v1",
                Effect.OPENS,
                "referral",
                owner="to",
                due_rule="referral_acceptance",
            ),
            Move(
                "referral.redirected.v1",
                Effect.OPENS,
                "referral",
                owner="to",
                due_rule="referral_acceptance",
            ),
            Move(
                "referral.objection_decided.v1",
                Effect.OPENS,
                "referral",
                owner=AS_NAMED,
                when=_DISMISSED,
                due_rule="referral_acceptance",
            ),
            Move("referral.objection_decided.v1", Effect.ENDS, "referral", when=_UPHELD),
            Move("referral.accepted.v1", Effect.MEETS, "referral"),
            Move("referral.objected.v1", Effect.MEETS, "referral"),
            Move("referral.answered.v1", Effect.MEETS, "referral"),
            Move("referral.closed.v1", Effect.ENDS, "referral"),
        ),
        cards=_DEPARTMENT,
    ),
    Indicator(
        "referrals_answered",
        "L3",
        "转办按期答复率",
        "Referrals answered in time",
        ("按期答复且未被退回的", "answered in time and not sent back"),
        ("应当答复的转办，未答复的也计入", "referrals to answer, unanswered ones included"),
        (
            *_REFERRED,
            Move(
                "referral.reopened.v1",
                Effect.OPENS,
                "referral",
                owner=AS_NAMED,
                due_at="due_at",
            ),
            Move("referral.answered.v1", Effect.MEETS, "referral"),
            Move("answer.rejected.v1", Effect.REVERTS, "referral"),
            Move("referral.closed.v1", Effect.ENDS, "referral"),
        ),
    ),
    Indicator(
        "referrals_verified",
        "E4",
        "居民核实办结率",
        "Referrals that residents confirm",
        ("经居民一方核实办结的", "confirmed as done by the residents' side"),
        (
            "居民一方作出核实结论的、终结的和逾期未答复的转办",
            "referrals that the residents' side judged, that were closed, or that are overdue",
        ),
        (
            *_REFERRED,
            # Once it is answered, what is left to do is the residents' side's, not the office's.
            Move("referral.answered.v1", Effect.PAUSES, "referral"),
            Move("answer.rejected.v1", Effect.FALLS_DUE, "referral"),
            Move("answer.verified.v1", Effect.MEETS, "referral"),
            Move("referral.reopened.v1", Effect.REVERTS, "referral"),
            Move("referral.reopened.v1", Effect.FALLS_DUE, "referral"),
            Move("referral.closed.v1", Effect.FAILS, "referral"),
        ),
        Counting.EVER,
    ),
)

TABLE = (
    Indicator(
        "attendance",
        "N4",
        "应邀到会率",
        "Invitations followed",
        ("到会的", "those at which it was present"),
        ("受邀且会议已经召开的", "invitations to sessions that were held"),
        (
            Move(
                "party.invited.v1",
                Effect.OPENS,
                "party.organisation",
                owner="party.organisation",
                when=_INVITED_OFFICE,
            ),
            Move("attendance.recorded.v1", Effect.MEETS, places="present"),
            Move("session.closed.v1", Effect.FALLS_DUE),
            Move("notice.cancelled.v1", Effect.ENDS),
        ),
    ),
    Indicator(
        "departments_brought",
        "L2",
        "协调部门到会率",
        "Departments brought to the table",
        ("部门到会的", "those at which the department was present"),
        (
            "居委会请街道协调部门参加且会议已经召开的",
            "requests to bring a department to sessions that were held",
        ),
        (
            Move("department.requested.v1", Effect.OPENS, "department", owner="street"),
            Move("attendance.recorded.v1", Effect.MEETS, places="present"),
            Move("session.closed.v1", Effect.FALLS_DUE),
            Move("notice.cancelled.v1", Effect.ENDS),
        ),
        cards=_STREET,
    ),
)

CARRYING_OUT = (
    Indicator(
        "tasks_carried_out",
        "I1",
        "决议任务按期完成率",
        "Tasks carried out in time",
        ("按期完成的", "completed in time"),
        ("由其承担、已到期或者已了结的任务", "its tasks that fell due or came to an end"),
        (
            Move("task.assigned.v1", Effect.OPENS, "task", owner="owner", due_on="due_on"),
            Move("task.reassigned.v1", Effect.OPENS, "task", owner="owner", due_on="due_on"),
            Move("task.completed.v1", Effect.MEETS, "task"),
            Move("task.failed.v1", Effect.FAILS, "task"),
        ),
        cards=_DEPARTMENT,
    ),
)
