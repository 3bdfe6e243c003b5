"""What each clause of the policy asks, in short, as (where it stands, Chinese, English); the notice
and the statutes govern, and docs/POLICY.md has what the ledger makes of them."""

from __future__ import annotations

CLAUSE_TEXTS: dict[str, tuple[str, str, str]] = {
    "A1": (
        "三（一）",
        "协商内容分六类；法律法规和政策要求协商的，不得不列入，也不得撤回。",
        "Six kinds of subject; what law or policy requires is neither declined nor taken back.",
    ),
    "A2": (
        "三（四）1",
        "居委会通过多种渠道（含网络）广泛征求各方意见，汇总公开。",
        "The committee hears all sides through many channels, online too, and"
        " sums up what it heard.",
    ),
    "A3": (
        "三（四）1",
        "居民和单位可以提出、附议、撤回议题；每个议题都要答复并说明理由，合并的保留提出人。",
        "Anyone entitled may propose and co-sign; every proposal is answered with a reason.",
    ),
    "A4": (
        "三（二）",
        "在社区、网格、小区、楼栋（院落）各层次协商；小范围协商由居委会指导。",
        "At the scale of community, grid, estate or building; the committee guides the small ones.",
    ),
    "A5": (
        "三（四）1",
        "协商前向参与者提供背景资料，文件以摘要值留底。",
        "Participants get a background pack before they talk; its documents are named by digest.",
    ),
    "N1": (
        "三（四）1",
        "公示时间、地点、主持人、参与主体和形式五项；变更要说明理由，期限重新计算。",
        "Time, place, host, parties and form are announced; a change is a notice with its reason.",
    ),
    "N2": (
        "三（四）1",
        "公示期内居民、单位可以申请参加，逐一答复，不同意的说明理由。",
        "During the notice anyone concerned may apply, and gets an answer, a refusal its reason.",
    ),
    "N3": (
        "三（二）",
        "参与者经公开报名、邀请、随机抽样或重点配额产生，每个席位都记明来历，抽样可以重做。",
        "Seats by registration, invitation, sampling or quota, each on record;"
        " draws can be redone.",
    ),
    "N4": (
        "三（二）",
        "涉及政府部门的，由街道协调其参加；部门接受或者说明理由。",
        "The street coordinates the attendance of departments, which accept or give their reason.",
    ),
    "N5": (
        "三（二）",
        "专业性、技术性较强的事项，先经专家论证评估。",
        "Technical matters are assessed by experts before they are decided.",
    ),
    "N6": (
        "三（二）",
        "涉及法律法规的事项，由司法所和法律专业人士参加。",
        "A judicial office or a legal professional takes part in legal matters.",
    ),
    "N7": (
        "三（三）",
        "协商形式从居民会议、社区议事厅到开放空间、网络协商，公示时写明。",
        "From assemblies and the community council to open space and online; the notice names one.",
    ),
    "D1": (
        "三（四）2",
        "按公示开会，主持人中立，发言平等；发言可更正，隐去须有理由，纪要签名。",
        "Sessions follow the notice under a neutral host; statements stay"
        " counted, minutes are signed.",
    ),
    "D2": (
        "三（四）2",
        "就各观点表态，每人以最后一次计；达成和未达成的共识都记录。",
        "Stances on points, everybody's latest once; what was agreed and what was not is recorded.",
    ),
    "K1": (
        "三（四）3",
        "确定协商重点，形成决议；不同意见和持有人数一并记录。",
        "Priorities, then a decision, with the views that differ and how many hold them.",
    ),
    "K2": (
        "三（四）3",
        "需要时开展多轮专题协商，每一轮另行公示。",
        "Where needed, further rounds, each with a notice of its own.",
    ),
    "K3": (
        "三（四）3",
        "多次协商未果或争议较大的可以搁置，写明恢复条件和再议日期，保护少数人意见。",
        "After repeated rounds or a major dispute a matter may be shelved, with a day of review.",
    ),
    "K4": (
        "三（四）3；居委会组织法第二十六至二十九、三十一条",
        "需要时提交居民会议或居民代表会议表决，按当日规则判定。",
        "Where needed the question goes to an assembly, judged by the rules of its day.",
    ),
    "I1": (
        "三（四）4",
        "决议落实到任务、承办方和期限，完成或未能完成都要记录。",
        "Tasks with an owner and a day; done or failed, it is put on record.",
    ),
    "I2": (
        "三（四）4",
        "落实中出现的新问题，另立议题再协商。",
        "New problems in carrying out become matters of their own.",
    ),
    "I3": (
        "三（四）4",
        "落实资金按来源记录；支付不超过合同，合同不超过批准。",
        "Money by source; paid is never more than contracted, contracted never more than approved.",
    ),
    "I4": (
        "三（四）4；接诉即办条例第十三至十五条",
        "需要街道、部门办理的转办，期限逐日可查；承办单位不得自定、自停、自延期限。",
        "Help from street and departments has a clock that its addressee never"
        " sets, stops or extends.",
    ),
    "I5": (
        "三（四）4",
        "协商成果违法的，由街道或区责令纠正，写明法律和条款，原决议仍可查。",
        "An unlawful decision is ordered put right, naming the law; it stays readable.",
    ),
    "E1": (
        "三（四）5；居委会组织法第三十四条",
        "协商结果和办理进展及时公开，满规定天数。",
        "Outcomes and progress are published, for as long as the rules of the day say.",
    ),
    "E2": (
        "三（四）5",
        "可以引入第三方评估；评估机构与事项无关联并声明独立。",
        "A third party without ties to the matter may evaluate it, and declares its independence.",
    ),
    "E3": (
        "三（四）5；居委会组织法第三十六条",
        "居民监督小组随时可以提出监督意见，收件单位应当答复。",
        "A supervision group of residents raises findings, and those addressed answer.",
    ),
    "E4": (
        "三（四）5",
        "部门答复由居委会反馈居民并核实；答复不等于办结。",
        "Answers are brought back to residents and verified: answered is not the same as done.",
    ),
    "E5": (
        "三（四）5",
        "参加协商的居民评议街道和部门，评分人不公开，人数公开。",
        "Those who took part rate street offices and departments; who gave"
        " which rating is not public.",
    ),
    "E6": (
        "三（四）5",
        "协商办理情况作为街道、部门年度绩效考核的依据：到期多少、按期多少。",
        "A year's record of each office: what fell due, and what was done in time.",
    ),
    "C1": (
        "三（五）",
        "开展培训，为弱势群体参与提供支持。",
        "Training, and help for weak groups to take part.",
    ),
    "L1": (
        "三（六）",
        "街道按先行制定的程序开展街道协商，同样上账。",
        "The street deliberates by a procedure that it set first, on the same ledger.",
    ),
    "L2": (
        "三（六）",
        "涉及街道职责的，街道参加、协调并答复。",
        "Where its duties are concerned, the street takes part, coordinates and answers.",
    ),
    "L3": (
        "三（六）；接诉即办条例第十四条",
        "转办按受理、答复、反馈、核实的次序办理，退回的继续办。",
        "A referral is accepted, answered, relayed and verified; what is sent back goes on.",
    ),
    "L4": (
        "三（六）",
        "多个社区的共性问题和重要问题，上升为街道议题。",
        "Issues common to several communities, and important ones, rise to the street.",
    ),
    "L5": (
        "三（六）",
        "街道协商的内容、程序和结果向社区公开宣传。",
        "Content, procedure and result of a street's deliberation are told to the communities.",
    ),
    "S1": (
        "四（一）",
        "居委会可以向街道和政府提出工作建议，收件单位答复并说明理由。",
        "The committee makes suggestions to street and government, which answer with a reason.",
    ),
    "S2": (
        "四（二）",
        "明确各单位职责和授权；民政部门督促落实。",
        "Who acts for whom, and by what mandate; civil affairs presses for results.",
    ),
    "S3": (
        "四（二）",
        "党代表、人大代表和政协委员参加协商、督促落实。",
        "Delegates and CPPCC members take part and press for results.",
    ),
    "S4": (
        "四（二）",
        "全过程记录建档，写明发生时间和入账时间，更正不涂改。",
        "Everything is recorded with both times; corrections stand beside the record.",
    ),
    "S5": (
        "四（三）；居委会组织法第三十四、四十二条",
        "公共资金经居民会议决定，公示并审计。",
        "Public money is decided by the assembly, published and audited.",
    ),
    "S6": (
        "四（四）、四（五）",
        "总结典型案例，上升为制度规范。",
        "Good experience is distilled, and raised to norms.",
    ),
    "P1": (
        "一、四（一）；居委会组织法第三十条",
        "提交居民会议的事项，先经社区党组织研究讨论。",
        "Matters for an assembly are first studied by the community's Party organisation.",
    ),
    "R1": (
        "个人信息保护法第四十七条",
        "符合法定情形的，删除个人的文字和密钥；记录本身和凭据保留。",
        "On legal grounds a person's words and keys are destroyed; the facts and proofs remain.",
    ),
}
