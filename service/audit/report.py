"""The report of an audit: what was checked, what was found, and whom it trusted (docs/AUDIT.md)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

import msgspec

from service.audit.findings import Finding, Findings

FORMAT = "yishi-audit-1"

Status = Literal["passed", "failed", "skipped"]
Trusted = Literal["given", "remembered", "first_use", "none"]

CHECKS: dict[str, tuple[str, str]] = {
    "checkpoint": ("最新检查点的签名", "the newest checkpoint's signatures"),
    "keys": ("密钥的接续", "how the log's keys follow on one another"),
    "history": ("历次检查点的签名与次序", "signatures and order of all earlier checkpoints"),
    "witnesses": ("见证方加签", "witnesses' cosignatures"),
    "timestamps": ("可信时间戳", "trusted timestamps"),
    "files": ("条目与哈希文件", "files of entries and hashes"),
    "root": ("根哈希", "every leaf hashed anew leads to the root that was signed"),
    "past_roots": ("历次根哈希", "the same for every earlier checkpoint"),
    "remembered": ("与所记检查点一致", "the log extends the checkpoints kept from before"),
    "entries": ("条目的规范格式", "entries are events in canonical form, each at its position"),
    "streams": ("各流的序号", "versions of every stream run 1, 2, 3 …"),
    "times": ("记录时间与封存时间", "times never go back, and fit those of the checkpoints"),
    "detached": ("附存数据", "data beside the log"),
    "proofs": ("存证文件", "proof files"),
    "pages": ("页面与重放结果一致", "pages are what replaying the log gives"),
    "words": ("原话与承诺值一致", "words on pages are those that were committed to"),
}
"""Every check, in the order of the report: name → (Chinese, English)."""


class Check(msgspec.Struct, frozen=True):
    """One check. ``count`` is how many things were looked at; ``zh`` and ``en`` say why it was
    skipped, or what else is to be said of it."""

    name: str
    status: Status
    count: int = 0
    zh: str = ""
    en: str = ""


class Trust(msgspec.Struct, frozen=True):
    """Whom the audit trusted: the verifier keys that the log's signatures were checked with, and
    how they came to be trusted. ``first_use``: for no better reason than that they were there."""

    how: Trusted
    keys: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()
    quorum: int = 0


class Report(msgspec.Struct, frozen=True):
    """``yishi audit verify --json``. ``time`` is that of the log's cosignature; ``root`` is base64.
    ``left_out`` counts, by kind, findings that are not listed; ``broken_off`` says why the audit
    could not be ended, None where it was."""

    source: str
    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]
    trust: Trust
    origin: str | None = None
    size: int | None = None
    root: str | None = None
    time: datetime | None = None
    left_out: dict[str, int] = {}
    broken_off: str | None = None
    format: str = FORMAT

    @property
    def clean(self) -> bool:
        """Whether everything was checked, and nothing found."""
        return not self.findings and self.broken_off is None


class Checking:
    """Collects the checks while an audit runs: a check fails by what is found during it."""

    def __init__(self) -> None:
        self.findings = Findings()
        self._checks: dict[str, Check] = {}

    def fail(self, check: str, kind: str, where: str, zh: str = "", en: str = "") -> None:
        """A finding of this check."""
        self.findings.add(kind, where, zh, en)
        before = self._checks.get(check)
        if before is None or before.status == "skipped":
            before = Check(check, "failed")
        self._checks[check] = Check(check, "failed", before.count, before.zh, before.en)

    def failed(self, check: str) -> bool:
        """Whether anything was found during it."""
        return check in self._checks and self._checks[check].status == "failed"

    def count(self, check: str, number: int) -> None:
        """So many things more were looked at; the check has passed unless it fails."""
        before = self._checks.get(check) or Check(check, "passed")
        counted = before.count + number
        self._checks[check] = Check(check, before.status, counted, before.zh, before.en)

    def note(self, check: str, zh: str, en: str) -> None:
        """Something to be said beside the outcome of a check that was made."""
        before = self._checks[check]
        self._checks[check] = Check(check, before.status, before.count, zh, en)

    def skip(self, check: str, zh: str, en: str) -> None:
        """It is not made, and why; of no effect on one that has begun."""
        self._checks.setdefault(check, Check(check, "skipped", 0, zh, en))

    @property
    def checks(self) -> tuple[Check, ...]:
        """All of them, in the order of ``CHECKS``; those that were never reached are skipped."""
        unreached = ("未进行到这一步", "was not reached")
        return tuple(
            self._checks.get(name) or Check(name, "skipped", 0, *unreached) for name in CHECKS
        )


def told(report: Report, language: str) -> Iterator[str]:
    """The report in lines for people; ``language`` is ``zh`` or ``en``."""
    chinese = language == "zh"
    yield from _head(report, chinese)
    for check in report.checks:
        name = CHECKS[check.name][0 if chinese else 1]
        yield f"  {_STATUS[check.status][0 if chinese else 1]}  {name}{_note(check, chinese)}"
    for finding in report.findings:
        what = finding.zh if chinese else finding.en
        yield f"! {finding.kind}  {finding.where}{'：' if chinese else ': '}{what}"
    for kind, more in report.left_out.items():
        yield f"! {kind}  " + (f"另有 {more:,} 处" if chinese else f"{more:,} more")
    yield _verdict(report, chinese)


_STATUS: dict[Status, tuple[str, str]] = {
    "passed": ("通过", "passed "),
    "failed": ("不符", "FAILED "),
    "skipped": ("未查", "skipped"),
}


def _head(report: Report, chinese: bool) -> Iterator[str]:
    if report.origin is not None and report.size is not None:
        time = report.time.isoformat() if report.time else "–"
        yield (
            f"日志 {report.origin}，共 {report.size:,} 条，封存于 {time}，根哈希 {report.root}"
            if chinese
            else f"log {report.origin}, {report.size:,} entries, sealed {time}, root {report.root}"
        )
    if report.trust.how == "first_use":
        yield (
            "注意：首次使用，所用密钥取自日志本身，未经其他渠道核实。"
            "请用 --key 指定从别处取得的密钥。"
            if chinese
            else "NOTE: first use. The key was taken from the log itself and is vouched for by"
            " nobody; give one that you have from elsewhere with --key."
        )
    for key in report.trust.keys:
        yield (f"  所用密钥 {key}" if chinese else f"  key {key}")


def _note(check: Check, chinese: bool) -> str:
    said = [] if check.status == "skipped" else [f"{check.count:,}"]
    said += [check.zh if chinese else check.en] if check.zh else []
    return f"（{'；'.join(said)}）" if chinese else f" ({'; '.join(said)})"


def _verdict(report: Report, chinese: bool) -> str:
    found = len(report.findings) + sum(report.left_out.values())
    if report.broken_off is not None:
        return (
            f"{'未能查完' if chinese else 'Could not be checked to the end'}: {report.broken_off}"
        )
    if found:
        return f"发现 {found:,} 处不符。" if chinese else f"{found:,} findings."
    return "所查各项全部相符。" if chinese else "Everything that was checked holds."
