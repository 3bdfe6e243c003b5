"""Decide Madrid: each proposal a matter, its threaded comments the statements of a session."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from uuid import UUID, uuid5

from domain.act import Command
from domain.event import Actor
from domain.events.agenda import Category
from domain.roles import Role
from domain.steps.statement import MakeStatement
from domain.streams.registry import Organisation
from domain.value import Party
from infra.district import District
from service.importing.deliberation import Deliberation, shortened
from service.importing.delivery import Delivery
from service.importing.local_time import zone
from service.importing.madrid_export import Comment, Proposal, read_export
from service.importing.report import ImportFailed, Place, Progress, Report


def import_madrid(
    district: District,
    proposals: Path,
    comments: Path | None,
    report: Report,
    organiser: Organisation,
    *,
    category: Category = Category.REQUESTED,
    timezone: str = "Europe/Madrid",
    skip_broken: bool = False,
    progress: Progress,
) -> None:
    """Record proposals and comments; ``proposals`` may be the directory of both files.

    Nothing is recorded while a row is broken, unless ``skip_broken`` leaves such rows out: who is
    on a roster cannot be mended once it is frozen.
    """
    if comments is None:
        if not proposals.is_dir():
            raise ImportFailed(f"{proposals}: not a directory; else give both files")
        proposals, comments = proposals / "proposals.csv", proposals / "comments.csv"
    export = read_export(proposals, comments, zone(timezone), report)
    if report.complaints and not skip_broken:
        raise ImportFailed(
            f"nothing was imported: the files have {report.complaints} faults"
            " (--skip-broken imports the rest)"
        )
    found = export.proposals.values()
    users = {it.user for it in found} | {it.user for one in found for it in one.comments}
    people = district.vault.pseudonyms("decide-madrid", sorted(users))
    progress.stage("comments and proposals", sum(1 + len(it.comments) for it in found))
    actor = Actor(organiser.id, Role.IMPORTER)
    with Delivery(district, "madrid", actor, report, progress) as delivery:
        for proposal in found:
            matter = _deliberation(proposal, organiser, category, people, report)
            own = Place(proposals.name, proposal.line)
            for line, step, command in _commands(proposal, matter, people, report):
                place = own if line is None else Place(comments.name, line)
                delivery.put(place, command, matter.matter, f"{matter.source}:{step}")
    said = [comment for proposal in found for comment in proposal.comments]
    report.details.update(
        {
            "matters": len(export.proposals),
            "comments": len(said),
            "replies": sum(comment.parent is not None for comment in said),
            "replies_to_comments_not_in_the_file": export.orphans,
            "comments_dated_by_an_earlier_reply": export.redated,
            "comments_without_text": export.without_text,
            "people": len(people),
        }
    )


def _deliberation(
    proposal: Proposal,
    organiser: Organisation,
    category: Category,
    people: Mapping[str, UUID],
    report: Report,
) -> Deliberation:
    source = f"madrid:{proposal.id}"
    facts = report.publishable(proposal.facts)
    times = [comment.at for comment in proposal.comments] or [proposal.proposed_at]
    taking_part = dict.fromkeys([proposal.user, *(it.user for it in proposal.comments)])
    return Deliberation(
        source=source,
        code=report.publishable_code(source),
        organiser=organiser.id,
        proposer=Party(person=people[proposal.user]),
        category=category,
        title=proposal.title,
        published_title=shortened(report.publishable(proposal.title), 200),
        text=proposal.text,
        background=shortened(f"本事项由 Decide Madrid 公开数据导入。{facts}。", 10_000),
        platform="Decide Madrid",
        place="Decide Madrid（线上）",
        proposed_at=proposal.proposed_at,
        begins_at=min(times),
        ends_at=max(times),
        discussed=bool(proposal.comments),
        participants=[people[user] for user in taking_part],
    )


def _commands(
    proposal: Proposal, matter: Deliberation, people: Mapping[str, UUID], report: Report
) -> Iterator[tuple[int | None, str, Command]]:
    """(line of the comment, step, command); the line is None for the proposal's own steps."""
    for step, command in matter.agenda():
        yield None, step, command
    if not proposal.comments:
        return
    for step, command in matter.sitting():
        yield None, step, command
    for comment in proposal.comments:
        yield comment.line, f"comment:{comment.id}", _statement(comment, matter, people, report)
    yield None, "close", matter.closing(f"{len(proposal.comments)} 条评论。")


def _statement(
    comment: Comment, matter: Deliberation, people: Mapping[str, UUID], report: Report
) -> MakeStatement:
    def point(comment_id: str) -> UUID:
        return uuid5(matter.matter, f"comment:{comment_id}")

    return MakeStatement(
        occurred_at=comment.at,
        session=matter.session,
        statement=point(comment.id),
        speaker=Party(person=people[comment.user]),
        text=comment.text,
        replies_to=point(comment.parent) if comment.parent else None,
        source=report.publishable_code(f"madrid:{comment.id}"),
    )
