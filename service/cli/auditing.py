"""``export``, ``stats``, ``replay``, ``rebuild`` and ``verify``: looking at the whole ledger."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated

import msgspec
import typer

from infra.district import District
from infra.page_upkeep import drop_old_versions
from infra.projector import rebuild as rebuild_pages
from infra.projector import verify as verify_pages
from infra.register import Register
from infra.search_store import page_stores
from infra.statistics import ledger_figures
from projections import audit_trail
from projections.catalogue import PROJECTIONS
from projections.search import SEARCH
from service.cli.operating import opened
from service.cli.terminal import CommandFailed, progress, say, say_json, tell
from service.importing.report import Progress
from service.replaying import replay as replay_ledger

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]

export = typer.Typer(
    name="export",
    help="Write the ledger out. 导出。",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_KEPT = {**PROJECTIONS, SEARCH.name: SEARCH}
_DIFFERENCES_SHOWN = 20


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    app.add_typer(export)
    for command in (stats, replay, rebuild, verify):
        app.command()(command)


@export.callback()
def _export() -> None:
    """Keeps ``events`` a command of its own while it is the only one."""


@export.command("events")
def export_events(
    path: Annotated[
        Path | None, typer.Argument(help="Where to; standard output if left out.")
    ] = None,
    from_position: Annotated[int, typer.Option(min=1, help="The first position. 起始位置。")] = 1,
    public: Annotated[bool, typer.Option("--public", help="Leave restricted facts out.")] = False,
) -> None:
    """Every event as NDJSON in the ledger's order, in the form of GET /api/v1/events. 导出事件。"""
    encode = msgspec.json.Encoder().encode
    with opened() as district, progress() as shown, _output(path) as output:
        shown.stage("events", max(district.recorder.head() - from_position + 1, 0))
        for events in district.recorder.pages(from_position - 1):
            entries = (
                audit_trail.fold(None, event, (event.position,))
                for event in events
                if not (public and event.envelope.visibility == "restricted")
            )
            output.write(b"".join(encode(entry) + b"\n" for entry in entries))
            shown.advance(len(events))


@contextmanager
def _output(path: Path | None) -> Iterator[IO[bytes]]:
    """The file, made anew, or standard output."""
    if path is None:
        try:
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
        except BrokenPipeError:  # whoever reads has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit from None
    else:
        with path.open("wb") as file:
            yield file


def stats(as_json: Json = False) -> None:
    """Count what is on the ledger: positions, events by type, matters, organisations. 统计。"""
    with opened() as district:
        figures = ledger_figures(district.recorder)
        registry = Register(district.recorder).current()
        positions = {name: store.position() for name, store in district.stores.items()}
    living = sum(it.ended_at is None for it in registry.organisations.values())
    counted: dict[str, object] = {
        "position": figures.position,
        "streams": figures.streams,
        "matters": figures.events_by_type.get("proposal.submitted.v1", 0),
        "organisations": living,
        "organisations_ended": len(registry.organisations) - living,
        "events_by_type": figures.events_by_type,
        "projections": positions,
    }
    if as_json:
        say_json(counted)
        return
    for name, value in counted.items():
        if isinstance(value, dict):
            say(f"{name.replace('_', ' ')}:")
            for key, number in value.items():
                say(f"  {key}: {number:,}")
        else:
            say(f"{name.replace('_', ' ')}: {value:,}")


def replay(as_json: Json = False) -> None:
    """Fold the whole ledger through the domain and look for gaps; exit code 1 if any. 重放。"""
    with opened() as district, progress() as shown:
        shown.stage("events", district.recorder.head())
        replayed = replay_ledger(district.recorder, advance=shown.advance)
    if as_json:
        say_json(replayed._asdict())
    else:
        say(
            f"{replayed.events:,} events of {replayed.streams:,} streams folded in "
            f"{replayed.seconds:.1f} s ({replayed.events_per_s:,} events/s), "
            f"{len(replayed.faults)} faults"
        )
    for fault in replayed.faults:
        tell(fault)
    if replayed.faults:
        raise typer.Exit(1)


def rebuild(
    name: Annotated[str | None, typer.Argument(help="Which pages.", show_default=False)] = None,
    everything: Annotated[bool, typer.Option("--all", help="All of them. 全部。")] = False,
    drop_old: Annotated[
        bool,
        typer.Option(
            "--drop-old",
            help="Then drop the tables of older versions, which no older program may be reading.",
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Fold pages anew beside those in use, then swap; safe beside a running service. 重建页面。"""
    if (name is None) != everything or (name is not None and name not in _KEPT):
        raise typer.BadParameter(f"one of {', '.join(_KEPT)}, or --all", param_hint="NAME")
    results: dict[str, tuple[int, float]] = {}
    with opened() as district, progress() as shown:
        for projection in [name] if name else list(_KEPT):
            begun = time.monotonic()
            position = _rebuilt(district, projection, shown)
            results[projection] = position, time.monotonic() - begun
        if drop_old:
            drop_old_versions(district.datastore, list(_KEPT.values()))
    if as_json:
        say_json(
            {
                projection: {"position": position, "seconds": round(seconds, 3)}
                for projection, (position, seconds) in results.items()
            }
        )
        return
    for projection, (position, seconds) in results.items():
        rate = position / seconds if seconds else 0
        say(f"{projection}: {position:,} events in {seconds:.1f} s ({rate:,.0f} events/s)")


def _rebuilt(district: District, name: str, shown: Progress) -> int:
    done = 0

    def reached(position: int) -> None:
        nonlocal done
        shown.advance(position - done)
        done = position

    shown.stage(name, district.recorder.head())
    make_store = page_stores(district.vault)
    return rebuild_pages(district.recorder, _KEPT[name], progress=reached, make_store=make_store)


def verify(as_json: Json = False) -> None:
    """Replay the ledger and compare every stored page; exit code 1 where they differ. 核对页面。"""
    compared: dict[str, int] = {}

    def done(name: str, pages: int) -> None:
        compared[name] = pages
        shown.advance()

    with opened() as district, progress() as shown:
        shown.stage("projections", len(_KEPT))
        make_store = page_stores(district.vault)
        differences = verify_pages(district.recorder, _KEPT, progress=done, make_store=make_store)
    if as_json:
        say_json({"pages": compared, "differences": differences})
    for name, found in differences.items():
        if not as_json:
            say(f"{name}: {compared[name]:,} pages compared, {len(found):,} differ")
        for difference in found[:_DIFFERENCES_SHOWN]:
            tell(f"{name}: {difference}")
        if len(found) > _DIFFERENCES_SHOWN:
            tell(f"{name}: and {len(found) - _DIFFERENCES_SHOWN:,} more")
    if any(differences.values()):
        raise CommandFailed(
            "stored pages differ from the ledger; yishi rebuild --all makes them anew"
        )
