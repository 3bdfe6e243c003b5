"""I4 L3 E4 in the simulation: help is asked for, and goes the whole way, or stops on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from domain.act import Command
from domain.event import Actor
from domain.steps.referral import (
    AcceptReferral,
    AnswerReferral,
    DecideReferralObjection,
    IssueReferral,
    ObjectToReferral,
    RejectAnswer,
    RelayAnswer,
    ReportInterim,
    VerifyAnswer,
)
from domain.steps.referral_clock import (
    GrantExtension,
    PauseReferral,
    RefuseExtension,
    RequestExtension,
    ResumeReferral,
)
from domain.steps.referral_course import CloseReferral, RedirectReferral, ReopenReferral
from service.simulation.course import Course
from service.simulation.town import Office
from service.simulation.words import REASONS

_MARGIN = 2
"""Worked days before it is due, within which nobody asks for more time here."""


class Asked:
    """One referral: to whom, since when its clock runs, and where it has come to."""

    def __init__(self, course: Course, to: Office, at: datetime) -> None:
        self.course, self.to, self.at = course, to, at
        self.id: UUID = course.chance.id()
        self.started = at
        self.term = course.town.rules.referral_answer.value.days

    def step(self, command: type[Command], by: Actor | None = None, **said: Any) -> None:
        """The next step of its course, at the moment that it has come to."""
        self.course.add(self.at, command, by=by, referral=self.id, **said)

    def wait(self, least: int, most: int) -> None:
        """Some worked days go by."""
        self.at = self.course.later(self.at, least, most)

    def left(self) -> int:
        """Worked days until its answer is due."""
        return self.term - self.course.town.days.between(self.started, self.at)


def refer(course: Course, to: Office, at: datetime) -> None:
    """A referral to a street or department, with all that comes of it within the year and after."""
    chance, rules = course.chance, course.town.rules
    asked = Asked(course, to, at)
    course.asked[to.id] = to
    asked.step(IssueReferral, to=to.id, request="请就议题涉及的职责事项研究办理并答复。")
    if chance.chance(0.09) and not _object(asked):
        return
    manner = asked.to.manner
    if not chance.chance(manner.acts):
        return
    asked.at = course.due(asked.at, rules.referral_acceptance.value.days, manner)
    asked.step(AcceptReferral, asked.to.actor)
    if chance.chance(0.07) and asked.left() > _MARGIN:
        _pause(asked)
    if chance.chance(0.13) and asked.left() > _MARGIN:
        _ask_for_time(asked)
    if chance.chance(0.2):
        asked.wait(1, 3)
        asked.step(ReportInterim, asked.to.actor, report="已派员现场查看，正在核算方案。")
    if not chance.chance(manner.acts):
        return
    if _answer(asked) and chance.chance(0.04):
        asked.wait(10, 40)
        asked.step(ReopenReferral, reason="问题再次出现，重新办理。")
        asked.started = asked.at
        asked.term = rules.referral_answer.value.days
        _answer(asked)


def _object(asked: Asked) -> bool:
    """The addressee objects; whether the referral then goes on, with it or with another."""
    course, chance = asked.course, asked.course.chance
    rules, judge = course.town.rules, course.judge_of(asked.to)
    asked.at = course.due(asked.at, rules.referral_acceptance.value.days, asked.to.manner)
    asked.step(ObjectToReferral, asked.to.actor, ground="所请事项不属于本单位职责。")
    if not chance.chance(judge.manner.acts):
        return False
    asked.at = course.due(asked.at, rules.objection_decision.value.days, judge.manner)
    upheld = chance.chance(0.5)
    reason = "职责清单载明由其他部门负责。" if upheld else "职责清单载明由该单位负责。"
    asked.step(DecideReferralObjection, judge.actor, upheld=upheld, reason=reason)
    if not upheld:
        return True
    others = [it for it in course.town.departments[:-1] if it.id != asked.to.id]
    if chance.chance(0.15):
        return False
    asked.wait(1, 4)
    asked.to = chance.choice(others)
    course.asked[asked.to.id] = asked.to
    asked.step(RedirectReferral, to=asked.to.id, reason="按职责清单改派。")
    asked.started = asked.at
    return True


def _pause(asked: Asked) -> None:
    asked.wait(0, 1)
    asked.step(PauseReferral, reason="等待产权单位提供图纸。")
    since = asked.at
    asked.wait(2, 9)
    asked.step(ResumeReferral, reason="图纸已经提供。")
    asked.term += asked.course.town.days.between(since, asked.at)


def _ask_for_time(asked: Asked) -> None:
    """More days are asked for, and given, refused, or neither before the answer comes."""
    course, chance = asked.course, asked.course.chance
    judge, days = course.judge_of(asked.to), chance.choice((5, 10, 15))
    asked.wait(0, 1)
    reason = chance.choice(REASONS)
    asked.step(RequestExtension, asked.to.actor, working_days=days, reason=reason)
    if not chance.chance(judge.manner.acts):
        return
    decided = course.town.rules.extension_decision.value.days
    asked.at = course.due(asked.at, decided, judge.manner)
    if chance.chance(0.75):
        asked.step(GrantExtension, judge.actor, reason="情况属实，同意延期。")
        asked.term += days
    else:
        asked.step(RefuseExtension, judge.actor, reason="理由不充分，请按期答复。")


def _answer(asked: Asked) -> bool:
    """Answered, relayed, and confirmed or not, as often as it takes; whether it came to an end."""
    course, chance = asked.course, asked.course.chance
    rules, organiser = course.town.rules, course.organiser.office
    for turn in range(3):
        days = course.days_taken(asked.term if turn == 0 else 5, asked.to.manner)
        planned = course.town.days.after(asked.started if turn == 0 else asked.at, days, chance)
        asked.at = max(planned, course.later(asked.at, 0, 1))
        asked.step(AnswerReferral, asked.to.actor, answer="已按职责办理，具体安排随附说明。")
        if not chance.chance(organiser.manner.acts):
            return False
        asked.at = course.due(asked.at, rules.relay.value.days, organiser.manner)
        asked.step(RelayAnswer)
        if not chance.chance(organiser.manner.acts):
            return False
        asked.at = course.due(asked.at, rules.verification.value.days, organiser.manner)
        if chance.chance(asked.to.manner.solves):
            asked.step(VerifyAnswer)
            return True
        if turn == 2 or chance.chance(0.25):
            asked.step(CloseReferral, reason="暂不具备解决条件，向居民说明后终结。")
            return True
        asked.step(RejectAnswer, reason="居民反映问题仍未解决。")
    return False
