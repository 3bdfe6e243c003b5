"""What is said of formulas and scorecards as facts, forms and fields, as (Chinese, English)."""

from __future__ import annotations

from domain.scoring.indicators import INDICATORS

INDICATOR_LABELS: dict[str, tuple[str, str]] = {
    f"indicator.{it.id}": (it.zh, it.en) for it in INDICATORS.values()
}

SCORE_FACTS: dict[str, tuple[str, str]] = {
    "fact.ratings.tallied.v1": (
        "对{subject}的评议结果：共{ratings}份打分，参与协商满意{satisfied_taking_part}份、落实成果满意"
        "{satisfied_carrying_out}份",
        "Ratings of {subject}: {ratings} in all; satisfied with how it took part"
        " {satisfied_taking_part}, with how it carried out {satisfied_carrying_out}",
    ),
    "fact.scoring_formula.adopted.v1": (
        "制定计分办法：{formula}（第{version}版，适用{years}）",
        "Scoring formula adopted: {formula} (version {version}, for {years})",
    ),
    "fact.score_item.excluded.v1": (
        "{office}{year}年度“{indicator}”剔除一件事项，原因：{exclusion}",
        "A case was left out of “{indicator}” of {office} for {year}: {exclusion}",
    ),
    "fact.score_item.readmitted.v1": (
        "{office}{year}年度“{indicator}”恢复计入一件事项",
        "A case counts again in “{indicator}” of {office} for {year}",
    ),
    "fact.scorecard.proposed.v1": (
        "提出{office}{year}年度考核结果：{score}；{until}前可提异议",
        "Result of {office} for {year} proposed: {score}; open to objections until {until}",
    ),
    "fact.scorecard.objection_filed.v1": (
        "被考核单位对{indicator}提出异议",
        "The office assessed objects to {indicator}",
    ),
    "fact.scorecard.objection_decided.v1": (
        "裁定考核异议：{score_ruling}",
        "Objection to the result decided: {score_ruling}",
    ),
    "fact.scorecard.finalised.v1": ("确定考核结果：{score}", "Result made final: {score}"),
    "fact.scorecard.restated.v1": ("更正考核结果：{score}", "Result restated: {score}"),
    "score_fact.points": ("{points}分", "{points} points"),
    "score_fact.insufficient": ("数据不足，不计分", "insufficient data, no score"),
    "score_fact.years": ("{first}年至{last}年", "{first} to {last}"),
    "score_fact.one_year": ("{first}年", "{first}"),
    "score_fact.from_year": ("{first}年起", "{first} on"),
    "score_fact.whole_card": ("整体结果", "the whole result"),
    "score_fact.consulted": ("{day}征求{who}意见：{outcome}", "{who}, {day}: {outcome}"),
    "score_ruling.upheld": ("成立", "upheld"),
    "score_ruling.dismissed": ("不成立", "not upheld"),
    "words.consulted": ("征求意见", "Who was heard"),
    "words.explanation": ("说明", "Explanation"),
}

SCORE_LABELS: dict[str, tuple[str, str]] = {
    "card.street": ("街道办事处考核", "Scorecard of street offices"),
    "card.department": ("区级部门考核", "Scorecard of departments"),
    "missing.spread": (
        "数据不足的指标，权重按比例摊给其余指标",
        "Its weight is spread over the others",
    ),
    "missing.withhold": ("有指标数据不足的，不计总分", "There is no score"),
}

SCORE_STEPS: dict[str, tuple[str, str]] = {
    "adopt-scoring-formula": (
        "制定街道或者部门的考核计分办法：各项指标、权重、最少件数，适用年份，征求意见的情况和全文。",
        "Lay down how street offices or departments are scored: indicators with weights and the "
        "least number of cases, for which years, who was heard, and the whole text.",
    ),
    "exclude-score-item": (
        "将一件事项从一项指标中剔除，写明原因。剔除情况随考核结果公开。",
        "Leave a case out of an indicator, with the reason. It is published with the result.",
    ),
    "readmit-score-item": (
        "将已剔除的事项恢复计入，写明理由。",
        "Count a case again that was left out, with the reason.",
    ),
    "propose-scorecard": (
        "年度结束后提出一个单位的考核结果。数字由系统按账本记录计算，无需也不能填写。",
        "Propose the result of an office once the year is over. The figures come from the ledger; "
        "nobody enters them.",
    ),
    "file-scorecard-objection": (
        "被考核单位在期限内对考核结果提出异议，可以针对整体，也可以针对一项指标。",
        "Object to one's own result in time: to the whole of it, or to one indicator.",
    ),
    "decide-scorecard-objection": (
        "裁定异议是否成立。成立的，另行剔除事项或者补录遗漏的事实。",
        "Uphold the objection or not. What it changes is recorded by itself: a case left out, or "
        "the fact that was missing.",
    ),
    "finalise-scorecard": (
        "异议期限届满、异议全部裁定后确定考核结果，并固定到签名的日志检查点。",
        "Make the result final once objections are over and decided, at a signed checkpoint.",
    ),
    "restate-scorecard": (
        "重新计算已确定的考核结果；有差别的，以新结果代替，列明差别和所依据的记录。",
        "Replace a final result where it comes to another today, naming what changed and why.",
    ),
}

SCORE_FIELDS: dict[str, tuple[str, str]] = {
    "as_of": ("统计截至", "Figures as of"),
    "consulted": ("征求意见的情况", "Who was heard"),
    "explanation": ("说明", "Explanation"),
    "formula": ("计分办法", "Formula"),
    "indicator": ("指标", "Indicator"),
    "item": ("事项的起始记录编号", "Ledger number of the event that began it"),
    "objection": ("异议", "Objection"),
    "of": ("所在的议事事项（或其他程序）编号", "The matter, or other stream, that it is in"),
    "text_digest": ("全文摘要（SHA-256）", "Digest of the text (SHA-256)"),
    "year_from": ("适用起始年份", "First year"),
    "year_until": ("适用终止年份", "Last year"),
    "adopt-scoring-formula.text": ("办法全文", "The whole text"),
    "exclude-score-item.organisation": ("被考核单位", "Office assessed"),
    "readmit-score-item.organisation": ("被考核单位", "Office assessed"),
    "propose-scorecard.organisation": ("被考核单位", "Office assessed"),
    "exclude-score-item.reason": ("剔除原因", "Why it is left out"),
    "Consulted.on": ("日期", "Day"),
    "Consulted.outcome": ("意见和采纳情况", "What came of it"),
    "Consulted.who": ("征求对象", "Who was heard"),
    "Formula.card": ("考核对象", "Whose card"),
    "Formula.definitions": ("指标定义摘要（SHA-256）", "Digest of the definitions (SHA-256)"),
    "Formula.id": ("办法编号", "Id of the formula"),
    "Formula.indicators": ("指标和权重", "Indicators and weights"),
    "Formula.missing": ("数据不足时", "Where there are too few cases"),
    "Formula.version": ("版本号", "Version"),
    "Formula.weight_present_least": ("有数据的权重至少", "Weight with data, at least"),
    "Formula.zh": ("办法名称", "Name of the formula"),
    "Weighted.group": ("类别", "Class"),
    "Weighted.least": ("最少件数", "Cases needed"),
    "Weighted.weight": ("权重", "Weight"),
}

SCORE_HINTS: dict[str, tuple[str, str]] = {
    "as_of": (
        "不填即为办理之时。属于该年度的事项不因此增减年份，只会计入此后核实、评议和剔除的情况。",
        "Left empty: now. What belongs to the year stays the same; what was verified, rated or "
        "left out since then is counted with it.",
    ),
    "item": (
        "见该项指标的事项列表，为该事项第一条记录的账本编号。",
        "In the list of cases behind the indicator: the ledger number of its first event.",
    ),
    "of": (
        "见该项指标的事项列表；不属于议事事项的，填写其编号。",
        "In the list of cases behind the indicator; where it is no matter, its id.",
    ),
    "text_digest": ("不填则由系统计算。", "Left empty: reckoned from the text."),
    "year_until": (
        "不填则一直适用，直至同类单位的新办法施行。",
        "Left empty it goes on until another formula of this card takes its place.",
    ),
    "Formula.definitions": (
        "系统现行指标定义的摘要，请勿改动。",
        "The digest of the definitions in force: leave it as it is.",
    ),
    "Formula.id": ("小写字母、数字和连字符。", "Small letters, digits and hyphens."),
    "Formula.weight_present_least": (
        "有数据的指标权重合计低于此数的，不计总分。",
        "With less weight than this there is no score.",
    ),
    "file-scorecard-objection.indicator": (
        "不选即为对整体结果提出异议。",
        "Left empty: to the whole result.",
    ),
}
"""Below the fields of forms."""

SCORE_FACT_FIELDS: dict[str, tuple[str, str]] = {
    "approved_by": ("批准单位", "Approved by"),
    "as_of": ("统计截至", "As of"),
    "card": ("考核对象", "Whose card"),
    "checkpoint": ("检查点", "Checkpoint"),
    "consulted": ("征求意见", "Who was heard"),
    "definitions": ("指标定义摘要", "Digest of the definitions"),
    "denominator": ("分母", "Denominator"),
    "denominator_before": ("原分母", "Denominator before"),
    "differences": ("差别", "Differences"),
    "events": ("所依据的记录", "Events"),
    "excluded": ("剔除件数", "Left out"),
    "explanation": ("说明", "Explanation"),
    "figures": ("数字", "Figures"),
    "formula": ("计分办法", "Formula"),
    "formula_version": ("办法版本", "Version of the formula"),
    "id": ("编号", "Id"),
    "indicator": ("指标", "Indicator"),
    "indicators": ("指标", "Indicators"),
    "item": ("事项的起始记录", "Event that began the case"),
    "late": ("补录件数", "Recorded late"),
    "least": ("至少", "At least"),
    "missing": ("数据不足时", "Where there are too few cases"),
    "numerator": ("分子", "Numerator"),
    "numerator_before": ("原分子", "Numerator before"),
    "objection": ("异议", "Objection"),
    "objections_until": ("异议截止", "Objections until"),
    "of": ("所在事项", "The case is in"),
    "on": ("日期", "Day"),
    "origin": ("日志名称", "Name of the log"),
    "points": ("得分（百分之一分）", "Hundredths of a point"),
    "root": ("根哈希", "Root"),
    "score": ("总分（百分之一分）", "Score in hundredths"),
    "size": ("日志长度", "Size of the log"),
    "text_digest": ("全文摘要", "Digest of the text"),
    "version": ("版本", "Version"),
    "weight": ("权重", "Weight"),
    "weight_present_least": ("有数据的权重至少", "Weight with data, at least"),
    "who": ("征求对象", "Who"),
    "year_from": ("起始年份", "First year"),
    "year_until": ("终止年份", "Last year"),
    "carrying_out_satisfied": ("落实成果满意", "Satisfied with carrying out"),
    "taking_part_satisfied": ("参与协商满意", "Satisfied with taking part"),
}
"""Of facts; what other facts have too is named with them."""
