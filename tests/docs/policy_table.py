"""The parts of docs/POLICY.md that follow from the code; run as a module, it writes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from domain.catalogue import COMMANDS, FACTS
from domain.decider import STEPS
from domain.refusal import Refusal
from domain.rules.pack import AssemblyRule, DemandRule, FormRule, Rule, RulePack, Term
from domain.rules.packs import PACKS
from service.commands import PREFIXES
from service.problem_kinds import refusals
from service.public.messages.rules import RULES
from tests.docs.documents import ROOT, read
from tests.policy.test_every_clause import CLAUSES, NOT_YET_BUILT

DOCUMENT = "docs/POLICY.md"
_PART = re.compile(r"<!-- from the code: (\w+) -->\n(.*?)<!-- end -->", re.DOTALL)


def parts(document: str) -> dict[str, str]:
    """The parts as they stand in the document, by name."""
    return dict(_PART.findall(document))


def written(name: str) -> str:
    """A part as it should stand."""
    special: dict[str, Callable[[], Iterable[str]]] = {"packs": _packs, "overview": _overview}
    return "".join(f"{line}\n" for line in special.get(name, lambda: _clause(name))())


def specification(clause: str) -> str:
    """The file of a clause's specification."""
    return f"tests/policy/test_{clause}.py"


def rules_of(clause: str) -> list[str]:
    """The rules of a pack that serve a clause."""
    return [name for name, (served, *_) in RULES.items() if served == clause]


def _packs() -> Iterable[str]:
    yield "| rule 规则 | clause | " + " | ".join(_pack_title(pack) for pack in PACKS) + " |"
    yield "|---" * (2 + len(PACKS)) + "|"
    for name, (clause, zh, en) in RULES.items():
        values = " | ".join(_value(getattr(pack, name)) for pack in PACKS)
        yield f"| {zh} {en} (`{name}`) | {clause} | {values} |"


def _pack_title(pack: RulePack) -> str:
    return f"from {pack.effective_from}: `{pack.id}`"


def _value(rule: Rule[Any]) -> str:
    default = ", *default*" if rule.configured else ""
    return f"{_number(rule.value)}（{rule.source}）{default}"


def _number(value: Any) -> str:
    if value is None:
        return "not stated"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Term):
        return f"{value.days} {'working days' if value.working else 'days'}"
    if isinstance(value, DemandRule):
        shares = {name: share for name, share in dict(value).items() if share is not None}
        return ", ".join(f"{name} {share}" for name, share in shares.items()) or "nobody stated"
    if isinstance(value, tuple):
        return "; ".join(_form(it) if isinstance(it, FormRule) else str(it) for it in value)
    if not isinstance(value, AssemblyRule):
        return str(value)
    shares = [f"present {value.quorum} of the members", f"for {value.majority} of those present"]
    if value.representatives is not None:
        shares.append(f"representatives {value.representatives} of the members")
    if value.notice_days is not None:
        shares.append(f"called {value.notice_days} days ahead")
    return ", ".join(shares)


def _form(form: FormRule) -> str:
    asked = [f"{form.seats_min} seats"]
    if form.scales:
        asked.append("at " + "/".join(form.scales))
    if form.needs_any_of:
        asked.append("with " + "/".join(form.needs_any_of))
    return f"{form.form}: {', '.join(asked)}"


def _overview() -> Iterable[str]:
    yield "| clause | refusals | commands | facts | specification |"
    yield "|---|---|---|---|---|"
    for clause in CLAUSES:
        if clause in NOT_YET_BUILT:
            yield f"| {clause} | | | | not built yet |"
            continue
        counted = (len(_refusals(clause)), len(_commands(clause)), len(_facts(clause)))
        cells = "".join(f" {number} |" if number else " |" for number in counted)
        file = specification(clause)
        yield f"| {clause} |{cells} [{file}](../{file}) |"


def _clause(clause: str) -> Iterable[str]:
    refused, commands, facts = _refusals(clause), _commands(clause), _facts(clause)
    if refused:
        yield "Refused:"
        yield ""
        yield from (f"- `{it.__name__}` {it.zh} {it.en}" for it in refused)
        yield ""
    if names := rules_of(clause):
        yield "By rule pack: " + ", ".join(f"`{name}`" for name in names) + "."
        yield ""
    if commands:
        yield "Commands:"
        yield ""
    for name in commands:
        step = STEPS[COMMANDS[name]]
        roles = ", ".join(sorted(step.roles))
        yield f"- `POST {PREFIXES[step.stream]}/{name}` {COMMANDS[name].zh} ({roles})"
    if commands:
        yield ""
    if facts:
        yield "Facts: " + ", ".join(f"`{name}` {FACTS[name].zh}" for name in facts) + "."
        yield ""
    file = specification(clause)
    yield f"Specified in [{file}](../{file})."


def _refusals(clause: str) -> list[type[Refusal]]:
    ours = (it for it in refusals() if it.__module__.startswith("domain."))
    return sorted((it for it in ours if it.clause == clause), key=lambda it: it.__name__)


def _commands(clause: str) -> list[str]:
    return [name for name, command in COMMANDS.items() if clause in command.clauses]


def _facts(clause: str) -> list[str]:
    return [name for name, fact in FACTS.items() if clause in fact.clauses]


def main() -> None:
    """Write every part anew."""
    text = _PART.sub(
        lambda part: f"<!-- from the code: {part[1]} -->\n{written(part[1])}<!-- end -->",
        read(DOCUMENT),
    )
    (ROOT / DOCUMENT).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
