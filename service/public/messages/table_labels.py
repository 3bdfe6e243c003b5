"""Names of what the public tables tell apart, as (Chinese, English)."""

from __future__ import annotations

from domain.duties.standing import STATUS_NAMES
from domain.duties.table import DUTY_KINDS

TABLE_LABELS: dict[str, tuple[str, str]] = {
    **{f"duty.{kind.id}": (kind.zh, kind.en) for kind in DUTY_KINDS.kinds.values()},
    **{f"duty_status.{status.value}": names for status, names in STATUS_NAMES.items()},
    # I4 E4 A referral, each status in words of its own
    "referral_status.issued": ("待受理", "Awaiting acceptance"),
    "referral_status.accepted": ("已受理，待答复", "Accepted, answer awaited"),
    "referral_status.objected": ("提出异议，待裁定", "Objected, ruling awaited"),
    "referral_status.withdrawn": ("异议成立，已撤回", "Withdrawn: objection upheld"),
    "referral_status.answered": ("已答复，待反馈居民", "Answered, to be brought to residents"),
    "referral_status.relayed": ("已反馈居民，待核实", "Told to residents, to be confirmed"),
    "referral_status.rejected": ("居民核实未办结，退回重办", "Sent back by residents"),
    "referral_status.verified": ("居民核实已办结", "Confirmed by residents"),
    "referral_status.closed": ("已终结（暂时无法解决）", "Closed: cannot be solved for now"),
    "referral_status.reopened": ("重新办理，待答复", "Taken up again, answer awaited"),
    # S5
    "funds_published.none": ("从未公示", "Never published"),
    "funds_published.behind": ("有变动未公示", "Changed since published"),
    "funds_published.current": ("已公示", "Published"),
    "funds_audited.none": ("从未审计", "Never audited"),
    "funds_audited.clean": ("审计未发现问题", "Audited, nothing wrong"),
    "funds_audited.faults": ("审计发现问题", "Audited, faults found"),
    # E3
    "finding_status.raised": ("待答复", "Answer awaited"),
    "finding_status.answered": ("已答复，待小组认定", "Answered, group to judge"),
    "finding_status.closed": ("已结束", "Closed"),
    # K1 K3
    "outcome_kind.decided": ("决议", "Decision"),
    "outcome_kind.shelved": ("搁置", "Laid aside"),
    "outcome_state.decided": ("已决议", "Decided"),
    "outcome_state.shelved": ("搁置", "Laid aside"),
    "outcome_state.corrected": ("决议已依法更正", "Decision put right"),
    "outcome_state.resumed": ("搁置后已恢复协商", "Taken up again"),
    "proceeding.opinion_call": ("征集意见", "Call for opinions"),
    "proceeding.suggestion": ("工作建议", "Suggestion"),
    "proceeding.common_issue": ("共性问题", "Common issue"),
    "proceeding.assembly": ("居民会议", "Assembly"),
    "proceeding.training": ("培训", "Training"),
    "proceeding.norm": ("制度规范", "Norm"),
    "proceeding.appraisal": ("民主评议", "Appraisal"),
}
