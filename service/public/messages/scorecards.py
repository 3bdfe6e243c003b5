"""The words of the pages of scorecards, as (Chinese, English)."""

from __future__ import annotations

SCORECARDS: dict[str, tuple[str, str]] = {
    # The district
    "scores.title": ("考核评分", "Scorecards"),
    "scores.lead": (
        "街道办事处和区级部门的年度考核评分。每个数都由账上的记录算出，都能点开看到数的是哪几件事，"
        "任何人都可以自己重算。",
        "The yearly scorecards of street offices and departments. Every number is counted from the"
        " ledger, opens to what it counts, and can be computed anew by anybody.",
    ),
    "scores.card.street": ("街道办事处", "Street offices"),
    "scores.card.department": ("区级部门", "Departments"),
    "scores.which": ("考核对象", "Whose"),
    "scores.year": ("年度", "Year"),
    "scores.heading": ("{card}，{year}年度", "{card}, {year}"),
    "scores.under": ("计分办法", "Formula"),
    "scores.default": ("系统默认，未经区里制定", "Shipped default, not adopted by the district"),
    "scores.default_explain": (
        "区里还没有为这一年度制定计分办法。下面的分数按系统自带的默认办法试算，只供参考，不作为考核结果。",
        "The district has adopted no formula for this year. Scores below are tried by the default"
        " that comes with the system, for reference only; they are no result of an assessment.",
    ),
    "scores.adopted": (
        "{day}由区里制定（{id} 第 {version} 版）",
        "Adopted by the district on {day} ({id}, version {version})",
    ),
    "scores.all_formulas": ("历年计分办法", "All formulas"),
    "scores.read": ("怎样看这些数", "How to read this"),
    "scores.read_rate": (
        "点是实际比率，横线是 95% 置信区间（威尔逊法）：事情越少，区间越宽，比率越说明不了问题。"
        "空心点和虚线表示件数不足，不计分。右边是分子/分母。所有单位用同一刻度，0 到 100%。",
        "The dot is the rate, the line its 95 % confidence interval (Wilson): the fewer the cases,"
        " the wider it is and the less the rate says. A hollow dot and a dashed line: too few cases"
        " to score. On the right: numerator/denominator. The scale is the same everywhere, from 0"
        " to 100 %.",
    ),
    "scores.read_score": (
        "得分后面括号里是上下限：各项比率同时取区间两端时的得分。上下限有重叠的单位，高低可能只是偶然，"
        "所以不排名次，只分档：得分最高的单位与上下限同它重叠的单位为第一档，其余依此类推；"
        "同档之内按区划代码排列，不分先后。",
        "Behind each score stand its bounds: the score were every rate at one end of its interval."
        " Where bounds overlap, a difference may be chance. So there are bands and no ranks: the"
        " office with the highest score and all whose bounds overlap with its own make the first"
        " band, and so on; within a band they stand by division code, none before another.",
    ),
    "scores.read_insufficient": (
        "「数据不足」不是 0 分：件数达不到规定数，就不下结论。",
        "“Insufficient data” is not 0: with too few cases nothing is concluded.",
    ),
    "scores.short": ("简称：{name}", "for short: {name}"),
    "scores.to_numbers": ("直接看数字表", "Straight to the numbers"),
    "scores.picture": (
        "{name}各项指标的比率和区间，数字见下表",
        "Rates and intervals of {name}; the table below has the numbers",
    ),
    "scores.table": ("全部数字", "All numbers"),
    "scores.caption": (
        "各单位得分和各项指标。点列名可以排序；点数字可以看到数的是哪几件事。",
        "Scores and indicators. A column’s name sorts by it; a number opens to what it counts.",
    ),
    "scores.office": ("单位", "Office"),
    "scores.score": ("得分", "Score"),
    "scores.bounds": ("上下限", "Bounds"),
    "scores.band": ("档次", "Band"),
    "scores.band_n": ("第 {band} 档", "Band {band}"),
    "scores.stage": ("状态", "Stage"),
    "scores.points": ("{points} 分", "{points}"),
    "scores.insufficient": ("数据不足", "Insufficient data"),
    "scores.sorted_by": ("按{name}排序", "Sort by {name}"),
    "scores.note_sorted": (
        "现在按比率从高到低排列，数据不足的在后。相邻单位的区间可能重叠，先后不是名次。",
        "Sorted by rate, highest first, insufficient data last. Neighbours’ intervals may overlap:"
        " the order is no ranking.",
    ),
    "scores.note_banded": (
        "现在按档次排列，同档之内按区划代码。",
        "Sorted by band; within a band by division code.",
    ),
    "scores.none": ("这一年度没有考核对象。", "Nobody is assessed for this year."),
    "scores.legend": ("各项指标的含义", "What the indicators mean"),
    "scores.legend_caption": (
        "指标、数什么、权重和最少件数",
        "Indicators: what is counted, weights, and how many cases are needed",
    ),
    "scores.indicator": ("指标", "Indicator"),
    "scores.counted": ("数什么", "What is counted"),
    "scores.numerator": ("分子：{text}", "Numerator: {text}"),
    "scores.denominator": ("分母：{text}", "Denominator: {text}"),
    "scores.weight": ("权重", "Weight"),
    "scores.least": ("最少件数", "Cases needed"),
    "scores.numerator_denominator": ("分子/分母", "Numerator / denominator"),
    "scores.rate": ("比率", "Rate"),
    "scores.present": ("有数据的权重", "Weight with data"),
    # Stages
    "score_stage.provisional": ("暂计", "Provisional"),
    "score_stage.proposed": ("已提出，可提异议", "Proposed, open to objections"),
    "score_stage.final": ("已确定", "Final"),
    "score_stage.restated": ("已更正", "Restated"),
    "score_stage_text.provisional": (
        "按此刻账上的记录暂时计算，还不是考核结果。",
        "Counted from the records so far; no result of an assessment yet.",
    ),
    "score_stage_text.proposed": (
        "考核结果已经提出，被考核单位可以在期限内提出异议。",
        "A result has been proposed; the office may object within the term.",
    ),
    "score_stage_text.final": (
        "考核结果已经确定：下面是确定时的数字，之后的记录不改变它。",
        "The result is final: these are the figures on which it rests. Later records do not change"
        " it.",
    ),
    "score_stage_text.restated": (
        "考核结果确定之后作过更正：下面是最近一次更正的数字，原来的数字仍可查看。",
        "The result was restated after it was final: these are the figures of the latest"
        " restatement; those before stay readable.",
    ),
    # One card
    "score.title": ("{year}年度考核评分", "Scorecard {year}"),
    "score.to_district": ("全部{card}", "{card}"),
    "score.to_organisation": ("{name}的单位页", "The page of {name}"),
    "score.over_time": ("逐月、历年情况", "Over months and years"),
    "score.of_hundred": ("满分 100 分", "of 100"),
    "score.bounds": ("上下限 {lowest}–{highest}", "bounds {lowest} to {highest}"),
    "score.band": ("{card}第 {band} 档", "{card}: band {band}"),
    "score.why_none": (
        "有数据的指标权重合计 {present}，少于计分办法要求的 {least}，因此不出总分。",
        "Indicators with enough data weigh {present} together, less than the {least} that the"
        " formula asks for: no score is given.",
    ),
    "score.live": (
        "按现在的记录测算，结果会是{now}。",
        "By the records of now it would be {now}.",
    ),
    "score.adds_up": ("得分怎样得来", "How the score adds up"),
    "score.adds_up_text": (
        "每项得分 = 权重 × 100 ÷ {whole} × 分子 ÷ 分母，四舍五入到 0.01 分，这是唯一一次舍入。"
        "各项得分相加就是总分，最高 100 分。",
        "Each contribution is weight × 100 ÷ {whole} × numerator ÷ denominator, rounded half up to"
        " 0.01: the one rounding there is. The score is their sum, 100 at most.",
    ),
    "score.weight_present": ("有数据的权重合计", "the weight with data"),
    "score.spread": (
        "数据不足的指标不计分，其权重按比例分给其他指标：有数据的权重合计 {present}。",
        "Indicators with insufficient data do not count; their weight goes to the others in"
        " proportion. Weight with data: {present}.",
    ),
    "score.table_caption": (
        "{name} {year}年度：各项指标和得分",
        "{name}, {year}: indicators and contributions",
    ),
    "score.rate_interval": ("比率和 95% 区间", "Rate and 95 % interval"),
    "score.contribution": ("得分", "Contribution"),
    "score.full": ("满分 {points}", "of {points}"),
    "score.total": ("合计", "Total"),
    "score.no_total": ("不出总分，不计得分", "No score, so no contribution"),
    "score.needs": (
        "{number} 件，少于 {least} 件",
        "{number} cases, fewer than {least}",
    ),
    "score.no_cases": ("没有发生", "No cases"),
    "score.open_items": (
        "{indicator}：查看所数的 {count} 件事",
        "{indicator}: see the {count} cases",
    ),
    "score.interval": ("{lowest}–{highest}", "{lowest} to {highest}"),
    "score.late": ("其中补录 {count} 件", "{count} recorded late"),
    "score.excluded": ("剔除 {count} 件", "{count} excluded"),
    "score.signals": ("旁注，供参考，不计分", "Beside the score, for reference"),
    "score.signals_text": (
        "这些数不进入得分。偏高时，提醒人看一看：是不是答复了却没办成、报上来的议题被拒得太多、"
        "或者事后补录、剔除得太多。",
        "These are no part of the score. Where one is high, somebody should look: answers without"
        " results, topics turned away, or too much recorded late or left out.",
    ),
    "score.signals_caption": ("旁注的数", "Signals"),
    "score.signal_late_text": (
        "所数的事中，有记录是事后补录的",
        "of the cases, those with a record entered late",
    ),
    "score.signal_excluded_text": (
        "本应计数、经批准剔除的",
        "of the cases, those left out with approval",
    ),
    "score.exclusions": ("剔除的事项", "What was left out"),
    "score.exclusions_none": ("没有剔除任何事项。", "Nothing was left out."),
    "score.excluded_item": (
        "剔除的事项（第 {position} 号记录起）",
        "the case (from record {position})",
    ),
    "score.readmitted": ("{day}恢复计数。", "Counted again since {day}."),
    "score.exclusion_by": ("批准：{name}", "approved by {name}"),
    "score.course": ("经过", "Course"),
    "score.course_none": (
        "还没有提出考核结果。",
        "No result has been proposed.",
    ),
    "score_step.proposed": ("提出考核结果：{score}", "Proposed: {score}"),
    "score_step.objected": ("被考核单位提出异议", "The office objects"),
    "score_step.upheld": ("异议成立", "Objection upheld"),
    "score_step.rejected": ("异议不成立", "Objection not upheld"),
    "score_step.final": ("确定考核结果：{score}", "Final: {score}"),
    "score_step.restated": ("更正考核结果：{score}", "Restated: {score}"),
    "score.objections_until": ("异议提至{at}", "Objections until {at}"),
    "score.objection_to": ("异议指标：{indicator}", "To: {indicator}"),
    "score.objection_open": ("还没有裁定", "Not decided yet"),
    "score.as_then": ("当时的评分表", "The card as it stood then"),
    "score.decided_by": ("{name}裁定", "Decided by {name}"),
    "score.rests_on": (
        "依据账本第 {position} 号及以前的记录，截至{at}；计分办法 {formula} 第 {version} 版",
        "Rests on records up to number {position}, as of {at}; formula {formula}, version"
        " {version}",
    ),
    "score.checkpoint": (
        "日志检查点：{size} 条，根 {root}",
        "Checkpoint of the log: {size} entries, root {root}",
    ),
    "score.differences": ("更正了什么", "What was restated"),
    "score.before": ("此前", "Before"),
    "score.after": ("此后", "After"),
    "score.difference": ("差", "Difference"),
    "score.events_of": ("{count} 条记录", "{count} records"),
    "score.because": ("起因的记录", "Events that caused it"),
    "score.formula": ("计分办法", "Formula"),
    "score.recompute": ("自己重算", "Compute it yourself"),
    "score.recompute_text": (
        "公式就是一段 SQL，在开放数据的记录上运行，不需要本系统的程序。"
        "得出的分子、分母和得分应当与本页一致。",
        "The formula is published as SQL over the open data of events; it needs none of our"
        " programs. Its numbers must equal those on this page.",
    ),
    "score.recompute_sql": ("公式（SQL）", "The formula (SQL)"),
    "score.recompute_data": ("记录（开放数据）", "The records (open data)"),
    # Comparison of two days
    "score.compare": ("与另一天比较", "Compare with another day"),
    "score.compare_day": ("比较的日期", "Day to compare with"),
    "score.compare_show": ("比较", "Compare"),
    "score.compare_heading": ("{one}与{other}比较", "{one} against {other}"),
    "score.compare_live": (
        "这里比较的是两天账上的记录，不是已经提出或者确定的数字。",
        "This compares the records of both days, not the figures proposed or final.",
    ),
    "score.compare_none": ("两天的数字相同。", "The figures of both days are the same."),
    "score.compare_score": (
        "得分：{one} → {other}",
        "Score: {one} → {other}",
    ),
    "score.compare_caption": (
        "各项指标在两天的计数、差别和其间的记录",
        "Counts on both days, their difference, and the events between",
    ),
    "score.compare_events": ("其间的记录", "Events between"),
    "score.compare_clock": ("期限届满，没有新的记录", "A term ran out; no new record"),
    "field.compare_as_of": ("与哪一天比较", "The day to compare with"),
    # Elsewhere
    "oversight.scores": (
        "街道和部门的年度考核评分，以及每一分的来历：",
        "The yearly scorecards of streets and departments, and where each point comes from:",
    ),
    "about.scores": ("评分", "Scorecards"),
    "about.indicators": ("考核指标", "Indicators"),
    "field.year": ("年度", "Year"),
    "field.card": ("考核对象", "Whose card"),
    "field.sort": ("排序", "Order"),
}

SHORT: dict[str, tuple[str, str]] = {
    "score_short.satisfied_with_taking_part": ("参与满意", "Taking part"),
    "score_short.satisfied_with_carrying_out": ("落实满意", "Carrying out"),
    "score_short.referrals_accepted": ("按期受理", "Taken up"),
    "score_short.referrals_answered": ("按期答复", "Answered"),
    "score_short.referrals_verified": ("居民核实", "Confirmed"),
    "score_short.attendance": ("应邀到会", "Attendance"),
    "score_short.departments_brought": ("部门到会", "Departments"),
    "score_short.tasks_carried_out": ("任务完成", "Tasks done"),
    "score_short.notices_published": ("协商公示", "Notices"),
    "score_short.outcomes_published": ("结果公开", "Outcomes"),
    "score_short.progress_published": ("进展公开", "Progress"),
    "score_short.funds_published": ("资金公示", "Money shown"),
    "score_short.funds_audited": ("资金审计", "Audits"),
    "score_short.third_party_rating": ("第三方评估", "Third party"),
    "score_short.findings_answered": ("意见答复", "Findings"),
    "score_short.common_issues_settled": ("共性问题", "Issues"),
    "score_short.street_outcomes_reported": ("上升反馈", "Reported back"),
    "score_short.answers_sent_back": ("答复退回", "Sent back"),
    "score_short.proposals_declined": ("议题未采纳", "Declined"),
    "score_short.publications_withdrawn": ("公开撤下", "Withdrawn"),
}
"""What indicators are called where there is little room; in full by their definition."""
