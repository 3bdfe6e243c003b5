"""Proposals and threaded comments in the manner of Decide Madrid, read and checked as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from domain.value import Line, Prose
from service.importing.local_time import in_zone
from service.importing.report import ImportFailed, Place, Report, explained
from service.importing.source_files import read_rows

NO_TEXT = "（来源数据中此评论没有文字。/ The source holds no text for this comment.）"
NO_PARENT = "-1"

_ID = re.compile(r"[0-9A-Za-z_-]{1,40}")
_TIME = re.compile(r"(?:0 days )?([0-9]{2}:[0-9]{2}:[0-9]{2})")
_TITLE = TypeAdapter(Line)
_TEXT = TypeAdapter(Prose)


class Comment(NamedTuple):
    """A row of comments.csv; ``parent`` is None for one that answers nobody."""

    line: int
    id: str
    parent: str | None
    user: str
    at: datetime
    text: str


@dataclass
class Proposal:
    """A row of proposals.csv and its comments, in order of time."""

    line: int
    id: str
    title: str
    text: str
    user: str
    proposed_at: datetime
    facts: str
    comments: list[Comment] = field(default_factory=list)


@dataclass
class Export:
    """Both files. ``orphans`` are replies to comments that the file does not hold, ``redated`` the
    comments that a reply was dated before."""

    proposals: dict[str, Proposal]
    orphans: int = 0
    redated: int = 0
    without_text: int = 0


def read_export(proposals: Path, comments: Path, where: ZoneInfo, report: Report) -> Export:
    """Both files, joined; broken rows are reported and left out."""
    export = Export({})
    for proposal in _proposals(proposals, where, report):
        if proposal.id in export.proposals:
            report.complain(Place(proposals.name, proposal.line), "id", "stands twice")
        else:
            export.proposals[proposal.id] = proposal
    if not export.proposals:
        raise ImportFailed(f"nothing was imported: {proposals.name} holds no readable proposal")
    seen: dict[str, str] = {}
    for belongs_to, comment in _comments(comments, where, report):
        place = Place(comments.name, comment.line)
        if belongs_to not in export.proposals:
            report.complain(place, "proposalId", "no readable proposal has this id")
        elif comment.id in seen:
            report.complain(place, "id", "stands twice")
        else:
            seen[comment.id] = belongs_to
            export.proposals[belongs_to].comments.append(comment)
    _tie(export, seen)
    return export


def _tie(export: Export, belongs_to: dict[str, str]) -> None:
    """Order each proposal's comments; a reply to what is not there stands by itself."""
    for proposal in export.proposals.values():
        known = [
            comment
            if comment.parent is None or belongs_to.get(comment.parent) == proposal.id
            else comment._replace(parent=None)
            for comment in proposal.comments
        ]
        export.orphans += sum(
            before.parent != after.parent
            for before, after in zip(proposal.comments, known, strict=True)
        )
        export.without_text += sum(comment.text == NO_TEXT for comment in known)
        ordered = _parents_first(sorted(known, key=lambda it: (it.at, it.line)))
        proposal.comments = _before_replies(ordered)
        export.redated += sum(
            before.at != after.at for before, after in zip(ordered, proposal.comments, strict=True)
        )


def _parents_first(comments: list[Comment]) -> list[Comment]:
    """The same in order, but that nobody is answered before having spoken. Where answers go round
    in a circle, the first of them is taken to answer nobody."""
    by_id = {comment.id: comment for comment in comments}
    ordered: dict[str, Comment] = {}
    for comment in comments:
        line: dict[str, Comment] = {}
        following: Comment | None = comment
        while following is not None and following.id not in ordered:
            if following.id in line:
                cut = line.pop(following.id)._replace(parent=None)
                line[cut.id] = cut  # now the last, which comes first below
                break
            line[following.id] = following
            following = by_id.get(following.parent) if following.parent else None
        ordered.update((it.id, it) for it in reversed(line.values()))
    return list(ordered.values())


def _before_replies(ordered: list[Comment]) -> list[Comment]:
    """The same, each dated no later than the replies to it: it was there when they were made."""
    moments = {comment.id: comment.at for comment in ordered}
    for comment in reversed(ordered):  # replies stand after what they answer
        if comment.parent is not None:
            moments[comment.parent] = min(moments[comment.parent], moments[comment.id])
    return [comment._replace(at=moments[comment.id]) for comment in ordered]


def _proposals(path: Path, where: ZoneInfo, report: Report) -> Iterator[Proposal]:
    columns = ("id", "title", "userId", "date", "summary", "text")
    for line, row in read_rows(path, columns, report):
        place = Place(path.name, line)
        at = _moment(row["date"], "00:00:00", where, place, "date", report)
        title = _checked(_TITLE, row["title"], place, "title", report)
        words = "\n\n".join(part for part in (row["summary"], row["text"]) if part)
        text = _checked(_TEXT, words or row["title"], place, "text", report)
        ids = [_id(row, name, place, report) for name in ("id", "userId")]
        if at is not None and title is not None and text is not None and None not in ids:
            facts = "，".join(
                f"{label}：{row[name]}"
                for name, label in (
                    ("code", "编号"),
                    ("date", "提出日期"),
                    ("numSupports", "支持数"),
                    ("numComments", "评论数"),
                    ("status", "状态"),
                    ("url", "地址"),
                )
                if row.get(name)
            )
            yield Proposal(line, row["id"], title, text, row["userId"], at, facts)


def _comments(path: Path, where: ZoneInfo, report: Report) -> Iterator[tuple[str, Comment]]:
    columns = ("id", "parentId", "proposalId", "userId", "date", "time", "text")
    for line, row in read_rows(path, columns, report):
        place = Place(path.name, line)
        at = _moment(row["date"], row["time"], where, place, "time", report)
        text = _checked(_TEXT, row["text"] or NO_TEXT, place, "text", report)
        ids = [_id(row, name, place, report) for name in ("id", "userId", "parentId")]
        if at is not None and text is not None and None not in ids:
            parent = None if row["parentId"] == NO_PARENT else row["parentId"]
            comment = Comment(line, row["id"], parent, row["userId"], at, text)
            yield row["proposalId"], comment


def _moment(
    day: str, time: str, where: ZoneInfo, place: Place, name: str, report: Report
) -> datetime | None:
    clock = _TIME.fullmatch(time)
    try:
        if clock is not None:
            local = datetime.fromisoformat(f"{date.fromisoformat(day)}T{clock[1]}")
            return in_zone(local, where)
    except (ValueError, OverflowError):
        pass
    report.complain(place, name, "must be a date and time that the clocks showed")
    return None


def _checked(
    adapter: TypeAdapter[str], text: str, place: Place, name: str, report: Report
) -> str | None:
    try:
        return adapter.validate_python(text)
    except ValidationError as failure:
        for _, reason in explained(failure):
            report.complain(place, name, reason)
        return None


def _id(row: dict[str, str], name: str, place: Place, report: Report) -> str | None:
    if _ID.fullmatch(row[name]):
        return row[name]
    report.complain(place, name, "must be 1 to 40 letters and digits")
    return None
