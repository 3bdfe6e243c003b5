"""A sentence for every fact of a draw, as (Chinese, English)."""

from __future__ import annotations

DRAWS: dict[str, tuple[str, str]] = {
    "fact.quotas.set.v1": ("设定抽样配额：{quotas}", "Quotas set: {quotas}"),
    "fact.roster_pool.listed.v1": (
        "公布抽样名单第{part}部分，共{listed}人",
        "Part {part} of the pool published: {listed} candidates",
    ),
    "fact.roster_pool.committed.v1": (
        "锁定抽样名单：{candidates}人中抽取{panel}人，以{available}公布的{label}（{form}）为准",
        "Pool locked: {panel} of {candidates} are drawn by {label} ({form}), "
        "to come out {available}",
    ),
    "fact.draw.executed.v1": (
        "执行抽签，抽中{selected}人，随机数为{value}",
        "{selected} were drawn with the value {value}",
    ),
    "fact.draw.cancelled.v1": (
        "取消抽签，理由如下",
        "The draw was cancelled, for this reason",
    ),
    "quota.range": ("{group} {least}至{most}人", "{group} {least} to {most}"),
    "quota.exact": ("{group} {least}人", "{group} {least}"),
}
