"""A Polis export directory, read and checked as a whole before anything of it is recorded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from domain.events.discussion import Stance
from domain.value import Prose
from service.importing.local_time import EPOCH, from_milliseconds
from service.importing.report import ImportFailed, Place, Report, explained
from service.importing.source_files import read_pairs, read_rows

WITHHELD = -1
"""The value of ``moderated`` for a comment that the moderators took out."""

SIGNS: dict[str, Mapping[int, Stance]] = {
    "1 = agree": {1: Stance.AGREE, -1: Stance.DISAGREE, 0: Stance.ABSTAIN},
    "-1 = agree": {-1: Stance.AGREE, 1: Stance.DISAGREE, 0: Stance.ABSTAIN},
}
"""Exports differ in what a vote of 1 means; a vote of 0 is a pass."""

_PROSE = TypeAdapter(Prose)
_ID = re.compile(r"[0-9A-Za-z_-]{1,24}")


class Comment(NamedTuple):
    """A row of comments.csv."""

    line: int
    id: str
    author: str
    at: datetime
    agrees: int
    disagrees: int
    moderated: int
    text: str


class Vote(NamedTuple):
    """A row of votes.csv."""

    line: int
    comment: str
    voter: str
    milliseconds: int
    value: int

    @property
    def at(self) -> datetime:
        """When it was cast."""
        return EPOCH + timedelta(milliseconds=self.milliseconds)


@dataclass(frozen=True)
class Conversation:
    """A whole export; ``votes`` in order of time, equal times in the file's order."""

    id: str
    topic: str
    description: str
    url: str
    comments: dict[str, Comment]
    votes: list[Vote]

    def participants(self) -> list[str]:
        """Everybody who wrote or voted, in the order of their ids."""
        people = {comment.author for comment in self.comments.values()}
        people.update(vote.voter for vote in self.votes)
        return sorted(people, key=lambda person: (len(person), person))

    def made_at(self) -> dict[str, datetime]:
        """When each comment was made: at its own time, or with the first vote on it where the
        clocks have put that before, for it was there to be voted on."""
        moments = {comment.id: comment.at for comment in self.comments.values()}
        for vote in self.votes:
            moments[vote.comment] = min(moments[vote.comment], vote.at)
        return moments

    def counted(self, *, latest_only: bool) -> Counter[tuple[str, int]]:
        """How often each comment got each vote: every one cast, or each person's latest."""
        if not latest_only:
            return Counter((vote.comment, vote.value) for vote in self.votes)
        latest = {(vote.comment, vote.voter): vote.value for vote in self.votes}
        return Counter((comment, value) for (comment, _), value in latest.items())

    def sign(self) -> str:
        """Which of ``SIGNS`` fits the file's own totals; raises ``ImportFailed`` when none does."""
        counts = [self.counted(latest_only=only) for only in (False, True)]
        for name, stances in SIGNS.items():
            agree, disagree = _value(stances, Stance.AGREE), _value(stances, Stance.DISAGREE)
            for count in counts:
                if all(
                    count[it.id, agree] == it.agrees and count[it.id, disagree] == it.disagrees
                    for it in self.comments.values()
                ):
                    return name
        raise ImportFailed(
            "nothing was imported: the votes add up to the totals in comments.csv neither with"
            " 1 nor with -1 as agreement, so it cannot be told what a vote means; say --agree"
        )


def read_conversation(directory: Path, report: Report) -> Conversation:
    """The export in a directory: summary.csv, comments.csv and votes.csv. Broken rows are
    reported; raises ``ImportFailed`` where a file is missing or unfit as a whole."""
    if not directory.is_dir():
        raise ImportFailed(f"{directory}: not a directory (summary.csv, comments.csv, votes.csv)")
    summary = read_pairs(directory / "summary.csv")
    if not summary.get("topic"):
        raise ImportFailed("summary.csv: topic: is missing")
    comments: dict[str, Comment] = {}
    for comment in _comments(directory / "comments.csv", report):
        if comment.id in comments:
            report.complain(Place("comments.csv", comment.line), "comment-id", "stands twice")
        comments[comment.id] = comment
    votes = []
    for vote in _votes(directory / "votes.csv", report):
        if vote.comment in comments:
            votes.append(vote)
        else:
            report.complain(
                Place("votes.csv", vote.line), "comment-id", "no readable comment has this id"
            )
    if not comments:
        raise ImportFailed("nothing was imported: comments.csv holds no readable comment")
    votes.sort(key=lambda vote: vote.milliseconds)
    return Conversation(
        id=_conversation_id(summary.get("url", ""), directory),
        topic=summary["topic"],
        description=summary.get("conversation-description", ""),
        url=summary.get("url", ""),
        comments=comments,
        votes=votes,
    )


def _comments(path: Path, report: Report) -> Iterator[Comment]:
    columns = (
        "timestamp",
        "comment-id",
        "author-id",
        "agrees",
        "disagrees",
        "moderated",
        "comment-body",
    )
    for line, row in read_rows(path, columns, report):
        place = Place(path.name, line)
        at = _milliseconds(row["timestamp"], place, report)
        numbers = [
            _number(row, name, place, report) for name in ("agrees", "disagrees", "moderated")
        ]
        text = _text(row["comment-body"], place, report)
        people = [_id(row, name, place, report) for name in ("comment-id", "author-id")]
        if at is not None and text is not None and None not in (*numbers, *people):
            agrees, disagrees, moderated = (number or 0 for number in numbers)
            yield Comment(
                line,
                row["comment-id"],
                row["author-id"],
                EPOCH + timedelta(milliseconds=at),
                agrees,
                disagrees,
                moderated,
                text,
            )


def _votes(path: Path, report: Report) -> Iterator[Vote]:
    for line, row in read_rows(path, ("timestamp", "comment-id", "voter-id", "vote"), report):
        place = Place(path.name, line)
        at = _milliseconds(row["timestamp"], place, report)
        value = row["vote"]
        if value not in ("-1", "0", "1"):
            report.complain(place, "vote", "must be -1, 0 or 1")
        elif _id(row, "voter-id", place, report) and at is not None:
            yield Vote(line, row["comment-id"], row["voter-id"], at, int(value))


def _milliseconds(text: str, place: Place, report: Report) -> int | None:
    try:
        return from_milliseconds(text)
    except ValueError:
        report.complain(place, "timestamp", "must be milliseconds since 1970")
        return None


def _number(row: dict[str, str], name: str, place: Place, report: Report) -> int | None:
    if re.fullmatch(r"-?[0-9]{1,9}", row[name]):
        return int(row[name])
    report.complain(place, name, "must be a whole number")
    return None


def _id(row: dict[str, str], name: str, place: Place, report: Report) -> str | None:
    if _ID.fullmatch(row[name]):
        return row[name]
    report.complain(place, name, "must be 1 to 24 letters and digits")
    return None


def _text(text: str, place: Place, report: Report) -> str | None:
    try:
        return _PROSE.validate_python(text)
    except ValidationError as failure:
        for _, reason in explained(failure):
            report.complain(place, "comment-body", reason)
        return None


def _conversation_id(url: str, directory: Path) -> str:
    """The last part of the conversation's address; the directory's name where there is none."""
    found = _ID.findall(url.rstrip("/").rpartition("/")[2]) or _ID.findall(directory.resolve().name)
    return "-".join(found)[:30] or "conversation"


def _value(stances: Mapping[int, Stance], wanted: Stance) -> int:
    return next(value for value, stance in stances.items() if stance is wanted)
