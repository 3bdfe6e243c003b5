"""A sentence for the facts of discussion and decision beyond the ordinary course, as (Chinese,
English): hosts, recesses, words withheld, consensus, minutes, priorities, demands, corrections."""

from __future__ import annotations

DISCUSSION: dict[str, tuple[str, str]] = {
    "fact.assembly.held.v1": (
        "召开{kind}，应到{eligible}人，实到{present}人",
        "The {kind} met: {present} of {eligible} were present",
    ),
    "words.business": ("议程", "Business"),
    "fact.statement.corrected.v1": (
        "更正发言（原发言：「{said}」），更正后如下",
        "A statement (“{said}”) was corrected; it now reads",
    ),
    "fact.statement.withheld.v1": (
        "隐去一条发言（{withholding}），理由如下",
        "A statement is withheld ({withholding}), for this reason",
    ),
    "fact.statement.restored.v1": (
        "恢复显示发言「{said}」，理由如下",
        "The statement “{said}” is shown again, for this reason",
    ),
    "fact.host.challenged.v1": (
        "{challenger}申请主持人{host}回避，理由如下",
        "{challenger} challenged {host} as host, on this ground",
    ),
    "fact.host.challenge_decided.v1": (
        "答复主持人回避申请：{host_ruling}",
        "The challenge to the host was decided: {host_ruling}",
    ),
    "fact.host.replaced.v1": (
        "更换主持人，由{host}（{host_title}）主持",
        "The host was replaced; {host} ({host_title}) now hosts",
    ),
    "fact.session.adjourned.v1": ("会议休会，原因如下", "The session was adjourned, because"),
    "fact.session.resumed.v1": ("会议复会", "The session was resumed"),
    "fact.consensus.recorded.v1": (
        "形成共识（赞成{agreed}，反对{disagreed}，弃权{abstained}）",
        "Consensus (agreed {agreed}, disagreed {disagreed}, abstained {abstained})",
    ),
    "fact.minutes.signed.v1": (
        "{signed_by}签署会议纪要",
        "The minutes were signed by {signed_by}",
    ),
    "fact.priority.set.v1": (
        "确定协商重点：{priorities}",
        "Priorities set: {priorities}",
    ),
    "fact.party_study.recorded.v1": (
        "{party_organisation}于{studied}研究讨论，意见如下",
        "{party_organisation} studied the matter on {studied}; its opinion",
    ),
    "fact.assembly.demanded.v1": (
        "{demanded_by}提议召集{kind}（{demanders}/{entitled}），{sufficiency}",
        "A {kind} was demanded by {demanders} of {entitled} ({demanded_by}): {sufficiency}",
    ),
    "fact.charter.filed.v1": (
        "章程公约报{filed_with}备案",
        "The charter or covenant was filed with {filed_with}",
    ),
    "fact.decision.corrected.v1": (
        "{corrected_by}依据《{law}》{article}责令纠正本事项第{decision}条记录所载的决议",
        "{corrected_by} ordered the decision of record {decision} put right under {law}, {article}",
    ),
    "host_ruling.upheld": ("成立，应当更换主持人", "upheld, the host is to be replaced"),
    "host_ruling.dismissed": ("不成立，主持人不变", "dismissed, the host stays"),
    "demand.enough": ("达到法定人数", "enough"),
    "demand.too_few": ("未达到法定人数", "too few"),
    "outcome.corrected": ("已责令纠正", "Ordered to be put right"),
    "outcome.corrected_by": ("{by}依据《{law}》{article}", "by {by} under {law}, {article}"),
    "words.withheld": ("（此发言已隐去：{ground}）", "(withheld: {ground})"),
    "words.unlawful": ("认定", "Finding"),
    "words.correction": ("责令改正", "To be put right"),
    "words.file_with": ("应报备案单位", "To be filed with"),
}
