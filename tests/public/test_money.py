"""Money is read in yuan with both hundredths, and each fact of it is told in a sentence."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
import pytest

from domain.event import Fact
from domain.events.funds import FundsApproved, FundsFact, FundSource
from domain.streams.registry import Registry
from service.language import Language
from service.public.course import Course, fold_course
from service.public.happening import Happening
from service.public.messages import Wording
from service.public.money_values import money, money_documents
from service.public.naming import naming_of
from service.public.sentences import Context, passages, related, sentence
from tests.domain.course import ASSIGN, DECIDED, TASK
from tests.domain.specification import HOUSING, january, registered
from tests.projections.events import played
from tests.projections.test_funds import SPENT


@pytest.mark.parametrize(
    ("fen", "chinese", "english"),
    [
        (0, "0.00元", "CNY 0.00"),
        (5, "0.05元", "CNY 0.05"),
        (100, "1.00元", "CNY 1.00"),
        (123_456_789, "1,234,567.89元", "CNY 1,234,567.89"),
        (10**13 + 1, "100,000,000,000.01元", "CNY 100,000,000,000.01"),
    ],
)
def test_an_amount_is_exact(fen: int, chinese: str, english: str) -> None:
    assert money(Wording("zh"), fen) == chinese
    assert money(Wording("en"), fen) == english


def told(language: Language, registry: Registry | None = None) -> Context:
    words = Wording(language)
    return Context(words, naming_of(words, registry or registered()), Course(), {})


def sentences(language: Language) -> dict[str, str]:
    """What the facts of a matter with money read like, by type; of several, the last."""
    said: dict[str, str] = {}
    context = told(language)
    for event in played(SPENT):
        fact = msgspec.json.decode(event.data)
        happening = Happening(event.position, event.type, event.occurred_at, fact)
        if event.type.startswith(("funds.", "contract.", "payment.")):
            fold_course(context.course, happening)
            said[event.type] = sentence(context, event.type, fact, event.occurred_at)
    return said


def test_what_happened_to_the_money_is_told() -> None:
    assert sentences("zh") == {
        "funds.approved.v1": "批准资金3,000.00元（居民自筹，由居民会议或居民代表会议决定）",
        "contract.awarded.v1": "与区水务局签订合同「声控灯安装合同」，金额500.00元",
        "payment.made.v1": "支付4,000.00元（合同「声控灯安装合同」）",
        "funds.published.v1": (
            "公示资金使用情况（批准15,000.00元，签约10,500.00元，支付10,000.00元）："
            "居务公开栏，2026年1月8日至2026年1月22日"
        ),
        "funds.audited.v1": (
            "区房管局审计资金（批准15,000.00元，签约10,500.00元，支付10,000.00元）：未发现问题"
        ),
    }
    english = sentences("en")
    assert english["payment.made.v1"] == "CNY 4,000.00 paid under the contract “声控灯安装合同”"
    assert (
        "approved CNY 15,000.00, contracted CNY 10,500.00, paid CNY 10,000.00"
        in (english["funds.audited.v1"])
    )
    assert all("—" not in text for text in [*sentences("zh").values(), *english.values()])


def test_every_fact_of_money_is_among_them() -> None:
    assert set(sentences("zh")) == {fact.type for fact in get_args(FundsFact)}


@pytest.mark.parametrize("source", FundSource)
def test_every_source_is_named(source: FundSource) -> None:
    fact = FundsApproved(
        fund=TASK, source=source, amount_fen=1, purpose="装灯。", by_assembly=False
    )
    assert "协商参与者" in _sentence(fact)
    assert "—" not in _sentence(fact)


def _sentence(fact: Fact) -> str:
    return sentence(told("zh"), fact.type, _json(fact), january(4))


def _json(fact: Fact) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(fact.model_dump_json(exclude_none=True))
    return found


def test_longer_words_and_vouchers_stand_below() -> None:
    below: dict[str, list[tuple[str, str | None]]] = {}
    vouchers = 0
    for event in played(SPENT):
        fact = msgspec.json.decode(event.data)
        below[event.type] = [(it.label, it.text) for it in passages(told("zh"), event.type, fact)]
        vouchers += len(money_documents(fact))
    assert below["funds.approved.v1"] == [("", "居民自筹，用于更换线路。")]
    assert below["contract.awarded.v1"] == [
        ("承接单位的确定方式", "三家报价，经居民代表评议，取最低价。")
    ]
    assert below["funds.audited.v1"] == [("", "收支相符，凭证齐全。")]
    assert vouchers == 2


def test_a_task_is_shown_with_its_new_owner_and_day() -> None:
    course = Course()
    for event in played((*DECIDED, (ASSIGN, january(2)))):
        fact = msgspec.json.decode(event.data)
        fold_course(course, Happening(event.position, event.type, event.occurred_at, fact))
    moved = {"task": str(TASK), "owner": str(HOUSING), "due_on": "2026-03-01", "reason": "…"}
    fold_course(course, Happening(90, "task.reassigned.v1", january(3), moved))
    assert (course.tasks[str(TASK)].owner, str(course.tasks[str(TASK)].due_on)) == (
        HOUSING,
        "2026-03-01",
    )


def test_what_was_withdrawn_is_shown_no_longer() -> None:
    course = Course()
    shown = {"publication": "1", "summary": "…", "place": "公告栏"}
    fold_course(course, Happening(1, "outcome.published.v1", january(3), shown))
    fold_course(
        course, Happening(2, "progress.published.v1", january(3), {**shown, "publication": "2"})
    )
    fold_course(course, Happening(3, "outcome.published.v1", january(3), {"summary": "…"}))
    fold_course(course, Happening(4, "publication.withdrawn.v1", january(4), {"publication": "1"}))
    assert [it.position for it in course.publications] == [2, 3]


def test_a_follow_up_is_linked_from_both_sides() -> None:
    problem = {"matter": str(TASK), "problem": "灯光扰民。"}
    assert related(problem) == TASK
    assert related({"follows": str(TASK)}) == TASK
    assert related({"matter": str(TASK)}) is None
