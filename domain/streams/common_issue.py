"""A common issue (共性问题) over the communities of a street, and what the street does about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, assert_never
from uuid import UUID

from domain.event import Fact
from domain.events.linkage import (
    CommonIssueDetected,
    CommonIssueDismissed,
    CommonIssueFact,
    CommonIssueRaised,
)


@dataclass(slots=True)
class CommonIssue:
    """L4 Found in which matters; raised to the street or dismissed, or still open."""

    stream_kind: ClassVar[str] = "common_issue"

    organisation: UUID | None = None
    matters: frozenset[UUID] = frozenset()
    detected_at: datetime | None = None
    settled_at: datetime | None = None
    raised_as: UUID | None = None

    @property
    def exists(self) -> bool:
        """Whether it was ever found."""
        return self.detected_at is not None


def evolve(issue: CommonIssue, fact: Fact, at: datetime) -> CommonIssue:
    """Fold one fact in. It never refuses."""
    happened: CommonIssueFact = fact  # type: ignore[assignment]  # the stream holds no others
    match happened:
        case CommonIssueDetected():
            issue.organisation = happened.street
            issue.matters = frozenset(happened.matters)
            issue.detected_at = at
        case CommonIssueDismissed():
            issue.settled_at = at
        case CommonIssueRaised():
            issue.settled_at = at
            issue.raised_as = happened.matter
        case _:
            assert_never(happened)
    return issue
