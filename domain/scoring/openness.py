"""N1 E1 S5 E2 E3 L4 L5 Indicators of publicity, money and oversight; and signals of gaming.

Sources: 意见三（四）5, 三（六）, 四（三）.
"""

from __future__ import annotations

from domain.scoring.counting import (
    AS_NAMED,
    OWN,
    STREAM_ORGANISATION,
    Card,
    Counting,
    Effect,
    Indicator,
    Move,
)

_STREET = (Card.STREET,)
_DEPARTMENT = (Card.DEPARTMENT,)
_SATISFIED = ("4", "5")
_UNSATISFIED = ("1", "2", "3")

PUBLICITY = (
    Indicator(
        "notices_published",
        "N1",
        "协商公示按期率",
        "Notices published in time",
        ("按期公示的", "published in time"),
        ("采纳议题后应当公示的", "notices due after a topic was adopted"),
        (
            Move(
                "proposal.adopted.v1",
                Effect.OPENS,
                owner=STREAM_ORGANISATION,
                due_rule="notice_after_adoption",
            ),
            Move(
                "notice.cancelled.v1",
                Effect.OPENS,
                owner=STREAM_ORGANISATION,
                due_rule="notice_after_adoption",
            ),
            Move("notice.published.v1", Effect.MEETS),
            Move("decision.adopted.v1", Effect.ENDS),
            Move("matter.shelved.v1", Effect.ENDS),
            Move("assembly.called.v1", Effect.ENDS),
            Move("matter.escalated.v1", Effect.ENDS),
        ),
        cards=_STREET,
    ),
    Indicator(
        "outcomes_published",
        "E1",
        "结果公开按期率",
        "Outcomes published in time",
        ("按期公开的", "published in time"),
        ("应当公开的决议和搁置决定", "decisions and shelvings to publish"),
        (
            Move(
                "decision.adopted.v1",
                Effect.OPENS,
                owner=STREAM_ORGANISATION,
                due_rule="outcome_publication",
            ),
            Move(
                "matter.shelved.v1",
                Effect.OPENS,
                owner=STREAM_ORGANISATION,
                due_rule="outcome_publication",
            ),
            Move("outcome.published.v1", Effect.MEETS),
        ),
        cards=_STREET,
    ),
    Indicator(
        "progress_published",
        "E1",
        "办理进展公开按期率",
        "Progress published in time",
        ("按期公开的", "published in time"),
        ("应当公开的任务办理结果", "ends of tasks to publish"),
        (
            Move(
                "task.completed.v1",
                Effect.OPENS,
                OWN,
                owner=STREAM_ORGANISATION,
                due_rule="progress_publication",
            ),
            Move(
                "task.failed.v1",
                Effect.OPENS,
                OWN,
                owner=STREAM_ORGANISATION,
                due_rule="progress_publication",
            ),
            Move("progress.published.v1", Effect.MEETS),
            Move("outcome.published.v1", Effect.MEETS),
        ),
        cards=_STREET,
    ),
)

FUNDS = (
    Indicator(
        "funds_published",
        "S5",
        "资金公示按期率",
        "Funds published in time",
        ("按期公示的", "published in time"),
        ("应当公示的资金批准和支付", "approvals and payments to publish"),
        (
            Move(
                "funds.approved.v1",
                Effect.OPENS,
                OWN,
                owner=STREAM_ORGANISATION,
                due_rule="funds_publication",
            ),
            Move(
                "payment.made.v1",
                Effect.OPENS,
                OWN,
                owner=STREAM_ORGANISATION,
                due_rule="funds_publication",
            ),
            Move("funds.published.v1", Effect.MEETS),
        ),
        cards=_STREET,
    ),
    Indicator(
        "funds_audited",
        "S5",
        "资金审计按期率",
        "Funds audited in time",
        ("按期审计的", "audited in time"),
        ("应当审计的资金", "funds to have audited"),
        (
            Move(
                "funds.approved.v1",
                Effect.OPENS,
                OWN,
                owner=STREAM_ORGANISATION,
                due_rule="funds_audit",
            ),
            Move("funds.audited.v1", Effect.MEETS),
        ),
        cards=_STREET,
    ),
)

OVERSIGHT = (
    Indicator(
        "third_party_rating",
        "E2",
        "第三方评估良好率",
        "Third-party evaluations of 4 or 5",
        ("评为 4 分、5 分的", "rated 4 or 5"),
        ("第三方评估报告", "reports of third parties"),
        (
            Move(
                "evaluation.reported.v1",
                Effect.TALLIES,
                owner=STREAM_ORGANISATION,
                when=("rating", _SATISFIED),
                done=1,
                whole=1,
            ),
            Move(
                "evaluation.reported.v1",
                Effect.TALLIES,
                owner=STREAM_ORGANISATION,
                when=("rating", _UNSATISFIED),
                done=0,
                whole=1,
            ),
        ),
        cards=_STREET,
    ),
    Indicator(
        "findings_answered",
        "E3",
        "监督意见按期答复率",
        "Findings answered in time",
        ("按期答复的", "answered in time"),
        ("应当答复的监督意见", "findings to answer"),
        (
            Move(
                "finding.raised.v1",
                Effect.OPENS,
                "finding",
                owner="addressee",
                due_rule="finding_answer",
            ),
            Move("finding.answered.v1", Effect.MEETS, "finding"),
            Move("finding.closed.v1", Effect.ENDS, "finding"),
        ),
    ),
    Indicator(
        "common_issues_settled",
        "L4",
        "共性问题按期处理率",
        "Common issues settled in time",
        ("按期作出是否上升决定的", "settled in time, one way or the other"),
        ("所属社区出现的共性问题", "issues common to its communities"),
        (
            Move(
                "common_issue.detected.v1",
                Effect.OPENS,
                owner="street",
                due_rule="common_issue_answer",
            ),
            Move("common_issue.raised.v1", Effect.MEETS),
            Move("common_issue.dismissed.v1", Effect.MEETS),
        ),
        cards=_STREET,
    ),
    Indicator(
        "street_outcomes_reported",
        "L5",
        "上升议题结果按期反馈率",
        "Outcomes of risen topics reported in time",
        ("按期向社区公开的", "reported to the communities in time"),
        ("社区上升议题形成的决议", "decisions on topics that rose from communities"),
        (
            Move(
                "decision.adopted.v1",
                Effect.OPENS,
                owner=STREAM_ORGANISATION,
                when_any="report_to",
                due_rule="street_report",
            ),
            Move("street_outcome.reported.v1", Effect.MEETS),
        ),
        cards=_STREET,
    ),
)

SIGNALS = (
    Indicator(
        "answers_sent_back",
        "E4",
        "答复后被退回",
        "Answers sent back",
        ("居民一方核实未办结或者重新办理的", "found not done, or taken up again"),
        ("已作出的答复", "answers given"),
        (
            Move("referral.issued.v1", Effect.NAMES, "referral", owner="to"),
            Move("referral.redirected.v1", Effect.NAMES, "referral", owner="to"),
            Move(
                "referral.answered.v1",
                Effect.OPENS,
                "referral",
                owner=AS_NAMED,
                due_now=True,
            ),
            Move("answer.rejected.v1", Effect.MEETS, "referral"),
            Move("referral.reopened.v1", Effect.MEETS, "referral"),
        ),
        Counting.EVER,
        signal=True,
    ),
    Indicator(
        "proposals_declined",
        "A3",
        "议题未予采纳",
        "Proposals declined",
        ("未予采纳的", "declined"),
        ("已答复的议题", "proposals answered"),
        (
            Move(
                "proposal.declined.v1",
                Effect.TALLIES,
                owner=STREAM_ORGANISATION,
                done=1,
                whole=1,
            ),
            Move("proposal.adopted.v1", Effect.TALLIES, owner=STREAM_ORGANISATION, whole=1),
            Move("proposal.merged.v1", Effect.TALLIES, owner=STREAM_ORGANISATION, whole=1),
        ),
        cards=_STREET,
        signal=True,
    ),
    Indicator(
        "publications_withdrawn",
        "E1",
        "公开内容被撤下",
        "Publications withdrawn",
        ("撤下的", "withdrawn"),
        ("公开的结果和进展", "outcomes and progress published"),
        (
            Move(
                "outcome.published.v1",
                Effect.OPENS,
                "publication",
                owner=STREAM_ORGANISATION,
                due_now=True,
            ),
            Move(
                "progress.published.v1",
                Effect.OPENS,
                "publication",
                owner=STREAM_ORGANISATION,
                due_now=True,
            ),
            Move("publication.withdrawn.v1", Effect.MEETS, "publication"),
        ),
        Counting.EVER,
        cards=_STREET,
        signal=True,
    ),
)
