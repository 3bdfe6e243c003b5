"""The words of the search page, as (Chinese, English)."""

from __future__ import annotations

SEARCH: dict[str, tuple[str, str]] = {
    "search.title": ("搜索", "Search"),
    "search.title_of": ("搜索：{query}", "Search: {query}"),
    "search.lead": (
        "在全部公开的议题、发言、决议、公示、转办、结果和单位名称中查找。",
        "Looks through all public proposals, statements, decisions, notices, referrals, outcomes"
        " and names of organisations.",
    ),
    "search.words": ("搜索词", "Words"),
    "search.hint": (
        "每个词至少两个字，词之间用空格分开，须同时出现。不区分全角半角和大小写。",
        "At least two characters a word. Put spaces between words: all of them must be there."
        " Upper and lower case are the same.",
    ),
    "search.button": ("搜索", "Search"),
    "search.fault": ("这样无法搜索", "This cannot be searched"),
    "search.none": ("没有找到。", "Nothing was found."),
    "search.none_here": ("这一部分没有，可以继续往前找。", "Nothing in this part; there is more."),
    "search.advice": (
        "可以换一个说法，减少搜索词，或者放宽筛选条件。已依法删除和已隐去的内容不在搜索范围内。",
        "Try other words, fewer of them, or wider conditions. What was erased by law or is withheld"
        " is not searched.",
    ),
    "search.count": ("共 {count} 条，最新的在前", "{count} found, the newest first"),
    "search.count_more": ("最新的 {count} 条", "The newest {count}"),
    "search.count_further": ("往前的 {count} 条", "{count} further back"),
    "search.organisations": ("单位", "Organisations"),
    "search.results": ("内容", "In what was said and done"),
    "search.next": ("更早的", "Earlier ones"),
    "search.first": ("回到最新的", "Back to the newest"),
    "search.behind": (
        "搜索所用的索引正在更新，最近登记的内容可能暂时查不到。",
        "The index of the search is being brought up to date: what was recorded lately may not be"
        " found yet.",
    ),
    "field.item": ("内容类别", "What it is"),
    "item.matter": ("事项名称", "Matter"),
    "item.proposal": ("议题提出", "Proposal"),
    "item.statement": ("发言", "Statement"),
    "item.decision": ("共识与决议", "Decision"),
    "item.shelving": ("搁置与恢复", "Shelving"),
    "item.dissent": ("不同意见", "Dissent"),
    "item.notice": ("协商公示", "Notice"),
    "item.referral": ("转办与答复", "Referral"),
    "item.outcome": ("结果公开", "Outcome"),
    "item.finding": ("监督与评估", "Finding"),
    "item.organisation": ("单位", "Organisation"),
}
