"""How to read the ledger: stages, the two times, the policy clause by clause with what each led to,
and the rules that applied when."""

from __future__ import annotations

from typing import NamedTuple

from starlette.requests import Request

from domain.catalogue import COMMANDS
from domain.duties.kind import DutyKind
from domain.duties.table import DUTY_KINDS
from domain.rules.packs import PACKS
from domain.scoring.counting import Indicator
from domain.scoring.indicators import INDICATORS
from domain.streams.matter import Stage
from service.ledger_reading import facts_by_clause
from service.parts import Parts
from service.public.messages import Wording
from service.public.messages.clause_texts import CLAUSE_TEXTS
from service.public.messages.clauses import CLAUSES
from service.public.queries import PastPageQuery
from service.public.rendering import html, language_of, then, wording
from service.public.rule_values import RuleRow, rule_rows


class Clause(NamedTuple):
    """A clause with what came of it: facts on the ledger, and the commands, duties, rules and
    indicators that serve it; ``commands`` are (name, Chinese name)."""

    id: str
    source: str
    text: str
    facts: int
    commands: list[tuple[str, str]]
    duties: list[DutyKind]
    rules: list[RuleRow]
    indicators: list[Indicator]


def about_page(request: Request, parts: Parts, query: PastPageQuery) -> bytes:
    """The page. Blocks."""
    language = language_of(request)
    words = wording(language)
    packs = [*PACKS, *parts.reader.register.current().packs]
    rules = rule_rows(words, packs)
    facts = facts_by_clause(parts, query.as_of, query.known_at)
    return html(
        request,
        "about.html",
        language,
        stages=list(Stage),
        clauses=_clauses(words, rules, facts),
        packs=packs,
        rules=rules,
        then=then(request),
        time=query,
    )


def _clauses(words: Wording, rules: list[RuleRow], facts: dict[str, int]) -> list[Clause]:
    """In the order of the policy."""
    found = []
    for id in (message.removeprefix("clause.") for message in CLAUSES):
        source, *texts = CLAUSE_TEXTS[id]
        found.append(
            Clause(
                id,
                source,
                words.pick((texts[0], texts[1])),
                facts.get(id, 0),
                [(name, it.zh) for name, it in COMMANDS.items() if id in it.clauses],
                [kind for kind in DUTY_KINDS.kinds.values() if kind.clause == id],
                [rule for rule in rules if rule.clause == id],
                [it for it in INDICATORS.values() if it.clause == id],
            )
        )
    return found
