"""The words of the public tables and their filters, as (Chinese, English)."""

from __future__ import annotations

TABLES: dict[str, tuple[str, str]] = {
    "table.count": ("共 {count} 项", "{count} in all"),
    "table.none": ("没有符合条件的记录。", "Nothing fits these conditions."),
    "table.as_link": (
        "筛选条件就在网址里，收藏或转发网址即可保存本次查询。",
        "The conditions are part of the address: keep or pass on the link to save this query.",
    ),
    "table.under": ("依据：", "Under:"),
    "table.records": ("{count} 条记录", "{count} records"),
    "table.empty": ("无", "none"),
    "field.status": ("办理状态", "Status"),
    "field.addressee": ("承办单位", "Addressee"),
    "field.within": ("街道或社区", "Street or community"),
    "field.issued": ("转办日期", "Issued"),
    "field.due": ("答复期限", "Due"),
    "field.overdue": ("只看逾期的", "Overdue only"),
    "field.from": ("（从）", " from"),
    "field.to": ("（到）", " until"),
}
