"""``serve``, ``migrate`` and ``config``: running the service and setting it up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pydantic_core import PydanticUndefined

from infra.district import District, database, open_district
from infra.migrate import migrate as apply_migrations
from infra.runtime import tune
from infra.settings import BACKGROUND, Settings
from service.cli.terminal import say, say_json

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    for command in (serve, migrate, config):
        app.command()(command)


@contextmanager
def opened(**changes: object) -> Iterator[District]:
    """The district of the environment's settings for one command: no pages are folded here and
    nothing is sealed or sent (a service that runs does that, or the next one that starts)."""
    tune()
    settings = Settings().model_copy(update={**dict.fromkeys(BACKGROUND, "none"), **changes})
    with open_district(settings) as district:
        yield district


def serve() -> None:
    """Run the service until Ctrl-C; the first start loads the labelled sample. 启动服务。"""
    from service.cli.serving import run  # the other commands need not wait for all of FastAPI

    tune()
    run(Settings())


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
    if field not in Settings.model_fields:
        return field  # validation names the variable itself where it differs
    return str(Settings.model_fields[field].validation_alias or f"YISHI_{field.upper()}")


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
