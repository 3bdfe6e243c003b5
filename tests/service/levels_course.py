"""Between the levels and in the register, over HTTP: topics rise to the street and come back."""

from __future__ import annotations

from uuid import UUID

from domain.events.agenda import Scale, Topic
from domain.events.registry import Kind
from domain.steps.linkage import (
    DetectCommonIssue,
    DismissCommonIssue,
    EscalateMatter,
    RaiseCommonIssue,
    ReportStreetOutcome,
    SetStreetProcedure,
)
from domain.steps.mandates import GrantMandate, RevokeMandate
from domain.steps.registration import ChangeDivisionCode, Entry, UpdateRegister
from domain.steps.rulebook import AdoptRulePack, PublishHolidayCalendar
from domain.streams.registry import REGISTRY_STREAM
from tests.domain import course
from tests.domain.course import changed
from tests.domain.specification import COMMITTEE, NEIGHBOUR, STREET, december, january
from tests.service.talking_course import Given, on, sample

OURS, THEIRS, THIRDS, RAISED, DISMISSED, THE_STREETS = (UUID(int=0xC00 + n) for n in range(6))
THIRD = UUID(int=0xC10)
MANDATE = UUID(int=0xC20)


def in_the_register() -> list[Given]:
    """A third community, the street's procedure, mandates, holidays and rules to come."""
    done = on(REGISTRY_STREAM, "district")
    third = Entry(organisation=THIRD, kind=Kind.COMMITTEE, name="槐北社区居委会", parent=STREET)
    return [
        done(UpdateRegister(organisations=(third,)), december(1)),
        done(sample(SetStreetProcedure), december(1), "street"),
        done(sample(ChangeDivisionCode), december(1)),
        done(sample(PublishHolidayCalendar), december(1)),
        done(sample(AdoptRulePack), december(1)),
        done(sample(GrantMandate, mandate=MANDATE), december(1)),
        done(sample(RevokeMandate, mandate=MANDATE), december(2)),
    ]


def risen() -> list[Given]:
    """One topic of three communities: found twice, left to them once, raised once."""
    topic = Topic.PARKING
    adopt = changed(course.ADOPT, topic=topic)
    given: list[Given] = []
    for matter, community, by in (
        (OURS, COMMITTEE, "committee"),
        (THEIRS, NEIGHBOUR, "neighbour"),
        (THIRDS, THIRD, "importer"),
    ):
        propose = changed(course.PROPOSE, organiser=community, scale=Scale.COMMUNITY)
        behalf = {"on_behalf_of": community} if by == "importer" else {}
        given.append((matter, changed(propose, **behalf), december(2), by))
        given.append((matter, changed(adopt, **behalf), december(3), by))
    detect = sample(DetectCommonIssue, topic=topic, matters=(OURS, THEIRS, THIRDS))
    done = on(THE_STREETS, "street")
    propose = changed(course.PROPOSE, organiser=STREET, scale=Scale.STREET)
    return [
        *given,
        on(DISMISSED, "street")(detect, december(4)),
        on(DISMISSED, "street")(sample(DismissCommonIssue), december(5)),
        done(propose, december(1, 10)),
        done(adopt, december(2)),
        on(RAISED, "street")(detect, december(5)),
        on(RAISED, "street")(
            sample(RaiseCommonIssue, into=THE_STREETS, escalate=(OURS,)), december(6)
        ),
        on(THEIRS, "street")(sample(EscalateMatter, into=THE_STREETS), december(6)),
        *(done(command, at) for command, at in course.DECIDED[2:]),
        done(
            sample(ReportStreetOutcome, communities=(COMMITTEE, NEIGHBOUR), matters=(OURS, THEIRS)),
            january(5),
        ),
    ]
