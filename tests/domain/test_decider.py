"""The one door: who may do what, for whom; and what holds for every fact, command and refusal."""

from __future__ import annotations

import ast
import inspect
import string
import sys
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, get_args
from uuid import UUID

import pytest

from domain.act import Command
from domain.catalogue import COMMANDS, FACTS, FACTS_BY_STREAM, stream_of
from domain.decider import STEPS
from domain.event import Actor, Fact
from domain.procedure import PROCEDURE
from domain.refusal import (
    NotPermitted,
    OccurredBeforeItsCause,
    OccurredInFuture,
    Refusal,
    UnknownOrganisation,
    UnknownStream,
)
from domain.roles import Role
from domain.steps.archive import ArchiveCase, CorrectRecord
from domain.steps.guidance import GiveGuidance
from domain.steps.proposal import (
    AdoptProposal,
    CosignProposal,
    DeclineProposal,
    MergeProposal,
    NotAdopted,
    SubmitProposal,
    WithdrawProposal,
)
from domain.steps.supervision import AnswerFinding, CloseFinding, RaiseFinding
from domain.streams.kinds import STREAM_KINDS
from domain.streams.matter_fold import FOLDS
from domain.value import Value
from tests.domain import course
from tests.domain.course import PROPOSE, changed
from tests.domain.samples import ANY, SAMPLES
from tests.domain.specification import (
    ASSESSOR,
    CLERK,
    COMMITTEE,
    DISTANT_COMMITTEE,
    DISTRICT,
    HOUSING,
    IMPORTER,
    NEIGHBOUR,
    STREAM,
    STREET,
    STREET_CLERK,
    WATCHERS,
    december,
    given,
)

ROLES = """
                         committee street department district importer auditor supervision evaluator
update-register              .       .        .        yes      yes       .         .          .
rename-organisation          .       .        .        yes      yes       .         .          .
merge-organisation           .       .        .        yes      yes       .         .          .
dissolve-organisation        .       .        .        yes      yes       .         .          .
change-division-code         .       .        .        yes      yes       .         .          .
grant-mandate               yes     yes       .        yes       .        .         .          .
revoke-mandate              yes     yes       .        yes       .        .         .          .
publish-holiday-calendar     .       .        .        yes      yes       .         .          .
adopt-rule-pack              .       .        .        yes       .        .         .          .
call-for-opinions           yes     yes       .         .       yes       .         .          .
gather-opinion              yes     yes       .         .       yes       .         .          .
summarise-opinions          yes     yes       .         .       yes       .         .          .
submit-proposal             yes     yes       .         .       yes       .         .          .
cosign-proposal             yes     yes       .         .       yes       .         .          .
withdraw-proposal           yes     yes       .         .       yes       .         .          .
merge-proposal              yes     yes       .         .       yes       .         .          .
decline-proposal            yes     yes       .         .       yes       .         .          .
adopt-proposal              yes     yes       .         .       yes       .         .          .
give-guidance               yes     yes       .         .       yes       .         .          .
publish-background-pack     yes     yes       .         .       yes       .         .          .
publish-notice              yes     yes       .         .       yes       .         .          .
amend-notice                yes     yes       .         .       yes       .         .          .
cancel-notice               yes     yes       .         .       yes       .         .          .
request-department          yes     yes       .         .       yes       .         .          .
invite-party                yes     yes       .         .       yes       .         .          .
answer-invitation           yes     yes      yes       yes      yes       .         .          .
file-expert-assessment      yes     yes       .         .       yes       .         .          .
apply-to-take-part          yes     yes       .         .       yes       .         .          .
admit-application           yes     yes       .         .       yes       .         .          .
reject-application          yes     yes       .         .       yes       .         .          .
fill-seats                  yes     yes       .         .       yes       .         .          .
replace-seat                yes     yes       .         .       yes       .         .          .
freeze-roster               yes     yes       .         .       yes       .         .          .
set-quotas                  yes     yes       .         .       yes       .         .          .
commit-roster-pool          yes     yes       .         .       yes       .         .          .
execute-draw                yes     yes       .         .       yes       .         .          .
cancel-draw                 yes     yes       .         .       yes       .         .          .
replace-drawn-seat          yes     yes       .         .       yes       .         .          .
open-session                yes     yes       .         .       yes       .         .          .
record-attendance           yes     yes       .         .       yes       .         .          .
make-statement              yes     yes       .         .       yes       .         .          .
correct-statement           yes     yes       .         .       yes       .         .          .
withhold-statement          yes     yes       .        yes      yes       .         .          .
restore-statement           yes     yes       .        yes      yes       .         .          .
take-stance                 yes     yes       .         .       yes       .         .          .
challenge-host              yes     yes       .        yes      yes       .         .          .
decide-host-challenge       yes     yes       .        yes      yes       .         .          .
replace-host                yes     yes       .         .       yes       .         .          .
adjourn-session             yes     yes       .         .       yes       .         .          .
resume-session              yes     yes       .         .       yes       .         .          .
record-consensus            yes     yes       .         .       yes       .         .          .
close-session               yes     yes       .         .       yes       .         .          .
sign-minutes                yes     yes       .         .       yes       .         .          .
set-priorities              yes     yes       .         .       yes       .         .          .
adopt-decision              yes     yes       .         .       yes       .         .          .
shelve-matter               yes     yes       .         .       yes       .         .          .
resume-matter               yes     yes       .         .       yes       .         .          .
record-party-study          yes     yes       .         .       yes       .         .          .
demand-assembly             yes     yes       .        yes      yes       .         .          .
refer-to-assembly           yes     yes       .         .       yes       .         .          .
record-assembly-vote        yes     yes       .         .       yes       .         .          .
hold-assembly               yes      yes       .         .       yes      .         .          .
file-charter                yes     yes       .         .       yes       .         .          .
correct-decision             .      yes       .        yes       .        .         .          .
assign-task                 yes     yes       .         .       yes       .         .          .
reassign-task               yes     yes       .         .       yes       .         .          .
reach-milestone             yes     yes      yes        .       yes       .         .          .
complete-task               yes     yes      yes        .       yes       .         .          .
fail-task                   yes     yes      yes        .       yes       .         .          .
raise-new-problem           yes     yes       .         .       yes       .         .          .
urge-result                 yes     yes       .        yes      yes       .         .          .
approve-funds               yes     yes       .         .       yes       .         .          .
award-contract              yes     yes       .         .       yes       .         .          .
make-payment                yes     yes       .         .       yes       .         .          .
publish-funds               yes     yes       .         .       yes       .         .          .
audit-funds                  .      yes       .        yes      yes       .         .          .
issue-referral              yes     yes       .         .       yes       .         .          .
accept-referral              .      yes      yes       yes      yes       .         .          .
object-to-referral           .      yes      yes       yes      yes       .         .          .
decide-referral-objection    .      yes       .        yes      yes       .         .          .
redirect-referral           yes     yes       .        yes      yes       .         .          .
pause-referral              yes     yes       .         .       yes       .         .          .
resume-referral             yes     yes       .         .       yes       .         .          .
request-extension            .      yes      yes       yes      yes       .         .          .
grant-extension              .      yes       .        yes      yes       .         .          .
refuse-extension             .      yes       .        yes      yes       .         .          .
report-interim               .      yes      yes       yes      yes       .         .          .
answer-referral              .      yes      yes       yes      yes       .         .          .
relay-answer                yes     yes       .         .       yes       .         .          .
verify-answer               yes     yes       .         .       yes       .         .          .
reject-answer               yes     yes       .         .       yes       .         .          .
close-referral              yes     yes       .         .       yes       .         .          .
reopen-referral             yes     yes       .         .       yes       .         .          .
publish-outcome             yes     yes       .         .       yes       .         .          .
publish-progress            yes     yes       .         .       yes       .         .          .
withdraw-publication        yes     yes       .        yes      yes       .         .          .
engage-evaluator             .       yes       .        yes      yes      .         .          .
report-evaluation            .        .        .         .       yes      .         .         yes
form-supervision-group      yes      yes       .         .       yes      .         .          .
raise-finding                .        .        .         .       yes      .        yes         .
answer-finding              yes      yes      yes       yes      yes      .         .          .
close-finding                .        .        .         .       yes      .        yes         .
open-appraisal              yes     yes       .         .       yes       .         .          .
give-rating                 yes     yes       .         .       yes       .         .          .
close-appraisal             yes     yes       .         .       yes       .         .          .
set-street-procedure         .       yes       .         .       yes      .         .          .
detect-common-issue          .       yes       .         .       yes      .         .          .
dismiss-common-issue         .       yes       .         .       yes      .         .          .
raise-common-issue           .       yes       .         .       yes      .         .          .
escalate-matter              .       yes       .         .       yes      .         .          .
report-street-outcome        .       yes       .         .       yes      .         .          .
make-suggestion             yes     yes       .         .       yes       .         .          .
answer-suggestion            .      yes      yes       yes      yes       .         .          .
hold-training               yes     yes      yes       yes      yes       .         .          .
provide-support             yes     yes       .         .       yes       .         .          .
correct-record              yes      yes       .         .       yes      .         .          .
archive-case                yes      yes       .         .       yes      .         .          .
mark-exemplary               .       yes       .        yes      yes      .         .          .
adopt-norm                  yes      yes       .        yes      yes      .         .          .
adopt-scoring-formula         .       .        .        yes      yes        .          .          .
exclude-score-item            .       .        .        yes        .        .          .          .
readmit-score-item            .       .        .        yes        .        .          .          .
propose-scorecard             .       .        .        yes        .        .          .          .
file-scorecard-objection      .     yes      yes          .        .        .          .          .
decide-scorecard-objection    .       .        .        yes        .        .          .          .
finalise-scorecard            .       .        .        yes        .        .          .          .
restate-scorecard             .       .        .        yes        .        .          .          .
erase-subject                .        .        .        yes       .       .         .          .
"""

ORGANISATION_OF = {
    Role.COMMITTEE: COMMITTEE,
    Role.STREET: STREET,
    Role.DEPARTMENT: HOUSING,
    Role.DISTRICT: DISTRICT,
    Role.IMPORTER: COMMITTEE,
    Role.AUDITOR: DISTRICT,
    Role.SUPERVISION: WATCHERS,
    Role.EVALUATOR: ASSESSOR,
}


def table() -> list[tuple[str, Role, bool]]:
    head, *lines = ROLES.strip("\n").splitlines()
    roles = [Role(name) for name in head.split()]
    return [
        (name, role, cell == "yes")
        for name, *cells in map(str.split, lines)
        for role, cell in zip_longest(roles, cells, fillvalue=".")
    ]


def test_the_table_of_roles_is_complete_and_in_the_order_of_the_procedure() -> None:
    rows = table()
    assert [name for name, role, _ in rows if role is Role.COMMITTEE] == list(COMMANDS)
    assert {role for _, role, _ in rows} == set(Role)
    assert set(SAMPLES) == set(COMMANDS.values()) == set(STEPS)


@pytest.mark.parametrize(("name", "role", "allowed"), table())
def test_who_may_do_what(name: str, role: Role, allowed: bool) -> None:
    command = SAMPLES[COMMANDS[name]]
    stream = given(STEPS[type(command)].stream).reading(ANY, given("matter"))
    refusal = stream.when(command, at=december(20), by=Actor(ORGANISATION_OF[role], role)).refusal
    # The role is at fault without a field; whose act it is, with one.
    barred = isinstance(refusal, NotPermitted) and refusal.field is None
    assert barred is not allowed


@pytest.mark.parametrize("command", SAMPLES.values(), ids=lambda command: type(command).__name__)
def test_nothing_is_recorded_before_it_happened(command: Command) -> None:
    step = STEPS[type(command)]
    role = sorted(step.roles)[0]
    given(step.stream).when(
        command,
        at=december(20, 0, 0, 1),
        received=december(20, 0),
        by=Actor(ORGANISATION_OF[role], role),
    ).refused(OccurredInFuture, "S4", "occurred_at")


AGENDA = (
    SubmitProposal,
    CosignProposal,
    WithdrawProposal,
    MergeProposal,
    DeclineProposal,
    AdoptProposal,
    GiveGuidance,
)
AT_ANY_STAGE = (RaiseFinding, AnswerFinding, CloseFinding, CorrectRecord, ArchiveCase)
"""What watches over a proposal too, puts its record right or files it."""
LATER = [
    command
    for command in SAMPLES.values()
    if STEPS[type(command)].stream == "matter" and type(command) not in (*AGENDA, *AT_ANY_STAGE)
]


@pytest.mark.parametrize("command", LATER, ids=lambda command: type(command).__name__)
def test_nothing_is_done_with_a_matter_before_it_is_on_the_agenda(command: Command) -> None:
    actors = (Actor(ORGANISATION_OF[role], role) for role in sorted(STEPS[type(command)].roles))
    proposed = given("matter", *course.PROPOSED)
    by = next(
        actor
        for actor in actors
        if not isinstance(proposed.when(command, at=december(20), by=actor).refusal, NotPermitted)
    )
    given("matter").when(command, at=december(20), by=by).refused(UnknownStream, "A3")
    given("matter", *course.PROPOSED).when(command, at=december(20), by=by).refused(
        NotAdopted, "A3"
    )
    given("matter", *course.ADOPTED).when(command, at=december(1, 12), by=by).refused(
        OccurredBeforeItsCause, "S4", "occurred_at"
    )


@pytest.mark.parametrize("command", AT_ANY_STAGE, ids=lambda command: command.__name__)
def test_nothing_at_all_is_done_with_a_matter_that_there_is_not(command: type[Command]) -> None:
    role = sorted(STEPS[command].roles - {Role.IMPORTER})[0]
    by = Actor(ORGANISATION_OF[role], role)
    given("matter").when(SAMPLES[command], at=december(20), by=by).refused(UnknownStream, "A3")


@pytest.mark.parametrize(
    ("by", "on_behalf_of", "field"),
    [
        pytest.param(CLERK, None, None, id="for itself"),
        pytest.param(CLERK, COMMITTEE, None, id="for itself, said aloud"),
        pytest.param(STREET_CLERK, COMMITTEE, None, id="a street for its committee"),
        pytest.param(STREET_CLERK, DISTANT_COMMITTEE, "on_behalf_of", id="for another street's"),
        pytest.param(CLERK, NEIGHBOUR, "on_behalf_of", id="a committee for its neighbour"),
        pytest.param(CLERK, STREET, "on_behalf_of", id="a committee for its street"),
        pytest.param(IMPORTER, DISTANT_COMMITTEE, None, id="an importer for anyone"),
    ],
)
def test_who_acts_for_whom(by: Actor, on_behalf_of: UUID | None, field: str | None) -> None:
    said = given("matter").when(changed(PROPOSE, on_behalf_of=on_behalf_of), at=december(1), by=by)
    if field is None:
        said.accepted()
    else:
        said.refused(NotPermitted, "S2", field)


def test_nobody_acts_for_an_organisation_that_is_not_registered() -> None:
    for by in (STREET_CLERK, IMPORTER):
        given("matter").when(changed(PROPOSE, on_behalf_of=ANY), at=december(1), by=by).refused(
            UnknownOrganisation, "S2", "on_behalf_of"
        )


@pytest.mark.parametrize("refusal", Refusal.__subclasses__(), ids=lambda r: r.__name__)
def test_every_refusal_says_its_clause_and_its_rule_in_two_languages(
    refusal: type[Refusal],
) -> None:
    assert refusal.__doc__
    assert refusal.clause
    assert not refusal.zh.isascii()
    assert refusal.zh.endswith("。")
    assert refusal.en.isascii()
    assert refusal.en.endswith(".")
    names = {name for _, name, _, _ in string.Formatter().parse(refusal.zh + refusal.en) if name}
    said = refusal("field", **dict.fromkeys(names, 7))
    assert "{" not in said.text("zh") + said.text("en")
    assert said.reason == refusal.__name__


def test_reasons_have_one_name_each() -> None:
    names = [refusal.__name__ for refusal in Refusal.__subclasses__()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("fact", FACTS.values(), ids=lambda fact: fact.__name__)
def test_every_fact_says_what_it_is(fact: type[Fact]) -> None:
    assert fact.clauses
    assert not fact.zh.isascii()
    assert fact.type.endswith(".v1")
    assert fact.__doc__
    assert fact.__doc__.split()[0] in fact.clauses
    assert FACTS[fact.type] is fact
    assert fact in FACTS_BY_STREAM[stream_of(fact.type)]


@pytest.mark.parametrize("fact", FACTS.values(), ids=lambda fact: fact.__name__)
def test_every_fact_is_folded(fact: type[Fact]) -> None:
    """Named by its fold, and not only imported there."""
    fold = FOLDS.get(fact) or STREAM_KINDS[stream_of(fact.type)].evolve
    tree = ast.parse(inspect.getsource(sys.modules[fold.__module__]))
    assert fact.__name__ in {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def test_every_fact_declared_is_in_the_catalogue_under_a_name_of_its_own() -> None:
    assert set(Fact.__subclasses__()) == set(FACTS.values())
    assert len(FACTS) == sum(map(len, FACTS_BY_STREAM.values()))


@pytest.mark.parametrize("command", COMMANDS.values(), ids=lambda command: command.__name__)
def test_every_command_says_what_it_is(command: type[Command]) -> None:
    assert command.clauses
    assert not command.zh.isascii()
    assert command.__doc__
    decider = STEPS[command].decide
    assert decider.__doc__
    assert decider.__doc__.split()[0] in command.clauses


def test_every_command_has_one_step_on_a_known_kind_of_stream() -> None:
    assert len(STEPS) == len(PROCEDURE) == len(COMMANDS)
    assert {step.stream for step in PROCEDURE} == set(STREAM_KINDS) == set(FACTS_BY_STREAM)


def test_a_command_holds_no_fields_that_it_does_not_know() -> None:
    for command in COMMANDS.values():
        settings: Any = command.model_config
        assert settings["extra"] == "forbid"
        assert settings["frozen"]


def test_the_stream_under_test_is_the_one_written_to() -> None:
    [(stream, _)] = given("matter").when(PROPOSE, at=december(1)).decided
    assert stream == STREAM


def values(root: type[Value]) -> Iterator[type[Value]]:
    """Every kind of value there is, those within facts and commands too."""
    for kind in root.__subclasses__():
        yield kind
        yield from values(kind)


def test_what_may_be_none_may_be_left_out() -> None:
    """Facts are kept without what is None, and must be read all the same."""
    at_fault = [
        f"{kind.__name__}.{name}"
        for kind in values(Value)
        if kind.__module__.startswith("domain.")
        for name, field in kind.model_fields.items()
        if type(None) in get_args(field.annotation) and field.is_required()
    ]
    assert at_fault == []
