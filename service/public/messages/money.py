"""Carrying out, money and publicity, as (Chinese, English): sentences and what they are made of."""

from __future__ import annotations

MONEY: dict[str, tuple[str, str]] = {
    "fact.task.reassigned.v1": (
        "改派任务：{task}（{owner}，{due}前）",
        "Task reassigned: {task} ({owner}, due {due})",
    ),
    "fact.new_problem.raised.v1": (
        "落实中出现新问题，另立事项协商",
        "A new problem came up in carrying out, and goes to a matter of its own",
    ),
    "fact.funds.approved.v1": (
        "批准资金{amount}（{fund_source}，由{decided_by}决定）",
        "{amount} approved from {fund_source}, as decided by {decided_by}",
    ),
    "fact.contract.awarded.v1": (
        "与{contractor}签订合同「{title}」，金额{amount}",
        "Contract “{title}” with {contractor} for {amount}",
    ),
    "fact.payment.made.v1": (
        "支付{amount}（合同「{contract}」）",
        "{amount} paid under the contract “{contract}”",
    ),
    "fact.funds.published.v1": (
        "公示资金使用情况（{sums}）：{place}，{begins}至{ends}",
        "Use of funds published ({sums}) at {place}, {begins} to {ends}",
    ),
    "fact.funds.audited.v1": (
        "{auditor}审计资金（{sums}）：{verdict}",
        "{auditor} audited the funds ({sums}): {verdict}",
    ),
    "fact.progress.published.v1": (
        "公开办理进展：{place}，{begins}至{ends}",
        "Progress published at {place}, {begins} to {ends}",
    ),
    "fact.publication.withdrawn.v1": (
        "撤下公开内容，理由如下",
        "A publication was withdrawn, on this ground",
    ),
    "money.amount": ("{amount}元", "CNY {amount}"),
    "money.sums": (
        "批准{approved}，签约{contracted}，支付{paid}",
        "approved {approved}, contracted {contracted}, paid {paid}",
    ),
    "money.clean": ("未发现问题", "nothing amiss"),
    "money.amiss": ("发现问题", "something amiss"),
    "words.selection": ("承接单位的确定方式", "How the contractor was chosen"),
}
