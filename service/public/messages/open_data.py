"""The words of the open data pages, as (Chinese, English)."""

from __future__ import annotations

OPEN_DATA: dict[str, tuple[str, str]] = {
    "open.title": ("开放数据", "Open data"),
    "open.intro": (
        "账本上的全部公开记录和由它们汇总的各张表，任何人都可以整份下载、自行核算。",
        "All public records of the ledger and every table folded from them, for anybody to download"
        " whole and reckon with.",
    ),
    "open.tables": ("数据表", "Tables"),
    "open.columns_count": ("{count}列", "{count} columns"),
    "open.downloads": ("下载", "Download"),
    "open.dictionary": ("字段说明", "Dictionary"),
    "open.dictionary_of": ("{title}：字段说明", "{title}: what each column means"),
    "open.how": ("怎样取用", "How to use it"),
    "open.how_whole": (
        "每个文件都是同一时点的完整数据。响应头 Yishi-Position 写明账本当时的位置，Yishi-Rows"
        " 写明行数，行数不足即为下载中断。",
        "Each file is complete and of one moment: the header Yishi-Position says where the ledger"
        " stood, Yishi-Rows how many rows there are; a download with fewer was cut off.",
    ),
    "open.how_resume": (
        "中断后可以接着下载：删去最后一行，用它的主键（多列用逗号连接）"
        "作为参数 from 再次请求，从该行开始续传。",
        "To go on after a cut: drop the last row and ask again with its key (parts joined by"
        " commas) as the parameter from; the answer begins with that row.",
    ),
    "open.how_past": (
        "除“全部事件”外，各表加上 as_of（截至何时发生）、known_at（截至何时入账）"
        "即为过去某一时点的数据。",
        "Every table but the events takes as_of (what had happened by then) and known_at (what was"
        " on the ledger by then).",
    ),
    "open.how_words": (
        "居民的文字在下载时打开；已依法删除或未予公开的，该格为空。事件中只有承诺值，可以据此核对。",
        "What residents wrote is opened as you download; where it was erased or is withheld the"
        " cell is empty. Events hold commitments only, against which words can be checked.",
    ),
    "open.how_csv": (
        "CSV 中以 =、+、-、@ 等开头的文字前加了单引号，以免电子表格当作公式计算；"
        "其他格式原样提供。",
        "In CSV, text that begins with =, +, -, @ and the like stands behind an apostrophe, so that"
        " no spreadsheet calculates it; the other forms have it as it is.",
    ),
    "open.example": ("示例", "Example"),
    "open.example_resume": ("接着下载", "Going on"),
    "open.example_duckdb": ("用 DuckDB 直接统计", "Counting with DuckDB"),
    "open.licence": ("使用条款", "Terms of use"),
    "open.licence_link": ("本区开放数据使用条款", "The district's terms for its open data"),
    "open.licence_none": (
        "本区尚未公布开放数据的使用条款，请向主办单位咨询。",
        "The district has not published terms for its open data; ask whoever runs this service.",
    ),
    "open.programs": ("给程序用的", "For programs"),
    "open.catalogue": ("数据目录（DCAT，JSON-LD）", "Catalogue (DCAT, JSON-LD)"),
    "open.api": ("接口说明（OpenAPI）", "Interface (OpenAPI)"),
    "open.events_feed": (
        "事件订阅（CloudEvents、SSE）",
        "Feed of events (CloudEvents, server-sent events)",
    ),
    "open.proofs": ("透明日志与存证", "The transparency log and its proofs"),
    "open.csvw": ("CSV 元数据（CSVW）", "Metadata of the CSV (CSVW)"),
    "open.column": ("列名", "Column"),
    "open.meaning": ("含义", "Meaning"),
    "open.nature": ("类型", "Type"),
    "open.empty": ("可为空", "May be empty"),
    "open.yes": ("是", "yes"),
    "open.no": ("否", "no"),
    "open.codes": ("取值", "Values"),
    "open.key": ("主键", "Key"),
    "open.several_rows": (
        "一个主键可以有几行，续传时请删去最后一个主键的全部行。",
        "A key may have several rows: to go on after a cut, drop all rows of the last key.",
    ),
    "open.page": ("在网页上查询", "Query it on a page"),
    "open.filters": ("网页和 CSV、JSON 可用的筛选参数", "Parameters of the page, its CSV and JSON"),
    "open.types": ("事件类型", "Types of event"),
    "open.types_caption": (
        "事件的 data 按类型各有不同的内容，结构见接口说明",
        "What data holds depends on the type; the interface has the schemas",
    ),
    "open.type": ("类型", "Type"),
    "open.type_name": ("名称", "Name"),
    "open.type_stream": ("所属", "Belongs to"),
    "open.type_clauses": ("条款", "Clauses"),
    "nature.text": ("文字", "text"),
    "nature.code": ("代码", "code"),
    "nature.id": ("编号（UUID）", "id (UUID)"),
    "nature.integer": ("整数", "integer"),
    "nature.fen": ("整数，单位：分", "integer, in fen (a hundredth of a yuan)"),
    "nature.boolean": ("是否（true、false）", "true or false"),
    "nature.day": ("日期", "day"),
    "nature.moment": ("时刻（UTC）", "moment (UTC)"),
    "nature.positions": ("若干账上位置", "positions on the ledger"),
    "nature.codes": ("若干代码", "codes"),
    "nature.json": ("JSON", "JSON"),
}
