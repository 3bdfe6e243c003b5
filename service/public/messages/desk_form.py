"""The words around the forms of the recording desk, as (Chinese, English)."""

from __future__ import annotations

DESK_FORM: dict[str, tuple[str, str]] = {
    # A form
    "desk_form.optional": ("（选填）", "(optional)"),
    "desk_form.choose": ("请选择", "Choose"),
    "desk_form.none_chosen": ("不填", "None"),
    "desk_form.nothing_to_choose": (
        "账本上没有可供选择的内容；如已知编号，可直接填写。",
        "There is nothing on the ledger to choose from. If you know the id, enter it.",
    ),
    "desk_form.option": ("{number}．{text}（{day}）", "{number}. {text} ({day})"),
    "desk_form.number": ("编号 {number}", "No. {number}"),
    "desk_form.row": ("{label} {number}", "{label}, no. {number}"),
    "desk_form.person": ("人员 {number}", "Person {number}"),
    "desk_form.on_roster": ("名册中的各方", "On the roster"),
    "desk_form.of_the_district": ("区级及其他", "Of the district, and others"),
    "desk_form.party": (
        "个人或者单位，只选其一。",
        "A person or an organisation: one of them.",
    ),
    "desk_form.or_number": ("或填写本单位人员编号", "Or their number in your register"),
    "desk_form.people": ("人员编号来自哪个台账", "Which register the numbers of people are of"),
    "desk_form.people_explain": (
        "账本不记姓名。填写本单位台账中的人员编号，系统给出随机代号；同一编号每次得到同一代号，"
        "其他单位查不到。请勿填写姓名、身份证号或手机号。",
        "The ledger keeps no names. Enter somebody's number in your own register and a random"
        " pseudonym takes its place, the same each time and unknown to other offices. Never enter"
        " a name, an identity number or a mobile number.",
    ),
    "desk_form.person_source": ("台账代码", "Code of the register"),
    "desk_form.number_of_a_person": (
        "这是身份证件号码或手机号码。请改用本单位台账中的人员编号。",
        "That is an identity or mobile number. Use the number in your own register.",
    ),
    "desk_form.file": (
        "选择文件以计算摘要（文件不上传）",
        "Choose the file to take its digest (it is not sent)",
    ),
    "desk_form.add": ("添加一项", "Add one"),
    "desk_form.remove": ("删去此项", "Remove"),
    "desk_form.save": ("保存草稿", "Save a draft"),
    "desk_form.review": ("核对后记入账本", "Check, then record"),
    "desk_form.for_matter": ("事项：", "Matter:"),
    "desk_form.choose_stream": ("请选择所属的事项。", "Choose what it belongs to."),
    "desk_form.take_stream": ("按所选更新表单", "Update the form"),
    "desk_form.no_streams": ("目前没有可以办理的。", "There is none at present."),
    "desk_form.stream.matter": ("办理哪一事项", "Which matter"),
    "desk_form.stream.opinion_call": ("哪一次征集意见", "Which call for opinions"),
    "desk_form.stream.suggestion": ("哪一件工作建议", "Which suggestion"),
    "desk_form.stream.common_issue": ("哪一个共性问题", "Which common issue"),
    "desk_form.stream.appraisal": ("哪一轮评议", "Which round of appraisal"),
    "desk_form.stream.scorecard": ("哪一份考核结果", "Which scorecard"),
    "desk_form.stream.person": ("人员代号", "Pseudonym of the person"),
    # What is wrong
    "desk_form.faults": ("以下内容需要更正", "Please put these right"),
    "desk_form.fault": ("需更正：", "To be put right:"),
    "desk_form.colon": ("：", ": "),
    "desk_form.by_clause": ("依据{clause} {name}", "By {clause}, {name}"),
    "desk_form.moved_on": (
        "您填写期间，该事项又有新的记录。所填内容都还在，请查看最新情况、核对后重新提交。",
        "More was recorded on this while you were filling the form in. What you entered is still"
        " here: look at what is new, check it, and send it again.",
    ),
    "desk_form.recorded_before": (
        "此表单已经记入账本，内容与这次提交的不同。如确需另记一条，请核对后再次提交。",
        "This form was recorded before, with other content. If you mean to record another, check it"
        " and send it again.",
    ),
    "desk_form.other_session": (
        "您已重新登录，本页来自上一次登录。所填内容都还在，请核对后重新提交。",
        "You have signed in anew since this page was made. What you entered is still here: check it"
        " and send it again.",
    ),
    "desk_form.away_title": (
        "暂时无法确认是否已记入",
        "It is not yet known whether it was recorded",
    ),
    "desk_form.away": (
        "账本暂时没有应答。所填内容都还在本页，请稍候再次提交；即使上次已经记入，也不会重复。",
        "The ledger does not answer just now. What you entered is still on this page: send it again"
        " in a while. If it was recorded already, it will not be recorded twice.",
    ),
    "desk_form.again": ("再次提交", "Send again"),
    # Drafts
    "desk_form.saved": (
        "草稿已保存，可在「我的草稿」中继续填写。",
        "Saved. Go on from “My drafts”.",
    ),
    "desk_form.saved_at": ("草稿已自动保存（{at}）", "Draft saved ({at})"),
    # Reading it through
    "desk_form.review_title": ("核对：{step}", "Check: {step}"),
    "desk_form.for_ever": (
        "记入账本后不可更改，只能另行更正。请逐项核对。",
        "What is recorded stands for ever; it can only be corrected by a further record. Check each"
        " line.",
    ),
    "desk_form.as_follows": ("如下", "as follows"),
    "desk_form.record": ("记入账本", "Record on the ledger"),
    "desk_form.edit": ("返回修改", "Go back and change"),
    # Recorded
    "desk_form.recorded": ("已记入账本", "Recorded on the ledger"),
    "desk_form.recorded_at": ("记录时间：{at}", "Recorded at {at}"),
    "desk_form.proofs": (
        "每条记录都有存证文件，几秒钟内即可下载，请妥善保存。",
        "Each record has a proof file, ready in a few seconds. Keep it.",
    ),
    "desk_form.nothing_new": ("账本上已有相同记录", "The ledger says so already"),
    "desk_form.nothing_new_explain": (
        "所填内容与账本现状一致，没有新增记录。",
        "What you entered is what the ledger says; nothing was added.",
    ),
    "desk_form.matter_page": ("查看事项公开页面", "Public page of the matter"),
    "desk_form.next": ("下一步", "Next steps"),
    "desk_form.no_next": (
        "该事项目前没有需要本单位办理的步骤。",
        "There is no step for your organisation at present.",
    ),
    "desk_form.others_steps": ("其他步骤", "Other steps"),
    "desk_form.untitled": ("（标题不再显示）", "(title no longer shown)"),
    # Every form
    "desk_form.forms": ("全部表单", "All forms"),
    "desk_form.forms_intro": (
        "按协商的环节排列。属于某一事项的步骤，先选择事项再填写。",
        "By the stages of a deliberation. For a step of a matter, choose the matter first.",
    ),
    "desk_form.begin": ("新办", "Begin something new"),
    "desk_form.others_forms": ("其他岗位的表单", "Forms of other roles"),
    "desk_form.stage.a": ("议题", "Agenda"),
    "desk_form.stage.n": ("公示与名册", "Notice and roster"),
    "desk_form.stage.d": ("会议", "Sessions"),
    "desk_form.stage.k": ("决议", "Decision"),
    "desk_form.stage.i": ("落实", "Carrying out"),
    "desk_form.stage.e": ("公开与评估", "Publicity and evaluation"),
    "desk_form.stage.c": ("能力建设", "Ability"),
    "desk_form.stage.l": ("街道协商与联动", "Street and linkage"),
    "desk_form.stage.s": ("监督、建议与登记", "Supervision, suggestions and register"),
    "desk_form.stage.p": ("党组织研究", "Party organisation"),
    "desk_form.stage.r": ("个人信息", "Personal data"),
    # Beside a form
    "desk_form.beside": ("办理依据", "What applies"),
    "desk_form.clauses": ("所依据的条款", "Clauses"),
    "desk_form.who_may": ("谁可以办理", "Who may take this step"),
    "desk_form.goes_on_ledger": ("将记入账本", "What goes on the ledger"),
    "desk_form.rules": ("适用的规则", "Rules that apply"),
    "desk_form.configured": ("本区设定。", "Set by the district."),
    "desk_form.pack": ("规则包：{pack}", "Rule pack: {pack}"),
    "desk_form.meets": ("办理后即完成", "This meets"),
    "desk_form.begins": ("办理后开始计算", "This begins"),
    "desk_form.duty": ("{duty}（{owes}）", "{duty} (by {owes})"),
    "desk_form.duty_within": ("{duty}（{owes}，{term}内）", "{duty} (by {owes}, within {term})"),
    "desk_form.refusals": ("哪些情形不能记入", "What would be refused"),
    "desk_form.rule_none": ("未作规定", "nothing is said"),
    "desk_form.yes": ("是", "yes"),
    "desk_form.no": ("否", "no"),
    "desk_form.working_days": ("{days}个工作日", "{days} working days"),
    "desk_form.days": ("{days}日", "{days} days"),
    "desk_form.assembly_rule": (
        "到会{quorum}，赞成{majority}",
        "present {quorum}, in favour {majority}",
    ),
    "desk_form.share_more": ("超过{part}", "more than {part}"),
    "desk_form.share_least": ("不少于{part}", "at least {part}"),
    "value_form.digits": ("阿拉伯数字", "digits"),
    "value_form.hex": ("小写十六进制字符", "lower-case hexadecimal characters"),
}
