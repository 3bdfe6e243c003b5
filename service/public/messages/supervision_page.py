"""The words of the entrance for supervision, as (Chinese, English)."""

from __future__ import annotations

SUPERVISION_PAGE: dict[str, tuple[str, str]] = {
    "oversight.title": ("监督查询", "Supervision"),
    "oversight.lead": (
        "居民监督小组和任何人都可以在这里查：什么该办没有办，转办答复了没有，钱用在哪里、公示没有。"
        "每个数字都能点开，看到它数的是哪几件事。",
        "For supervision groups and everybody else: what was due and is not done, what was asked"
        " and is not answered, where money went and whether it was published. Every number opens"
        " to what it counts.",
    ),
    "oversight.now": ("现在需要关注的", "What needs looking at now"),
    "oversight.then": ("当时需要关注的", "What needed looking at then"),
    "oversight.overdue": ("应办而逾期未办", "Duties overdue"),
    "oversight.overdue_none": ("没有逾期的应办事项。", "No duty is overdue."),
    "oversight.by_kind": ("逾期的是哪些事", "Which duties are overdue"),
    "oversight.soon": ("七日内到期的应办事项", "Duties due within seven days"),
    "oversight.referrals_overdue": ("转办逾期未答复", "Referrals without an answer in time"),
    "oversight.unconfirmed": ("已答复，居民尚未确认", "Answered, not confirmed by residents"),
    "oversight.tasks_overdue": ("决议的任务逾期", "Outcomes with overdue tasks"),
    "oversight.passed": ("公示的会议时间已过，没有会议记录", "Sessions announced, none recorded"),
    "oversight.unanswered": ("监督意见未答复", "Findings unanswered"),
    "oversight.unpublished": ("资金未公示或有变动未公示", "Money unpublished, or changed since"),
    "oversight.unaudited": ("资金从未审计", "Money never audited"),
    "oversight.faults": ("审计发现问题", "Audits that found faults"),
    "oversight.dissent": ("有不同意见记录在案的结果", "Outcomes with dissent on record"),
    "oversight.place": ("只看一个街道或社区", "Only one street or community"),
    "oversight.tables": ("各查询表", "The tables"),
    "oversight.tables_explain": (
        "每张表都可以按单位、状态、日期等筛选，回看过去某一天的情况，下载为 CSV 或 JSON。"
        "筛选条件就在网址里：收藏或转发网址，就保存了这次查询；转办、结果和监督意见还可以订阅。",
        "Each can be filtered by organisation, status, dates and more, seen as it was on any past"
        " day, and taken as CSV or JSON. The conditions are part of the address: keep or pass on"
        " the link to save a query. Referrals, outcomes and findings can be followed as feeds.",
    ),
    "oversight.file": ("{name}（{format}）", "{name} ({format})"),
    "oversight.organisations": (
        "想看某一个单位应办什么、办了什么：",
        "What one organisation owes and did:",
    ),
    "oversight.data": ("整库下载见", "Everything at once:"),
}
