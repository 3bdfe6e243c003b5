"""What feeds say of themselves."""

from __future__ import annotations

FEEDS: dict[str, tuple[str, str]] = {
    "feed.matters": ("议事事项：最近变化", "Matters: latest changes"),
    "feed.matters_lead": (
        "{site}登记的议事事项，最近有变化的在前。",
        "Matters of community deliberation on {site}, those changed last first.",
    ),
    "feed.matter": ("{title}：议事过程", "{title}: its course"),
    "feed.matter_lead": (
        "此事项的各条记录，后入账的在前。逐条表态、附议、报名和名额见事项页面。",
        "What is recorded of this matter, the newest first. Single stances, co-signatures,"
        " applications and seats are on its page.",
    ),
    "feed.stage": ("所处阶段：{stage}", "Stage: {stage}"),
    "feed.category": ("类别：{category}", "Category: {category}"),
    "feed.submitted": ("提出日期：{day}", "Raised on {day}"),
    "feed.acting": ("经办：{name}", "By {name}"),
    "feed.occurred": ("发生：{at}", "Happened {at}"),
    "feed.recorded": ("入账：{at}", "Recorded {at}"),
    "feed.recorded_late": ("入账：{at}（补录）", "Recorded {at} (late)"),
    "feed.clauses": ("条款：{names}", "Clauses: {names}"),
    "feed.labelled": ("{label}：{text}", "{label}: {text}"),
    "feed.erased": (
        "（文字已于 {at} 依法删除：{ground}）",
        "(the words were erased on {at}: {ground})",
    ),
    "feed.unavailable": ("（文字缺失）", "(the words are missing)"),
}
