"""Organisations (单位), a row each, those that ended included."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from domain.events.registry import Kind
from domain.streams.registry import REGISTRY_STREAM
from infra.page_choice import Condition, Order
from projections.organisations import ORGANISATIONS as PROJECTION
from projections.organisations import OrganisationPage
from service.tables.columns import Text, column
from service.tables.filters import Choice, Flag, Place
from service.tables.matter_columns import Positions
from service.tables.table import Looking, Table


class OrganisationRow(msgspec.Struct, frozen=True):
    """An organisation."""

    organisation: Annotated[UUID, column("单位编号", "Organisation's id")]
    name: Annotated[
        str,
        column(
            "名称",
            "Name",
            "所查时点的名称。",
            "At the time asked for.",
            link=("organisations", "organisation"),
        ),
    ]
    kind: Annotated[Kind, column("类别", "Kind", message="kind")]
    former_names: Annotated[
        str | None,
        column("曾用名", "Former names", "从早到晚，以「；」分隔。", "Oldest first, apart by ；."),
    ]
    parent: Annotated[UUID | None, column("上级单位编号", "Parent's id")]
    parent_name: Annotated[
        str | None, column("上级单位", "Parent", link=("organisations", "parent"))
    ]
    division_code: Annotated[str | None, column("区划代码", "Division code")]
    registered_at: Annotated[datetime, column("登记时间", "Registered")]
    ended_at: Annotated[datetime | None, column("终止时间", "Ended")]
    merged_into: Annotated[UUID | None, column("并入单位", "Merged into")]
    positions: Positions


def _rows(looking: Looking, pages: Sequence[OrganisationPage]) -> Iterator[OrganisationRow]:
    for page in pages:
        former = [it.name for it in page.names[:-1]]
        yield OrganisationRow(
            organisation=page.organisation,
            name=page.name,
            kind=page.kind,
            former_names="；".join(former) or None,
            parent=page.parent,
            parent_name=looking.name(page.parent),
            division_code=page.division_code,
            registered_at=page.registered_at,
            ended_at=page.ended_at,
            merged_into=page.merged_into,
            positions=page.positions,
        )


LIVING = [Condition("ended_at", "known", False)]

ORGANISATIONS = Table(
    name="organisations",
    key=("organisation",),
    key_before=(REGISTRY_STREAM,),
    title=Text("单位", "Organisations"),
    about=Text(
        "街道办事处、社区居委会、区级部门和参与议事的各类单位。",
        "Street offices, residents' committees, departments, and others who take part.",
    ),
    clauses=("S2",),
    row=OrganisationRow,
    projection=PROJECTION,
    rows=_rows,
    order=Order(("place", "organisation")),
    filters=(
        Choice("kind", "field.kind", codes=Kind, column="kind", message="kind"),
        Place("within", "field.within", kinds=("street",), column="organisation"),
        Flag("living", "field.living", when=lambda _: LIVING),
    ),
    shown=("name", "kind", "parent_name", "registered_at", "ended_at", "positions"),
    own_page=True,
)
