"""The rule packs shipped: the notice of 2016 with the Beijing measures, and the law of 2025.

Sources. 意见: 东政办发〔2016〕26号. 北京办法: 北京市实施《城市居民委员会组织法》办法 (1991).
居委会组织法: 中华人民共和国城市居民委员会组织法, revised 2025-10-28, in force 2026-01-01.
手册: 《社区协商运行流程指导手册》, which could not be found; what it would set is configured.
"""

from __future__ import annotations

from datetime import date

from domain.rules.pack import AssemblyRule, Rule, RulePack, Share

HALF_EXCEEDED = Share(numerator=1, denominator=2, strict=True)
TWO_THIRDS = Share(numerator=2, denominator=3, strict=False)
FOUR_FIFTHS = Share(numerator=4, denominator=5, strict=False)

UNKNOWN_HANDBOOK = "默认值：意见未规定天数，所引《社区协商运行流程指导手册》未能取得"

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
    publication_days=Rule[int | None](value=None, source="意见三（四）5：及时公示，未规定期限"),
    notice_days=Rule[int](value=3, source=UNKNOWN_HANDBOOK, configured=True),
    shelving_rounds=Rule[int](value=2, source="意见三（四）3：多次协商", configured=True),
    referral_days=Rule[int](
        value=15, source="接诉即办条例第十三条：时限由主管部门确定", configured=True
    ),
    late_record_days=Rule[int](value=1, source=UNKNOWN_HANDBOOK, configured=True),
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
        "publication_days": Rule[int | None](value=15, source="居委会组织法第三十四条"),
    }
)

PACKS: tuple[RulePack, ...] = (PACK_2016, PACK_2026)
"""In order of effect."""
