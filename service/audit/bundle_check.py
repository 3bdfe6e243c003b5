"""Checking the bundle of a part: that what is proven is of its scope, and all that it must have.

Proofs, signatures and history are checked as for any log; here are the entries that were proven,
one beside the other, and the pages that they come to.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from domain.events.erasure import SubjectErased
from infra.transparency_log.checkpoint import Checkpoint
from infra.transparency_log.entry import Entry, EntryMalformed, read_entry
from service.audit.bundle_files import INDEX, BundleIndex, Scope, proof_name
from service.audit.entry_checks import EntryChecks
from service.audit.findings import position
from service.audit.history import Seal
from service.audit.proofs import proven_entries
from service.audit.replay import Json, Matter, Replay
from service.audit.report import Checking
from service.audit.scopes import belongs
from service.audit.source import FolderSource, Source

_NAMES = ("organisation_name", "actor_name", "on_behalf_of_name")


class BundleReplay(Replay):
    """Replays what a bundle has: the matters whose pages it keeps, and, where it has not the whole
    log, without the names on them, which come from the register."""

    def __init__(self, source: Source, index: BundleIndex) -> None:
        super().__init__(source)
        self._kept = {page.file.split("/")[1] for page in index.pages}
        self._named = index.scope.kind == "everything"

    def matters(self) -> list[UUID]:
        """The matters of which it keeps pages."""
        return [matter for matter in super().matters() if str(matter) in self._kept]

    def matter(self, stream: UUID, known_at: datetime) -> Matter:
        """What its events come to."""
        whole = super().matter(stream, known_at)
        if self._named:
            return whole
        timeline = [_unnamed(line) for line in whole.timeline]
        return whole._replace(page=_unnamed(whole.page), timeline=timeline)


def check_part(
    source: FolderSource,
    checkpoint: Checkpoint,
    seals: Sequence[Seal],
    replay: Replay | None,
    checking: Checking,
) -> datetime | None:
    """Whether the events of a part are proven, what its scope asks for, and nothing else; when the
    last of them was recorded, None where there is none.

    Beside its own events it may have erasures, of which its pages tell, and that of a year the
    event before and the one after, which show that none of the year is missing. Of a matter it
    has every version from 1.
    """
    assert source.index is not None
    scope = source.index.scope
    own = EntryChecks(seals, source, checking, dense=scope.kind == "matter")
    others = EntryChecks(seals, source, checking, dense=False)
    mine: list[Entry] = []
    strays: list[Entry] = []
    for index, content in proven_entries(source, checkpoint, checking):
        checks, entries = (own, mine) if _belongs(content, scope) else (others, strays)
        found = checks.take(index, [content])
        entries += [entry for entry, _ in found]
        if replay is not None:
            replay.take(found)
    own.finish(len(mine))
    others.finish(len(strays))
    if scope.kind == "year":
        strays = _beside_year(mine, strays, checkpoint.size, checking)
    for entry in strays:
        if entry.type != SubjectErased.type:
            told = ("该事件不属于此包的范围", "The event is not of the bundle's scope")
            checking.fail("proofs", "proof_wrong", proof_name(entry.position), *told)
    if len(mine) != source.index.events:
        told = (
            f"应有 {source.index.events:,} 个事件，实有 {len(mine):,} 个",
            f"It should have {source.index.events:,} events, and has {len(mine):,}",
        )
        checking.fail("proofs", "proof_wrong", INDEX, *told)
    return own.last


def _belongs(content: bytes, scope: Scope) -> bool:
    try:
        return belongs(read_entry(content), scope)
    except EntryMalformed:
        return True  # which is noted with the others of the part


def _beside_year(
    mine: list[Entry], strays: list[Entry], size: int, checking: Checking
) -> list[Entry]:
    """Note what is missing of a year; the strays that are not right beside it."""
    if not mine:
        return strays
    wanted = range(max(mine[0].position - 1, 1), min(mine[-1].position + 1, size) + 1)
    has = {entry.position for entry in (*mine, *strays)}
    for missing in (each for each in wanted if each not in has):
        told = ("该年度的事件有遗漏", "An event of the year, or right beside it, is missing")
        checking.fail("proofs", "entry_dropped", position(missing), *told)
    return [entry for entry in strays if entry.position not in wanted]


def _unnamed(line: Json) -> Json:
    return {name: value for name, value in line.items() if name not in _NAMES}
