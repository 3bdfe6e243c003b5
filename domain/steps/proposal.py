"""A3 提出议题: proposals submitted, joined, withdrawn, merged, declined or adopted; A5 packs."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.act import Act, Command
from domain.event import Fact
from domain.events.agenda import (
    BackgroundPackPublished,
    Category,
    Document,
    ProposalAbsorbed,
    ProposalAdopted,
    ProposalCosigned,
    ProposalDeclined,
    ProposalMerged,
    ProposalSubmitted,
    ProposalWithdrawn,
    Scale,
    Topic,
)
from domain.events.registry import Kind
from domain.refusal import AlreadyExists, Refusal, UnknownStream
from domain.steps.opinions import require_call
from domain.streams.matter import Matter, Stage
from domain.value import Code, Line, Party, Prose, SealedLine, SealedProse


class ProposalAlreadyAnswered(Refusal):
    """The proposal was adopted, declined, merged or withdrawn before."""

    clause = "A3"
    zh = "该议题已经答复（列入、不予列入或合并）或者撤回，不能再次办理。"
    en = "The proposal has already been adopted, declined, merged or withdrawn."


class StatutoryMatter(Refusal):
    """A matter that law or policy requires to be deliberated stays until it is."""

    clause = "A1"
    zh = "法律法规和政策明确要求协商的事项，应当列入协商议题，不能拒绝列入，也不能撤回。"
    en = "A matter that law or policy requires to be deliberated is neither declined nor withdrawn."


class AlreadyCosigned(Refusal):
    """Nobody signs twice, and proposers need not sign."""

    clause = "A3"
    zh = "提出人或已附议者不能重复附议。"
    en = "Proposers and those who have signed cannot sign again."


class MergeTargetUnfit(Refusal):
    """A proposal merges into another living matter of the same organiser."""

    clause = "A3"
    zh = "只能并入同一组织者名下、尚未决议或终止的另一议题。"
    en = "A proposal merges only into another open matter of the same organiser."


class NotAdopted(Refusal):
    """The step is for matters on the agenda."""

    clause = "A3"
    zh = "该议题尚未列入协商议题，或已终止。"
    en = "The proposal is not on the agenda, or has ended."


class NotUnderDeliberation(Refusal):
    """The matter was decided, shelved, put to an assembly or taken to the street."""

    clause = "K1"
    zh = "该事项已形成决议、搁置、提交居民会议或上升为街道协商议题，不在协商阶段。"
    en = "The matter was decided, shelved, put to an assembly or taken up by the street."


class SubmitProposal(Command):
    """Raise a topic with the organisation that would organise the deliberation."""

    clauses = ("A1", "A3")
    zh = "提出议题"

    organiser: UUID
    category: Category
    scale: Scale = Scale.COMMUNITY
    proposers: Annotated[tuple[Party, ...], Field(min_length=1, max_length=200)]
    title: SealedLine
    text: SealedProse
    source: Code | None = None
    call: UUID | None = None
    follows: UUID | None = None

    def reads(self) -> tuple[UUID, ...]:
        """The call for opinions that it came of."""
        return () if self.call is None else (self.call,)


class CosignProposal(Command):
    """Join a proposal that awaits its answer."""

    clauses = ("A3",)
    zh = "联名附议"

    cosigner: Party


class WithdrawProposal(Command):
    """Take a proposal back before it is answered, as those who raised it ask, and say why."""

    clauses = ("A1", "A3")
    zh = "撤回议题"

    reason: Prose


class MergeProposal(Command):
    """Let a proposal go on in another matter, which keeps its authors."""

    clauses = ("A3",)
    zh = "合并议题"

    into: UUID
    reason: Prose

    def reads(self) -> tuple[UUID, ...]:
        """The matter merged into."""
        return (self.into,)


class DeclineProposal(Command):
    """Answer a proposal with a no and its reason."""

    clauses = ("A1", "A3")
    zh = "不予列入"

    reason: Prose


class AdoptProposal(Command):
    """Put a proposal on the agenda under a public title."""

    clauses = ("A3",)
    zh = "列入议题"

    title: Line
    reason: Prose
    topic: Topic | None = None
    technical: bool = False
    legal: bool = False


class PublishBackgroundPack(Command):
    """Give participants what they need to know before they talk."""

    clauses = ("A5",)
    zh = "发布背景资料"

    summary: Prose
    documents: Annotated[tuple[Document, ...], Field(max_length=200)] = ()


SMALL_SCALE = (Kind.GRID, Kind.ESTATE, Kind.BUILDING, Kind.OWNERS_COMMITTEE)
"""A4 三(二) Organisers whom the committee has the duty to guide."""
_EVERYWHERE = (Kind.COMMITTEE, Kind.STREET)
ORGANISERS: dict[Scale, tuple[Kind, ...]] = {
    Scale.COMMUNITY: _EVERYWHERE,
    Scale.GRID: (*_EVERYWHERE, Kind.GRID),
    Scale.ESTATE: (*_EVERYWHERE, Kind.ESTATE, Kind.OWNERS_COMMITTEE),
    Scale.BUILDING: (*_EVERYWHERE, Kind.BUILDING, Kind.ESTATE, Kind.OWNERS_COMMITTEE),
    Scale.STREET: (Kind.STREET,),
}
"""A4 Who may organise at each scale: committee and street at any, others in their own space."""


def submit_proposal(matter: Matter, command: SubmitProposal, act: Act) -> list[Fact]:
    """A3 提出议题: anyone may propose; whoever records it answers for its being so.

    A2: the call that it came of is one of the organiser.
    """
    if matter.exists:
        raise AlreadyExists()
    act.registry.living(command.organiser, "organiser", *ORGANISERS[command.scale])
    if command.call is not None:
        assert act.others is not None
        require_call(act.others[command.call], command.organiser, act)
    for index, proposer in enumerate(command.proposers):
        if proposer.organisation is not None:
            act.registry.living(proposer.organisation, f"proposers.{index}.organisation")
    author = command.proposers[0].id
    return [
        ProposalSubmitted(
            organiser=command.organiser,
            category=command.category,
            scale=command.scale,
            proposers=command.proposers,
            title=act.seal(command.title, author),
            text=act.seal(command.text, author),
            source=command.source,
            call=command.call,
            follows=command.follows,
        )
    ]


def cosign_proposal(matter: Matter, command: CosignProposal, act: Act) -> list[Fact]:
    """A3 联名附议: while the proposal awaits its answer, once each."""
    _awaiting_answer(matter, act)
    if command.cosigner.id in matter.proposers or command.cosigner.id in matter.cosigners:
        raise AlreadyCosigned("cosigner")
    if command.cosigner.organisation is not None:
        act.registry.living(command.cosigner.organisation, "cosigner.organisation")
    return [ProposalCosigned(cosigner=command.cosigner)]


def withdraw_proposal(matter: Matter, command: WithdrawProposal, act: Act) -> list[Fact]:
    """A3 撤回议题: before it is answered, with the reason; A1: never a statutory matter."""
    _awaiting_answer(matter, act)
    if matter.category is Category.STATUTORY:
        raise StatutoryMatter()
    return [ProposalWithdrawn(reason=command.reason)]


def merge_proposal(
    matter: Matter, command: MergeProposal, act: Act
) -> list[Fact | tuple[UUID, Fact]]:
    """A3 议题合并: both matters say so; the other keeps the authors of this one.

    A1: a statutory matter does not go where it could still be declined.
    """
    _awaiting_answer(matter, act)
    assert act.others is not None
    other = act.others[command.into]
    if not isinstance(other, Matter) or not other.exists:
        raise UnknownStream("into")
    if (
        command.into == act.stream
        or other.organisation != matter.organisation
        or other.stage not in (Stage.PROPOSED, Stage.ADOPTED, Stage.NOTICED, Stage.DISCUSSING)
    ):
        raise MergeTargetUnfit("into")
    act.must_follow(other.submitted_at)
    if matter.category is Category.STATUTORY and (
        other.stage is Stage.PROPOSED and other.category is not Category.STATUTORY
    ):
        raise StatutoryMatter("into")
    return [
        ProposalMerged(into=command.into, reason=command.reason),
        (
            command.into,
            ProposalAbsorbed(
                merged=act.stream,
                proposers=tuple(matter.proposers.values()),
                cosigners=tuple(matter.cosigners.values()),
            ),
        ),
    ]


def decline_proposal(matter: Matter, command: DeclineProposal, act: Act) -> list[Fact]:
    """A3 不予列入: with a reason; A1: never a statutory matter."""
    _awaiting_answer(matter, act)
    if matter.category is Category.STATUTORY:
        raise StatutoryMatter()
    return [ProposalDeclined(reason=command.reason)]


def adopt_proposal(matter: Matter, command: AdoptProposal, act: Act) -> list[Fact]:
    """A3 列入议题; A4: on a smaller scale, with the committee that is to guide the organiser."""
    _awaiting_answer(matter, act)
    assert matter.organisation is not None
    organiser = act.registry.find(matter.organisation)
    guided_by = None
    if organiser is not None and organiser.kind in SMALL_SCALE:
        guided_by = act.registry.above(organiser.id, Kind.COMMITTEE)
    return [
        ProposalAdopted(
            title=command.title,
            reason=command.reason,
            topic=command.topic,
            technical=command.technical,
            legal=command.legal,
            guided_by=guided_by,
        )
    ]


def publish_background_pack(matter: Matter, command: PublishBackgroundPack, act: Act) -> list[Fact]:
    """A5 背景资料: for a matter on the agenda; later packs add to earlier ones."""
    require_on_agenda(matter, act)
    return [BackgroundPackPublished(summary=command.summary, documents=command.documents)]


def require_exists(matter: Matter) -> None:
    """Refuse when nothing was ever recorded of the matter."""
    if not matter.exists:
        raise UnknownStream()


def require_on_agenda(matter: Matter, act: Act) -> None:
    """Refuse unless the proposal was adopted, no later than the act, and goes on."""
    require_exists(matter)
    if matter.stage in (Stage.PROPOSED, Stage.DECLINED, Stage.WITHDRAWN, Stage.MERGED):
        raise NotAdopted()
    act.must_follow(matter.adopted_at)


def require_under_deliberation(matter: Matter, act: Act) -> None:
    """Refuse unless the matter is on the agenda and neither settled nor out of hand."""
    require_on_agenda(matter, act)
    if matter.stage not in (Stage.ADOPTED, Stage.NOTICED, Stage.DISCUSSING):
        raise NotUnderDeliberation()


def _awaiting_answer(matter: Matter, act: Act) -> None:
    require_exists(matter)
    if matter.stage is not Stage.PROPOSED:
        raise ProposalAlreadyAnswered()
    act.must_follow(matter.submitted_at)
