"""What stands beside a form: what the step does, its clauses, the rules of the day, who may take
it, what goes on the ledger, what may be refused, and which duties it begins or meets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.catalogue import COMMANDS
from domain.decider import STEPS
from domain.duties.entry import Effect
from domain.duties.table import DUTY_KINDS
from domain.event import Fact
from domain.procedure.relations import ANYONE
from domain.procedure.step import Step
from domain.refusal import NotPermitted, OccurredInFuture, Refusal
from domain.roles import Role
from domain.rules.pack import AssemblyRule, DemandRule, Rule, RulePack, Share, Term
from service.desk.names import command_name, fact_name
from service.desk.record.reach import reach_of
from service.public.messages import Wording
from service.public.messages.rule_fields import RULE_FIELDS
from service.public.messages.steps_after_decision import STEPS_AFTER_DECISION
from service.public.messages.steps_until_decision import STEPS_UNTIL_DECISION

STEP_TEXTS = {**STEPS_UNTIL_DECISION, **STEPS_AFTER_DECISION}
_VALUES = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule of the day: what it is about, what it says, and the article that it comes from;
    ``configured`` where the source leaves it open."""

    name: str
    says: str
    source: str
    configured: bool


@dataclass(frozen=True, slots=True)
class Explained:
    """In one language. ``clauses`` are ids; ``refusals`` (clause, text); ``begins`` (duty, who owes
    it, its term or nothing); ``meets`` duties."""

    name: str
    text: str
    clauses: tuple[str, ...]
    roles: str
    relation: str
    facts: list[str]
    refusals: list[tuple[str, str]]
    pack: str
    rules: list[RuleLine]
    begins: list[tuple[str, str, str]]
    meets: list[str]


def explain(words: Wording, command: str, pack: RulePack) -> Explained:
    """What to say beside the form of a command, by the rules of this pack."""
    step = STEPS[COMMANDS[command]]
    reach = reach_of(step.decide)
    chinese = words.language == "zh"
    begins, meets = _duties(words, reach.facts, pack)
    relation = "" if step.relation is ANYONE else step.relation.zh if chinese else step.relation.en
    return Explained(
        name=command_name(command, words.language),
        text=STEP_TEXTS[command][0 if chinese else 1],
        clauses=step.command.clauses,
        roles=_roles(words, step),
        relation=relation,
        facts=[fact_name(fact.type, words.language) for fact in reach.facts],
        refusals=_refusals(words, reach.refusals),
        pack=words.either(f"rule_pack.{pack.id}", pack.zh),
        rules=[line for line in (_rule(words, pack, name) for name in reach.rules) if line.says],
        begins=begins,
        meets=meets,
    )


def _roles(words: Wording, step: Step) -> str:
    """Importers record for others by the API, not at the desk."""
    return words.listing([words(f"role.{it.value}") for it in sorted(step.roles - {Role.IMPORTER})])


def _refusals(words: Wording, refusals: tuple[type[Refusal], ...]) -> list[tuple[str, str]]:
    found: dict[type[Refusal], None] = dict.fromkeys((NotPermitted, OccurredInFuture, *refusals))
    texts = [(it.clause, it.zh if words.language == "zh" else it.en) for it in found]
    return list(dict.fromkeys((clause, _VALUES.sub("…", text)) for clause, text in texts))


def _duties(
    words: Wording, facts: tuple[type[Fact], ...], pack: RulePack
) -> tuple[list[tuple[str, str, str]], list[str]]:
    begins, meets = {}, {}
    chinese = words.language == "zh"
    for kind in DUTY_KINDS.kinds.values():
        effects = {move.effect for move in kind.moves if move.fact in facts}
        name = kind.zh if chinese else kind.en
        if effects & {Effect.OPENS, Effect.REOPENS}:
            term = _says(words, getattr(pack, kind.rule).value) if kind.rule else ""
            begins[name] = (name, kind.owes_zh if chinese else kind.owes_en, term)
        if Effect.MEETS in effects:
            meets[name] = name
    return list(begins.values()), list(meets)


def _rule(words: Wording, pack: RulePack, name: str) -> RuleLine:
    rule: Rule[Any] = getattr(pack, name)
    label = RULE_FIELDS[f"RulePack.{name}"][0 if words.language == "zh" else 1]
    return RuleLine(label, _says(words, rule.value), rule.source, rule.configured)


def _says(words: Wording, value: Any) -> str:
    """What a rule says, in words; nothing where it is too much for a line."""
    match value:
        case None:
            return words("desk_form.rule_none")
        case bool():
            return words("desk_form.yes" if value else "desk_form.no")
        case int() | date():
            return str(value)
        case Term(working=True):
            return words("desk_form.working_days", days=value.days)
        case Term():
            return words("desk_form.days", days=value.days)
        case AssemblyRule():
            return words(
                "desk_form.assembly_rule",
                quorum=_share(words, value.quorum),
                majority=_share(words, value.majority),
            )
        case DemandRule():
            shares = [(name, getattr(value, name)) for name in DemandRule.model_fields]
            return words.listing(
                [f"{words(f'demand.{name}')} {_share(words, it)}" for name, it in shares if it]
            ) or words("desk_form.rule_none")
        case tuple() if value and all(isinstance(it, str) for it in value):
            return words.listing([words(f"fund_source.{it}") for it in value])
        case _:
            return ""


def _share(words: Wording, share: Share) -> str:
    message = "desk_form.share_more" if share.strict else "desk_form.share_least"
    return words(message, part=f"{share.numerator}/{share.denominator}")
