"""The words of the page that explains the ledger, as (Chinese, English)."""

from __future__ import annotations

GUIDE: dict[str, tuple[str, str]] = {
    "about.title": ("怎么看这本账", "How to read this ledger"),
    "about.intro": (
        "社区里的事，从有人提出到办成、办不成，每一步都由经办单位记到账上。账只增不改：记错了，"
        "另记一条更正，原来的那条仍然看得到。",
        "Everything done about a matter, from the day it is raised until it is carried out or"
        " not, is recorded by whoever did it. Nothing is changed afterwards: a mistake is put"
        " right by another record, and the first stays readable.",
    ),
    "about.stages": ("事项的十一个阶段", "The eleven stages of a matter"),
    "about.stage.proposed": (
        "有人提出，组织者还没有答复。",
        "Raised; the organiser has not answered.",
    ),
    "about.stage.declined": (
        "组织者说明理由，不列入协商。法律法规和政策要求协商的事项不能不列入。",
        "Not taken up, with the reason. What law or policy requires cannot be declined.",
    ),
    "about.stage.withdrawn": (
        "答复之前，提出人说明理由后撤回。法律法规和政策要求协商的事项不能撤回。",
        "Taken back before it was answered, with the reason; not where law or policy requires it.",
    ),
    "about.stage.merged": (
        "并入另一议题继续，提出人保留。",
        "Goes on in another matter, which keeps its authors.",
    ),
    "about.stage.adopted": ("列入议题，正在准备。", "On the agenda, being prepared."),
    "about.stage.noticed": (
        "时间、地点、主持人、参与主体和形式已经公示，可以申请参加。",
        "Time, place, host, parties and form are announced; anyone concerned may apply.",
    ),
    "about.stage.discussing": (
        "正在协商，可能开几轮会。",
        "Being talked over, in one session or several.",
    ),
    "about.stage.shelved": (
        "分歧大，先保留不同意见，写明恢复条件和再议日期。",
        "Differences are kept; conditions for resuming and a day of review are set.",
    ),
    "about.stage.before_assembly": (
        "提交居民会议或居民代表会议，等待表决。",
        "Put to an assembly; the vote is awaited.",
    ),
    "about.stage.decided": ("形成决议，进入落实。", "Decided, and being carried out."),
    "about.stage.escalated": (
        "多个社区的共性或重要问题，由街道接着协商，结果带回社区。",
        "Important or shared by several communities: the street goes on with it and reports back.",
    ),
    "about.times": ("每条记录有两个时间", "Every record has two times"),
    "about.times_text": (
        "「发生」是事情发生的时间，「入账」是账本记下它的时间。入账比发生晚得多的，标「补录」。"
        "每个事项页都可以回看：某一天已经发生了什么，某一天账上已经记了什么。",
        "“Happened” is when it took place, “recorded” when the ledger took it. A record that"
        " came much later is marked so. Every matter can be looked back on: what had happened by"
        " a day, and what was on the ledger by then.",
    ),
    "about.answered": (
        "「承办单位已答复」和「居民核实：已办结」是两件事",
        "“Answered” and “confirmed” are two things",
    ),
    "about.answered_text": (
        "转办有答复时限。承办的街道或部门答复以后，由居委会等组织者带回给居民；居民一方核实办成了，才算办结。"
        "核实没有办成的，退回重办，时限不重新计算。",
        "A referral has a day by which it is to be answered. The organiser brings the answer back"
        " to the residents, and only when their side confirms it is the referral closed. If it is"
        " not done it goes back, and its clock is not reset.",
    ),
    "about.people": ("看不到个人姓名", "No one's name is shown"),
    "about.people_text": (
        "发言和表态的居民只用随机代号，同一事项里代号相同的是同一人。个人可以依法要求删除自己的"
        "文字，删除后此处显示「已删除」。",
        "People appear under random pseudonyms; within a matter the same one is the same person."
        " Their words can be erased as the law provides, and then show as erased.",
    ),
    "about.rules": ("规则随法律变化", "Rules change with the law"),
    "about.rules_text": (
        "一件事是否合规，按它发生那一天的规则判断。例如居民代表会议：2026年以前过半数到会即可，"
        "2026年起须三分之二以上到会。",
        "An act is judged by the rules of its day. A representatives' assembly, for instance,"
        " needed more than half present before 2026, and needs two thirds since.",
    ),
    "about.rules_from": ("{day}起", "from {day}"),
    "about.clauses": ("政策逐条看：写了什么，做了什么", "The policy, clause by clause"),
    "about.clauses_caption": (
        "以下按《实施意见》的次序列出各条的要点（以原文和法律为准），以及依据这一条在账上留下的记录、"
        "应办的事项、适用的规则数值和用到的操作。",
        "What each clause asks, in short (the notice and the statutes govern), and what it led to:"
        " events on the ledger, duties, values of rules, and the commands that record it.",
    ),
    "about.clause": ("条款", "Clause"),
    "about.facts": ("账上记录", "On the ledger"),
    "about.no_facts": ("还没有记录", "nothing yet"),
    "about.duties": ("应办事项", "Duties"),
    "about.rule_values": ("规则数值", "Values of rules"),
    "about.commands": ("记录用的操作", "Recorded by"),
    "about.rule_table": ("哪一天适用哪些规则数值", "Which rule applied when"),
    "about.rule_caption": (
        "各规则包的数值与出处；按行为发生当天（北京时间）有效的规则包判断",
        "The values of each rule pack with their sources; the pack in force on the day of the act,"
        " in Beijing, judges it",
    ),
    "about.rule": ("规则", "Rule"),
    "about.changed": ("有变化", "changed"),
    "about.default": ("默认值", "default"),
    "rule.none": ("未规定", "not stated"),
    "rule.nobody": ("未规定", "nobody stated"),
    "rule.days": ("{days}日", "{days} days"),
    "rule.working_days": ("{days}个工作日", "{days} working days"),
    "rule.quorum": ("到会{share}", "present {share} of the members"),
    "rule.majority": ("到会人员{share}同意", "for {share} of those present"),
    "rule.representatives": ("居民代表占{share}", "representatives {share} of the members"),
    "rule.notice_days": ("提前{days}日通知", "called {days} days ahead"),
    "rule.form": ("{form}至少{seats}席", "{form}: {seats} seats"),
    "about.data": ("自己查、自己算", "Look it up yourself"),
    "about.data_text": (
        "所有公开记录都可以用程序读取，每条记录有账本编号。点记录旁的“存证”可以下载证明文件，"
        "留存后随时可以核对这条记录有没有改动。",
        "All public records can be read by programs; each has its ledger number. “Proof” beside a"
        " record gives a file to keep, which shows at any time whether the record was changed.",
    ),
    "about.data_link": ("接口说明（OpenAPI）", "The interface (OpenAPI)"),
    "about.data_log": ("核验：透明日志和公钥", "Audit: the transparency log and its keys"),
    "about.data_events": ("全部公开记录", "All public events"),
    "about.data_open": ("开放数据和数据字典", "Open data and its dictionary"),
}
