"""The words of the recording desk, but for its forms, as (Chinese, English)."""

from __future__ import annotations

DESK: dict[str, tuple[str, str]] = {
    "desk.sign_in": ("经办人登录", "Sign in to record"),
    "desk.intro": (
        "经办人员在这里登记议事协商的每一步。查看账本无须登录。",
        "Here clerks record each step of a deliberation. Reading the ledger needs no signing in.",
    ),
    "desk.timed_out": (
        "您较长时间没有操作，已自动退出。已提交的内容没有丢失：重新登录后可在「我的草稿」中找到。",
        "You were signed out after a while without use. Nothing that you sent is lost: sign in"
        " again and find it under “My drafts”.",
    ),
    "desk.by_provider": ("统一身份认证登录", "With your work account"),
    "desk.by_provider_explain": (
        "点击后转到本单位使用的身份认证系统，登录后自动返回。",
        "You go to your authority's sign-in service, and come back signed in.",
    ),
    "desk.to_provider": ("前往登录", "Go and sign in"),
    "desk.by_sample": ("演示：以示例岗位试用", "Demonstration: try a sample role"),
    "desk.by_sample_explain": (
        "这里是示例区，仅供演示：任何人都可以选择一个岗位试着登记，无须账号。登记的内容会公开显示，"
        "请勿填写真实的个人信息。真实的账本上没有这一功能。",
        "This is a sample district, for demonstration: anybody may choose a role and try recording,"
        " without an account. What is recorded is shown in public, so write nothing real about"
        " people. No real ledger offers this.",
    ),
    "desk.choose_sample": ("选择一个示例岗位", "Choose a sample role"),
    "desk.begin_sample": ("开始试用", "Try it"),
    "desk.closed": (
        "本系统尚未接通身份认证，暂时不能登录。",
        "No sign-in service is connected here yet, so nobody can sign in.",
    ),
    "desk.who_may": ("谁可以登记", "Who may record"),
    "desk.who_may_explain": (
        "须由单位授权，授权记在账本上，任何人都可以查到。一人有多项授权的，登录后选择以哪一项办理。",
        "Whoever was given a mandate by an office. Mandates are on the ledger, where anybody can"
        " see them. Whoever has several chooses one after signing in.",
    ),
    "desk.kept_of_you": (
        "登录只取得您在身份认证系统中的编号，并换成一个随机代号；不读取、不保存姓名、手机号等其他信息。",
        "Signing in takes nothing but your id at the sign-in service, and puts a random code in its"
        " place. No name, number or other detail is read or kept.",
    ),
    "desk.not_signed_in": ("没有登录成功", "You are not signed in"),
    "desk.try_again": ("重新登录", "Try again"),
    "desk.trouble.unavailable": (
        "身份认证系统暂时没有响应，请稍后再试。若持续如此，请联系本单位的系统管理员。",
        "The sign-in service does not answer just now. Try again in a while; if it stays so, tell"
        " whoever runs your systems.",
    ),
    "desk.trouble.cancelled": (
        "登录已取消，或者身份认证系统没有同意。未作任何改动。",
        "Signing in was broken off, or the sign-in service did not agree. Nothing was changed.",
    ),
    "desk.trouble.mismatch": (
        "这次登录不是从本浏览器的登录页面开始的，或者间隔过久。请从登录页面重新开始。",
        "This did not begin on the sign-in page in this browser, or took too long. Begin again"
        " from the sign-in page.",
    ),
    "desk.trouble.refused": (
        "身份认证系统没有接受这次登录的凭据，可能是页面被重复打开。请从登录页面重新开始。",
        "The sign-in service did not take this sign-in's code; the page may have been opened twice."
        " Begin again from the sign-in page.",
    ),
    "desk.trouble.clock": (
        "身份认证系统与本系统的时钟相差过大，无法确认登录是否有效。请告知系统管理员。",
        "The clocks of the sign-in service and of this one are too far apart to tell whether this"
        " is valid. Please tell whoever runs them.",
    ),
    "desk.trouble.untrusted": (
        "无法确认登录结果确实来自身份认证系统，因此未予接受。请告知系统管理员。",
        "It could not be made sure that this comes from the sign-in service, so it was not taken."
        " Please tell whoever runs it.",
    ),
    "desk.mandates": ("我的授权", "My mandates"),
    "desk.mandates_explain": (
        "您有以下授权。选择以哪一项办理，此后的登记都以它的名义入账，可随时更换。",
        "These are your mandates. Choose the one to act in; what you record from now on is recorded"
        " in its name. You may change at any time.",
    ),
    "desk.choose_mandate": ("以哪一项授权办理", "Which mandate to act in"),
    "desk.act_in_it": ("以此办理", "Act in it"),
    "desk.no_mandate": ("您还没有授权", "You have no mandate"),
    "desk.no_mandate_explain": (
        "您已通过身份认证，但账本上没有给您的有效授权，因此还不能登记。请把下面的代号交给有权授权的"
        "单位（本单位、上级街道或区级主管），由其办理授权。",
        "You are signed in, but the ledger has no mandate in force for you, so you cannot record"
        " yet. Give the code below to the office that grants it (your own, the street above it, or"
        " the district authority).",
    ),
    "desk.your_code": ("您的代号", "Your code"),
    "desk.no_mandate_then": (
        "代号是随机的，不含任何个人信息。授权入账后，回到本页即可办理。",
        "The code is random and says nothing about you. Once the mandate is on the ledger, come"
        " back to this page.",
    ),
    "desk.look_again": ("刷新查看", "Look again"),
    "desk.code": ("代号 {code}", "code {code}"),
    "desk.sample_role": ("示例岗位，仅供演示", "Sample role, for demonstration"),
    "desk.navigation": ("经办导航", "Desk"),
    "desk.work": ("待办", "To do"),
    "desk.other_role": ("换一个岗位", "Another role"),
    "desk.sign_out": ("退出", "Sign out"),
    "desk.signed_out": ("已退出", "You are signed out"),
    "desk.signed_out_explain": (
        "本系统的登录已经结束。",
        "Your session here has ended.",
    ),
    "desk.still_at_provider": (
        "您在身份认证系统中可能仍是登录状态。使用公用电脑的，请一并退出。",
        "You may still be signed in at the sign-in service. On a shared computer, sign out there"
        " too.",
    ),
    "desk.sign_out_at_provider": ("退出身份认证系统", "Sign out there too"),
    "desk.sign_in_again": ("再次登录", "Sign in again"),
    "desk.owed": ("应办事项", "What is owed"),
    "desk.owed_count": (
        "共 {count} 项，其中逾期 {overdue} 项",
        "{count} in all, {overdue} of them overdue",
    ),
    "desk.overdue": ("逾期 {days} 天", "{days} days overdue"),
    "desk.days_left": ("还有 {days} 个工作日", "working days left: {days}"),
    "desk.today": ("今天到期", "due now"),
    "desk.paused": ("计时中止", "clock paused"),
    "desk.no_day": ("无固定期限", "no fixed day"),
    "desk.due": ("{day}前", "due by {day}"),
    "desk.provisional": (
        "（当年放假安排尚未公布，暂计）",
        "(provisional: that year's holidays are not announced)",
    ),
    "desk.clause": ("条款 {clause}", "clause {clause}"),
    "desk.period": ("{begins}至{ends}", "{begins} to {ends}"),
    "desk.record": ("登记：", "Record:"),
    "desk.recorded_elsewhere": (
        "此项由其他单位登记",
        "this is for another office to record",
    ),
    "desk.more_owed": (
        "以上只列出一部分，全部见应办事项登记册。",
        "Only a part is listed here; the duties register has them all.",
    ),
    "desk.all_duties": ("应办事项登记册", "The duties register"),
    "desk.nothing_owed": ("目前没有应办事项。", "Nothing is owed at present."),
    "desk.drafts": ("我的草稿", "My drafts"),
    "desk.saved": ("{at}保存", "saved {at}"),
    "desk.discard": ("丢弃", "Discard"),
    "desk.no_drafts": ("没有草稿。", "No drafts."),
    "desk.drafts_explain": (
        "草稿加密保存，只有您本人能打开，三十天后自动删除。",
        "Drafts are kept encrypted, open to you alone, and deleted after thirty days.",
    ),
    "desk.begin": ("新的登记", "Something new"),
    "desk.all_forms": ("全部登记表", "All forms"),
    "desk.recorded": ("我最近登记的", "What I recorded last"),
    "desk.nothing_recorded": ("还没有登记。", "Nothing yet."),
}
