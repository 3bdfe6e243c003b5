"""D1 发言 and D2 缩小分歧: what is said, corrected or withheld, who agrees, what is agreed."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from domain.act import Act, Command
from domain.event import Fact
from domain.events.discussion import (
    ConsensusRecorded,
    Stance,
    StanceTaken,
    StatementCorrected,
    StatementMade,
    StatementRestored,
    StatementWithheld,
    WithholdingGround,
)
from domain.events.notice import Capacity
from domain.refusal import AlreadyExists, Refusal
from domain.steps.proposal import require_on_agenda
from domain.steps.session import require_seated, require_under_way
from domain.streams.discussion import Statement
from domain.streams.matter import Matter
from domain.value import Code, Count, Party, Prose, SealedProse


class NoSuchStatement(Refusal):
    """The statement was not made in this matter."""

    clause = "D1"
    zh = "没有找到该发言。"
    en = "There is no such statement."


class NotTheSpeaker(Refusal):
    """A statement is corrected by whom it was made."""

    clause = "D1"
    zh = "发言只能由发言人本人更正。"
    en = "A statement can be corrected only by whom it was made."


class AlreadyWithheld(Refusal):
    """The statement is not shown as it is."""

    clause = "D1"
    zh = "该发言已经隐去。"
    en = "The statement is already withheld."


class NotWithheld(Refusal):
    """Only a withheld statement is shown again."""

    clause = "D1"
    zh = "该发言未被隐去。"
    en = "The statement is not withheld."


class ObserversTakeNoStance(Refusal):
    """Observers may speak; they are not counted."""

    clause = "D2"
    zh = "列席人员可以发言，不参加表态。"
    en = "Observers may speak but take no stance."


class StancesAreCounted(Refusal):
    """On a point the stances are counted: nobody states how many hold it."""

    clause = "D2"
    zh = "就观点记录共识的，人数由最近一次表态统计得出，不得另行填报。"
    en = "Where a point is named its stances are counted; leave the numbers out."


class NobodyAgrees(Refusal):
    """What nobody agreed to is no consensus."""

    clause = "D2"
    zh = "至少应有一方赞成，方可记录共识。"
    en = "At least one party must agree for a consensus to be recorded."


class MoreThanPresent(Refusal):
    """No more can agree, disagree and abstain than are there."""

    clause = "D2"
    zh = "赞成、反对、弃权人数之和不得超过到会登记的人数。"
    en = "Those who agree, disagree and abstain cannot exceed those recorded as present."


class MakeStatement(Command):
    """Speak, on a matter or in reply to somebody."""

    clauses = ("D1",)
    zh = "发言"

    session: UUID
    statement: UUID
    speaker: Party
    text: SealedProse
    replies_to: UUID | None = None
    source: Code | None = None


class CorrectStatement(Command):
    """Put one's own statement into other words; both wordings stay on record."""

    clauses = ("D1",)
    zh = "更正发言"

    statement: UUID
    speaker: Party
    text: SealedProse


class WithholdStatement(Command):
    """Show a statement no longer, on a ground; that it was made stays visible."""

    clauses = ("D1",)
    zh = "隐去发言"

    statement: UUID
    ground: WithholdingGround
    reason: Prose


class RestoreStatement(Command):
    """Show a withheld statement again."""

    clauses = ("D1",)
    zh = "恢复显示发言"

    statement: UUID
    reason: Prose


class TakeStance(Command):
    """Agree or disagree with a statement, or abstain; the latest counts."""

    clauses = ("D2",)
    zh = "表态"

    session: UUID
    point: UUID
    party: Party
    stance: Stance


class RecordConsensus(Command):
    """Record what was agreed: on a point the latest stances are counted, else the numbers are
    stated."""

    clauses = ("D2",)
    zh = "记录共识"

    session: UUID
    consensus: UUID
    text: Prose
    point: UUID | None = None
    agreed: Count | None = None
    disagreed: Count | None = None
    abstained: Count | None = None


def make_statement(matter: Matter, command: MakeStatement, act: Act) -> list[Fact]:
    """D1 发言: by anyone on the roster, observers too, while the session is under way."""
    require_under_way(matter, command.session, act)
    require_seated(matter, command.speaker, "speaker", act)
    if command.statement in matter.discussion.statements:
        raise AlreadyExists("statement")
    if command.replies_to is not None:
        act.must_follow(_statement(matter, command.replies_to, "replies_to").made_at)
    return [
        StatementMade(
            session=command.session,
            statement=command.statement,
            speaker=command.speaker,
            text=act.seal(command.text, command.speaker.id),
            replies_to=command.replies_to,
            source=command.source,
        )
    ]


def correct_statement(matter: Matter, command: CorrectStatement, act: Act) -> list[Fact]:
    """D1 更正发言: by its speaker, in the session or after it; the first wording stays."""
    require_on_agenda(matter, act)
    statement = _statement(matter, command.statement)
    if statement.speaker != command.speaker.id:
        raise NotTheSpeaker("speaker")
    act.must_follow(statement.made_at)
    text = act.seal(command.text, command.speaker.id)
    return [StatementCorrected(statement=command.statement, text=text)]


def withhold_statement(matter: Matter, command: WithholdStatement, act: Act) -> list[Fact]:
    """D1 隐去发言: on a stated ground, for everybody to see that and why; it can be restored."""
    require_on_agenda(matter, act)
    statement = _statement(matter, command.statement)
    if statement.withheld:
        raise AlreadyWithheld("statement")
    act.must_follow(statement.settled_at)
    return [
        StatementWithheld(statement=command.statement, ground=command.ground, reason=command.reason)
    ]


def restore_statement(matter: Matter, command: RestoreStatement, act: Act) -> list[Fact]:
    """D1 恢复显示发言: with the reason."""
    require_on_agenda(matter, act)
    statement = _statement(matter, command.statement)
    if not statement.withheld:
        raise NotWithheld("statement")
    act.must_follow(statement.settled_at)
    return [StatementRestored(statement=command.statement, reason=command.reason)]


def take_stance(matter: Matter, command: TakeStance, act: Act) -> list[Fact]:
    """D2 表态: by a participant, on a statement of any round, while the session is under way."""
    require_under_way(matter, command.session, act)
    point = _statement(matter, command.point, "point")
    if require_seated(matter, command.party, "party", act) is Capacity.OBSERVER:
        raise ObserversTakeNoStance("party")
    act.must_follow(point.made_at)
    return [
        StanceTaken(
            session=command.session,
            point=command.point,
            party=command.party,
            stance=command.stance,
        )
    ]


def record_consensus(matter: Matter, command: RecordConsensus, act: Act) -> list[Fact]:
    """D2 记录共识: by how many, counted from the stances on a point or as stated."""
    session = require_under_way(matter, command.session, act)
    if command.consensus in matter.discussion.consensuses:
        raise AlreadyExists("consensus")
    if command.point is not None:
        counts = _counted(matter, command, command.point, act)
    else:
        counts = Counter(
            {
                Stance.AGREE: command.agreed or 0,
                Stance.DISAGREE: command.disagreed or 0,
                Stance.ABSTAIN: command.abstained or 0,
            }
        )
        if counts.total() > len(session.present):
            raise MoreThanPresent("agreed")
    if counts[Stance.AGREE] < 1:
        raise NobodyAgrees("agreed" if command.point is None else "point")
    return [
        ConsensusRecorded(
            session=command.session,
            consensus=command.consensus,
            text=command.text,
            point=command.point,
            agreed=counts[Stance.AGREE],
            disagreed=counts[Stance.DISAGREE],
            abstained=counts[Stance.ABSTAIN],
        )
    ]


def _counted(matter: Matter, command: RecordConsensus, point: UUID, act: Act) -> Counter[Stance]:
    """How many stand where by their latest stances, all of which came before the act."""
    for field in ("agreed", "disagreed", "abstained"):
        if getattr(command, field) is not None:
            raise StancesAreCounted(field)
    act.must_follow(_statement(matter, point, "point").made_at)
    latest = matter.discussion.stances.get(point, {}).values()
    act.must_follow(*(taken_at for taken_at, _ in latest))
    return Counter(stance for _, stance in latest)


def _statement(matter: Matter, statement: UUID, where: str = "statement") -> Statement:
    found = matter.discussion.statements.get(statement)
    if found is None:
        raise NoSuchStatement(where)
    return found
