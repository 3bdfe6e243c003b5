"""A year of one street and its communities: every matter planned, and how much is said in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from domain.events.agenda import Category, Topic
from service.simulation.course import Course, Entered
from service.simulation.linking import Rising, rise
from service.simulation.matters import adopt, deliberate, end_early, propose
from service.simulation.rounds import appraise, yearly
from service.simulation.seeded import Seeded, at_office
from service.simulation.sessions import talk
from service.simulation.town import Organiser, Town
from service.simulation.words import CATEGORIES

FACTS_A_MATTER = 80
"""About so many come of a matter before anybody has said a word."""
MATTERS_MAX = 24
"""Of a committee in a year; what is wanted beyond is said in their sessions."""
SEATS = (10, 40)
"""Residents on a roster at most, where little and where much is to be said."""
STREET_MATTERS = 40
"""To so many matters of its communities a street has one of its own, and one at least (L1)."""

_TOPICS = tuple(Topic)


class Told(NamedTuple):
    """A course as it is to be recorded: what happens in it beside what is said."""

    course: Course
    entered: list[Entered]


class Year:
    """What is to be recorded of a town, street by street; the same again for the same numbers."""

    def __init__(self, town: Town, facts: int) -> None:
        """``facts`` are those wanted beside the register's."""
        self._town, self._facts = town, facts
        self._communities = [town.communities(street) for street in range(len(town.streets))]
        self._count = sum(map(len, self._communities))
        self._matters = min(facts // FACTS_A_MATTER, MATTERS_MAX * self._count)

    def street(self, street: int) -> Iterator[list[Entered]]:
        """The commands of a street's year, a list a matter: in the order of their beginnings, and
        within each in that in which they happened."""
        plan = self._plan(street)
        said = self._said(street, plan)
        for course, entered in plan:
            whole = list(entered)
            for room in course.rooms:
                if room.begins < course.town.days.ends:
                    whole += talk(course, room, next(said))
            whole.sort(key=lambda it: it.at)
            if whole:
                yield whole

    def _plan(self, street: int) -> list[Told]:
        courses: list[Course] = []
        waiting: list[Rising] = []
        town = self._town
        topic = Seeded(town.seed, town.year, "topic of", street).choice(_TOPICS)
        for place, organiser in enumerate(self._communities[street]):
            # Communities go round the streets, and so does what is left over of the matters.
            number = place * len(town.streets) + street
            own = self._begun(organiser, number, topic, waiting)
            name = (town.seed, town.year, organiser.office.id)
            courses += own
            courses.append(yearly(town, organiser, Seeded(*map(str, name), "yearly")))
            round = appraise(town, organiser, Seeded(*map(str, name), "appraisal"), own)
            courses += [] if round is None else [round]
        courses += self._own(street, topic, waiting, len(courses))
        told = [Told(course, course.within_the_year()) for course in courses]
        told.sort(key=lambda it: it.entered[0].at if it.entered else it.course.town.days.ends)
        return told

    def _begun(
        self, organiser: Organiser, number: int, topic: Topic, waiting: list[Rising]
    ) -> list[Course]:
        """The matters of a community, one after the other over the year."""
        matters = self._matters // self._count + (number < self._matters % self._count)
        town, courses = self._town, []
        for index in range(matters):
            chance = Seeded(town.seed, town.year, "matter", number, index)
            fate = chance.random()
            rises = fate < 0.12
            course = Course(
                town, organiser, chance, chance.id(), topic if rises else chance.choice(_TOPICS)
            )
            course.seats_max = self._seats_max
            at = at_office(
                town.days.of_year(index * 10 + chance.randrange(10), matters * 10), chance
            )
            early = 0.12 <= fate < 0.27
            statutory = not early and chance.chance(0.12)
            category = Category.STATUTORY if statutory else chance.choice(CATEGORIES)
            proposed = propose(course, at, category)
            if early:
                end_early(course, proposed)
            elif rises:
                adopted = adopt(course, proposed)
                waiting.append(Rising(course.matter, organiser.office.id, adopted))
            else:
                deliberate(course, proposed)
            courses.append(course)
        return courses

    def _own(
        self, street: int, topic: Topic, waiting: list[Rising], matters: int
    ) -> Iterator[Course]:
        """L1 The street's own, into which what waits by then rises."""
        town, organiser = self._town, self._town.own(street)
        count = max(matters // STREET_MATTERS, 1)
        left = sorted(waiting, key=lambda it: it.adopted_at)
        for index in range(count):
            chance = Seeded(town.seed, town.year, "street matter", street, index)
            course = Course(town, organiser, chance, chance.id(), topic)
            course.seats_max = self._seats_max
            day = town.days.of_year((index + 1) * 20 + chance.randrange(-8, 8), (count + 1) * 20)
            at = propose(course, at_office(day, chance), Category.DEVELOPMENT)
            ready = [it for it in left if it.adopted_at < at]
            left = left[len(ready) :]
            deliberate(course, rise(course, ready, at) if ready else at)
            yield course

    def _said(self, street: int, plan: list[Told]) -> Iterator[int]:
        """How many facts are said in each session of the plan, so that the sum is what is wanted
        of the street."""
        town = self._town
        before = sum(map(len, self._communities[:street]))
        after = before + len(self._communities[street])
        wanted = self._facts * after // self._count - self._facts * before // self._count
        wanted -= sum(it.facts for told in plan for it in told.entered)
        chance = Seeded(town.seed, town.year, "talk of", street)
        weights = [
            len(room.present) * (0.5 + chance.random())
            for told in plan
            for room in told.course.rooms
            if room.begins < town.days.ends
        ]
        total, passed, given = sum(weights), 0.0, 0
        for weight in weights:
            passed += weight
            share = max(int(wanted * passed / total + 0.5), 0)
            yield share - given
            given = share

    @property
    def _seats_max(self) -> int:
        return SEATS[self._facts > 3 * FACTS_A_MATTER * max(self._matters, 1)]
