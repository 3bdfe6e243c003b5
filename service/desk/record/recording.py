"""From a checked form to the ledger: recorded once, however often the form is sent."""

from __future__ import annotations

from uuid import uuid4

from domain.act import Command
from domain.refusal import Refusal
from infra.submission import KeyReused, Receipt, StaleVersion, Submission
from service import problem_kinds as kinds
from service.desk.record.beginning import new_ids, stream_for
from service.desk.record.checking import Fault, field_at, place_of
from service.desk.record.filling import Filling, Notice
from service.problems import problem_of

SIDE_BY_SIDE = frozenset(
    {"make-statement", "take-stance", "record-attendance", "apply-to-take-part"}
    | {"cosign-proposal", "gather-opinion", "give-rating", "exclude-score-item"}
)
"""Recorded many at a time by several clerks: what came in between changes nothing for them."""


def submission(filling: Filling, command: Command) -> Submission:
    """The command on its way to the ledger, under the key that the form was made with. It must not
    meet a stream that moved on since, but where many record on one stream side by side."""
    stream = filling.sent.stream
    assert stream is not None
    side_by_side = filling.kind == "registry" or filling.name in SIDE_BY_SIDE
    return Submission.of(
        command,
        stream_for(filling.name, stream, filling.content),
        filling.who.actor,
        caller=filling.who.caller,
        key=filling.sent.key,
        expected_version=None if side_by_side else filling.sent.version,
    )


def receipt_address(filling: Filling, receipt: Receipt) -> str:
    """Where the receipt is shown."""
    language = filling.words.language
    return f"/{language}/desk/recorded/{receipt.position}?facts={receipt.facts}"


def not_recorded(filling: Filling, failure: Exception) -> int:
    """Say on the form why it was not recorded, beside the field at fault where it is one; the
    status of the answer. What nobody foresaw is raised again."""
    words = filling.words
    problem = problem_of(failure)
    match failure:
        case Refusal():
            _refused(filling, failure)
        case StaleVersion():
            filling.notices.append(Notice(words("desk_form.moved_on")))
            filling.sent.version = failure.version
        case KeyReused():
            filling.notices.append(Notice(words("desk_form.recorded_before")))
            filling.sent.key = str(uuid4())
            filling.content = new_ids(filling.shape, filling.content)
        case _ if problem.kind is kinds.INTERNAL_ERROR:
            raise failure
        case _:
            filling.notices.append(Notice(problem.detail[words.language]))
    return problem.status


def _refused(filling: Filling, refusal: Refusal) -> None:
    text = refusal.text(filling.words.language)
    path = field_at(filling.shape, place_of(refusal.field or ""))
    if path:
        filling.faults.append(Fault(path, text))
    filling.notices.append(Notice(text, refusal.clause))
