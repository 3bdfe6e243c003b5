"""Facts of a call for opinions (征集民意, 三(四)1): asked, gathered by channel, summed up."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from domain.event import Fact
from domain.value import Line, Moment, Party, Prose, Sealed


class Channel(StrEnum):
    """A2 渠道: how an opinion came in."""

    ONLINE = "online"
    VISIT = "visit"
    MEETING = "meeting"
    HOTLINE = "hotline"
    MAILBOX = "mailbox"
    QUESTIONNAIRE = "questionnaire"
    WORK_STATION = "work_station"


class OpinionsCalled(Fact):
    """A2 征集意见: on what, through which channels, until when."""

    type = "opinions.called.v1"
    clauses = ("A2",)
    zh = "征集意见"

    organiser: UUID
    title: Line
    text: Prose
    channels: tuple[Channel, ...]
    online_address: Line | None = None
    closes_at: Moment


class OpinionGathered(Fact):
    """A2 收到意见: with its channel; its words are sealed, its author may be unknown."""

    type = "opinion.gathered.v1"
    clauses = ("A2",)
    zh = "收到意见"

    opinion: UUID
    channel: Channel
    text: Sealed
    author: Party | None = None


class OpinionsSummarised(Fact):
    """A2 汇总意见: after the call closed: what was heard and which proposals came of it."""

    type = "opinions.summarised.v1"
    clauses = ("A2",)
    zh = "汇总意见"

    summary: Prose
    opinions: int
    matters: tuple[UUID, ...]


OpinionsFact = OpinionsCalled | OpinionGathered | OpinionsSummarised
