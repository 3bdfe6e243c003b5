"""D1 D2 K1: sessions opened, attended, spoken in and closed at believable moments; and the host."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.events.ability import SupportKind, WeakGroup
from domain.events.discussion import Stance, WithholdingGround
from domain.events.notice import Capacity
from domain.steps import ability, decision, hosting, roster, session, statement
from domain.value import Party
from service.sample.names import document
from service.sample.plan import MatterPlan
from service.sample.script import Script, Step

OPENING = timedelta(minutes=8)
"""From the opening to the first statement."""
CLOSING = timedelta(minutes=6)
"""From the last statement's turn to the end."""
BETWEEN_STANCES = timedelta(seconds=7)
SIGNED = timedelta(days=1, hours=2)
"""From the end of a session to its minutes."""

STANCES: dict[str, Stance | None] = {
    "+": Stance.AGREE,
    "-": Stance.DISAGREE,
    "~": Stance.ABSTAIN,
    ".": None,
}
"""One character a participant, in the order of the seats: agrees, disagrees, abstains, silent."""


class Statement(Script):
    """What somebody says; ``to`` is the number in this matter of the statement replied to."""

    by: str
    says: str
    stances: str = ""
    again: str = ""
    """Those who change their minds before the session ends."""
    to: int | None = None


class Revisit(Script):
    """Stances anew on a statement of an earlier round, by its number in the matter."""

    point: int
    stances: str


class Agreed(Script):
    """D2 What was agreed: on a statement, by its number in the matter, or as the ``counts`` say:
    those who agree, disagree and abstain."""

    text: str
    point: int | None = None
    counts: tuple[int, int, int] | None = None


class Session(Step, tag="session"):
    """D1 D2: a whole session, place and host as announced.

    Under a renewed notice the roster is frozen again when its time to apply is over. The minutes
    are signed by the host and the organiser on the day after, unless ``minutes`` says otherwise.
    """

    end: datetime
    said: list[Statement]
    summary: str
    absent: tuple[str, ...] = ()
    comes_late: tuple[str, ...] = ()
    revisits: tuple[Revisit, ...] = ()
    agreed: tuple[Agreed, ...] = ()
    recess: tuple[datetime, datetime, str] | None = None
    """From when, until when and why nobody spoke."""
    minutes: bool = True

    def plan(self, plan: MatterPlan) -> None:
        plan.sessions += 1
        held = plan.part("session", plan.sessions)
        assert plan.notice is not None, plan.where(self)
        self._freeze(plan)
        opened = session.OpenSession(session=held, place=plan.notice.place, host=plan.notice.host)
        plan.add(self, opened)
        self._attend(plan)
        self._discuss(plan)
        for index, agreed in enumerate(self.agreed, 1):
            agree, disagree, abstain = agreed.counts or (None, None, None)
            command = statement.RecordConsensus(
                session=held,
                consensus=plan.part("consensus", f"{plan.sessions}:{index}"),
                text=agreed.text,
                point=None if agreed.point is None else plan.part("statement", agreed.point),
                agreed=agree,
                disagreed=disagree,
                abstained=abstain,
            )
            plan.add(self, command, at=self.end - timedelta(seconds=10 - index))
        plan.add(self, session.CloseSession(session=held, summary=self.summary), at=self.end)
        if self.minutes:
            self._sign(plan)

    def _freeze(self, plan: MatterPlan) -> None:
        if plan.frozen_under == plan.notices:
            return
        plan.frozen_under = plan.notices
        assert plan.notice is not None
        until = plan.notice.applications_until.replace(tzinfo=None)
        plan.add(self, roster.FreezeRoster(), at=min(until + timedelta(minutes=10), self.at))

    def _attend(self, plan: MatterPlan) -> None:
        held = plan.part("session", plan.sessions)
        on_time = [label for label in plan.seats if label not in {*self.absent, *self.comes_late}]
        for after, labels in ((3, on_time), (22, self.comes_late)):
            if labels:
                present = tuple(plan.party(label) for label in labels)
                plan.add(
                    self,
                    session.RecordAttendance(session=held, present=present),
                    at=self.at + timedelta(minutes=after),
                )

    def _discuss(self, plan: MatterPlan) -> None:
        held, start = plan.part("session", plan.sessions), self.at
        if self.recess is not None:
            begins, start, reason = self.recess
            plan.add(self, session.AdjournSession(session=held, reason=reason), at=begins)
            plan.add(self, session.ResumeSession(session=held), at=start)
        turn = (self.end - start - OPENING - CLOSING) / (len(self.said) + bool(self.revisits))
        for index, said in enumerate(self.said):
            self._say(plan, said, start + OPENING + turn * index)
        for revisit in self.revisits:
            at = self.end - CLOSING - turn / 2
            self._take_stances(plan, revisit.point, revisit.stances, at)
        for number, said in enumerate(self.said, plan.statements - len(self.said) + 1):
            self._take_stances(plan, number, said.again, self.end - CLOSING)

    def _say(self, plan: MatterPlan, said: Statement, at: datetime) -> None:
        plan.statements += 1
        number = plan.statements
        replies_to = None if said.to is None else plan.part("statement", said.to)
        command = statement.MakeStatement(
            session=plan.part("session", plan.sessions),
            statement=plan.part("statement", number),
            speaker=plan.party(said.by),
            text=said.says,
            replies_to=replies_to,
            source=f"{plan.source}/{number}",
        )
        plan.add(self, command, at=_whole_second(at))
        self._take_stances(plan, number, said.stances, at + timedelta(seconds=75))

    def _take_stances(self, plan: MatterPlan, number: int, stances: str, at: datetime) -> None:
        """One character a seat, observers left out; who is absent takes none."""
        voters = [label for label, it in plan.seats.items() if it is not Capacity.OBSERVER]
        assert len(stances) <= len(voters), f"{plan.where(self)}: {len(stances)} > {len(voters)}"
        present = [
            (label, stance)
            for label, stance in zip(voters, map(STANCES.__getitem__, stances), strict=False)
            if stance is not None and label not in self.absent
        ]
        latest = self.end - timedelta(seconds=20)
        for index, (label, stance) in enumerate(present):
            taken = statement.TakeStance(
                session=plan.part("session", plan.sessions),
                point=plan.part("statement", number),
                party=plan.party(label),
                stance=stance,
            )
            plan.add(self, taken, at=_whole_second(min(at + BETWEEN_STANCES * index, latest)))

    def _sign(self, plan: MatterPlan) -> None:
        assert plan.notice is not None
        signed = session.SignMinutes(
            session=plan.part("session", plan.sessions),
            minutes=document(
                f"第{plan.sessions}次协商会议纪要（{self.end:%Y年%m月%d日}）|pdf|96000"
            ),
            signed_by=(plan.notice.host, Party(organisation=plan.organiser)),
        )
        plan.add(self, signed, at=self.end + SIGNED)


class Support(Step, tag="support"):
    """C1 for the latest session."""

    kind: SupportKind
    group: WeakGroup
    people: int
    text: str

    def plan(self, plan: MatterPlan) -> None:
        command = ability.ProvideSupport(
            session=plan.part("session", plan.sessions),
            kind=self.kind,
            group=self.group,
            people=self.people,
            description=self.text,
        )
        plan.add(self, command)


class Reword(Step, tag="reword"):
    """D1 by the speaker; ``statement`` is its number in the matter."""

    statement: int
    by: str
    says: str

    def plan(self, plan: MatterPlan) -> None:
        command = statement.CorrectStatement(
            statement=plan.part("statement", self.statement),
            speaker=plan.party(self.by),
            text=self.says,
        )
        plan.add(self, command)


class Withhold(Step, tag="withhold"):
    """D1."""

    statement: int
    ground: WithholdingGround
    reason: str

    def plan(self, plan: MatterPlan) -> None:
        command = statement.WithholdStatement(
            statement=plan.part("statement", self.statement),
            ground=self.ground,
            reason=self.reason,
        )
        plan.add(self, command)


class Restore(Step, tag="restore"):
    """D1."""

    statement: int
    reason: str

    def plan(self, plan: MatterPlan) -> None:
        command = statement.RestoreStatement(
            statement=plan.part("statement", self.statement), reason=self.reason
        )
        plan.add(self, command)


class Challenge(Step, tag="challenge"):
    """D1 the host announced, by somebody on the roster."""

    key: str
    by: str
    ground: str

    def plan(self, plan: MatterPlan) -> None:
        assert plan.notice is not None, plan.where(self)
        command = hosting.ChallengeHost(
            challenge=plan.part("challenge", self.key),
            challenger=plan.party(self.by),
            host=plan.notice.host,
            ground=self.ground,
        )
        plan.add(self, command)


class Judge(Step, tag="judge-challenge"):
    """D1 by the street or the organiser."""

    key: str
    by: str
    upheld: bool
    reason: str

    def plan(self, plan: MatterPlan) -> None:
        command = hosting.DecideHostChallenge(
            challenge=plan.part("challenge", self.key), upheld=self.upheld, reason=self.reason
        )
        plan.add(self, command, by=plan.organisations[self.by])


class NewHost(Step, tag="new-host"):
    """D1 in the place of the one announced."""

    host: str
    host_title: str
    reason: str

    def plan(self, plan: MatterPlan) -> None:
        assert plan.notice is not None, plan.where(self)
        host = plan.party(self.host)
        named = {"host": host, "host_title": self.host_title}
        plan.notice = plan.notice.model_copy(update=named)
        command = hosting.ReplaceHost(host=host, host_title=self.host_title, reason=self.reason)
        plan.add(self, command)


class Priorities(Step, tag="priorities"):
    """K1."""

    priorities: list[str]
    reason: str

    def plan(self, plan: MatterPlan) -> None:
        command = decision.SetPriorities(priorities=tuple(self.priorities), reason=self.reason)
        plan.add(self, command)


def _whole_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


SessionStep = (
    Session | Support | Reword | Withhold | Restore | Challenge | Judge | NewHost | Priorities
)
