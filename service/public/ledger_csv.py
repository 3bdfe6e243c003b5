"""The list of events as CSV: one line an event, whole, a part in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from starlette.requests import Request

from service.ledger_reading import EventLine
from service.parts import Parts
from service.public.ledger_page import listed
from service.public.ledger_queries import LedgerQuery
from service.public.messages import Wording
from service.public.rendering import language_of, visible, wording
from service.public.telling import tell, type_label
from service.tables.cells import csv_head, csv_lines
from service.tables.columns import column, columns_of, values_of
from service.views import proof_address

PART = 500


class EventRow(msgspec.Struct, frozen=True):
    """An event, in a sentence; its fields are in the JSON of the same address."""

    position: Annotated[int, column("账本编号", "Ledger number")]
    occurred_at: Annotated[datetime, column("发生时间", "Happened at")]
    recorded_at: Annotated[datetime, column("入账时间", "Recorded at")]
    late: Annotated[bool, column("补录", "Recorded late")]
    type: Annotated[str, column("记录种类", "Type of event")]
    type_name: Annotated[str, column("种类名称", "What the type is called")]
    sentence: Annotated[str, column("内容", "What happened, in a sentence")]
    acting_id: Annotated[UUID, column("经办单位编号", "Id of who acted")]
    acting: Annotated[str, column("经办单位", "Who acted")]
    clauses: Annotated[str, column("条款", "Clauses served, between spaces")]
    rule_pack: Annotated[str, column("规则包", "Rule pack that applied")]
    stream: Annotated[UUID, column("所属事项编号", "Id of what it belongs to")]
    version: Annotated[int, column("序号", "Its place there")]
    restricted: Annotated[bool, column("受限公开", "Whether its content is not public")]
    proof: Annotated[str, column("存证文件地址", "Address of its proof file")]


_COLUMNS = columns_of(EventRow)


def ledger_csv(request: Request, parts: Parts, query: LedgerQuery) -> Iterator[bytes]:
    """Everything that the filters leave, from the cursor on. Blocks."""
    words = wording(language_of(request))
    wanted, head, more = query.filter(), csv_head(_COLUMNS), True
    while more:
        lines, more = listed(parts, query, wanted, PART)
        rows = (values_of(row, _COLUMNS) for row in _rows(parts, words, lines))
        yield head + csv_lines(rows, _COLUMNS)
        head = b""
        if lines:
            query = query.model_copy(update={"after": lines[-1].position})


def _rows(parts: Parts, words: Wording, lines: list[EventLine]) -> Iterator[EventRow]:
    for line, entry in zip(lines, tell(parts, words, lines), strict=True):
        yield EventRow(
            position=line.position,
            occurred_at=line.meta.occurred_at,
            recorded_at=line.recorded_at,
            late=line.late,
            type=line.type,
            type_name=type_label(words, line.type),
            sentence=visible(entry.text),
            acting_id=line.meta.on_behalf_of or line.meta.actor.organisation,
            acting=visible(entry.acting),
            clauses=" ".join(line.meta.clauses),
            rule_pack=line.meta.rule_pack,
            stream=line.stream,
            version=line.version,
            restricted=line.restricted,
            proof=proof_address(line.position),
        )
