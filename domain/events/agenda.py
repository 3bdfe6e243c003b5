"""Facts of the agenda: topics come up, are answered and are prepared (三(一), 三(二), 三(四)1)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.event import Fact
from domain.value import Code, Digest, Line, Party, Prose, Sealed, Value


class Category(StrEnum):
    """A1 协商内容: the six kinds of subject."""

    STATUTORY = "statutory"
    """法律法规和政策明确要求协商的事项: cannot be declined."""
    DEVELOPMENT = "development"
    """涉及居民切身利益的规划、基础设施、重大活动等公共事务、公益事业."""
    HARDSHIP = "hardship"
    """居民反映强烈的实际困难和问题、矛盾纠纷."""
    CHARTER = "charter"
    """居民自治章程、居民院落(楼)公约的制定或修改."""
    POLICY = "policy"
    """党和政府的方针政策、重点部署的落实."""
    REQUESTED = "requested"
    """居委会、居民代表和其他协商主体提出协商要求的事项."""


class Scale(StrEnum):
    """A4 协商层次: the space for which it is deliberated."""

    COMMUNITY = "community"
    GRID = "grid"
    ESTATE = "estate"
    BUILDING = "building"
    STREET = "street"
    """L1 街道协商: the street's own."""


class Topic(StrEnum):
    """L4 What a matter is about, so that common issues show over communities."""

    PROPERTY_MANAGEMENT = "property_management"
    PARKING = "parking"
    OLD_HOUSING = "old_housing"
    LIFTS = "lifts"
    LIGHTING_AND_SAFETY = "lighting_and_safety"
    ENVIRONMENT = "environment"
    WASTE = "waste"
    GREENING = "greening"
    NOISE = "noise"
    ELDERLY_CARE = "elderly_care"
    CHILDREN = "children"
    CULTURE_AND_SPORT = "culture_and_sport"
    UTILITIES = "utilities"
    TRAFFIC = "traffic"
    CONVENIENCE_SERVICES = "convenience_services"
    COVENANTS = "covenants"
    OTHER = "other"


class Document(Value):
    """A document named by the SHA-256 of its content, so that any copy can be checked."""

    title: Line
    digest: Digest
    media_type: Line
    size_bytes: Annotated[int, Field(ge=0, le=10**15)]


class ProposalSubmitted(Fact):
    """A3 提出议题: somebody entitled raises a topic; its words are sealed."""

    type = "proposal.submitted.v1"
    clauses = ("A1", "A3")
    zh = "提出议题"

    organiser: UUID
    category: Category
    scale: Scale
    proposers: tuple[Party, ...]
    title: Sealed
    text: Sealed
    source: Code | None = None
    call: UUID | None = None
    """A2 The call for opinions that it came of."""
    follows: UUID | None = None
    """I2 The matter in whose carrying out the problem came up."""


class ProposalCosigned(Fact):
    """A3 联名附议: another joins the proposal."""

    type = "proposal.cosigned.v1"
    clauses = ("A3",)
    zh = "联名附议"

    cosigner: Party


class ProposalWithdrawn(Fact):
    """A3 撤回议题: by those who raised it, before it is answered, with the reason."""

    type = "proposal.withdrawn.v1"
    clauses = ("A3",)
    zh = "撤回议题"

    reason: Prose


class ProposalMerged(Fact):
    """A3 议题合并: this proposal goes on in another matter, with the reason."""

    type = "proposal.merged.v1"
    clauses = ("A3",)
    zh = "议题合并"

    into: UUID
    reason: Prose


class ProposalAbsorbed(Fact):
    """A3 并入议题: another proposal came into this one and keeps its authors."""

    type = "proposal.absorbed.v1"
    clauses = ("A3",)
    zh = "并入议题"

    merged: UUID
    proposers: tuple[Party, ...]
    cosigners: tuple[Party, ...]


class ProposalDeclined(Fact):
    """A3 不予列入: answered with a reason; never a statutory matter (A1)."""

    type = "proposal.declined.v1"
    clauses = ("A1", "A3")
    zh = "不予列入"

    reason: Prose


class ProposalAdopted(Fact):
    """A3 列入议题: it becomes a matter for deliberation under a public title, with the reason.

    ``technical`` asks for an expert's assessment (N5), ``legal`` for a judicial office and a legal
    professional (N6); ``guided_by`` names the committee that is to guide a small-scale organiser
    (A4).
    """

    type = "proposal.adopted.v1"
    clauses = ("A3",)
    zh = "列入议题"

    title: Line
    reason: Prose
    topic: Topic | None = None
    technical: bool = False
    legal: bool = False
    guided_by: UUID | None = None


class GuidanceGiven(Fact):
    """A4 给予指导: the committee guides a smaller organiser, such as an owners' committee."""

    type = "guidance.given.v1"
    clauses = ("A4", "L2")
    zh = "给予指导"

    guide: UUID
    text: Prose


class BackgroundPackPublished(Fact):
    """A5 背景资料: what participants get before they talk."""

    type = "background_pack.published.v1"
    clauses = ("A5",)
    zh = "发布背景资料"

    summary: Prose
    documents: tuple[Document, ...]


AgendaFact = (
    ProposalSubmitted
    | ProposalCosigned
    | ProposalWithdrawn
    | ProposalMerged
    | ProposalAbsorbed
    | ProposalDeclined
    | ProposalAdopted
    | GuidanceGiven
    | BackgroundPackPublished
)
