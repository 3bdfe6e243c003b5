"""Evaluation and supervision, as (Chinese, English): sentences and what they are made of."""

from __future__ import annotations

SUPERVISION: dict[str, tuple[str, str]] = {
    "fact.evaluator.engaged.v1": (
        "引入第三方评估：{evaluator}，{due}前提交报告",
        "{evaluator} was engaged to evaluate, to report by {due}",
    ),
    "fact.evaluation.reported.v1": (
        "{evaluator}提交评估报告，评分{rating}（满分5）",
        "{evaluator} reported, with a rating of {rating} out of 5",
    ),
    "fact.supervision_group.formed.v1": (
        "{committee}成立居民监督小组，共{members}人，任期至{term}",
        "A supervision group of {members} was formed for {committee}, in office until {term}",
    ),
    "fact.finding.raised.v1": (
        "{group}向{addressee}提出监督意见（{grade}）",
        "{group} raised a finding with {addressee} ({grade})",
    ),
    "fact.finding.answered.v1": ("答复监督意见", "The finding was answered"),
    "fact.finding.closed.v1": (
        "监督意见办结：{settlement}",
        "The finding was closed: {settlement}",
    ),
    "finding.settled": ("已解决", "settled"),
    "finding.unsettled": ("未解决", "not settled"),
    "finding_grade.advice": ("建议", "advice"),
    "finding_grade.defect": ("不足", "defect"),
    "finding_grade.violation": ("违规", "violation"),
    "words.scope": ("评估内容", "Scope"),
    "words.independence": ("独立性声明", "Declaration of independence"),
    "words.basis": ("产生方式", "How it came about"),
}
