"""Everything that the pages say is there in both languages, and everything there is said."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

import pytest

from domain.catalogue import FACTS
from domain.duties.standing import Status
from domain.events.ability import Audience, SupportKind, TrainingMethod, WeakGroup
from domain.events.agenda import Category, Scale, Topic
from domain.events.decision import (
    AssemblyDemand,
    AssemblyKind,
    AssemblyOutcome,
    DecidedBy,
    ShelvingGround,
)
from domain.events.discussion import Stance, WithholdingGround
from domain.events.draw import ValueForm
from domain.events.erasure import ErasureGround
from domain.events.evaluation import FindingGrade
from domain.events.funds import FundSource
from domain.events.notice import Capacity, Form, SeatSource
from domain.events.opinions import Channel
from domain.events.registry import Kind
from domain.events.scoring import ExclusionReason
from domain.events.undertaking import Mode, UrgedBy
from domain.rules.pack import BEIJING
from domain.rules.packs import PACKS
from domain.scoring.counting import Card, Counting
from domain.scoring.formula import Group, Missing
from domain.scoring.indicators import INDICATORS
from domain.streams.matter import Stage, TaskStatus
from domain.streams.referral import ReferralStatus
from domain.streams.scorecard import ScorecardStage
from projections.findings import FindingStatus
from projections.funds import Audited, Published
from projections.outcome_page import OutcomeKind, OutcomeState
from projections.search import ItemKind
from service.duty_pages import KindId
from service.problem_kinds import refusals
from service.public.docket_page import _FILTERS
from service.public.messages import MESSAGES, Wording, pseudonym
from service.public.messages.clauses import CLAUSES
from service.public.score_items_page import Outcome
from service.tables.proceedings import ProceedingKind

PUBLIC = Path(__file__).parents[2] / "service" / "public"
DESK = PUBLIC.with_name("desk")
ENUMS: dict[str, type[StrEnum]] = {
    "stage": Stage,
    "about.stage": Stage,
    "category": Category,
    "scale": Scale,
    "form": Form,
    "capacity": Capacity,
    "source": SeatSource,
    "stance": Stance,
    "decided_by": DecidedBy,
    "ground": ShelvingGround,
    "finding_grade": FindingGrade,
    "assembly": AssemblyKind,
    "outcome": AssemblyOutcome,
    "mode": Mode,
    "task": TaskStatus,
    "referral": ReferralStatus,
    "verification": ReferralStatus,
    "kind": Kind,
    "channel": Channel,
    "topic": Topic,
    "training_method": TrainingMethod,
    "audience": Audience,
    "weak_group": WeakGroup,
    "support": SupportKind,
    "urged_by": UrgedBy,
    "withholding": WithholdingGround,
    "fund_source": FundSource,
    "demand": AssemblyDemand,
    "erasure": ErasureGround,
    "value_form": ValueForm,
    "duty": KindId,
    "duty_status": Status,
    "referral_status": ReferralStatus,
    "funds_published": Published,
    "funds_audited": Audited,
    "finding_status": FindingStatus,
    "outcome_kind": OutcomeKind,
    "outcome_state": OutcomeState,
    "proceeding": ProceedingKind,
    "item": ItemKind,
    "card": Card,
    "indicator": INDICATORS,
    "score_group": Group,
    "missing": Missing,
    "exclusion": ExclusionReason,
    "score_stage": ScorecardStage,
    "score_stage_text": ScorecardStage,
    "score_short": INDICATORS,
    "scores.card": Card,
    "formulas.missing": Missing,
    "formulas.counting": Counting,
    "score_outcome": Outcome,
}
CHINESE = re.compile("[\u4e00-\u9fff]")
NAMED_IN_CHINESE = {"footer.policy", "sample.banner", "site.other_language"}


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("group", ENUMS)
def test_every_value_of_the_vocabulary_has_a_name(group: str) -> None:
    assert not [value for value in ENUMS[group] if f"{group}.{value}" not in MESSAGES]


def test_every_fact_has_a_sentence() -> None:
    assert not [name for name in FACTS if f"fact.{name}" not in MESSAGES]


def test_every_clause_that_a_fact_serves_has_a_name() -> None:
    served = {clause for fact in FACTS.values() for clause in fact.clauses}
    assert served <= {message.removeprefix("clause.") for message in CLAUSES}


def test_every_clause_of_the_refusals_has_a_name() -> None:
    assert all(f"clause.{refusal.clause}" in CLAUSES for refusal in refusals())


def test_every_refusal_speaks_both_languages() -> None:
    for refusal in refusals():
        assert CHINESE.search(refusal.zh), refusal
        assert not CHINESE.search(refusal.en), refusal
        assert refusal.en.strip(), refusal


def test_every_rule_pack_and_filter_has_a_name() -> None:
    assert all(f"rule_pack.{pack.id}" in MESSAGES for pack in PACKS)
    assert all(f"field.{name}" in MESSAGES for name in _FILTERS)


def test_both_languages_say_the_same() -> None:
    faults = []
    for message, (chinese, english) in MESSAGES.items():
        if not chinese.strip() or not english.strip():
            faults.append(f"{message}: empty")
        if message not in NAMED_IN_CHINESE and CHINESE.search(english):
            faults.append(f"{message}: Chinese in English")
        if not message.startswith(("fact.", "site.")) and (
            _placeholders(chinese) != _placeholders(english)
        ):
            faults.append(f"{message}: other values")
    assert not faults


def test_no_message_is_missing_or_idle() -> None:
    """Ids that are put together from a group and a value count as used by their group."""
    written = _written(PUBLIC.rglob("*.html")) + _written(
        path
        for path in (*PUBLIC.rglob("*.py"), *DESK.rglob("*.py"))
        if path.parent.name != "messages" or path.stem == "__init__"
    )
    used = set(re.findall(r"[\"']([a-z_]+(?:\.[a-z0-9_]+)+)[\"']", written))
    groups = {*ENUMS, "fact", "clause", "rule_pack", "field", "error", "vote", "nav"}
    groups |= {"desk.trouble", "desk_form.stage", "desk_form.stream"}
    groups |= {"role", "stream", "fact_field", "rail", "rail_state", "applications", "clock_begun"}
    groups |= {"draw_status", "extension", "why", "standing", "standing_of"}
    groups |= {"oversight", "organisation.list", "home.figure", "home.invited"}
    groups |= {"notices.section", "notices.none", "notices.earlier", "notices.summary"}
    groups |= {"notice_standing", "nature", "score_step", ""}  # yes and no belong to no group
    alone = {name for name in MESSAGES if name.rpartition(".")[0] not in groups}
    alone = {name for name in alone if name.partition(".")[0] not in ("fact", "clause")}
    assert not sorted(alone - used), "never said"
    known_groups = {name.partition(".")[0] for name in MESSAGES}
    said = {name for name in used if name.partition(".")[0] in known_groups}
    files = r"\.(html|toml|css|js|json|csv)$"
    data_types = {name for name in said if re.search(rf"\.v\d+$|_v\d+|{files}", name)}
    assert not sorted(said - data_types - set(MESSAGES)), "not in the catalogue"


def _written(paths: Iterable[Path]) -> str:
    return "\n".join(path.read_text("utf-8") for path in paths)


def test_days_and_moments_are_beijings() -> None:
    chinese, english = Wording("zh"), Wording("en")
    late = "2025-12-31T16:30:00Z"
    assert chinese.moment(late) == "2026年1月1日 00:30"
    assert english.moment(late) == "1 January 2026, 00:30"
    assert chinese.day(late) == "2026年1月1日"
    assert english.day(date(2025, 3, 9)) == "9 March 2025"
    assert chinese.day(datetime(2025, 3, 9, 23, tzinfo=BEIJING)) == "2025年3月9日"
    assert chinese.day("2025-03-09") == "2025年3月9日"


def test_a_pseudonym_is_shortened() -> None:
    assert pseudonym("3f6c0c52-7a3e-5d0b-9b1c-5a4d1e5a3d11") == "3F6C0C"


def test_an_unknown_message_is_an_error_and_an_unknown_fact_is_not() -> None:
    with pytest.raises(KeyError):
        Wording("zh")("no.such")
    assert Wording("zh").either("fact.of.later", "later") == "later"
