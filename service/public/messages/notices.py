"""The words of the noticeboard and of the home page, as (Chinese, English)."""

from __future__ import annotations

NOTICES: dict[str, tuple[str, str]] = {
    "notices.title": ("公示栏", "Noticeboard"),
    "notices.lead": (
        "协商会议开会之前，时间、地点、主持人、参与主体和协商形式都要先公示。"
        "公示期内，居民、社会组织和驻区单位都可以申请参加。",
        "Before a session is held its time, place, host, parties and form are announced. While"
        " the notice runs, residents, social organisations and local units may apply to take part.",
    ),
    "notices.by_standing": ("按公示状态", "By standing"),
    "notices.all": ("全部", "All"),
    "notices.subscribe": (
        "把这些会议加到自己的日历（iCalendar）",
        "Add these sessions to your own calendar (iCalendar)",
    ),
    "notices.subscribe_explain": (
        "复制链接地址，在日历软件里按网址订阅；时间有变更或者会议取消，日历会跟着更新。",
        "Copy the address of the link and subscribe to it in your calendar: when a session moves"
        " or is cancelled, your calendar follows.",
    ),
    "notices.section.open": ("现在可以报名", "One can still apply"),
    "notices.section.ahead": ("即将召开的会议", "Sessions to come"),
    "notices.section.past": ("会期已过的公示", "Past"),
    "notices.section.listed": ("符合条件的公示", "Notices that fit"),
    "notices.none.open": (
        "现在没有可以报名的协商会议。新的公示发布后会列在这里，也可以订阅日历。",
        "There is no session to apply for just now. New notices will stand here; a calendar can"
        " be subscribed to.",
    ),
    "notices.none.ahead": (
        "没有已截止报名、等待召开的会议。",
        "No session is to come for which applications are over.",
    ),
    "notices.none.past": ("没有会期已过的公示。", "No notice is past."),
    "notices.none.listed": ("没有符合条件的公示。", "No notice fits these conditions."),
    "notices.count": ("共 {count} 项", "{count} in all"),
    "notices.more": ("查看全部", "See all"),
    "notices.line": ("{name}：{value}", "{name}: {value}"),
    "notices.apply": ("怎样报名", "How to apply"),
    "notices.how": (
        "在截止时间前向组织者（{organiser}）提出申请，说明自己的身份。"
        "组织者逐一答复：同意的列入参与者名册，不同意的说明理由。",
        "Before applications close, tell the organiser ({organiser}) in what capacity you want to"
        " take part. Each application is answered: with a seat, or with a reason.",
    ),
    "notices.applications": ("申请", "Applications"),
    "notices.host_person": ("{title}（{host}）", "{title} ({host})"),
    "notices.details": ("公示内容", "What was announced"),
    "notices.received": ("收到", "received"),
    "notices.admitted": ("同意", "admitted"),
    "notices.rejected": ("不予同意", "not admitted"),
    "notices.seats": ("名册席位", "Seats on the roster"),
    "notices.quotas": ("设有重点配额", "Quotas are set"),
    "notices.changed": ("变更", "Changes"),
    "notices.earlier": ("此前的公示", "Notices before it"),
    "notices.earlier_held": ("{day}的会议已召开", "session of {day}, held"),
    "notices.earlier_cancelled": ("{day}的会议已取消", "session of {day}, cancelled"),
    "notices.earlier_other": ("{day}的会议", "session of {day}"),
    "notices.cancelled_because": ("已取消，理由：{reason}", "Cancelled, because: {reason}"),
    "notices.calendar_name": ("东城区社区协商会议", "Community deliberation, Dongcheng"),
    "notices.summary_announced": ("{title}（{form}）", "{title} ({form})"),
    "notices.summary_cancelled": ("已取消：{title}（{form}）", "Cancelled: {title} ({form})"),
    "notice_standing.open": ("可以报名", "Open"),
    "notice_standing.ahead": ("即将开会", "To come"),
    "notice_standing.in_session": ("正在开会", "In session"),
    "notice_standing.held": ("已开会", "Held"),
    "notice_standing.passed": ("时间已过，账上无会议", "Past, none on the ledger"),
    "notice_standing.cancelled": ("已取消", "Cancelled"),
    "field.standing": ("公示状态", "Standing"),
    "field.form": ("协商形式", "Form"),
    "field.starts": ("会议日期", "Session"),
    "field.starts_from": ("会议日期（从）", "Session from"),
    "field.starts_to": ("会议日期（到）", "Session until"),
    "field.published": ("公示日期", "Published"),
    "field.published_from": ("公示日期（从）", "Published from"),
    "field.published_to": ("公示日期（到）", "Published until"),
}
"""Message id → (Chinese, English)."""
