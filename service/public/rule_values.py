"""Rule packs as people read them: each rule's value, where it comes from, from when on."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Any, NamedTuple

from domain.rules.pack import AssemblyRule, DemandRule, FormRule, RulePack, Term
from service.public.messages import Wording
from service.public.messages.rules import RULES


class Value(NamedTuple):
    """What a pack says: ``configured`` where the source leaves the number open."""

    text: str
    source: str
    configured: bool


class RuleRow(NamedTuple):
    """A rule with its value in each pack; ``changed`` where they are not all the same."""

    name: str
    clause: str
    title: str
    values: list[Value]
    changed: bool


def rule_rows(words: Wording, packs: Sequence[RulePack]) -> list[RuleRow]:
    """Every rule, in the order of the table, with its value in each of the packs."""
    rows = []
    for name, (clause, *titles) in RULES.items():
        rules = [getattr(pack, name) for pack in packs]
        values = [Value(told(words, it.value), it.source, it.configured) for it in rules]
        changed = len({value.text for value in values}) > 1
        title = words.pick((titles[0], titles[1]))
        rows.append(RuleRow(name, clause, title, values, changed))
    return rows


def told(words: Wording, value: Any) -> str:
    """A rule's value in words."""
    match value:
        case None:
            return words("rule.none")
        case bool():
            return words("answer.yes" if value else "answer.no")
        case Term():
            return words("rule.working_days" if value.working else "rule.days", days=value.days)
        case DemandRule():
            shares = [(name, share) for name, share in dict(value).items() if share is not None]
            said = [f"{words(f'demand.{name}')} {share}" for name, share in shares]
            return words.listing(said) if said else words("rule.nobody")
        case AssemblyRule():
            return _assembly(words, value)
        case tuple():
            return words.listing([_item(words, it) for it in value])
        case _:
            return str(value)


def _assembly(words: Wording, rule: AssemblyRule) -> str:
    said = [
        words("rule.quorum", share=rule.quorum),
        words("rule.majority", share=rule.majority),
    ]
    if rule.representatives is not None:
        said.append(words("rule.representatives", share=rule.representatives))
    if rule.notice_days is not None:
        said.append(words("rule.notice_days", days=rule.notice_days))
    return words.listing(said)


def _item(words: Wording, item: Any) -> str:
    if isinstance(item, FormRule):
        return words("rule.form", form=words(f"form.{item.form}"), seats=item.seats_min)
    return words(f"fund_source.{item.value}") if isinstance(item, Enum) else str(item)
