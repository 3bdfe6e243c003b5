"""The words of the ledger's pages: its events, and one of them, as (Chinese, English)."""

from __future__ import annotations

LEDGER: dict[str, tuple[str, str]] = {
    "answer.yes": ("是", "yes"),
    "answer.no": ("否", "no"),
    "ledger.title": ("账本记录", "The ledger, event by event"),
    "ledger.intro": (
        "账本上的每一条记录：什么时候发生、什么时候入账、谁办的、依据哪一条。点开任何一条，"
        "可以看到全部内容和存证文件。",
        "Every event on the ledger: when it happened, when it was recorded, who acted and under"
        " which clause. Open one for all that it says, and its proof.",
    ),
    "ledger.behind": (
        "以下是您点开的数字背后的记录，按入账先后排列。",
        "These are the events behind the figure that you opened, in the order of the ledger.",
    ),
    "ledger.newest": ("最新入账的在前。", "The newest first."),
    "ledger.count": ("共 {count} 条", "{count} in all"),
    "ledger.count_more": ("{count} 条以上", "more than {count}"),
    "ledger.none": ("没有符合条件的记录。", "No event fits these conditions."),
    "ledger.of_stream": ("同一事项的全部记录", "All events of the same stream"),
    "ledger.restricted": (
        "受限公开的记录（{type}）：内容不公开，存证可查",
        "A restricted record ({type}): its content is not public, its proof is",
    ),
    "ledger.restricted_explain": (
        "这条记录的内容和经办个人不公开。它在账上的位置、两个时间、经办单位、条款和存证都在这里；"
        "将来有权查看的人可以用承诺值核对内容。",
        "What this event says, and the person who acted, are not public. Its place, both times,"
        " the organisation, the clauses and the proof are; whoever may see the content can check"
        " it against the commitment.",
    ),
    "field.positions": ("账本编号", "Ledger numbers"),
    "field.positions_hint": ("如 12,15-18", "such as 12,15-18"),
    "field.stream": ("所属事项的编号", "Id of the stream"),
    "field.type": ("记录种类", "Type of event"),
    "field.clause": ("条款", "Clause"),
    "field.acting": ("组织或经办单位", "Organiser or who acted"),
    "field.occurred_from": ("发生日期从", "Happened from"),
    "field.occurred_to": ("发生日期到", "Happened until"),
    "field.recorded_from": ("入账日期从", "Recorded from"),
    "field.recorded_to": ("入账日期到", "Recorded until"),
    # One event
    "event.title": ("账本第 {position} 号", "Ledger no. {position}"),
    "event.fields": ("记录的各个栏目", "Its fields"),
    "event.fields_note": (
        "个人的话以承诺值入账，文字由密库在显示时打开；删除后只留承诺值。",
        "Words of people are on the ledger as commitments; the vault opens them when they are"
        " shown, and once erased only the commitment is left.",
    ),
    "event.envelope": ("谁、何时、依据什么", "Who, when, under what"),
    "event.occurred": ("发生时间", "Happened"),
    "event.recorded": ("入账时间", "Recorded"),
    "event.by": ("经办单位", "Acted"),
    "event.person": ("经办人（代号）", "Person (pseudonym)"),
    "event.for": ("代谁办理", "On behalf of"),
    "event.organisation": ("组织者", "Organiser"),
    "event.division": ("区划代码", "Division code"),
    "event.clauses": ("条款", "Clauses"),
    "event.rules": ("适用规则", "Rules applied"),
    "event.visibility": ("可见范围", "Visibility"),
    "event.public": ("公开", "public"),
    "event.limited": ("受限", "restricted"),
    "event.place": ("在账本上的位置", "Where it stands"),
    "event.belongs": ("属于", "Belongs to"),
    "event.position": ("账本编号", "Ledger number"),
    "event.version": ("在该事项中的序号", "Place in its stream"),
    "event.type": ("类型", "Type"),
    "event.id": ("事件编号", "Event id"),
    "event.stream": ("流", "Stream"),
    "event.causation": ("由哪次操作引起", "Causation"),
    "event.correlation": ("同一次办理", "Correlation"),
    "event.later": ("后来的更正", "Corrected later"),
    "event.later_note": (
        "原记录一字不改；以下记录说明它应当怎样理解。",
        "The record stays as it was; these say how it should be read.",
    ),
    "event.check": ("自己核对", "Check it yourself"),
    "event.check_note": (
        "存证文件单独保存即可，以后任何时候都能离线核对：它含有这条记录、它在日志中的路径和已签名的检查点。",
        "Keep the proof file: it can be checked at any time, away from here. It holds the record,"
        " its path in the log and a signed checkpoint.",
    ),
    "event.proof": ("存证文件", "Proof file"),
    "event.entry": ("被哈希的原文（条目）", "The bytes that were hashed (entry)"),
    "event.json": ("原始数据（JSON）", "As data (JSON)"),
    "event.how": ("怎样核对", "How to check"),
    "event.leaf": ("日志叶子序号", "Leaf in the log"),
    "event.previous": ("上一条", "Previous"),
    "event.next": ("下一条", "Next"),
    "event.not_yet": ("那时账上还没有这条记录", "This was not on the ledger then"),
    # Kinds of stream
    "stream.matter": ("议题", "matter"),
    "stream.registry": ("单位登记簿", "register of organisations"),
    "stream.opinion_call": ("意见征集", "call for opinions"),
    "stream.appraisal": ("评议", "round of appraisal"),
    "stream.common_issue": ("共性问题", "common issue"),
    "stream.suggestion": ("工作建议", "suggestion"),
    "stream.assembly": ("居民会议", "assembly"),
    "stream.training": ("培训", "training"),
    "stream.norm": ("制度规范", "norm"),
    "stream.scorecard": ("考核结果", "scorecard"),
    "stream.person": ("个人（代号）", "person (pseudonym)"),
}
