"""The rule packs shipped: the notice of 2016 with the Beijing measures, and the law of 2025.

Sources. 意见: 东政办发〔2016〕26号. 北京办法: 北京市实施《城市居民委员会组织法》办法 (1991).
居委会组织法: 中华人民共和国城市居民委员会组织法, revised 2025-10-28, in force 2026-01-01.
手册: 《社区协商运行流程指导手册》, which could not be found; what it would set is configured.
"""

from __future__ import annotations

from datetime import date

from domain.events.funds import FundSource
from domain.rules.pack import AssemblyRule, DemandRule, FormRule, Rule, RulePack, Share, Term

HALF_EXCEEDED = Share(numerator=1, denominator=2, strict=True)
ONE_THIRD = Share(numerator=1, denominator=3, strict=False)
ONE_FIFTH = Share(numerator=1, denominator=5, strict=False)
ONE_TENTH = Share(numerator=1, denominator=10, strict=False)
TWO_THIRDS = Share(numerator=2, denominator=3, strict=False)
FOUR_FIFTHS = Share(numerator=4, denominator=5, strict=False)

UNKNOWN_HANDBOOK = "默认值：意见未规定天数，所引《社区协商运行流程指导手册》未能取得"


def _default(days: int, *, working: bool = True, why: str = UNKNOWN_HANDBOOK) -> Rule[Term]:
    """A term of ours where the source says "in time" or nothing; working days unless said."""
    return Rule[Term](value=Term(days=days, working=working), source=why, configured=True)


SCORECARD_OBJECTION = _default(
    10, why="街道办事处条例第四十三条、接诉即办条例第三十二条：未规定异议期限"
)
"""E6 For objections to a scorecard, where a pack says nothing."""

FORMS = (
    FormRule(form="community_council", seats_min=3),
    FormRule(form="hearing", scales=("community", "street"), seats_min=5),
    FormRule(form="building_council", scales=("building",), seats_min=3),
    FormRule(form="estate_consultation", scales=("estate", "building"), seats_min=3),
    FormRule(
        form="owners_consultation",
        scales=("estate", "building"),
        needs_any_of=("owners_committee", "property_company"),
        seats_min=3,
    ),
    FormRule(form="democratic_appraisal", seats_min=3),
    FormRule(form="forum", seats_min=3),
    FormRule(form="open_space", seats_min=5),
    FormRule(form="future_search", seats_min=5),
    FormRule(form="online"),
    FormRule(form="residents_assembly", scales=("community",), seats_min=5),
    FormRule(form="representatives_assembly", scales=("community",), seats_min=5),
    FormRule(form="standing_assembly", scales=("community",), seats_min=3),
)
"""N7 意见三（三） names the forms; where each may be held, and with how many, is our default."""

PACK_2016 = RulePack(
    id="dongcheng-2016",
    effective_from=date(2016, 12, 12),
    zh="东政办发〔2016〕26号及北京市实施居委会组织法办法(1991)",
    residents_assembly=Rule[AssemblyRule](
        value=AssemblyRule(
            quorum=HALF_EXCEEDED, majority=HALF_EXCEEDED, notice_days=None, representatives=None
        ),
        source="北京办法第十五条",
    ),
    representatives_assembly=Rule[AssemblyRule](
        value=AssemblyRule(
            quorum=HALF_EXCEEDED, majority=HALF_EXCEEDED, notice_days=None, representatives=None
        ),
        source="北京办法第十五条",
    ),
    residents_assembly_demand=Rule[DemandRule](
        value=DemandRule(
            adult_residents=ONE_FIFTH, households=ONE_FIFTH, residents_groups=ONE_THIRD
        ),
        source="北京办法第十六条",
    ),
    representatives_assembly_demand=Rule[DemandRule](
        value=DemandRule(), source="北京办法未单独规定居民代表会议的提议"
    ),
    assemblies_every_months=Rule[int](value=6, source="北京办法第十六条：每年至少举行二次"),
    party_study_first=Rule[bool](
        value=False, source="意见一、四（一）：党的领导，未规定先行研究程序"
    ),
    charter_filing=Rule[Term | None](
        value=Term(days=10, working=True),
        source="北京办法第十八条：须报备案，未规定期限",
        configured=True,
    ),
    publication_days=Rule[int | None](value=None, source="意见三（四）5：及时公示，未规定期限"),
    notice_days=Rule[int](value=3, source=UNKNOWN_HANDBOOK, configured=True),
    shelving_rounds=Rule[int](value=2, source="意见三（四）3：多次协商", configured=True),
    late_record_days=Rule[int](value=1, source=UNKNOWN_HANDBOOK, configured=True),
    retention_years=Rule[int](
        value=10, source="意见四（二）：收集建档，未规定年限", configured=True
    ),
    forms=Rule[tuple[FormRule, ...]](value=FORMS, source="意见三（三）", configured=True),
    assembly_funds=Rule[tuple[FundSource, ...]](
        value=(FundSource.GOVERNMENT_PURCHASE, FundSource.WELFARE_FUND, FundSource.DONATION),
        source="意见四（三）：经居民会议和居民代表会议讨论决定，未逐项列明资金来源",
        configured=True,
    ),
    supervision_excludes_relatives=Rule[bool](
        value=False, source="意见三（四）5：成立居民监督小组，未规定回避"
    ),
    supervision_term_years=Rule[int](
        value=5, source="意见三（四）5：成立居民监督小组，未规定任期", configured=True
    ),
    appraisal_months=Rule[int](value=12, source="意见三（四）5：定期组织评议", configured=True),
    appraisal_closing=_default(
        90, working=False, why="意见三（四）5：定期组织评议，未规定结束期限"
    ),
    common_issue_communities=Rule[int](
        value=3, source="意见三（六）：共性和重要问题", configured=True
    ),
    common_issue_months=Rule[int](value=12, source="意见三（六）：共性和重要问题", configured=True),
    extensions_max=Rule[int](value=1, source="接诉即办条例第十五条：依法延长", configured=True),
    extension_working_days_max=Rule[int](
        value=15, source="接诉即办条例第十五条：依法延长", configured=True
    ),
    proposal_answer=_default(15),
    guidance=_default(10, why="意见三（二）：居委会有责任进行指导，未规定期限"),
    notice_after_adoption=_default(30, working=False),
    invitation=_default(5, why="意见三（二）：街道协调政府部门参加，未规定期限"),
    invitation_answer=_default(3),
    minutes=_default(5),
    assembly_call=_default(30, working=False),
    outcome_publication=_default(10, why="意见三（四）5：及时公示，未规定期限"),
    progress_publication=_default(15, why="意见三（四）5：及时公示，未规定期限"),
    referral_acceptance=_default(2),
    referral_answer=_default(15, why="接诉即办条例第十三条：时限由主管部门确定"),
    objection_decision=_default(5, why="接诉即办条例第十二条：异议审核机制，未规定期限"),
    extension_decision=_default(2, why="接诉即办条例第十五条：依法延长，未规定期限"),
    relay=_default(5, why="意见三（四）5：及时通过社区居委会进行反馈，未规定期限"),
    verification=_default(10, why="接诉即办条例第二十三条：期满回访，未规定期限"),
    funds_publication=_default(15, why="意见四（三）：按照居务公开的要求予以公示，未规定期限"),
    funds_audit=_default(365, working=False, why="意见四（三）：定期组织开展审计，未规定周期"),
    finding_answer=_default(10, why="意见三（四）5：接受监督，未规定期限"),
    suggestion_answer=_default(30, working=False, why="意见四（一）：提出工作建议，未规定答复期限"),
    common_issue_answer=_default(
        30, working=False, why="意见三（六）：上升为街道协商议题，未规定期限"
    ),
    street_report=_default(10, why="意见三（六）：向社区居民公开，未规定期限"),
    archive=_default(180, working=False, why="意见四（二）：收集建档，未规定期限"),
    scorecard_objection=SCORECARD_OBJECTION,
)

PACK_2026 = RulePack(
    **{
        **dict(PACK_2016),
        "id": "residents-committee-law-2025",
        "effective_from": date(2026, 1, 1),
        "zh": "东政办发〔2016〕26号及城市居民委员会组织法(2025年修订)",
        "residents_assembly": Rule[AssemblyRule](
            value=AssemblyRule(
                quorum=HALF_EXCEEDED, majority=HALF_EXCEEDED, notice_days=10, representatives=None
            ),
            source="居委会组织法第二十六、二十七条",
        ),
        "representatives_assembly": Rule[AssemblyRule](
            value=AssemblyRule(
                quorum=TWO_THIRDS,
                majority=HALF_EXCEEDED,
                notice_days=None,
                representatives=FOUR_FIFTHS,
            ),
            source="居委会组织法第二十八、二十九条",
        ),
        "residents_assembly_demand": Rule[DemandRule](
            value=DemandRule(
                adult_residents=ONE_TENTH, households=ONE_TENTH, representatives=ONE_THIRD
            ),
            source="居委会组织法第二十六条",
        ),
        "representatives_assembly_demand": Rule[DemandRule](
            value=DemandRule(representatives=ONE_FIFTH), source="居委会组织法第二十八条"
        ),
        "assemblies_every_months": Rule[int](
            value=6, source="居委会组织法第二十八条：居民代表会议每半年至少召开一次"
        ),
        "party_study_first": Rule[bool](value=True, source="居委会组织法第三十条"),
        "charter_filing": Rule[Term | None](
            value=Term(days=10, working=True),
            source="居委会组织法第三十一条：应当报备案，未规定期限",
            configured=True,
        ),
        "supervision_excludes_relatives": Rule[bool](value=True, source="居委会组织法第三十六条"),
        "supervision_term_years": Rule[int](
            value=5, source="居委会组织法第十四、三十六条：与居民委员会的任期相同"
        ),
        "publication_days": Rule[int | None](value=15, source="居委会组织法第三十四条"),
    }
)

PACKS: tuple[RulePack, ...] = (PACK_2016, PACK_2026)
"""In order of effect. The district adds to them by ``RulePackAdopted``."""
