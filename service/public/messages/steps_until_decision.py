"""What each step of the procedure does, until the decision, as (Chinese, English), by the name of
its command."""

from __future__ import annotations

STEPS_UNTIL_DECISION: dict[str, tuple[str, str]] = {
    "update-register": (
        "把单位登记簿更新为所填的样子：新单位登记入册，名称有变的登记更名，其余不变。要么全部记"
        "入，要么全部不记。",
        "Make the register say this of these organisations: new ones enter, changed names "
        "become renames, known ones stay as they are. All of it, or nothing.",
    ),
    "rename-organisation": (
        "自本次登记起，单位改用新名称；此前的记录仍显示当时的名称。",
        "Give an organisation a new name from this act on.",
    ),
    "merge-organisation": (
        "单位撤销，由另一单位承接其职责和未了事项。",
        "End an organisation and name the one that takes over.",
    ),
    "dissolve-organisation": (
        "单位撤销，没有承接单位。",
        "End an organisation without a successor.",
    ),
    "change-division-code": (
        "单位改用新的区划代码；按旧代码仍可查到该单位。",
        "Give an organisation another division code; the old one goes on leading to it.",
    ),
    "grant-mandate": (
        "授权某人在一定期间内以某一岗位代表单位办理事项；不填人员的，是授予单位本身其类别所不具"
        "有的岗位。",
        "Let a person act for an organisation in a role, from day to day inclusive; without a "
        "person, let the organisation itself act in a role that its kind does not carry.",
    ),
    "revoke-mandate": (
        "自本次登记起，授权终止。",
        "End a mandate from this act on.",
    ),
    "publish-holiday-calendar": (
        "登记国务院办公厅关于某一年节假日安排的通知，工作日据此计算。后发的通知对同一节日另有安"
        "排的，以后发的为准。",
        "Record what a notice of the State Council says of a year's holidays. A later notice "
        "that names a holiday again takes the place of what the earlier one said of it.",
    ),
    "adopt-rule-pack": (
        "自施行之日起按这些规则判定；施行之前发生的，仍按当时的规则。",
        "Let these rules hold from a day on; acts before that day keep the earlier ones.",
    ),
    "call-for-opinions": (
        "向居民公开征集意见，写明征集渠道和截止时间。",
        "Ask everybody what they think, through these channels, until then.",
    ),
    "gather-opinion": (
        "登记收到的一条意见及其渠道；提出人不详的可以不填。",
        "Take in an opinion, with the channel by which it came; its author may be unknown.",
    ),
    "summarise-opinions": (
        "汇总收到的意见，并列明由此产生的议题。",
        "Say what was heard, and which matters came of it.",
    ),
    "submit-proposal": (
        "由居民或单位向组织协商的单位提出议题。单位应当在规定期限内答复是否列入。",
        "Raise a topic with the organisation that would organise the deliberation.",
    ),
    "cosign-proposal": (
        "在议题答复之前，附议该议题。",
        "Join a proposal that awaits its answer.",
    ),
    "withdraw-proposal": (
        "在议题答复之前，应提出人要求撤回，并说明理由。",
        "Take a proposal back before it is answered, as those who raised it ask, and say why.",
    ),
    "merge-proposal": (
        "将本议题并入另一事项继续协商，提出人一并保留。",
        "Let a proposal go on in another matter, which keeps its authors.",
    ),
    "decline-proposal": (
        "答复提出人：不予列入，并说明理由。法律法规和政策要求协商的事项不得不予列入。",
        "Answer a proposal with a no and its reason.",
    ),
    "adopt-proposal": (
        "将议题列入协商，确定公开的名称。此后应当在规定期限内发布协商公示。",
        "Put a proposal on the agenda under a public title.",
    ),
    "give-guidance": (
        "上级居委会或街道对组织者给予指导，自议题提出起即可进行。",
        "Guide the organiser of a matter, from its proposal on.",
    ),
    "publish-background-pack": (
        "会前向参与者发布背景资料，让大家了解情况后再议。",
        "Give participants what they need to know before they talk.",
    ),
    "publish-notice": (
        "公示协商的时间、地点、主持人、参与方和形式五要素，以及申请参加的截止时间。会议应在规定"
        "的公示天数之后举行。",
        "Announce time, place, host, participating parties and form.",
    ),
    "amend-notice": (
        "以新的公示代替现行公示，并说明理由；召开下一轮会议也用此步骤。",
        "Put a new notice in the place of the one in force, with the reason; also for a next "
        "round.",
    ),
    "cancel-notice": (
        "说明不再按现行公示开会及其理由。",
        "Say that no session will be held under the notice in force, and why.",
    ),
    "request-department": (
        "请街道协调有关部门派员参加协商。",
        "Ask the street to bring a department to the table.",
    ),
    "invite-party": (
        "邀请单位或个人参加协商；部门由街道邀请。",
        "Invite somebody to take part; a department is invited by the street.",
    ),
    "answer-invitation": (
        "答复是否应邀参加；不参加的，说明理由。",
        "Say that the invited will come, or why not.",
    ),
    "file-expert-assessment": (
        "登记专家对专业技术问题的论证评估意见。",
        "Put on record what an expert found of the matter.",
    ),
    "apply-to-take-part": (
        "在公示期内登记居民或单位的参加申请。",
        "Ask to take part in the session announced.",
    ),
    "admit-application": (
        "同意申请人参加，列入名册。",
        "Give an applicant a seat.",
    ),
    "reject-application": (
        "不同意申请人参加，说明理由。",
        "Refuse an applicant a seat, with the reason.",
    ),
    "fill-seats": (
        "将应邀、抽签产生、配额推荐或报名的各方列入名册。",
        "Give seats to parties who were invited, drawn, put forward under a quota or signed up.",
    ),
    "replace-seat": (
        "由他人以同一身份接替退出者的席位。",
        "Let another take the seat of one who leaves, in the same capacity.",
    ),
    "freeze-roster": (
        "确定本次协商的参与者名册，并统计其中弱势群体的人数；确定后方可开会。",
        "Settle who takes part, and count the members of weak groups on the roster. A session "
        "needs it.",
    ),
    "set-quotas": (
        "在名单确定之前，规定抽样结果中各类人员的人数。",
        "Say how many of the panel shall have which features, before the pool is known.",
    ),
    "commit-roster-pool": (
        "公布并锁定候选名单、配额和将要使用的公开随机数。锁定后任何人都可以复算抽签结果。",
        "Publish and bind the pool, the quotas (those set, if left out) and the value to come.",
    ),
    "execute-draw": (
        "填入约定的公开随机数，抽签结果由此确定。",
        "Enter the public value in the form committed to; who is drawn follows from it.",
    ),
    "cancel-draw": (
        "公开放弃已锁定的抽签，并说明理由；锁定的记录仍然保留。",
        "Give a committed draw up, in view of everybody and with the reason.",
    ),
    "replace-drawn-seat": (
        "抽中者退出的，由抽签顺序中的下一位递补。",
        "Let the next of the draw take the seat of a drawn one who leaves.",
    ),
    "open-session": (
        "按现行公示开始会议。",
        "Begin a session under the notice in force.",
    ),
    "record-attendance": (
        "登记名册中到会的各方；可以分次登记。",
        "Say who of the roster is there.",
    ),
    "make-statement": (
        "登记一次发言；可以注明是回应哪一条发言。",
        "Speak, on a matter or in reply to somebody.",
    ),
    "correct-statement": (
        "发言人更正自己的发言；更正前后的内容都保留。",
        "Put one's own statement into other words; both wordings stay on record.",
    ),
    "withhold-statement": (
        "依法不再显示某条发言的内容；发过言的事实仍可见。",
        "Show a statement no longer, on a ground; that it was made stays visible.",
    ),
    "restore-statement": (
        "恢复显示已隐去的发言。",
        "Show a withheld statement again.",
    ),
    "take-stance": (
        "登记参与者对某条发言赞成、反对或者弃权；多次表态的，以最后一次为准。",
        "Agree or disagree with a statement, or abstain; the latest counts.",
    ),
    "challenge-host": (
        "名册中的参与者认为主持人不中立，申请其回避。",
        "Doubt the neutrality of the host, as somebody on the roster; the ground is sealed.",
    ),
    "decide-host-challenge": (
        "答复回避申请：成立的，应当更换主持人；不成立的，说明理由。",
        "Answer a challenge: upheld, and the host must be replaced; or not, with the reason.",
    ),
    "replace-host": (
        "更换公示的主持人，公示的其他内容不变。",
        "Put another host in the place of the one announced; the notice stands in all else.",
    ),
    "adjourn-session": (
        "暂停会议；复会之前不得发言、表态。",
        "Interrupt a session: until it is resumed nobody speaks.",
    ),
    "resume-session": (
        "休会后继续开会，当日或者改日均可。",
        "Go on with an adjourned session, on the same day or later.",
    ),
    "record-consensus": (
        "记录形成的共识：依据某条发言的，系统统计各方最新表态；否则填写人数。",
        "Record what was agreed: on a point the latest stances are counted, else the numbers "
        "are stated.",
    ),
    "close-session": (
        "结束会议，说明哪些达成一致、哪些没有。",
        "End a session and say what was agreed and what was not.",
    ),
    "sign-minutes": (
        "会议结束后，将主持人和见证人签署的会议纪要记录在案。",
        "Put the minutes of a closed session on record, signed by its host and those who attest"
        " it.",
    ),
    "set-priorities": (
        "按轻重缓急列出协商重点；以最后一次为准。",
        "Say which questions matter most or press most, in order; the latest order holds.",
    ),
    "adopt-decision": (
        "记录参与者一致形成的解决方案，并如实记录不同意见。",
        "Record the solution that the participants agreed on, and the views that differ.",
    ),
    "shelve-matter": (
        "保留分歧、搁置争议，确定再议日期。",
        "Keep the differences and put the matter aside until a day of review.",
    ),
    "resume-matter": (
        "恢复协商已搁置的事项。",
        "Take up a shelved matter again.",
    ),
}
