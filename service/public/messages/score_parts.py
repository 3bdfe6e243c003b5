"""The words of pages about what a number counts, an office over time, and formulas, as (Chinese,
English)."""

from __future__ import annotations

SCORE_PARTS: dict[str, tuple[str, str]] = {
    # What a number counts
    "items.title": ("{indicator}：数的是哪几件事", "{indicator}: what it counts"),
    "items.count": (
        "分母 {denominator} 件，分子 {numerator} 件，比率 {rate}",
        "{denominator} counted, {numerator} of them done: {rate}",
    ),
    "items.count_none": ("分母为 0：没有要数的事。", "Nothing to count."),
    "items.none": ("没有要数的事。", "There is nothing to count."),
    "items.caption": ("所数的每一件事，按期限排列", "Every case, in the order of when it was due"),
    "items.subject": ("事项", "Case"),
    "items.opened": ("开始", "Began"),
    "items.due": ("期限", "Due"),
    "items.settled": ("办理", "Settled"),
    "items.counts": ("计入", "Counts as"),
    "items.records": ("记录", "Records"),
    "score_outcome.done": ("办到", "Done"),
    "score_outcome.done_late": ("逾期办到，不计入分子", "Done late: not among the done"),
    "score_outcome.not_done": ("没有办到", "Not done"),
    "score_outcome.overdue": ("逾期未办", "Overdue"),
    "score_outcome.tallied": ("逐份计数", "Counted one by one"),
    "score_outcome.so": ("有此情形", "It was so"),
    "score_outcome.not_so": ("无此情形", "It was not so"),
    "items.excluded": ("剔除：{reason}", "Excluded: {reason}"),
    "items.late": ("补录", "Recorded late"),
    "exclusion.not_its_duty": ("不属于其职责", "Not its duty"),
    "exclusion.force_majeure": ("不可抗力", "Force majeure"),
    "exclusion.duplicate": ("重复", "Duplicate"),
    "exclusion.in_court": (
        "已进入诉讼、仲裁或者信访程序",
        "Before a court, in arbitration or petitioned",
    ),
    "exclusion.recorded_wrongly": ("登记有误", "Recorded wrongly"),
    # Over time
    "years.title": ("历年考核评分", "Scorecards over time"),
    "years.lead": (
        "得分和上下限。已经提出或者确定的年度，列提出、确定时的数字；逐月的数字，按到当月月末为止发生的事计算，"
        "年末之后的评议、核实和裁定不在其中。",
        "Scores with their bounds. Years that were proposed or are final show those figures. Months"
        " count what had happened by their end, and nothing that was rated, confirmed or decided"
        " after the year.",
    ),
    "years.none": ("各月末数据都不足，没有得分可画。", "No month has a score to draw."),
    "years.months": ("{year}年逐月", "The months of {year}"),
    "years.months_picture": (
        "{year}年各月末的得分和上下限，数字见表",
        "Scores at the end of each month of {year} with their bounds; the table has the numbers",
    ),
    "years.months_caption": (
        "{year}年各月末：当年累计的得分",
        "{year}: the score of the year so far, at the end of each month",
    ),
    "years.month": ("月末", "End of"),
    "years.month_n": ("{month}月", "{month}"),
    "years.years": ("历年", "Years"),
    "years.years_picture": (
        "历年得分和上下限，数字见表",
        "Scores of each year with their bounds; the table has the numbers",
    ),
    "years.years_caption": ("历年得分", "Scores by year"),
    "years.year": ("年度", "Year"),
    "years.note": (
        "不同年度的计分办法可能不同，得分不一定可比。",
        "Formulas may differ between years; scores need not compare.",
    ),
    # Formulas
    "formulas.title": ("计分办法", "Formulas"),
    "formulas.lead": (
        "街道办事处和区级部门各有一套计分办法，由区里征求意见之后制定，制定的全文和依据都在账上。",
        "Street offices and departments each have a formula. The district adopts it after"
        " consultation; its full text is on the ledger.",
    ),
    "formulas.years": ("适用{from_}年至{until}年", "For {from_} to {until}"),
    "formulas.years_open": ("自{from_}年起适用", "From {from_} on"),
    "formulas.one_year": ("适用{from_}年", "For {from_}"),
    "formulas.fallback": (
        "没有区里制定的办法时使用",
        "Used where the district has adopted none",
    ),
    "formulas.id": ("编号", "Id"),
    "formulas.version_n": ("第 {version} 版", "version {version}"),
    "formulas.adopted_on": ("制定", "Adopted"),
    "formulas.for_years": ("适用年度", "Years"),
    "formulas.text": ("全文", "Full text"),
    "formulas.text_default": (
        "默认办法没有文件全文；它的内容就是下面的指标、权重和规则。各项权重出自系统，不出自任何文件："
        "顺序参照《北京市街道办事处条例》第四十三条（群众满意度为首）和《北京市接诉即办工作条例》"
        "第三十二条（响应、解决、满意）。",
        "The default has no text; it is what stands below. Its weights come from us, not from any"
        " document. Their order follows article 43 of the regulation on street offices (residents’"
        " satisfaction first) and article 32 of the regulation on handling complaints (response,"
        " resolution, satisfaction).",
    ),
    "formulas.digest": ("全文摘要（SHA-256）", "Digest of the text (SHA-256)"),
    "formulas.definitions": ("指标定义摘要（SHA-256）", "Digest of the definitions (SHA-256)"),
    "formulas.consulted": ("征求意见", "Who was consulted"),
    "formulas.indicators": ("指标和权重", "Indicators and weights"),
    "formulas.missing": ("件数不足时", "Where there are too few cases"),
    "formulas.missing.spread": (
        "该项不计分，权重按比例分给其他指标；有数据的权重合计不到 {least} 的，不出总分。",
        "The indicator does not count; its weight goes to the others in proportion. With less than"
        " {least} of the weight present there is no score.",
    ),
    "formulas.missing.withhold": (
        "有一项数据不足，就不出总分。",
        "With one indicator missing there is no score.",
    ),
    "formulas.rounding": ("舍入", "Rounding"),
    "formulas.rounding_text": (
        "全部用整数计算。每项得分四舍五入到 0.01 分，只舍入这一次；总分是各项得分之和，不再舍入。"
        "比率和区间只为显示而舍入。",
        "All in integers. Each contribution is rounded half up to 0.01, once; the score is their"
        " sum and not rounded again. Rates and intervals are rounded for show alone.",
    ),
    "formulas.interval": ("区间", "Interval"),
    "formulas.interval_text": (
        "威尔逊区间，置信度 95%（z = 1.96），下限向下、上限向上取到 0.01%。",
        "Wilson’s score interval at 95 % (z = 1.96); the lower bound is rounded down, the upper up,"
        " to 0.01 %.",
    ),
    "formulas.signals": ("旁注，不计分", "Beside the score"),
    "formulas.counting.in_time": (
        "期限之内办到才计入分子",
        "Counts as done if not later than due",
    ),
    "formulas.counting.ever": ("办到就计入分子", "Counts as done whenever done"),
    "formulas.clause": ("条款", "Clause"),
    "score_group.satisfaction": ("群众满意", "Satisfaction"),
    "score_group.handling": ("办理过程", "Handling"),
    "score_group.result": ("办理结果", "Results"),
    "score_group.openness": ("公开透明", "Openness"),
    "score_group.oversight": ("接受监督", "Oversight"),
}
