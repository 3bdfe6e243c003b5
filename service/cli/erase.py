"""``yishi erase``: a person is forgotten for good (PIPL 个人信息保护法 art. 47)."""

from __future__ import annotations

import sys
from typing import Annotated
from uuid import UUID

import typer

from domain.event import Actor
from domain.events.erasure import ErasureGround
from domain.events.registry import Kind
from domain.refusal import Refusal
from domain.roles import Role
from domain.steps.erasing import EraseSubject
from infra.district import District
from infra.erasing import (
    Holdings,
    clear_dead_rows,
    find_subjects,
    holdings,
    list_erasures,
)
from infra.submission import Submission
from service.cli.operating import opened
from service.cli.terminal import CommandFailed, say, say_json, tell
from service.importing.register import find_district, find_organisation, read_registry
from service.views import proof_address

Subject = Annotated[
    str | None,
    typer.Argument(
        help="A pseudonym, or source:external id. 人员代号，或“来源:外部编号”。",
        show_default=False,
    ),
]
Ground = Annotated[
    ErasureGround | None,
    typer.Option(help="The ground of the law. 法定事由。", show_default=False),
]
As = Annotated[
    str | None,
    typer.Option(
        "--as", help="The district authority's code or id. 区级主管。", show_default=False
    ),
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask. 不再询问。")]
Listed = Annotated[bool, typer.Option("--list", help="List every erasure instead. 列出删除记录。")]
Clear = Annotated[
    bool,
    typer.Option(
        "--clear",
        help="Only clear the vault's files of deleted rows, as after erasures by the API."
        " 只清理数据文件。",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(erase)


def erase(
    subject: Subject = None,
    ground: Ground = None,
    as_: As = None,
    yes: Yes = False,
    listed: Listed = False,
    clear: Clear = False,
    as_json: Json = False,
) -> None:
    """Forget a person for good: words, key, links, tokens; the facts stay. 依法删除个人信息。"""
    given = sum((subject is not None, listed, clear))
    if given != 1 or (ground is None) != (subject is None):
        raise typer.BadParameter(
            "give one of: a SUBJECT with its --ground, --list, --clear", param_hint="SUBJECT"
        )
    with opened() as district:
        if subject is not None and ground is not None:
            _erase(district, subject, ground, as_, yes=yes, as_json=as_json)
        elif listed:
            _list(district, as_json=as_json)
        else:
            left = _cleared(district)
            if as_json:
                say_json({"not_cleared": left})
            elif not left:
                say("the vault's files hold no deleted rows")


def _erase(
    district: District,
    named: str,
    ground: ErasureGround,
    organisation: str | None,
    *,
    yes: bool,
    as_json: bool,
) -> None:
    person = _find(district, named)
    actor = _authority(district, organisation)
    held = holdings(district.datastore, person)
    if not yes:
        _confirm(f"Erase {person} ({_counted(held)}) on the ground {ground.value}, for good?")
    try:
        receipt = district.ledger.submit(Submission.of(EraseSubject(ground=ground), person, actor))
    except Refusal as refusal:
        raise CommandFailed(refusal.text("en")) from None
    left = _cleared(district)
    if as_json:
        destroyed = held._asdict()
        say_json(
            {
                "subject": person,
                "ground": ground.value,
                "destroyed": destroyed,
                "position": receipt.position,
                "proof": proof_address(receipt.position),
                "not_cleared": left,
            }
        )
    else:
        say(f"{person} is erased: {_counted(held)}")
        say(f"position {receipt.position}, proof {proof_address(receipt.position)}")


def _find(district: District, named: str) -> UUID:
    """Who is meant; what was given is not repeated, since it may be somebody's number or name."""
    try:
        return UUID(named)
    except ValueError:
        pass
    found = find_subjects(district.datastore, named)
    if not found:
        raise CommandFailed("SUBJECT is no pseudonym, and no source:external id known here")
    if len(found) > 1:
        choice = ", ".join(f"{it.subject} ({it.source})" for it in found)
        raise CommandFailed(f"SUBJECT may mean several people; give the pseudonym of one: {choice}")
    return found[0].subject


def _authority(district: District, organisation: str | None) -> Actor:
    """In whose name it is done: the one district authority, or the one that is named."""
    registry = read_registry(district)
    if organisation is not None:
        own = find_organisation(registry, organisation, Kind.DISTRICT)
    else:
        only = find_district(registry)
        if only is None:
            raise CommandFailed("the register holds no one district; name it: --as CODE")
        own = only
    return Actor(own.id, Role.DISTRICT)


def _confirm(question: str) -> None:
    if not sys.stdin.isatty():
        raise CommandFailed("nobody can be asked here; --yes erases without asking")
    try:
        agreed = typer.confirm(question, err=True)
    except typer.Abort:
        agreed = False
    if not agreed:
        raise CommandFailed("nothing was erased")


def _counted(held: Holdings) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in held._asdict().items())


def _cleared(district: District) -> list[str]:
    """Clear the vault's files; the tables that could not be."""
    left = clear_dead_rows(district.datastore.dsn, district.datastore.schema)
    if left:
        tell(
            f"note: deleted rows may lie in the files of {', '.join(left)} for a while: the tables"
            " are another role's, or in use; let their owner run: yishi erase --clear"
        )
    return left


def _list(district: District, *, as_json: bool) -> None:
    erasures = list_erasures(district.datastore)
    if as_json:
        say_json([{**it._asdict(), "at": it.at.isoformat()} for it in erasures])
        return
    for it in erasures:
        say(f"{it.subject}  {it.ground}  {it.at:%Y-%m-%d}  position {it.position}")
