"""``serve``, ``migrate`` and ``config``: running the service and setting it up."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Annotated, Any

import typer
import uvicorn
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from infra.district import District, database, open_district
from infra.migrate import migrate as apply_migrations
from infra.runtime import tune
from infra.settings import Settings
from service import sample
from service.app import server
from service.cli.terminal import CommandFailed, progress, say, say_json, tell

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    for command in (serve, migrate, config):
        app.command()(command)


@contextmanager
def opened(**changes: object) -> Iterator[District]:
    """The district of the environment's settings for one command: no pages are folded here (a
    service that runs does that, or the next one that starts)."""
    tune()
    settings = Settings().model_copy(update={"projector": "none", **changes})
    with open_district(settings) as district:
        yield district


def serve() -> None:
    """Run the service until Ctrl-C; the first start loads the labelled sample. 启动服务。"""
    tune()
    settings = Settings()
    if "projector" not in settings.model_fields_set:
        settings = settings.model_copy(update={"projector": "process"})
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    with suppress(KeyboardInterrupt), database(settings):
        if settings.sample:
            _load_sample(settings)
        _run(settings)


def _load_sample(settings: Settings) -> None:
    done_before = 0

    def loaded(done: int, total: int) -> None:
        nonlocal done_before
        if done_before == 0:
            shown.stage("loading the sample district 载入示例", total)
        shown.advance(done - done_before)
        done_before = done

    quiet = settings.model_copy(update={"projector": "none"})
    with open_district(quiet) as district, progress() as shown:
        facts = sample.load(district, loaded)
    if facts:
        tell(f"the sample district is loaded: {facts:,} facts, all of them invented 示例数据已载入")


def _run(settings: Settings) -> None:
    """Listen until a signal; the address is told as soon as it answers."""
    running = server(settings)
    announcing = threading.Thread(target=_announce, args=(running, settings), daemon=True)
    announcing.start()
    try:
        running.run()
    except SystemExit:
        raise CommandFailed(
            f"cannot listen on {settings.host}:{settings.port}; is another service there?"
            " YISHI_PORT chooses another port"
        ) from None


def _announce(running: uvicorn.Server, settings: Settings) -> None:
    while not running.started:
        if running.should_exit:
            return
        time.sleep(0.02)
    port = running.servers[0].sockets[0].getsockname()[1]
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    say(f"议事账本 Yishi: http://{host}:{port}/  (Ctrl-C stops it 按 Ctrl-C 停止)")


def migrate(as_json: Json = False) -> None:
    """Bring the database up to date; safe to repeat. 更新数据库结构。"""
    settings = Settings()
    with database(settings) as dsn:
        applied = apply_migrations(dsn, settings.schema_name)
    if as_json:
        say_json({"schema": settings.schema_name, "applied": applied})
    else:
        say(f"schema {settings.schema_name}: {', '.join(applied) or 'up to date'}")


def config(
    defaults: Annotated[
        bool, typer.Option("--defaults", help="Leave the environment aside. 只列默认值。")
    ] = False,
    as_json: Json = False,
) -> None:
    """List every setting with its value, default and meaning. 列出配置。"""
    settings = Settings.model_construct() if defaults else Settings()
    listed = [
        {
            "variable": variable(name),
            "value": _shown(getattr(settings, name)),
            "default": _shown(None if field.default is PydanticUndefined else field.default),
            "description": field.description or "",
        }
        for name, field in Settings.model_fields.items()
    ]
    if as_json:
        say_json(listed)
        return
    for setting in listed:
        changed = (
            "" if setting["value"] == setting["default"] else f" (default {setting['default']})"
        )
        say(f"{setting['variable']}={setting['value']}{changed}\n    {setting['description']}")


def variable(field: str) -> str:
    """The environment variable of a setting."""
    found: FieldInfo | None = Settings.model_fields.get(field)
    alias: Any = found.validation_alias if found else None
    if alias is None:
        return field if field.startswith("YISHI_") else f"YISHI_{field.upper()}"
    return str(alias if isinstance(alias, str) else alias.choices[0])


def _shown(value: object) -> str:
    """A value for people; a password within a connection string is left out."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    if "password" not in text and "://" not in text:
        return text
    try:
        parts = conninfo_to_dict(text)
    except ProgrammingError:
        return "(not a connection string)"
    if "password" in parts:
        parts["password"] = "********"
    return make_conninfo("", **parts)
