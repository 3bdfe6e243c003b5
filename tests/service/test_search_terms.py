"""Terms, the form in which texts are compared, and what is marked."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from infra.grams import Grams, folded
from service.search_terms import AFTER, BEFORE, Snippet, found_in, printable, snippets, terms_of

KEY = bytes(range(32))


def shown(snippet: Snippet) -> str:
    """With what is marked in brackets, and dots where the text goes on."""
    inner = "".join(f"[{it.text}]" if it.hit else it.text for it in snippet.pieces)
    return f"{'…' * snippet.cut_before}{inner}{'…' * snippet.cut_after}"


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("电梯", ["电梯"]),
        ("  电梯 　补偿\t方案 ", ["电梯", "补偿", "方案"]),
        ("５号楼，ＡＰＰ", ["5号楼,app"]),
        ("Lift SHAFT lift", ["lift", "shaft"]),
        ("Ｆｌａｔ Straße", ["flat", "strasse"]),
        ("cafe\u0301 ｶﾞｽ", ["café", "ガス"]),
        ("电\u200b梯", ["电梯"]),
        ("𠮷野家 👍🏽", ["𠮷野家", "👍🏽"]),
        ("", []),
        (" \u200b\u3000", []),
    ],
)
def test_a_query_is_terms_apart_by_space(query: str, terms: list[str]) -> None:
    assert terms_of(query) == terms


@pytest.mark.parametrize(
    ("query", "rule"),
    [
        ("电", "search_term_too_short"),
        ("电梯 楼", "search_term_too_short"),
        ("a\u200b", "search_term_too_short"),
        (" ".join(f"电梯{number}" for number in range(9)), "search_terms_too_many"),
    ],
)
def test_a_query_that_cannot_be_searched_is_refused(query: str, rule: str) -> None:
    with pytest.raises(PydanticCustomError) as refused:
        terms_of(query)
    assert refused.value.type == rule


def test_control_characters_are_refused() -> None:
    with pytest.raises(PydanticCustomError):
        printable("电\0梯")


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("同意加装电梯。", "电梯", "同意加装[电梯]。"),
        ("电梯、电梯井和电梯", "电梯", "[电梯]、[电梯]井和[电梯]"),
        ("加装电梯的事", "加装 装电 电梯", "[加装电梯]的事"),
        ("５号楼ＡＰＰ报修", "5号 app", "[５号]楼[ＡＰＰ]报修"),
        ("the Lift, the LIFT", "lift", "the [Lift], the [LIFT]"),
        ("㎡计价，①先办", "m2 1先", "[㎡]计价，[①先]办"),
        ("cafe\u0301角落", "café", "[cafe\u0301]角落"),
        ("电\u200b梯坏了", "电梯", "[电\u200b梯]坏了"),
        ("ｶﾞｽ管", "ガス", "[ｶﾞｽ]管"),
        ("住在𠮷野家旁", "𠮷野", "住在[𠮷野]家旁"),
        ("<b>加装</b>", "<b>", "[<b>]加装</b>"),
    ],
)
def test_what_was_searched_for_is_marked_as_it_was_written(
    text: str, query: str, marked: str
) -> None:
    terms = terms_of(query)
    assert found_in([text], terms)
    assert [shown(it) for it in snippets(text, terms)] == [marked]


def test_a_long_text_is_shown_around_the_first_place_of_each_term() -> None:
    text = f"{'甲' * 300}电梯{'乙' * 300}补偿{'丙' * 10}"
    first, second = snippets(text, ["补偿", "电梯"])
    assert shown(first) == f"…{'甲' * BEFORE}[电梯]{'乙' * (AFTER - 2)}…"
    assert shown(second) == f"…{'乙' * BEFORE}[补偿]{'丙' * 10}"


def test_terms_may_stand_in_different_texts_of_an_item() -> None:
    assert found_in(["电梯", "补偿"], ["补偿", "电梯"])
    assert not found_in(["电梯", "补偿"], ["电梯补偿"])


any_text = st.text(
    st.characters(exclude_categories=["Cs"])
    | st.sampled_from("电梯Ａaﬁ㍿ｶﾞ\u0301ᄀ\u1161İß①\u200b"),
    max_size=40,
)


@given(any_text)
def test_folding_is_settled_and_ignores_case_and_composition(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert folded(unicodedata.normalize("NFD", text)) == folded(unicodedata.normalize("NFC", text))


@given(any_text, st.data())
def test_whatever_is_found_has_its_pairs_in_the_index(text: str, data: st.DataObject) -> None:
    words = [word for word in folded(text).split() if len(word) > 1]
    if not words:
        return
    word = data.draw(st.sampled_from(words))
    start = data.draw(st.integers(0, len(word) - 2))
    term = word[start : data.draw(st.integers(start + 2, len(word)))]
    grams = Grams(KEY)
    assert found_in([text], [term])
    assert set(grams.of([term])) <= set(grams.of([folded(text)]))


@given(any_text, any_text)
def test_snippets_are_parts_of_the_text_and_never_fail(text: str, query: str) -> None:
    terms = [term for term in folded(query).split() if len(term) > 1]
    for snippet in snippets(text, terms):
        whole = "".join(piece.text for piece in snippet.pieces)
        assert whole in text
        assert any(piece.hit for piece in snippet.pieces)


def test_the_index_means_nothing_without_its_key() -> None:
    ours, other = Grams(KEY), Grams(bytes(32))
    assert ours.of(["加装电梯"]) == Grams(KEY).of(["加装电梯"])
    assert not set(ours.of(["加装电梯"])) & set(other.of(["加装电梯"]))
    assert all(-(2**31) <= gram < 2**31 for gram in ours.of(["加装电梯 lift 𠮷野"]))
    assert ours.of(["电 梯", "a"]) == []
