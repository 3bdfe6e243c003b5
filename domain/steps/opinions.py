"""A2 汇集民意: a call for opinions through several channels, what came in, and what came of it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.act import Act, Command
from domain.event import Fact
from domain.events.opinions import (
    Channel,
    OpinionGathered,
    OpinionsCalled,
    OpinionsSummarised,
)
from domain.events.registry import Kind
from domain.refusal import AlreadyExists, Refusal, UnknownStream
from domain.streams.matter import Matter
from domain.streams.opinion_call import OpinionCall
from domain.value import Line, Moment, Party, Prose, SealedProse


class OnlineAddressMissing(Refusal):
    """Who is asked online is told where."""

    clause = "A2"
    zh = "征集渠道包含网络平台的，须填写网络征集地址。"
    en = "A call that is open online needs the address at which it is."


class CallClosesTooEarly(Refusal):
    """A call runs for some time."""

    clause = "A2"
    zh = "征集截止时间须晚于发布征集的时间。"
    en = "The call must close after it is made."


class ChannelNotOpen(Refusal):
    """Opinions come in through the channels that were announced."""

    clause = "A2"
    zh = "该渠道不在本次征集公布的渠道之内。"
    en = "This channel is not one of those that the call announced."


class CallEnded(Refusal):
    """Opinions are gathered while the call runs."""

    clause = "A2"
    zh = "本次征集已经截止。"
    en = "The call for opinions has closed."


class CallStillOpen(Refusal):
    """What was heard is summed up when the call has closed."""

    clause = "A2"
    zh = "本次征集尚未截止，不能汇总。"
    en = "The call is still open, so its opinions cannot be summed up."


class OpinionsAlreadySummarised(Refusal):
    """A call is summed up once, and no opinion comes in afterwards."""

    clause = "A2"
    zh = "本次征集的意见已经汇总。"
    en = "The opinions of this call have already been summed up."


class NotOfThisCall(Refusal):
    """What came of a call are matters of the organisation that called."""

    clause = "A2"
    zh = "征集意见与所关联的议题，组织者须为同一单位。"
    en = "A call for opinions and the matters that came of it have the same organiser."


class CallForOpinions(Command):
    """Ask everybody what they think, through these channels, until then."""

    clauses = ("A2",)
    zh = "发起征集意见"

    organiser: UUID
    title: Line
    text: Prose
    channels: Annotated[tuple[Channel, ...], Field(min_length=1, max_length=len(Channel))]
    online_address: Line | None = None
    closes_at: Moment


class GatherOpinion(Command):
    """Take in an opinion, with the channel by which it came; its author may be unknown."""

    clauses = ("A2",)
    zh = "登记意见"

    opinion: UUID
    channel: Channel
    text: SealedProse
    author: Party | None = None


class SummariseOpinions(Command):
    """Say what was heard, and which matters came of it."""

    clauses = ("A2",)
    zh = "汇总意见"

    summary: Prose
    matters: Annotated[tuple[UUID, ...], Field(max_length=200)] = ()

    def reads(self) -> tuple[UUID, ...]:
        """The matters that came of the call."""
        return self.matters


def call_for_opinions(call: OpinionCall, command: CallForOpinions, act: Act) -> list[Fact]:
    """A2 征集意见: by a committee or street; where it is open online, with the address."""
    if call.exists:
        raise AlreadyExists()
    act.registry.living(command.organiser, "organiser", Kind.COMMITTEE, Kind.STREET)
    for index, channel in enumerate(command.channels):
        if channel in command.channels[:index]:
            raise AlreadyExists(f"channels.{index}")
    if Channel.ONLINE in command.channels and command.online_address is None:
        raise OnlineAddressMissing("online_address")
    if command.closes_at <= act.occurred_at:
        raise CallClosesTooEarly("closes_at")
    return [
        OpinionsCalled(
            organiser=command.organiser,
            title=command.title,
            text=command.text,
            channels=command.channels,
            online_address=command.online_address,
            closes_at=command.closes_at,
        )
    ]


def gather_opinion(call: OpinionCall, command: GatherOpinion, act: Act) -> list[Fact]:
    """A2 收到意见: while the call runs, through one of its channels.

    Its words are sealed under the author; under the organiser, where the author is unknown.
    """
    closes_at, organiser = _require_exists(call, act)
    if call.summarised_at is not None:
        raise OpinionsAlreadySummarised()
    if act.occurred_at > closes_at:
        raise CallEnded("occurred_at")
    if command.opinion in call.opinions:
        raise AlreadyExists("opinion")
    if command.channel not in call.channels:
        raise ChannelNotOpen("channel")
    author = command.author
    if author is not None and author.organisation is not None:
        act.registry.living(author.organisation, "author.organisation")
    return [
        OpinionGathered(
            opinion=command.opinion,
            channel=command.channel,
            text=act.seal(command.text, organiser if author is None else author.id),
            author=author,
        )
    ]


def summarise_opinions(call: OpinionCall, command: SummariseOpinions, act: Act) -> list[Fact]:
    """A2 汇总意见: once, when the call has closed; with the number of opinions heard."""
    closes_at, organiser = _require_exists(call, act)
    if call.summarised_at is not None:
        raise OpinionsAlreadySummarised()
    if act.occurred_at < closes_at:
        raise CallStillOpen("occurred_at")
    assert act.others is not None
    for index, matter_id in enumerate(command.matters):
        where = f"matters.{index}"
        if matter_id in command.matters[:index]:
            raise AlreadyExists(where)
        matter = act.others[matter_id]
        if not isinstance(matter, Matter) or not matter.exists:
            raise UnknownStream(where)
        if matter.organisation != organiser:
            raise NotOfThisCall(where)
        act.must_follow(matter.submitted_at)
    return [
        OpinionsSummarised(
            summary=command.summary, opinions=len(call.opinions), matters=command.matters
        )
    ]


def require_call(call: object, organiser: UUID, act: Act) -> None:
    """Refuse unless this is a call of the organiser, made no later than the act."""
    if not isinstance(call, OpinionCall) or not call.exists:
        raise UnknownStream("call")
    if call.organisation != organiser:
        raise NotOfThisCall("call")
    act.must_follow(call.called_at)


def _require_exists(call: OpinionCall, act: Act) -> tuple[Moment, UUID]:
    """When the call closes, and whose it is."""
    if call.closes_at is None or call.organisation is None:
        raise UnknownStream()
    act.must_follow(call.called_at)
    return call.closes_at, call.organisation
