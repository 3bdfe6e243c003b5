"""``yishi audit verify``: everything that can be checked from what is published alone.

What each check proves, and what none of them can, is in docs/AUDIT.md.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.note import Note, NoteMalformed, SignatureWrong, VerifierKey
from service.audit.bundle_check import BundleReplay, check_part
from service.audit.entry_checks import EntryChecks
from service.audit.files_listed import check_listed
from service.audit.findings import positions
from service.audit.history import FOLDER as HISTORY_FOLDER
from service.audit.history import Seal, read_history, read_some_history
from service.audit.pages import Pages
from service.audit.remembered import Memory, Remembered
from service.audit.replay import Replay
from service.audit.report import Checking, Report, Trust
from service.audit.signatures import check_timestamps, check_witnesses
from service.audit.source import FolderSource, Source, Unreachable
from service.audit.tree import Tree
from service.audit.trust import LogKeys, log_keys

CHECKPOINT = "checkpoint"


@dataclass(frozen=True)
class Wanted:
    """What the auditor brings along and asks for. ``quorum`` is that of ``witnesses``, None for
    all; ``kept`` are checkpoints kept elsewhere; ``sample`` how many matters' pages to compare,
    None for all; ``timestamp_roots`` are PEM."""

    keys: Sequence[VerifierKey] = ()
    witnesses: Sequence[VerifierKey] = ()
    quorum: int | None = None
    timestamp_roots: Sequence[bytes] = ()
    kept: Sequence[Checkpoint] = ()
    pages: bool = True
    sample: int | None = None


class Outcome(NamedTuple):
    """The report; and what is to be remembered of the log, where it was found clean as a whole."""

    report: Report
    remember: Remembered | None


def verify(source: Source, wanted: Wanted, memory: Memory = Memory()) -> Outcome:  # noqa: B008
    """Audit what a source publishes. Raises ``Unreachable`` where there is no log at all; what
    breaks off later is told in the report."""
    content = source.log(CHECKPOINT)
    if content is None:
        raise Unreachable(f"{source.name} publishes no log: there is no checkpoint")
    return _Audit(source, wanted, memory).run(content)


class _Audit:
    def __init__(self, source: Source, wanted: Wanted, memory: Memory) -> None:
        self._source = source
        self._wanted = wanted
        self._memory = memory
        self._checking = Checking()
        self._checkpoint: Checkpoint | None = None
        self._keys: LogKeys | None = None
        self._time: int | None = None
        witnesses = len(wanted.witnesses)
        self._quorum = witnesses if wanted.quorum is None else wanted.quorum

    def run(self, content: bytes) -> Outcome:
        broken_off = None
        try:
            note = Note.parse(content)
            self._checkpoint = Checkpoint.parse(note.text)
            self._check(note, self._checkpoint)
        except NoteMalformed as malformed:
            told = f"The checkpoint: {malformed}"
            self._checking.fail("checkpoint", "checkpoint_malformed", CHECKPOINT, "", told)
        except Unreachable as unreachable:
            broken_off = str(unreachable)
        report = self._report(broken_off)
        whole = self._is_whole and report.clean and self._keys and self._checkpoint
        if not whole:
            return Outcome(report, None)
        seen = Remembered(content.decode(), report.trust.keys, self._source.name)
        return Outcome(report, seen)

    @property
    def _scope(self) -> str:
        return self._source.index.scope.kind if self._source.index else "everything"

    @property
    def _is_whole(self) -> bool:
        """Whether the whole log is there, and not proofs of a part of it."""
        return self._scope == "everything"

    def _check(self, note: Note, checkpoint: Checkpoint) -> None:
        remembered = self._memory.logs.get(checkpoint.origin)
        self._keys = log_keys(
            self._source, checkpoint.origin, self._wanted.keys, remembered, self._checking
        )
        self._check_origin(checkpoint)
        self._check_signature(note, checkpoint, self._keys)
        check_witnesses(note, self._wanted.witnesses, self._quorum, self._checking)
        read = read_history if self._is_whole else read_some_history
        seals = read(self._source, checkpoint.origin, self._keys, self._checking)
        if self._is_whole:
            self._check_newest(checkpoint, seals)
        newest = Seal(checkpoint.size, checkpoint.root, self._time or 0, CHECKPOINT)
        check_timestamps(
            self._source,
            checkpoint.origin,
            [newest, *seals],
            self._wanted.timestamp_roots,
            self._checking,
        )
        with ExitStack() as stack:
            replay = self._replay(stack)
            if self._is_whole:
                last = self._check_whole(checkpoint, seals, remembered, replay)
            else:
                last = self._check_part(checkpoint, seals, remembered, replay)
            if replay is not None and last is not None:
                pages = Pages(self._source, replay, checkpoint.size, last)
                pages.compare(self._wanted.sample, self._checking)

    def _check_origin(self, checkpoint: Checkpoint) -> None:
        other = self._memory.other_origin(self._source.name, checkpoint.origin)
        if other is not None:
            self._checking.fail(
                "remembered",
                "key_unknown",
                CHECKPOINT,
                "此处原先公布的是另一日志",
                f"The log {other} was published here before, and this is another",
            )

    def _check_signature(self, note: Note, checkpoint: Checkpoint, keys: LogKeys) -> None:
        self._checking.count("checkpoint", 1)
        try:
            self._time = keys.signed_at(note, checkpoint)
        except SignatureWrong as wrong:
            told = f"The checkpoint: {wrong}"
            self._checking.fail("checkpoint", "signature_wrong", CHECKPOINT, "", told)
        own = [it for it in note.signatures if it.name == checkpoint.origin]
        if any((it.name, it.key_id) not in keys.names for it in own):
            told = "It is signed in the log's name by a key that is unknown"
            self._checking.fail("checkpoint", "key_unknown", CHECKPOINT, "", told)

    def _check_newest(self, checkpoint: Checkpoint, seals: Sequence[Seal]) -> None:
        """The newest checkpoint is the newest of the history too, or will be in a moment."""
        same = [seal for seal in seals if seal.size == checkpoint.size]
        if not same and checkpoint.size and not self._checking.failed("history"):
            told = "The newest checkpoint is not in the history"
            self._checking.fail("history", "tile_missing", HISTORY_FOLDER, "", told)
        if any(seal.root != checkpoint.root for seal in same):
            told = "The history has another checkpoint of this size"
            self._checking.fail("history", "inconsistent", CHECKPOINT, "", told)
        last = max((seal.size for seal in seals), default=0)
        if last > checkpoint.size and self._size_now() < last:
            told = f"The history has a checkpoint of {last} entries, and this is the newest"
            self._checking.fail("history", "truncated", CHECKPOINT, "", told)

    def _size_now(self) -> int:
        try:
            content = self._source.log(CHECKPOINT) or b""
            return Checkpoint.parse(Note.parse(content).text).size
        except NoteMalformed:
            return -1

    def _replay(self, stack: ExitStack) -> Replay | None:
        if not self._wanted.pages:
            self._skip_pages("按 --no-pages 不核对", "--no-pages was given")
        elif not self._source.has_pages:
            self._skip_pages("所给文件中没有页面", "there are no pages in what was given")
        else:
            index = self._source.index
            made = BundleReplay(self._source, index) if index else Replay(self._source)
            return stack.enter_context(made)
        return None

    def _skip_pages(self, zh: str, en: str) -> None:
        self._checking.skip("pages", zh, en)
        self._checking.skip("words", zh, en)

    def _check_whole(
        self,
        checkpoint: Checkpoint,
        seals: Sequence[Seal],
        remembered: Remembered | None,
        replay: Replay | None,
    ) -> datetime | None:
        """When the last entry was recorded; None where there is none."""
        self._checking.skip("proofs", "日志完整，无需逐条存证", "the whole log is there")
        kept = self._kept(remembered)
        sizes = {seal.size for seal in seals} | {each.size for each in kept}
        sizes = {size for size in sizes if size <= checkpoint.size}
        tree = Tree(self._source, checkpoint.size, checkpoint.root, sizes, self._checking)
        entries = EntryChecks(seals, self._source, self._checking)

        def visit(first: int, bundle: list[bytes]) -> None:
            found = entries.take(first, bundle)
            if replay is not None:
                replay.take(found)

        root = tree.walk(visit)
        intact = checkpoint.size if tree.altered is None else tree.altered
        entries.finish(intact)
        check_listed(self._source, checkpoint.size, self._checking)
        self._check_roots(checkpoint, root, seals, tree)
        self._check_kept(checkpoint, kept, tree)
        return entries.last

    def _check_roots(
        self, checkpoint: Checkpoint, root: bytes | None, seals: Sequence[Seal], tree: Tree
    ) -> None:
        """The signed roots, newest and earlier. Where one is wrong, all after it are: the first
        says where."""
        self._checking.count("root", 1)
        past = [seal for seal in seals if seal.size in tree.roots]
        self._checking.count("past_roots", len(past))
        good = 0
        for seal in past:
            if tree.roots[seal.size] != seal.root:
                where = positions(good + 1, seal.size) if good < seal.size else seal.where
                told = f"The entries do not lead to the checkpoint of {seal.size} that was signed"
                self._checking.fail("past_roots", "inconsistent", where, "", told)
                break
            good = seal.size
        if root != checkpoint.root:
            told = "The entries do not lead to the root of the newest checkpoint"
            self._checking.fail("root", "inconsistent", CHECKPOINT, "", told)

    def _check_kept(self, checkpoint: Checkpoint, kept: Sequence[Checkpoint], tree: Tree) -> None:
        if not kept:
            self._checking.skip("remembered", "尚无所记的检查点", "none is remembered yet")
            return
        for each in kept:
            where = f"{CHECKPOINT} ({each.size})"
            if each.size > checkpoint.size:
                told = f"A checkpoint of {each.size} entries was seen before"
                self._checking.fail("remembered", "truncated", where, "", told)
            elif tree.roots.get(each.size) != each.root:
                self._contradicts(each)
        self._checking.count("remembered", len(kept))

    def _kept(self, remembered: Remembered | None) -> list[Checkpoint]:
        return [*self._wanted.kept, *([remembered.sealed()] if remembered else [])]

    def _contradicts(self, kept: Checkpoint) -> None:
        told = "The log does not extend this checkpoint, which was seen before"
        where = f"{CHECKPOINT} ({kept.size})"
        self._checking.fail("remembered", "inconsistent", where, "", told)

    def _check_part(
        self,
        checkpoint: Checkpoint,
        seals: Sequence[Seal],
        remembered: Remembered | None,
        replay: Replay | None,
    ) -> datetime | None:
        """When the last entry was recorded; None where there is none."""
        assert isinstance(self._source, FolderSource)
        roots = {seal.size: seal.root for seal in seals} | {checkpoint.size: checkpoint.root}
        for each in self._kept(remembered):
            if each.size in roots:
                self._checking.count("remembered", 1)
                if roots[each.size] != each.root:
                    self._contradicts(each)
        for check in ("files", "root", "past_roots", "remembered"):
            self._checking.skip(check, "只有日志的一部分", "only a part of the log is there")
        return check_part(self._source, checkpoint, seals, replay, self._checking)

    def _report(self, broken_off: str | None) -> Report:
        findings, checkpoint = self._checking.findings, self._checkpoint
        trust = Trust("none")
        if self._keys is not None:
            trust = self._keys.trust(self._wanted.witnesses, self._quorum)
        return Report(
            source=self._source.name,
            checks=self._checking.checks,
            findings=tuple(findings.found),
            trust=trust,
            origin=checkpoint.origin if checkpoint else None,
            size=checkpoint.size if checkpoint else None,
            root=base64.b64encode(checkpoint.root).decode() if checkpoint else None,
            time=datetime.fromtimestamp(self._time, UTC) if self._time is not None else None,
            left_out=findings.left_out,
            broken_off=broken_off,
        )
