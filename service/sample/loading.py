"""Loads the sample into an empty ledger, once; interrupted, the next start completes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from domain.event import Actor
from domain.roles import Role
from domain.streams.registry import organisation_id
from infra.district import District
from infra.recorder import select_answers
from infra.submission import Receipt, Submission
from service.sample.compose import everything
from service.sample.names import CALLER, DISTRICT_CODE
from service.sample.plan import Planned

CHUNK = 250
"""Commands committed together, so that progress shows."""
LAST = "sample/end"
"""The idempotency key of the last command: once it is known, the sample is complete."""


class SampleRefused(RuntimeError):
    """A command of the sample was refused; its place in the files and the reason."""


def load(
    district: District,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> int:
    """Load what is missing of the sample; the number of facts recorded.

    A ledger that holds anything else, and nothing of the sample, is left alone. What the sample
    dates later than now is left for a later start.
    """
    with district.datastore.get_connection() as connection:
        if select_answers(connection, [(CALLER, LAST)]):
            return 0
        submissions = _submissions(everything())
        asked = [(CALLER, submission.key) for submission, _ in submissions]
        known = select_answers(connection, asked)
    if not known and district.recorder.head() > 0:
        return 0
    missing = [pair for pair in submissions if (CALLER, pair[0].key) not in known]
    facts = 0
    for start in range(0, len(missing), CHUNK):
        chunk = missing[start : start + CHUNK]
        outcomes = district.ledger.enqueue([submission for submission, _ in chunk]).result()
        for outcome, (_, where) in zip(outcomes, chunk, strict=True):
            if not isinstance(outcome, Receipt):
                raise SampleRefused(f"{where}: {outcome!r}") from outcome
            facts += outcome.facts
        progress(start + len(chunk), len(missing))
    return facts


def _submissions(planned: list[Planned]) -> list[tuple[Submission, str]]:
    """Each command with its key and its place in the files; none dated after now."""
    importer = Actor(organisation=organisation_id(DISTRICT_CODE), role=Role.IMPORTER)
    now = datetime.now(UTC)
    submissions = []
    for number, (_, stream, command, where) in enumerate(planned, 1):
        if command.occurred_at is not None and command.occurred_at > now:
            break
        key = LAST if number == len(planned) else f"sample/{number}"
        submission = Submission.of(command, stream, importer, caller=CALLER, key=key)
        submissions.append((submission, where))
    return submissions
