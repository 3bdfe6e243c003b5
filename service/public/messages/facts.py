"""A sentence for every type of fact, as (Chinese, English). The names in braces are filled from
the fact by service/public/sentences.py; a fact's longer words stand below its sentence."""

from __future__ import annotations

from service.public.messages.score_terms import SCORE_FACTS

FACTS: dict[str, tuple[str, str]] = {
    "fact.organisation.registered.v1": ("{name}登记入册", "{name} entered the register"),
    "fact.organisation.renamed.v1": ("单位更名为{name}", "The organisation is now called {name}"),
    "fact.organisation.merged.v1": ("单位合并", "The organisation merged into another"),
    "fact.organisation.dissolved.v1": ("单位撤销", "The organisation was dissolved"),
    "fact.division_code.changed.v1": (
        "区划代码变更为{division_code}",
        "The division code is now {division_code}",
    ),
    "fact.mandate.granted.v1": ("授权", "A mandate was granted"),
    "fact.mandate.revoked.v1": ("撤销授权，理由如下", "A mandate was revoked, for this reason"),
    "fact.holiday_calendar.published.v1": (
        "公布{year}年节假日安排：{notice}",
        "Holidays of {year} published: {notice}",
    ),
    "fact.rule_pack.adopted.v1": ("启用规则包：{zh}", "Rule pack adopted: {zh}"),
    "fact.opinions.called.v1": (
        "征集意见：{title}（渠道：{channels}；{closes}截止）",
        "Opinions called for: {title} ({channels}; until {closes})",
    ),
    "fact.opinion.gathered.v1": ("收到意见（{channel}）", "An opinion came in ({channel})"),
    "fact.opinions.summarised.v1": (
        "汇总意见，共收到{opinions}条",
        "Opinions summed up: {opinions} came in",
    ),
    "fact.proposal.submitted.v1": ("{proposers}提出议题", "{proposers} raised the topic"),
    "fact.proposal.cosigned.v1": ("{cosigner}联名附议", "{cosigner} co-signed the proposal"),
    "fact.proposal.withdrawn.v1": (
        "提出人撤回议题，理由如下",
        "The proposal was taken back, for this reason",
    ),
    "fact.proposal.merged.v1": (
        "本议题并入另一议题继续协商",
        "The proposal goes on in another matter",
    ),
    "fact.proposal.absorbed.v1": (
        "另一议题并入本议题，提出人{proposers}一并保留",
        "Another proposal came into this one and keeps its authors: {proposers}",
    ),
    "fact.proposal.declined.v1": (
        "答复提出人：不予列入协商",
        "Answered: not taken up for deliberation",
    ),
    "fact.proposal.adopted.v1": ("列入协商议题：{title}", "Put on the agenda: {title}"),
    "fact.guidance.given.v1": ("{guide}给予指导", "{guide} gave guidance"),
    "fact.background_pack.published.v1": (
        "向参与者发布背景资料",
        "Background pack published to the participants",
    ),
    "fact.notice.published.v1": (
        "发布协商公示，会议定于{starts}",
        "Notice published: the session is on {starts}",
    ),
    "fact.notice.amended.v1": (
        "变更公示，会议定于{starts}",
        "Notice changed: the session is on {starts}",
    ),
    "fact.notice.cancelled.v1": (
        "取消公示，不再按该公示开会，理由如下",
        "Notice cancelled: no session will be held under it, for this reason",
    ),
    "fact.department.requested.v1": (
        "请{street}协调{department}参加",
        "{street} was asked to bring {department} to the table",
    ),
    "fact.party.invited.v1": (
        "{invited_by}邀请{party}以{capacity}身份参加",
        "{invited_by} invited {party} to take part ({capacity})",
    ),
    "fact.invitation.answered.v1": ("答复邀请：{attending}", "The invitation was {attending}"),
    "fact.expert_assessment.filed.v1": (
        "{expert}就{field}提交论证评估意见",
        "{expert} filed an expert assessment ({field})",
    ),
    "fact.application.received.v1": (
        "{applicant}申请以{capacity}身份参加",
        "{applicant} applied to take part ({capacity})",
    ),
    "fact.application.admitted.v1": ("同意{applicant}参加", "{applicant} was admitted"),
    "fact.application.rejected.v1": (
        "未同意{applicant}参加，理由如下",
        "{applicant} was not admitted, for this reason",
    ),
    "fact.seat.filled.v1": (
        "{party}以{capacity}身份列入名册（{source}）",
        "{party} has a seat ({capacity}; by {source})",
    ),
    "fact.seat.replaced.v1": (
        "{leaves}退出名册，由{party}以{capacity}身份接替（{source}）",
        "{leaves} left the roster; {party} takes the seat ({capacity}; by {source})",
    ),
    "fact.roster.frozen.v1": (
        "参与者名册确定，共{seats}席",
        "The roster is settled: {seats} seats",
    ),
    "fact.session.opened.v1": (
        "第{round}轮协商会议开始，主持：{host}",
        "Session {round} began; host: {host}",
    ),
    "fact.attendance.recorded.v1": (
        "登记到会{present}方",
        "Attendance recorded: {present} present",
    ),
    "fact.statement.made.v1": ("{speaker}发言", "{speaker} spoke"),
    "fact.stance.taken.v1": (
        "{party}就「{point}」表态：{stance}",
        "{party} {stance} on “{point}”",
    ),
    "fact.session.closed.v1": ("协商会议结束，小结如下", "The session closed; its summary"),
    "fact.decision.adopted.v1": (
        "形成决议（由{decided_by}作出）",
        "Decision adopted by {decided_by}",
    ),
    "fact.dissent.recorded.v1": (
        "记录不同意见（{holders}人持有）",
        "Dissent recorded, held by {holders}",
    ),
    "fact.matter.shelved.v1": (
        "搁置争议（{ground}），{review}再议",
        "Shelved because of {ground}; review on {review}",
    ),
    "fact.matter.resumed.v1": ("恢复协商", "Deliberation resumed"),
    "fact.assembly.called.v1": (
        "召集{kind}，{meets}召开",
        "A {kind} was called for {meets}",
    ),
    "fact.assembly.voted.v1": (
        "{kind}表决：{outcome}（应到{eligible}，到会{present}，赞成{votes_for}，"
        "反对{votes_against}，弃权{abstained}，无效{invalid}）",
        "Vote of the {kind}: {outcome} (eligible {eligible}, present {present}, for {votes_for}, "
        "against {votes_against}, abstained {abstained}, invalid {invalid})",
    ),
    "fact.task.assigned.v1": (
        "分派任务：{title}（{owner}，{mode}，{due}前）",
        "Task assigned: {title} ({owner}, {mode}, due {due})",
    ),
    "fact.milestone.reached.v1": ("任务进展：{title}", "Milestone: {title}"),
    "fact.task.completed.v1": ("任务完成：{task}", "Task completed: {task}"),
    "fact.task.failed.v1": ("任务未能完成：{task}", "Task not completed: {task}"),
    "fact.result.urged.v1": (
        "{standing}{by}督促{addressee}落实",
        "{by} ({standing}) pressed {addressee} for results",
    ),
    "fact.referral.issued.v1": (
        "转办{to}，请于{due}前答复",
        "Referred to {to}, answer due by {due}",
    ),
    "fact.referral.accepted.v1": ("{to}受理转办", "{to} accepted the referral"),
    "fact.referral.objected.v1": (
        "{to}对转办提出异议",
        "{to} objected that it is not its duty",
    ),
    "fact.referral.objection_decided.v1": (
        "裁定异议：{ruling}",
        "The objection was decided: {ruling}",
    ),
    "fact.referral.answered.v1": (
        "{to}答复转办{timing}",
        "{to} answered the referral{timing}",
    ),
    "fact.answer.relayed.v1": (
        "将{to}的答复反馈居民",
        "The answer of {to} was brought back to the residents",
    ),
    "fact.answer.verified.v1": (
        "居民一方核实：{to}的转办已办结",
        "The residents' side confirmed that the referral to {to} is done",
    ),
    "fact.answer.rejected.v1": (
        "居民一方核实：未办结，退回{to}重办（时限不重新计算）",
        "The residents' side says it is not done: back to {to} (the clock is not reset)",
    ),
    "fact.referral.redirected.v1": (
        "改派{to}办理，请于{due}前答复",
        "Redirected to {to}, answer due by {due}",
    ),
    "fact.referral.paused.v1": (
        "{to}承办的转办中止计时",
        "The clock of the referral to {to} was paused",
    ),
    "fact.referral.resumed.v1": (
        "{to}承办的转办恢复计时，应于{due}前答复",
        "The clock of the referral to {to} goes on, answer due by {due}",
    ),
    "fact.extension.requested.v1": (
        "{to}申请延期{days}个工作日",
        "{to} asked for an extension of {days} working days",
    ),
    "fact.extension.granted.v1": (
        "同意{to}延期{days}个工作日，应于{due}前答复",
        "{to} was granted {days} more working days, answer due by {due}",
    ),
    "fact.extension.refused.v1": ("不同意{to}延期", "{to} was refused an extension"),
    "fact.interim.reported.v1": (
        "{to}报告阶段性办理情况",
        "{to} reported how far it has come",
    ),
    "fact.referral.closed.v1": (
        "终结{to}承办的转办：暂时无法解决",
        "The referral to {to} was closed: it cannot be solved for now",
    ),
    "fact.referral.reopened.v1": (
        "重新交由{to}办理，请于{due}前答复",
        "Taken up again with {to}, answer due by {due}",
    ),
    "fact.outcome.published.v1": (
        "公开结果：{place}，{begins}至{ends}",
        "Outcome published at {place}, {begins} to {ends}",
    ),
    "fact.street_procedure.set.v1": (
        "街道确定协商程序：{title}",
        "The street set its procedure: {title}",
    ),
    "fact.common_issue.detected.v1": (
        "发现共性问题：{topic}，涉及{communities}个社区",
        "A common issue: {topic}, in {communities} communities",
    ),
    "fact.common_issue.dismissed.v1": (
        "共性问题不予上升，理由如下",
        "The common issue stays with the communities, for this reason",
    ),
    "fact.common_issue.raised.v1": (
        "共性问题上升为街道协商议题",
        "The common issue goes on in a matter of the street",
    ),
    "fact.matter.escalated.v1": (
        "上升为街道协商议题",
        "The topic goes on in a matter of the street",
    ),
    "fact.escalation.received.v1": (
        "{community}的议题上升至本事项",
        "A topic of {community} came up into this matter",
    ),
    "fact.street_outcome.reported.v1": (
        "向所涉社区公开街道协商情况",
        "The communities concerned were told of the street's deliberation",
    ),
    "fact.street_outcome.received.v1": (
        "收到街道协商结果",
        "The street's result has come back",
    ),
    "fact.record.corrected.v1": (
        "更正第{corrects}条记录，原记录保留",
        "Record {corrects} was corrected; the record itself stays",
    ),
    "fact.case.archived.v1": (
        "立卷归档，共{facts}条记录，保管至{retained}",
        "Archived with {facts} records, kept until {retained}",
    ),
    "fact.case.marked_exemplary.v1": (
        "由{marked_by}评为典型案例",
        "Marked as an exemplary case by {marked_by}",
    ),
    "fact.norm.drawn.v1": (
        "本案例经验上升为制度规范：{title}",
        "A norm grew from this case: {title}",
    ),
    "fact.norm.adopted.v1": ("制定制度规范：{title}", "Norm adopted: {title}"),
    "fact.suggestion.made.v1": (
        "向{addressee}提出工作建议：{title}",
        "Suggestion to {addressee}: {title}",
    ),
    "fact.suggestion.answered.v1": (
        "答复工作建议：{adoption}",
        "The suggestion was answered: {adoption}",
    ),
    "fact.training.held.v1": (
        "开展培训：{title}（{method}，{people}人参加）",
        "Training held: {title} ({method}, {people} people)",
    ),
    "fact.support.provided.v1": (
        "为弱势群体参与协商提供支持：{support}（{group}，{people}人）",
        "Support to take part: {support} ({group}, {people})",
    ),
    "fact.appraisal.opened.v1": ("开展评议", "Appraisal opened"),
    "fact.rating.given.v1": ("参与者评议打分", "A participant gave a rating"),
    "fact.subject.erased.v1": ("依法删除一名人员的个人信息", "A person's data was erased"),
    "fact.appraisal.closed.v1": (
        "评议结束：{raters}方作出{ratings}次评议",
        "Appraisal closed: {ratings} ratings by {raters} raters",
    ),
    **SCORE_FACTS,
}
