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
from tests.docs.documents import ROOT, read
from tests.policy.test_every_clause import CLAUSES, NOT_YET_BUILT

DOCUMENT = "docs/POLICY.md"
RULES: dict[str, tuple[str, str, str]] = {
    "residents_assembly": ("K4", "居民会议", "residents' assembly"),
    "representatives_assembly": ("K4", "居民代表会议", "residents' representatives' assembly"),
    "publication_days": ("E1", "公开期限", "days of publication at least"),
    "notice_days": ("N1", "公示期限", "days from the notice to the session at least"),
    "shelving_rounds": ("K3", "搁置前的协商次数", "rounds before shelving for that reason"),
    "late_record_days": ("S4", "补录标准", "days after which a record counts as late"),
    "retention_years": ("S4", "档案保管年限", "years for which an archived case is kept"),
    "residents_assembly_demand": ("K4", "提议召集居民会议", "who can demand a residents' assembly"),
    "representatives_assembly_demand": (
        "K4",
        "提议召集居民代表会议",
        "who can demand a representatives' assembly",
    ),
    "assemblies_every_months": ("K4", "会议周期", "months in which an assembly meets once"),
    "party_study_first": (
        "P1",
        "先经党组织研究",
        "whether the Party organisation studies it first",
    ),
    "charter_filing": ("K4", "章程公约备案", "to file a charter or covenant"),
    "forms": ("N7", "协商形式的要求", "what each form asks for"),
    "assembly_funds": ("S5", "须经居民会议决定的资金", "sources of which an assembly decides"),
    "supervision_excludes_relatives": (
        "E3",
        "监督小组成员回避",
        "whether committee members and close relatives are barred",
    ),
    "supervision_term_years": ("E3", "监督小组任期", "years of a supervision group's term at most"),
    "appraisal_months": ("E5", "评议周期", "months of an appraisal's period"),
    "appraisal_closing": ("E5", "结束评议", "to close an appraisal after its period"),
    "common_issue_communities": ("L4", "共性问题的社区数", "communities that make an issue common"),
    "common_issue_months": ("L4", "共性问题的期间", "months looked back over for common issues"),
    "extensions_max": ("I4", "延期次数", "extensions of a referral at most"),
    "extension_working_days_max": ("I4", "延期天数", "working days of an extension at most"),
    "proposal_answer": ("A3", "答复议题", "to answer a proposal"),
    "guidance": ("A4", "给予指导", "to guide a small-scale organiser"),
    "notice_after_adoption": ("N1", "列入后公示", "from adoption to the notice"),
    "invitation": ("N4", "邀请部门", "for the street to invite a department asked for"),
    "invitation_answer": ("N4", "答复邀请", "to answer an invitation"),
    "minutes": ("D1", "签署纪要", "to sign the minutes"),
    "assembly_call": ("K4", "应提议召集会议", "to call an assembly that was demanded"),
    "outcome_publication": ("E1", "公开结果", "to publish an outcome"),
    "progress_publication": ("E1", "公开进展", "to publish how a task ended"),
    "referral_acceptance": ("I4", "受理转办", "to accept a referral or object"),
    "referral_answer": ("I4", "答复转办", "to answer a referral, unless stated"),
    "objection_decision": ("I4", "裁定异议", "to decide an objection"),
    "extension_decision": ("I4", "答复延期申请", "to decide on an extension"),
    "relay": ("E4", "反馈居民", "to relay an answer"),
    "verification": ("E4", "核实办理情况", "to verify or reject what was relayed"),
    "funds_publication": ("S5", "公示资金", "to publish the use of funds"),
    "funds_audit": ("S5", "审计资金", "to have funds audited"),
    "finding_answer": ("E3", "答复监督意见", "to answer a finding"),
    "suggestion_answer": ("S1", "答复工作建议", "to answer a suggestion"),
    "common_issue_answer": ("L4", "处理共性问题", "to raise a common issue or say why not"),
    "street_report": ("L5", "向社区公开", "to report a street's outcome to the communities"),
    "archive": ("S4", "立卷归档", "to archive a decided case"),
}
"""Rule of a pack → (clause, Chinese, English)."""
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
