"""The table of docs/DUTIES.md, as it follows from the code; run as a module, it writes it."""

from __future__ import annotations

import re

from domain.duties.entry import Effect
from domain.duties.kind import DutyKind
from domain.duties.table import DUTY_KINDS
from domain.rules.packs import PACKS
from tests.docs.documents import ROOT, read

DOCUMENT = "docs/DUTIES.md"
PART = re.compile(r"<!-- from the code: duties -->\n(.*?)<!-- end -->", re.DOTALL)
HEAD = (
    "| clause | 应办事项 | duty | 责任单位 | term | opened by | met by | otherwise |\n"
    "|---|---|---|---|---|---|---|---|\n"
)


def written() -> str:
    """The table, a row a kind."""
    return HEAD + "".join(_row(kind) for kind in DUTY_KINDS.kinds.values())


def _row(kind: DutyKind) -> str:
    others = [e for e in Effect if e not in (Effect.OPENS, Effect.MEETS, Effect.BEGINS)]
    cells = (
        kind.clause,
        f"{kind.zh} `{kind.id}`",
        kind.en,
        kind.owes_zh,
        _term(kind),
        _facts(kind, Effect.OPENS),
        _facts(kind, Effect.MEETS),
        "; ".join(f"{e.value}: {_facts(kind, e)}" for e in others if _facts(kind, e)),
    )
    return "| " + " | ".join(cells) + " |\n"


def _facts(kind: DutyKind, effect: Effect) -> str:
    names = dict.fromkeys(it.fact.__name__ for it in kind.moves if it.effect is effect)
    return ", ".join(names)


def _term(kind: DutyKind) -> str:
    """By every pack that is shipped; a term that they agree on is told once."""
    told = []
    if kind.every:
        months = dict.fromkeys(getattr(pack, kind.every).value for pack in PACKS)
        told.append(f"每{'、'.join(map(str, months))}个月")
    if kind.rule:
        terms = dict.fromkeys(str(getattr(pack, kind.rule).value) for pack in PACKS)
        told.append(f"{'、'.join(terms)} `{kind.rule}`")
    fixed = dict.fromkeys(it.due_on for it in kind.moves if it.due_on)
    told += [f"`{field}` of the fact" for field in fixed if field]
    if any(move.clock for move in kind.moves):
        told.append("unless the fact says otherwise")
    return ", ".join(told)


def main() -> None:
    """Write the table anew."""
    part = f"<!-- from the code: duties -->\n{written()}<!-- end -->"
    text = PART.sub(lambda _: part, read(DOCUMENT))
    (ROOT / DOCUMENT).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
