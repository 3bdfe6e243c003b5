"""Hints below the fields of the desk's forms, and what yes and no are called, as (Chinese,
English): by the name of the field or by "owner.field", as the fields themselves."""

from __future__ import annotations

from service.public.messages.score_terms import SCORE_HINTS

HINTS: dict[str, tuple[str, str]] = {
    **SCORE_HINTS,
    "occurred_at": (
        "北京时间。不填即为现在；补录时填写实际发生的时间，不得晚于现在。",
        "Beijing time. Left empty: now. For a late record, when it really happened.",
    ),
    "on_behalf_of": (
        "仅在上级单位代下级单位办理时填写。",
        "Only where an organisation acts for one below it.",
    ),
    "adopt-proposal.reason": (
        "列入的理由，将公开。",
        "Why it is taken up. It is published.",
    ),
    "adopt-proposal.title": (
        "用于公示和公开的名称，不得写入个人姓名、住址、号码。",
        "The name under which it is published: no names, addresses or numbers of people.",
    ),
    "agreed": (
        "按某条发言形成共识的，系统按各方最新表态统计，此处不填。",
        "Leave empty where a statement is chosen: the latest stances are counted.",
    ),
    "amount_fen": ("单位为元，可到分，如 12000.50。", "In yuan, to the fen, as 12000.50."),
    "applications_until": (
        "应早于会议时间；公示期内均可申请。",
        "Before the session: anybody may apply until then.",
    ),
    "carrying_out": ("1分（差）至5分（好）。", "From 1, bad, to 5, good."),
    "taking_part": ("1分（差）至5分（好）。", "From 1, bad, to 5, good."),
    "rating": ("1分（差）至5分（好）。", "From 1, bad, to 5, good."),
    "commit-roster-pool.quotas": (
        "不填则沿用已设定的配额。",
        "Left empty: the quotas that were set before.",
    ),
    "corrects": ("原记录保留，更正另记一条。", "The record stays; the correction is a new one."),
    "demanders": (
        "是否达到法定比例，由系统按当日规则判定。",
        "Whether it is enough, the rules of the day say.",
    ),
    "dissent": (
        "如有不同意见应如实记录，只写观点和人数，不写姓名。",
        "Views that differ belong on record: what they are and how many hold them, no names.",
    ),
    "due_at": (
        "不填则按规则包计算。另行约定的，须同时填写期限依据。",
        "Left empty: by the rule pack. If agreed otherwise, say where the term comes from.",
    ),
    "division_code": (
        "区6位、街道9位、社区12位数字。",
        "6 digits a district, 9 a street, 12 a community.",
    ),
    "execute-draw.value": (
        "按锁定名单时约定的写法逐位填写。",
        "In the form that was committed to, character by character.",
    ),
    "ground": ("请写明具体情形。", "Say what the case is."),
    "host": (
        "主持人应当中立，不得是本事项的提出人或参与方代表。",
        "The host is to be neutral: neither a proposer nor a party.",
    ),
    "replace-host.host": ("应当中立。", "Is to be neutral."),
    "host_title": ("如“社区议事协商主持人”，不写姓名。", "Such as “community host”; no name."),
    "independence_declaration": (
        "评估机构声明与本事项各方无利害关系。",
        "The evaluator declares that it has no interest in the matter.",
    ),
    "justification": (
        "变更不影响居民申请参加时方可填写；否则公示天数重新计算。",
        "Only where the change takes nothing from those who may apply; otherwise the days run"
        " again.",
    ),
    "legal": (
        "需司法所和法律专业人士参加。",
        "A judicial office and a legal professional are to take part.",
    ),
    "technical": ("需先由专家论证评估。", "An expert's assessment comes first."),
    "notice": (
        "如“国务院办公厅关于2026年部分节假日安排的通知”。",
        "As the State Council calls it.",
    ),
    "parties": (
        "公示五要素之一：逐项列明哪些方面参加，指定单位的同时选择单位。",
        "One of the five elements of a notice: who takes part, with the organisation if it is one.",
    ),
    "place": ("写到会议室或场所，不得写个人住址。", "The room or venue, never a home."),
    "proposers": (
        "个人只记代号，不记姓名。在“本单位人员编号”处填写台账编号即可取得代号。",
        "People are kept by pseudonym, never by name: enter your own register's number to get one.",
    ),
    "published_until": (
        "含当日；须满足规则规定的最少公开天数。",
        "That day included; the rules say for how many days at least.",
    ),
    "raise-new-problem.matter": (
        "先以“提出议题”登记新事项，并注明因本事项落实而起。",
        "Submit the new proposal first, saying that it follows this matter.",
    ),
    "reason": ("将公开，请勿写入个人姓名、住址、号码。", "It is published: nothing about persons."),
    "request": (
        "经加密保存，可依法删除；公开页面展示时遮盖号码。",
        "Kept encrypted and erasable; numbers of people are hidden when it is shown.",
    ),
    "scope": ("评估哪些内容、采用什么方法。", "What is to be evaluated, and how."),
    "source": (
        "其他系统中的编号，如热线工单号；没有可不填。",
        "The number in another system, such as a hotline's; may be left empty.",
    ),
    "submit-proposal.category": (
        "“法律法规和政策要求协商”的事项不得不予列入。",
        "A matter required by law or policy cannot be declined.",
    ),
    "submit-proposal.title": (
        "用提出人自己的话。经加密保存，可依法删除。",
        "In the proposer's own words. Kept encrypted and erasable.",
    ),
    "submit-proposal.text": (
        "用提出人自己的话。经加密保存，可依法删除。",
        "In the proposer's own words. Kept encrypted and erasable.",
    ),
    "make-statement.text": (
        "如实记录发言原意。经加密保存，可依法删除；公开页面展示时遮盖号码。",
        "What was said. Kept encrypted and erasable; numbers of people are hidden when shown.",
    ),
    "urgent_reason": (
        "公告天数不足时填写。",
        "Where the days between call and meeting are too few.",
    ),
    "grant-mandate.person": (
        "不填则为单位本身的授权。",
        "Left empty: the organisation itself gets the role.",
    ),
    "working_days": ("须在到期前申请。", "To be asked for before it is due."),
    "Amendment.field": (
        "填写原记录中的栏目名（英文），如 summary。",
        "The name of the field in the record, such as summary.",
    ),
    "Candidate.features": (
        "只写粗略特征，如 age=60+ sex=f；多项以空格分隔。",
        "Coarse features only, as age=60+ sex=f, with spaces between.",
    ),
    "Document.digest": (
        "64位小写十六进制。文件不上传，只记摘要：在下方选择文件即自动计算；也可用"
        " certutil -hashfile 文件 SHA256 或 sha256sum 文件 取得。",
        "64 characters of lower-case hexadecimal. The file itself is not sent: choose it below and"
        " the digest is computed here, or use sha256sum.",
    ),
    "Document.media_type": ("如 application/pdf。", "Such as application/pdf."),
    "Entry.organisation": (
        "新登记的单位不选；已登记的单位变更名称时选择。",
        "Leave empty for a new one; choose one that is there to change it.",
    ),
    "Quota.feature": ("小写字母，如 age。", "Lower-case letters, such as age."),
    "Quota.value": ("如 60+。", "Such as 60+."),
    "Randomness.label": (
        "须唯一确定，如“双色球第2026028期，红球由小到大，蓝球在后”。",
        "So that only one value can be meant: which lottery, which round, in which order.",
    ),
}
"""Where a field needs none, it has none."""

YES_NO: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "": (("是", "Yes"), ("否", "No")),
    "accepted": (("应邀参加", "Will come"), ("不参加", "Will not come")),
    "adopted": (("采纳", "Taken up"), ("不采纳", "Not taken up")),
    "clean": (("未发现问题", "Nothing amiss"), ("发现问题", "Something amiss")),
    "settled": (("已解决", "Settled"), ("未解决", "Not settled")),
    "upheld": (("成立", "Upheld"), ("不成立", "Not upheld")),
    "Share.strict": (("超过", "More than"), ("不低于", "At least")),
    "Term.working": (("工作日", "Working days"), ("自然日", "Calendar days")),
}
"""What is chosen between where a field asks yes or no; without a name of its own, under ""."""
