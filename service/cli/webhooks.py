"""``yishi webhook``: where events are sent, and stopping it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
import typer

from infra.webhooks.subscriptions import Subscription
from service.cli.operating import opened
from service.cli.terminal import CommandFailed, say, say_json
from service.webhook_views import webhook_line

app = typer.Typer(
    name="webhook",
    help="Where events are sent, for whoever asked by the API. 网络推送。",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("list")
def listed(as_json: Json = False) -> None:
    """List every subscription, and how it goes. 列出网络推送。"""
    with opened() as district:
        found = district.webhooks.subscriptions.all()
        head = district.recorder.head()
    if as_json:
        lines = [{**msgspec.to_builtins(webhook_line(it)), "token": it.token} for it in found]
        say_json(lines)
        return
    for it in found:
        host = urlsplit(it.url).hostname  # the rest of an address may be a password of sorts
        say(f"{it.id}  {host}  {_state(it)}  at {it.position:,} of {head:,}  {it.label}".rstrip())


@app.command("disable")
def disable(subscription: Annotated[UUID, typer.Argument(metavar="ID", help="Its id.")]) -> None:
    """Send nothing more to an address; whoever asked for it sees that. 停止推送。"""
    with opened() as district:
        ended = district.webhooks.subscriptions.end(subscription, datetime.now(UTC), "operator")
    if not ended:
        raise CommandFailed("no webhook that is delivered has this id; see: yishi webhook list")
    say(f"{subscription} disabled")


def _state(it: Subscription) -> str:
    line = webhook_line(it)
    match line.state:
        case "ended":
            return f"ended {it.ended_at:%Y-%m-%d} ({it.ended_because})"
        case "failing":
            return f"failing since {it.failing_since:%Y-%m-%d %H:%MZ} ({it.outcome})"
        case _:
            return line.state
