"""N3 A draw: quotas, a pool committed before a value that is to come, and who follows.

Who is drawn follows from the pool and the value; the planner reckons it as the ledger will, so that
the labels of a story can stand for those who were drawn.
"""

from __future__ import annotations

from datetime import datetime

from domain.draw.commitment import Commitment, by_feature, seed_of
from domain.draw.selection import Pool
from domain.events.draw import Candidate, Quota, Randomness, ValueForm
from domain.events.notice import Capacity
from domain.steps import draw, pool
from domain.value import Party
from service.sample.names import beijing, person_id
from service.sample.plan import Drawn, MatterPlan
from service.sample.roster_steps import take_over
from service.sample.script import Step


class Quotas(Step, tag="quotas"):
    """N3, each "feature value least most"."""

    quotas: list[str]
    reason: str

    def plan(self, plan: MatterPlan) -> None:
        plan.quotas = tuple(by_feature(_quota(line) for line in self.quotas))
        plan.add(self, pool.SetQuotas(quotas=plan.quotas, reason=self.reason))


class Commit(Step, tag="commit-pool"):
    """N3; each of ``people`` is a value for every feature, and how many there are of it."""

    key: str
    panel: int
    features: list[str]
    people: list[str]
    source: str
    label: str
    available: datetime
    form: ValueForm
    length: int
    capacity: Capacity = Capacity.RESIDENT

    def plan(self, plan: MatterPlan) -> None:
        commit = pool.CommitRosterPool(
            draw=plan.part("draw", self.key),
            panel=self.panel,
            candidates=tuple(self._candidates(plan)),
            randomness=Randomness(
                source=self.source,
                label=self.label,
                available_at=beijing(self.available),
                form=self.form,
                length=self.length,
            ),
            capacity=self.capacity,
        )
        digest = Commitment(
            matter=plan.id,
            draw=commit.draw,
            panel=commit.panel,
            capacity=commit.capacity,
            quotas=plan.quotas,
            candidates=commit.candidates,
            randomness=commit.randomness,
        ).digest
        plan.drawn[self.key] = Drawn(commit.candidates, plan.quotas, self.panel, digest)
        plan.add(self, commit)

    def _candidates(self, plan: MatterPlan) -> list[Candidate]:
        found: list[Candidate] = []
        for line in self.people:
            *values, number = line.split()
            features = dict(zip(self.features, values, strict=True))
            for index in range(int(number)):
                id = person_id(plan.key, f"pool:{' '.join(values)}:{index}")
                found.append(Candidate(id=id, features=features))
        return found


class Draw(Step, tag="draw"):
    """N3; the labels stand for those who are drawn, in the order in which they are."""

    key: str
    value: str
    labels: list[str]
    capacity: Capacity = Capacity.RESIDENT

    def plan(self, plan: MatterPlan) -> None:
        drawn = plan.drawn[self.key]
        seed = seed_of(drawn.digest, self.value)
        members = Pool(drawn.candidates, drawn.quotas, drawn.panel).select(seed).selected
        plan.drawn[self.key] = drawn._replace(seed=seed, members=members)
        for label, person in zip(self.labels, members, strict=True):
            plan.persons[label] = person
            plan.seats[label] = self.capacity
        command = draw.ExecuteDraw(draw=plan.part("draw", self.key), value=self.value)
        plan.add(self, command)


class CallOffDraw(Step, tag="call-off-draw"):
    """N3."""

    key: str
    reason: str

    def plan(self, plan: MatterPlan) -> None:
        command = draw.CancelDraw(draw=plan.part("draw", self.key), reason=self.reason)
        plan.add(self, command)


class Follow(Step, tag="follow"):
    """N3 The next of the draw takes the seat of one who was drawn; ``label`` stands for it."""

    key: str
    leaves: str
    label: str
    reason: str

    def plan(self, plan: MatterPlan) -> None:
        drawn, leaves = plan.drawn[self.key], plan.persons[self.leaves]
        seated = {plan.party(label).id for label in plan.seats}
        follows = Pool(drawn.candidates, drawn.quotas, drawn.panel).follower(
            drawn.seed, drawn.members, leaves, seated
        )
        assert follows is not None, plan.where(self)
        members = (*(it for it in drawn.members if it != leaves), follows)
        plan.drawn[self.key] = drawn._replace(members=members)
        plan.persons[self.label] = follows
        take_over(plan, self.leaves, self.label)
        command = draw.ReplaceDrawnSeat(leaves=Party(person=leaves), reason=self.reason)
        plan.add(self, command)


def _quota(line: str) -> Quota:
    feature, value, least, most = line.split()
    return Quota(feature=feature, value=value, least=int(least), most=int(most))


DrawStep = Quotas | Commit | Draw | CallOffDraw | Follow
