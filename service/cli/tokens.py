"""``yishi token``: who may use the API, for which organisation and in which role."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import typer

from domain.procedure.relations import ROLES_OF_KINDS, carries_role
from domain.roles import Role
from domain.streams import registry as registry_of
from infra.erasing import is_erased
from infra.register import Register
from infra.tokens import create_token, list_tokens, revoke_token
from service.cli.operating import opened
from service.cli.terminal import CommandFailed, say, say_json, tell
from service.importing.register import find_organisation, read_registry

app = typer.Typer(
    name="token",
    help="API tokens. Without a subcommand, --organisation and --role make one. 接口令牌。",
    invoke_without_command=True,
    rich_markup_mode=None,
)

Organisation = Annotated[
    str | None, typer.Option(help="The organisation's code or id. 单位代码。", show_default=False)
]
AsRole = Annotated[Role | None, typer.Option(help="The role. 岗位。", show_default=False)]
Label = Annotated[str, typer.Option(help="What the token is for. 用途。")]
Person = Annotated[
    UUID | None, typer.Option(help="The person's pseudonym. 人员代号。", show_default=False)
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.callback()
def token(
    context: typer.Context,
    organisation: Organisation = None,
    role: AsRole = None,
    label: Label = "",
    person: Person = None,
    as_json: Json = False,
) -> None:
    """API tokens. Without a subcommand, --organisation and --role make one. 接口令牌。"""
    if context.invoked_subcommand is None:
        create(organisation, role, label, person, as_json)


@app.command("create")
def create(
    organisation: Organisation = None,
    role: AsRole = None,
    label: Label = "",
    person: Person = None,
    as_json: Json = False,
) -> None:
    """Make a token and show it, this once. 新建令牌。"""
    if organisation is None or role is None:
        raise typer.BadParameter("both are needed", param_hint="--organisation and --role")
    with opened() as district:
        registry = read_registry(district)
        holder = find_organisation(registry, organisation)
        _check_standing(registry, holder, role, person)
        if person is not None and is_erased(district.datastore, person):
            raise CommandFailed("this person was erased; no token was made")
        token_id, secret = create_token(
            district.datastore, holder.id, role, label=label, person=person
        )
    if as_json:
        say_json({"id": token_id, "token": secret, "organisation": holder.id, "role": role.value})
    else:
        tell(f"token {token_id} for {holder.name} as {role.value}; it is shown only now:")
        say(secret)


def _check_standing(
    registry: registry_of.Registry,
    holder: registry_of.Organisation,
    role: Role,
    person: UUID | None,
) -> None:
    """No token in a role in which the organisation could do nothing; a word about a person who
    cannot act yet. Who may read as an auditor or import is for the operator to say."""
    now = datetime.now(UTC)
    if role in ROLES_OF_KINDS and not carries_role(registry, holder, role, now):
        kinds = ", ".join(sorted(ROLES_OF_KINDS[role]))
        raise CommandFailed(
            f"{holder.name} is a {holder.kind.value}: the role {role.value} is for {kinds},"
            " or needs a mandate (grant-mandate); no token was made"
        )
    if person is not None and not registry.holds_mandate(holder.id, role, person, now):
        tell(
            f"note: this person holds no mandate for {holder.name} as {role.value} today; commands"
            " are refused until one is granted (grant-mandate)"
        )


@app.command("list")
def listed(as_json: Json = False) -> None:
    """List the tokens made; the tokens themselves are kept nowhere. 列出令牌。"""
    with opened() as district:
        tokens = list_tokens(district.datastore)
        register = Register(district.recorder)
        names = {it.organisation: register.name(it.organisation) for it in tokens}
    if as_json:
        say_json([it._asdict() for it in tokens])
        return
    for it in tokens:
        state = f"revoked {it.revoked_at:%Y-%m-%d}" if it.revoked_at else "in force"
        organisation = names[it.organisation] or it.organisation
        say(f"{it.id}  {organisation}  {it.role}  {state}  {it.created_at:%Y-%m-%d}  {it.label}")


@app.command("revoke")
def revoke(token_id: Annotated[UUID, typer.Argument(metavar="ID", help="Its id.")]) -> None:
    """Let a token be refused from now on (within five seconds everywhere). 吊销令牌。"""
    with opened() as district:
        revoked = revoke_token(district.datastore, token_id)
    if not revoked:
        raise CommandFailed("no token in force has this id; see: yishi token list")
    say(f"{token_id} revoked")
