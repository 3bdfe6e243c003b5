"""A Polis conversation as one matter: comments are statements, votes are stances in time order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid5

from domain.act import Command
from domain.event import Actor
from domain.events.agenda import Category
from domain.events.discussion import Stance
from domain.roles import Role
from domain.steps.statement import MakeStatement, TakeStance
from domain.streams.registry import Organisation
from domain.value import Party
from infra.district import District
from projections.points import POINTS, PointPage
from projections.projection import fold_all
from service.importing.deliberation import Deliberation, shortened
from service.importing.delivery import Delivery
from service.importing.polis_export import (
    SIGNS,
    WITHHELD,
    Comment,
    Conversation,
    Vote,
    read_conversation,
)
from service.importing.report import ImportFailed, Place, Progress, Report

WITHHELD_TEXT = (
    "（该意见已由 Polis 会话的管理员隐去。/ Withheld by the moderators of the Polis conversation.）"
)


def import_polis(
    district: District,
    directory: Path,
    report: Report,
    organiser: Organisation,
    *,
    category: Category = Category.REQUESTED,
    agree: int | None = None,
    with_withheld: bool = False,
    progress: Progress,
) -> None:
    """Record an export whole; nothing of it while any row is broken.

    ``agree`` says which vote means agreement where the file's totals cannot. The words of comments
    that the moderators took out are recorded only ``with_withheld``; the votes on them always are.
    """
    conversation = read_conversation(directory, report)
    if report.complaints:
        raise ImportFailed(f"nothing was imported: the export has {report.complaints} faults")
    sign = f"{agree} = agree" if agree is not None else conversation.sign()
    people = district.vault.pseudonyms(f"polis:{conversation.id}", conversation.participants())
    matter = _deliberation(conversation, organiser, category, people, report)
    progress.stage("commands", len(conversation.comments) + len(conversation.votes))
    actor = Actor(organiser.id, Role.IMPORTER)
    with Delivery(district, "polis", actor, report, progress) as delivery:
        for step, command in (*matter.agenda(), *matter.sitting()):
            delivery.put(Place("summary.csv"), command, matter.matter, f"{matter.source}:{step}")
        if delivery.settle():
            raise ImportFailed("nothing was discussed: the matter could not be set up")
        made_at = conversation.made_at()
        statements = _Statements(matter, people, made_at, report, with_withheld=with_withheld)
        for place, key, command in _contributions(conversation, statements, SIGNS[sign]):
            delivery.put(place, command, matter.matter, f"{matter.source}:{key}")
        summary = f"{len(conversation.comments)} 条意见，{len(conversation.votes)} 次表态。"
        closing = matter.closing(summary)
        delivery.put(Place("summary.csv"), closing, matter.matter, f"{matter.source}:close")
    report.details.update(
        {
            "matter": str(matter.matter),
            "vote_convention": sign,
            "people": len(people),
            "comments_dated_by_an_earlier_vote": sum(
                made_at[it.id] != it.at for it in conversation.comments.values()
            ),
        }
    )
    _compare(district, conversation, matter, SIGNS[sign], report)


def _deliberation(
    conversation: Conversation,
    organiser: Organisation,
    category: Category,
    people: Mapping[str, UUID],
    report: Report,
) -> Deliberation:
    source = f"polis:{conversation.id}"
    url = report.publishable(conversation.url)
    times = [comment.at for comment in conversation.comments.values()]
    times += [vote.at for vote in (conversation.votes[:1] + conversation.votes[-1:])]
    withheld = sum(it.moderated == WITHHELD for it in conversation.comments.values())
    return Deliberation(
        source=source,
        code=report.publishable_code(source),
        organiser=organiser.id,
        proposer=Party(organisation=organiser.id),
        category=category,
        title=shortened(conversation.topic, 200),
        published_title=shortened(report.publishable(conversation.topic), 200),
        text=shortened(conversation.description or conversation.topic, 10_000),
        background=shortened(
            f"本事项由 Polis 会话 {url} 的公开数据导入。"
            "署名：Computational Democracy Project (CC BY 4.0)。"
            f"共 {len(conversation.comments)} 条意见（其中 {withheld} 条被管理员隐去）、"
            f"{len(conversation.votes)} 次表态、{len(people)} 名参与者。公示与名册为按规程补记。",
            10_000,
        ),
        platform="Polis",
        place=shortened(url or "Polis", 200),
        proposed_at=min(times),
        begins_at=min(times),
        ends_at=max(times),
        participants=list(people.values()),
    )


class _Statements:
    """The commands for comments; a comment is a point with an id of its own."""

    def __init__(
        self,
        matter: Deliberation,
        people: Mapping[str, UUID],
        made_at: Mapping[str, datetime],
        report: Report,
        *,
        with_withheld: bool,
    ) -> None:
        self.matter = matter
        self.people = people
        self.made_at = made_at
        self._report = report
        self._with_withheld = with_withheld

    def point(self, comment: str) -> UUID:
        """The id of the point that the comment makes."""
        return uuid5(self.matter.matter, f"comment:{comment}")

    def command(self, comment: Comment) -> MakeStatement:
        """The comment, or that there was one."""
        hidden = comment.moderated == WITHHELD and not self._with_withheld
        return MakeStatement(
            occurred_at=self.made_at[comment.id],
            session=self.matter.session,
            statement=self.point(comment.id),
            speaker=Party(person=self.people[comment.author]),
            text=WITHHELD_TEXT if hidden else comment.text,
            source=self._report.publishable_code(f"{self.matter.source}:{comment.id}"),
        )


def _contributions(
    conversation: Conversation, statements: _Statements, stances: Mapping[int, Stance]
) -> Iterator[tuple[Place, str, Command]]:
    """(place, key, command) of comments and votes by their times, a comment before votes of the
    same instant."""
    made_at = statements.made_at
    waiting = sorted(conversation.comments.values(), key=lambda it: made_at[it.id], reverse=True)
    times_cast: dict[tuple[str, str, int], int] = {}

    def statement(comment: Comment) -> tuple[Place, str, Command]:
        place = Place("comments.csv", comment.line)
        return place, f"comment:{comment.id}", statements.command(comment)

    for vote in conversation.votes:
        while waiting and made_at[waiting[-1].id] <= vote.at:
            yield statement(waiting.pop())
        again = times_cast[vote[1:4]] = times_cast.get(vote[1:4], 0) + 1
        yield _stance(vote, again, statements, stances)
    while waiting:
        yield statement(waiting.pop())


def _stance(
    vote: Vote, again: int, statements: _Statements, stances: Mapping[int, Stance]
) -> tuple[Place, str, Command]:
    """The vote's key holds whose it is, on what and when, not its row, which a later export moves;
    ``again`` tells votes of one instant apart."""
    key = f"vote:{vote.comment}:{vote.voter}:{vote.milliseconds}"
    return (
        Place("votes.csv", vote.line),
        key if again == 1 else f"{key}:{again}",
        TakeStance(
            occurred_at=vote.at,
            session=statements.matter.session,
            point=statements.point(vote.comment),
            party=Party(person=statements.people[vote.voter]),
            stance=stances[vote.value],
        ),
    )


def _compare(
    district: District,
    conversation: Conversation,
    matter: Deliberation,
    stances: Mapping[int, Stance],
    report: Report,
) -> None:
    """Fold the points from the ledger and hold them against the file: each person's latest vote
    counts once; the file's own totals count a changed mind twice."""
    points = fold_all(POINTS, district.recorder.stream(matter.matter))
    latest = conversation.counted(latest_only=True)
    as_file = by_revotes = agree = disagree = abstain = 0
    for comment in conversation.comments.values():
        point = points.get((matter.matter, uuid5(matter.matter, f"comment:{comment.id}")))
        counts = _counts(point)
        agree, disagree, abstain = (
            total + count for total, count in zip((agree, disagree, abstain), counts, strict=True)
        )
        expected = {stances[value]: latest[comment.id, value] for value in stances}
        if counts != tuple(expected[stance] for stance in Stance):
            place = Place("comments.csv", comment.line)
            report.complain(place, None, "the ledger's totals are not those of the votes")
        elif counts[:2] == (comment.agrees, comment.disagrees):
            as_file += 1
        else:
            by_revotes += 1
    report.details.update(
        {
            "votes": len(conversation.votes),
            "votes_that_count": latest.total(),
            "votes_changed_later": len(conversation.votes) - latest.total(),
            "agree_disagree_abstain": f"{agree} / {disagree} / {abstain}",
            "file_agrees_disagrees": (
                f"{sum(it.agrees for it in conversation.comments.values())} / "
                f"{sum(it.disagrees for it in conversation.comments.values())}"
            ),
            "points_as_in_file": as_file,
            "points_where_file_counts_revotes_twice": by_revotes,
        }
    )


def _counts(point: PointPage | None) -> tuple[int, int, int]:
    return (point.agree, point.disagree, point.abstain) if point else (0, 0, 0)
