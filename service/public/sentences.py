"""What a fact's sentence is filled with, and what longer words stand below it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from service.public.agenda_values import agenda_passages, agenda_values
from service.public.course import Course
from service.public.discussion_values import discussion_passages, discussion_values
from service.public.draw_values import draw_values
from service.public.level_values import level_passages, level_values
from service.public.messages import Wording
from service.public.money_values import money_passages, money_values
from service.public.naming import Naming
from service.public.score_values import score_passages, score_values
from service.public.supervision_values import supervision_passages, supervision_values
from service.words import Words

EXCERPT = 28
"""Characters of a statement by which a stance names it."""

_PARTIES = {"cosigner", "applicant", "party", "speaker", "host"}
_COUNTS = (
    "holders",
    "seats",
    "round",
    "eligible",
    "present",
    "votes_for",
    "votes_against",
    "abstained",
    "invalid",
    "raters",
    "ratings",
    "year",
)
_WORDS = (
    "text",
    "request",
    "ground",
    "answer",
    "report",
    "reason",
    "summary",
    "view",
    "question",
    "description",
)
"""Fields whose words stand below the sentence, in this order; sealed ones were opened before."""

_CHOICE_BESIDE = {"ground": {"conditions", "statement"}, "reason": {"explanation"}}
"""Beside one of these a ground or reason is a choice, which the sentence names."""

_LABELLED = {
    "justification": "words.justification",
    "finding": "words.finding",
    "conditions": "words.conditions",
    "urgent_reason": "words.urgent_reason",
}


class Context(NamedTuple):
    """What sentences are told with; ``excerpts`` are the first words of points."""

    words: Wording
    naming: Naming
    course: Course
    excerpts: dict[str, str]


def sentence(told: Context, type_name: str, fact: dict[str, Any], at: datetime) -> str:
    """The fact in a sentence; of a type that the catalogue does not know, its name."""
    message = f"fact.{type_name}"
    return told.words.either(message, type_name).format_map(_Values(_values(told, fact, at)))


class _Values(dict[str, str]):
    """A name that this fact does not fill shows as a dash."""

    def __missing__(self, key: str) -> str:
        return "—"


def _values(told: Context, fact: dict[str, Any], at: datetime) -> dict[str, str]:
    words, naming = told.words, told.naming
    values = {name: str(fact[name]) for name in _COUNTS if isinstance(fact.get(name), int)}
    for name in _PARTIES & fact.keys():
        values[name] = naming.party(fact[name], at)
    for name in ("title", "name", "place", "division_code", "notice"):
        if isinstance(fact.get(name), str):
            values[name] = fact[name]
    for name, group in (
        ("capacity", "capacity"),
        ("source", "source"),
        ("stance", "stance"),
        ("decided_by", "decided_by"),
        ("ground", "ground"),
        ("kind", "assembly"),
        ("outcome", "outcome"),
        ("mode", "mode"),
    ):
        if isinstance(fact.get(name), str):
            values[name] = words.either(f"{group}.{fact[name]}", fact[name])
    for name, field in (
        ("review", "review_on"),
        ("meets", "meets_on"),
        ("begins", "published_from"),
        ("ends", "published_until"),
    ):
        if field in fact:
            values[name] = words.day(fact[field])
    values.update(agenda_values(words, naming, fact, at))
    values.update(level_values(words, naming, fact, at))
    values.update(supervision_values(words, naming, fact, at))
    values.update(score_values(words, naming, fact, at))
    values.update(draw_values(words, fact))
    values.update(discussion_values(words, naming, told.excerpts, fact, at))
    values.update(money_values(words, naming, told.course.contracts, fact, at))
    _more(told, fact, at, values)
    return values


def _more(told: Context, fact: dict[str, Any], at: datetime, values: dict[str, str]) -> None:
    """What takes more than the field itself."""
    words, naming, course = told.words, told.naming, told.course
    if "proposers" in fact:
        values["proposers"] = naming.parties(fact["proposers"], at)
    if isinstance(fact.get("present"), list):
        values["present"] = str(len(fact["present"]))
    _of_the_roster(told, fact, at, values)
    if isinstance(fact.get("notice"), dict):
        values["starts"] = words.moment(fact["notice"]["starts_at"])
    if "owner" in fact:
        values["owner"] = naming.organisation(fact["owner"], at)
        values["due"] = words.day(fact["due_on"])
    if "task" in fact and fact["task"] in course.tasks:
        values["task"] = course.tasks[fact["task"]].title
    _of_the_referral(told, fact, at, values)
    if isinstance(fact.get("pack"), dict):
        values["zh"] = fact["pack"]["zh"]
    if "upheld" in fact:
        values["ruling"] = words("ruling.upheld" if fact["upheld"] else "ruling.dismissed")
    if "point" in fact and fact["point"] in told.excerpts:
        values["point"] = told.excerpts[fact["point"]]


def _of_the_roster(
    told: Context, fact: dict[str, Any], at: datetime, values: dict[str, str]
) -> None:
    for name in ("department", "street", "invited_by"):
        if name in fact:
            values[name] = told.naming.organisation(fact[name], at)
    for name in ("expert", "leaves"):
        if name in fact:
            values[name] = told.naming.party(fact[name], at)
    if isinstance(fact.get("field"), str):
        values["field"] = fact["field"]
    if "accepted" in fact:
        accepted = "attending.accepted" if fact["accepted"] else "attending.declined"
        values["attending"] = told.words(accepted)


def _of_the_referral(
    told: Context, fact: dict[str, Any], at: datetime, values: dict[str, str]
) -> None:
    """The addressee is the one of the time; who had it before or has it now stands elsewhere."""
    words, naming = told.words, told.naming
    if "due_at" in fact:
        values["due"] = words.moment(fact["due_at"])
    if "working_days" in fact:
        values["days"] = str(fact["working_days"])
    referral = told.course.referrals.get(fact.get("referral", ""))
    if "to" in fact:
        values["to"] = naming.organisation(fact["to"], at)
    elif referral is not None:
        values["to"] = naming.organisation(referral.to_at(at), at)
        late = next((it.days_late for it in referral.answers if it.at == at), 0)
        values["timing"] = words("timing.late", days=late) if late else words("timing.in_time")


class Passage(NamedTuple):
    """Longer words: ``text`` is None where they are ``gone``, which says why; ``label`` may be
    empty."""

    label: str
    text: str | None
    gone: Words | None = None


def passages(told: Context, type_name: str, fact: dict[str, Any]) -> list[Passage]:
    """The longer words of a fact, in the order in which they read."""
    label = told.words
    found: list[Passage] = []
    if isinstance(fact.get("title"), dict):
        found.append(_opened(label, label("words.title"), fact["title"]))
    for name in _WORDS:
        value = fact.get(name)
        if isinstance(value, dict):
            found.append(_opened(label, "", value))
        elif isinstance(value, str) and not (fact.keys() & _CHOICE_BESIDE.get(name, set())):
            found.append(Passage("", value))
    for name, message in _LABELLED.items():
        if (
            name in fact
            and not (name == "finding" and type_name.startswith("finding."))
            and "correction" not in fact
        ):
            found.append(Passage(label(message), fact[name]))
    if isinstance(fact.get("notice"), dict):
        found.extend(_notice(told, fact["notice"]))
    if type_name == "assembly.voted.v1":
        found.append(
            Passage(
                label("words.rules"),
                label("vote.rules", quorum=fact["quorum"], majority=fact["majority"]),
            )
        )
    if fact.get("weak_groups"):
        found.append(_weak_groups(told.words, fact["weak_groups"]))
    if "expected_until" in fact:
        found.append(Passage(label("words.expected_until"), label.day(fact["expected_until"])))
    if "due_source" in fact:
        found.append(Passage(label("words.due_source"), fact["due_source"]))
    found.extend(Passage(*told_of) for told_of in agenda_passages(label, told.naming, fact))
    found.extend(Passage(*told_of) for told_of in discussion_passages(label, told.naming, fact))
    found.extend(Passage(*told_of) for told_of in money_passages(label, type_name, fact))
    found.extend(Passage(*told_of) for told_of in level_passages(label, told.naming, fact))
    found.extend(Passage(*told_of) for told_of in supervision_passages(label, fact))
    found.extend(Passage(*told_of) for told_of in score_passages(label, fact))
    return found


def _weak_groups(words: Wording, counts: list[dict[str, Any]]) -> Passage:
    said = [
        words(
            "words.weak_group",
            group=words.either(f"weak_group.{it['group']}", it["group"]),
            people=it["people"],
        )
        for it in counts
    ]
    return Passage(words("words.weak_groups"), words.listing(said))


def _notice(told: Context, notice: dict[str, Any]) -> list[Passage]:
    words, naming = told.words, told.naming
    host = words("notice.host_named", host=naming.party(notice["host"]), title=notice["host_title"])
    return [
        Passage(words("notice.place"), notice["place"]),
        Passage(words("notice.host"), host),
        Passage(words("notice.form"), words(f"form.{notice['form']}")),
        Passage(words("notice.parties"), invited(words, naming, notice["parties"])),
        Passage(words("notice.until"), words.moment(notice["applications_until"])),
    ]


def invited(words: Wording, naming: Naming, parties: list[dict[str, Any]]) -> str:
    """The parties that a notice names."""
    named = []
    for party in parties:
        if party.get("organisation"):
            named.append(naming.organisation(party["organisation"]))
        else:
            named.append(words(f"capacity.{party['capacity']}"))
    return words.listing(named)


def _opened(words: Wording, label: str, value: Words) -> Passage:
    text = shown(words, value)
    return Passage(label, text, value if text is None else None)


def shown(words: Wording, value: Words) -> str | None:
    """Somebody's words, or that and why they are withheld; None where they are gone."""
    if "withheld" in value:
        return words("words.withheld", ground=words(f"withholding.{value['withheld']}"))
    return value.get("text")


def excerpt(value: Words, words: Wording) -> str:
    """The first words of a statement, to know it by."""
    text = shown(words, value)
    if text is None:
        return words("words.erased" if "erased" in value else "words.unavailable")
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else f"{line[:EXCERPT]}…"


def related(fact: dict[str, Any]) -> UUID | None:
    """Another matter that the fact names: merged into, absorbed, followed, or following."""
    following = fact.get("matter") if "problem" in fact else None
    other = fact.get("into") or fact.get("merged") or fact.get("follows") or following
    return UUID(other) if other else None
