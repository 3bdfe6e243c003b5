"""What each step of the procedure does, from the assemblies on, as (Chinese, English), by the name
of its command."""

from __future__ import annotations

from service.public.messages.score_terms import SCORE_STEPS

STEPS_AFTER_DECISION: dict[str, tuple[str, str]] = {
    "record-party-study": (
        "登记社区党组织对本事项的研究讨论及其意见。",
        "Record that the community Party organisation studied the matter, and its opinion.",
    ),
    "demand-assembly": (
        "登记居民、户代表、居民小组或居民代表提议召集会议；是否达到法定比例，由系统按当日规则判"
        "定。",
        "Demand an assembly, by so many of so many; the rules of the day say whether it is enough.",
    ),
    "refer-to-assembly": (
        "将问题提请居民会议或居民代表会议讨论决定。",
        "Put the question to the residents' or the representatives' assembly.",
    ),
    "record-assembly-vote": (
        "登记会议的到会和表决票数；是否有效、是否通过，由系统按会议当日的规则判定。",
        "Record the counts of an assembly's vote; the rules of its day say what it came to.",
    ),
    "hold-assembly": (
        "登记已召开的居民会议或居民代表会议、到会人数和议程。",
        "Put an assembly on record that met, with who was there and what it dealt with.",
    ),
    "file-charter": (
        "登记自治章程或公约已报备案。",
        "Record that the charter or covenant was filed, with whom, and the document.",
    ),
    "correct-decision": (
        "街道或区依法责令纠正违法的协商决议，写明依据的法律和条款。",
        "Order an unlawful decision put right: which, by which law and article, and how.",
    ),
    "assign-task": (
        "明确做什么、谁来做、何时完成。",
        "Say what is to be done, by whom and until when.",
    ),
    "reassign-task": (
        "将未完成的任务改由其他单位承担或者调整期限；未填的保持不变。",
        "Give an open task to another owner, another day, or both; what is left out stays.",
    ),
    "reach-milestone": (
        "登记任务的进展和佐证材料。",
        "Show how far a task has come.",
    ),
    "complete-task": (
        "登记任务已经完成。",
        "Say that a task is done.",
    ),
    "fail-task": (
        "登记任务未能完成及其原因。",
        "Say that a task will not be done, and why.",
    ),
    "raise-new-problem": (
        "落实中出现新问题的，另立事项再次协商。",
        "Send a problem that came up in carrying out back to deliberation, as the matter named:"
        " it was submitted before and says that it follows this one.",
    ),
    "urge-result": (
        "党代表、人大代表、政协委员或区民政局督促落实任务、转办或者整个事项。",
        "Press whoever is to carry it out, for a task, a referral or the matter as a whole.",
    ),
    "approve-funds": (
        "批准从某一来源列支资金及其用途。",
        "Approve so much money from a source for a purpose.",
    ),
    "award-contract": (
        "委托单位承接，并说明承接单位是如何确定的。",
        "Commission an organisation, and say how it was chosen.",
    ),
    "make-payment": (
        "按合同付款，附付款凭证。",
        "Pay under a contract, with the voucher.",
    ),
    "publish-funds": (
        "公示资金的收支情况；金额由系统按账本汇总。",
        "Show what came in and what was spent; the sums are those of the ledger.",
    ),
    "audit-funds": (
        "登记独立审计的结论；金额由系统按账本汇总。",
        "Record what an independent auditor found; the sums are those of the ledger.",
    ),
    "issue-referral": (
        "请街道、部门或区协助办理；不填期限的，按规则包计算。",
        "Ask a street office, department or the district to help; by default due by the rule pack.",
    ),
    "accept-referral": (
        "受理转办，开始办理。",
        "Take the referral on.",
    ),
    "object-to-referral": (
        "认为不属于本单位职责的，提出异议。",
        "Say that it is not one's duty.",
    ),
    "decide-referral-objection": (
        "裁定异议：成立的撤回转办，不成立的继续办理。",
        "Uphold the objection and so withdraw the referral, or dismiss it.",
    ),
    "redirect-referral": (
        "异议成立后，改由其他单位办理。",
        "Hand it to another addressee after an objection was upheld.",
    ),
    "pause-referral": (
        "因承办单位无法消除的原因，暂停计算期限。",
        "Stop the clock, for a cause that the addressee cannot remove.",
    ),
    "resume-referral": (
        "自中止处继续计算期限。",
        "Let the clock go on where it stood.",
    ),
    "request-extension": (
        "到期之前申请延长办理期限。",
        "Ask for more working days, before it is due.",
    ),
    "grant-extension": (
        "同意所申请的延期。",
        "Give the working days asked for.",
    ),
    "refuse-extension": (
        "不同意延期，期限不变。",
        "Leave the clock as it is.",
    ),
    "report-interim": (
        "报告办理进展；阶段性报告不等于答复。",
        "Say how far one has come; not an answer.",
    ),
    "answer-referral": (
        "答复办理结果。办结与否，由居民一方核实。",
        "Say what was done.",
    ),
    "relay-answer": (
        "将承办单位的答复反馈给居民。",
        "Bring the answer back to the residents.",
    ),
    "verify-answer": (
        "核实确已办结，转办随之办结。",
        "Confirm that it is done, which closes the referral.",
    ),
    "reject-answer": (
        "核实尚未办结，退回重办；期限不重新计算。",
        "Say that it is not done, which sends it back; its clock is not reset.",
    ),
    "close-referral": (
        "暂时无法解决的，说明理由后终结；终结不等于办结。",
        "End what cannot be solved for now, with the reason; closed is not done.",
    ),
    "reopen-referral": (
        "终结或办结后，仍有问题或者具备条件的，重新办理。",
        "Take it up again: not done after all, or possible now.",
    ),
    "publish-outcome": (
        "在一定期间内公开协商结果；落实过程中可以再次公开。",
        "Show the outcome at a place, from day to day inclusive; again as the carrying out goes"
        " on.",
    ),
    "publish-progress": (
        "在一定期间内公开办理进展。",
        "Show how the outcome is being carried out, from day to day inclusive.",
    ),
    "withdraw-publication": (
        "在公开期满之前撤下公开内容，并说明理由；公开过的记录仍然保留。",
        "Take a publication down before its end, and say on what ground.",
    ),
    "engage-evaluator": (
        "由上级街道引入第三方机构，评估决议的落实情况。",
        "Bring in a third party to evaluate how a decision is carried out.",
    ),
    "report-evaluation": (
        "受托机构提交评估报告，评分为1（差）至5（好）。",
        "Report what was evaluated, with a rating from 1, bad, to 5, good.",
    ),
    "form-supervision-group": (
        "登记居民监督小组的成员和任期。",
        "Put on record who watches over a community's deliberations, until when.",
    ),
    "raise-finding": (
        "监督小组就发现的问题提出意见，指明由谁答复。",
        "Say what the group found, and who is to answer it.",
    ),
    "answer-finding": (
        "答复监督意见，说明采取了哪些措施。",
        "Say what was done about a finding.",
    ),
    "close-finding": (
        "监督小组说明答复是否解决了问题。",
        "Say whether the answer settles the finding.",
    ),
    "open-appraisal": (
        "请参与者对街道、部门在一定期间内的工作进行评议。",
        "Ask participants to rate these offices for a period.",
    ),
    "give-rating": (
        "登记一位参与者对一个单位参与协商和落实情况的打分。",
        "Rate one office, on taking part and on carrying out.",
    ),
    "close-appraisal": (
        "结束本轮评议；所列事项的参与者为有权打分者。",
        "End the round; the participants of the matters named are those who were entitled to rate.",
    ),
    "set-street-procedure": (
        "确定街道组织协商的程序及其施行日期。",
        "Say how the street runs its own deliberations, from a day on.",
    ),
    "detect-common-issue": (
        "登记多个社区反映的同一主题的共性问题。",
        "Put on record that matters of several communities are about one topic.",
    ),
    "dismiss-common-issue": (
        "共性问题仍由各社区分别协商，说明理由。",
        "Leave a common issue to the communities, with the reason.",
    ),
    "raise-common-issue": (
        "将共性问题上升为街道协商议题，所列事项随之上升。",
        "Let a common issue go on in a matter of the street; the matters named rise into it.",
    ),
    "escalate-matter": (
        "将社区的重要议题上升为街道协商。",
        "Let an important topic of a community go on in a matter of the street.",
    ),
    "report-street-outcome": (
        "向有关社区公开街道协商了什么、怎样协商、结果如何。",
        "Tell the communities concerned what the street deliberated, how, and with what result.",
    ),
    "make-suggestion": (
        "向街道、部门或区提出工作建议。",
        "Suggest something to the street, a department or the district.",
    ),
    "answer-suggestion": (
        "答复是否采纳建议及理由。",
        "Say whether it is taken up, and why.",
    ),
    "hold-training": (
        "登记已举办的培训：面向谁、采用什么方式、多少人参加。",
        "Record a training that was held: for whom, by what method, how many came.",
    ),
    "provide-support": (
        "登记为弱势群体参加会议提供的支持。",
        "Record what was done so that members of a weak group could take part in a session.",
    ),
    "correct-record": (
        "说明此前某条记录本应如何记载；原记录保留。",
        "Say what an earlier record should have read; the record stays.",
    ),
    "archive-case": (
        "整理归档，卷宗自此封存。",
        "Close the file of a case.",
    ),
    "mark-exemplary": (
        "将本事项评为典型案例，写明经验。",
        "Hold a case up as an example, with its lesson.",
    ),
    "adopt-norm": (
        "将典型案例的经验上升为制度规范。",
        "Make a norm of what exemplary cases taught.",
    ),
    **SCORE_STEPS,
    "erase-subject": (
        "依法永久删除某人的全部个人信息：原话、密钥、与外部系统的对应关系和访问令牌。账本上的事"
        "实和承诺值不变。删除后不可恢复。",
        "Forget the person for good: words, salts, the key they were sealed under, the link to "
        "any outside system, access tokens. Facts keep their commitments. It cannot be undone.",
    ),
}
