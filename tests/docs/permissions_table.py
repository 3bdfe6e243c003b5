"""The parts of docs/PERMISSIONS.md that follow from the code; run as a module, it writes them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

from domain.catalogue import COMMANDS
from domain.decider import STEPS
from domain.procedure.relations import ROLES_OF_KINDS
from domain.procedure.step import Step
from domain.roles import Role
from service.public.messages.labels import LABELS
from tests.docs.documents import ROOT, in_backticks, read, rows

DOCUMENT = "docs/PERMISSIONS.md"
_PART = re.compile(r"<!-- from the code: (\w+) -->\n(.*?)<!-- end -->", re.DOTALL)
STREAMS = {
    "registry": "单位登记簿 the register",
    "opinion_call": "征集意见 calls for opinions",
    "matter": "议事事项 matters",
    "assembly": "居民会议 assemblies",
    "appraisal": "评议 appraisals",
    "suggestion": "工作建议 suggestions",
    "common_issue": "共性问题 common issues",
    "training": "培训 trainings",
    "norm": "制度规范 norms",
    "scorecard": "考核结果 scorecards",
    "person": "人员 persons",
}


def parts(document: str) -> dict[str, str]:
    """The parts as they stand in the document, by name."""
    return dict(_PART.findall(document))


def written(name: str) -> str:
    """A part as it should stand."""
    special: dict[str, Callable[[], Iterable[str]]] = {
        "roles": _roles,
        "commands": _commands,
        "relations": _relations,
    }
    return "".join(f"{line}\n" for line in special[name]())


def _roles() -> Iterable[str]:
    zh = {code: row[0] for row in rows(read("docs/GLOSSARY.md")) for code in in_backticks(row[2])}
    yield "| role 岗位 | | by its kind 单位类别 | commands |"
    yield "|---|---|---|---|"
    for role in Role:
        kinds = sorted(ROLES_OF_KINDS.get(role, ()))
        named = "、".join(LABELS[f"kind.{kind.value}"][0] for kind in kinds) or "–"
        count = sum(role in step.roles for step in STEPS.values())
        yield f"| `{role.value}` | {zh[f'Role.{role.name}']} | {named} | {count or 'none'} |"


def _commands() -> Iterable[str]:
    for stream, title in STREAMS.items():
        steps = [(name, STEPS[it]) for name, it in COMMANDS.items() if STEPS[it].stream == stream]
        if not steps:
            continue
        yield f"### {title}"
        yield ""
        yield "| command 操作 | roles 岗位 | relation 关系要求 |"
        yield "|---|---|---|"
        yield from (_line(name, step) for name, step in steps)
        yield ""


def _line(name: str, step: Step) -> str:
    roles = ", ".join(role.value for role in Role if role in step.roles)
    return f"| `{name}` {step.command.zh} | {roles} | {step.relation.zh} {step.relation.en} |"


def _relations() -> Iterable[str]:
    used = Counter((step.relation.zh, step.relation.en) for step in STEPS.values())
    yield "| relation 关系要求 | | commands |"
    yield "|---|---|---|"
    yield from (f"| {zh} | {en} | {count} |" for (zh, en), count in used.items())


def main() -> None:
    """Write every part anew."""
    text = _PART.sub(
        lambda part: f"<!-- from the code: {part[1]} -->\n{written(part[1])}<!-- end -->",
        read(DOCUMENT),
    )
    (ROOT / DOCUMENT).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
