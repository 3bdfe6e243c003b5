"""What surrounds the agenda, over HTTP: a call for opinions, a suggestion, a training, pressing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domain.act import Command
from domain.events.ability import Audience, AudienceCount, SupportKind, TrainingMethod, WeakGroup
from domain.events.agenda import Topic
from domain.events.opinions import Channel
from domain.events.undertaking import UrgedBy
from domain.steps.ability import HoldTraining, ProvideSupport
from domain.steps.guidance import GiveGuidance
from domain.steps.opinions import CallForOpinions, GatherOpinion, SummariseOpinions
from domain.steps.proposal import WithdrawProposal
from domain.steps.suggestion import AnswerSuggestion, MakeSuggestion
from domain.steps.urging import UrgeResult
from tests.domain import course
from tests.domain.course import changed
from tests.domain.specification import COMMITTEE, STREAM, STREET, december, january

CALL, CAME_OF_IT, WITHDRAWN, SUGGESTION, TRAINING = (UUID(int=0xA00 + n) for n in range(5))
OPINION = UUID(int=0xA10)

Given = tuple[UUID, Command, datetime, str]


def before_the_matter() -> list[Given]:
    """Opinions are asked for; of what is proposed then, one is taken back and one guided."""
    return [
        (
            CALL,
            CallForOpinions(
                organiser=COMMITTEE,
                title="需求征集",
                text="请反映本楼公共设施方面的困难。",
                channels=(Channel.ONLINE, Channel.VISIT),
                online_address="https://example.gov.cn/opinions",
                closes_at=december(5),
            ),
            december(1),
            "committee",
        ),
        (
            CALL,
            GatherOpinion(
                opinion=OPINION, channel=Channel.VISIT, text="楼道太黑。", author=course.WANG
            ),
            december(2),
            "committee",
        ),
        (CAME_OF_IT, changed(course.PROPOSE, call=CALL), december(3), "committee"),
        (CAME_OF_IT, GiveGuidance(text="先入户走访。"), december(4), "street"),
        (
            CAME_OF_IT,
            changed(course.ADOPT, topic=Topic.LIGHTING_AND_SAFETY, technical=True),
            december(5),
            "committee",
        ),
        (
            CALL,
            SummariseOpinions(summary="照明不足的最多。", matters=(CAME_OF_IT,)),
            december(6),
            "committee",
        ),
        (WITHDRAWN, course.PROPOSE, december(1), "committee"),
        (WITHDRAWN, WithdrawProposal(reason="已经修复。"), december(2), "committee"),
    ]


def after_the_decision() -> list[Given]:
    """A deputy presses for the result, and the committee draws its conclusions."""
    return [
        (
            STREAM,
            UrgeResult(
                by=course.ZHAO,
                standing=UrgedBy.CONGRESS_DEPUTY,
                addressee=STREET,
                text="请按期落实。",
                task=course.TASK,
            ),
            december(30),
            "committee",
        ),
        (
            STREAM,
            ProvideSupport(
                session=course.SESSION,
                kind=SupportKind.TRANSPORT,
                group=WeakGroup.DISABLED,
                people=2,
                description="接送到会。",
            ),
            december(30),
            "committee",
        ),
        (
            SUGGESTION,
            MakeSuggestion(
                organiser=COMMITTEE,
                addressee=STREET,
                title="统筹改造",
                text="请统一申报资金。",
                matters=(STREAM,),
            ),
            january(4),
            "committee",
        ),
        (
            SUGGESTION,
            AnswerSuggestion(adopted=True, answer="已列入计划。"),
            january(5),
            "street",
        ),
        (
            TRAINING,
            HoldTraining(
                organiser=COMMITTEE,
                title="议事规则培训",
                method=TrainingMethod.COURSE,
                held_on=january(6).date(),
                trainer="某社会工作事务所",
                audience=(AudienceCount(audience=Audience.RESIDENTS, people=20),),
                summary="讲解议事规则。",
            ),
            january(6),
            "committee",
        ),
    ]
