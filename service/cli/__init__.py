"""The command line, and the one place where failures become one line and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import psycopg
import typer
from eventsourcing.persistence import PersistenceError
from pydantic import ValidationError
from typer.exceptions import TyperException

from infra.codec import UnknownEventType
from infra.logs import configure_logs
from infra.migrate import MigrationChanged
from infra.postgres_programs import EmbeddedPostgresError
from infra.settings import SettingUnfit
from infra.submission import LedgerUnavailable
from infra.transparency_log.keys import LogKeyUnfit
from infra.transparency_log.refusing import LogRefused
from infra.transparency_log.witnesses import WitnessesUnfit
from infra.vault import MasterKeyUnfit
from service.cli import (
    audit,
    audit_copies,
    auditing,
    draw,
    erase,
    imports,
    key,
    log,
    open_data,
    operating,
    pii,
    score,
    simulate,
    tokens,
    webhooks,
    witness,
)
from service.cli.terminal import CommandFailed, tell
from service.importing.report import ImportFailed
from service.witness.memory import MemoryUnfit

app = typer.Typer(
    name="yishi",
    help="议事账本 Yishi: the ledger of a district's community deliberation. 社区议事协商的账本。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
operating.add_to(app)
app.add_typer(tokens.app)
app.add_typer(webhooks.app)
app.add_typer(imports.app)
app.add_typer(draw.app)
app.add_typer(key.app)
app.add_typer(log.app)
app.add_typer(pii.app)
app.add_typer(score.app)
app.add_typer(witness.app)
audit_copies.add_to(audit.app)
app.add_typer(audit.app)
auditing.add_to(app)
auditing.export.command("data")(open_data.export)
erase.add_to(app)
simulate.add_to(app)

EXPECTED = (
    CommandFailed,
    ImportFailed,
    EmbeddedPostgresError,
    MasterKeyUnfit,
    SettingUnfit,
    LedgerUnavailable,
    LogKeyUnfit,
    LogRefused,
    WitnessesUnfit,
    MemoryUnfit,
)
"""Failures whose message is meant for the operator."""


def main() -> None:
    """Run the command line, and end the process with the exit code."""
    configure_logs("WARNING")
    sys.exit(run())


def run(arguments: Sequence[str] | None = None) -> int:
    """One command, the process's own unless given; returns the exit code.

    0: done; 1: it failed or found faults; 2: wrong usage. A failure is one line on standard error.
    """
    try:
        code = app(arguments, standalone_mode=False)
    except TyperException as wrong:
        message, code = wrong.format_message(), wrong.exit_code
    except Exception as failure:
        message, code = _explained(failure), 1
    else:
        return code if isinstance(code, int) else 0
    tell(f"yishi: {message}")
    return code


def _explained(failure: Exception) -> str:
    """One line; what nobody foresaw is named, and shown whole with YISHI_LOG_LEVEL=DEBUG."""
    if isinstance(failure, LedgerUnavailable):
        return "the database cannot be reached; what was under way may be repeated safely"
    if isinstance(failure, EXPECTED):
        return " ".join(str(failure).split())
    if isinstance(failure, UnknownEventType):
        return f"the ledger holds {failure}, which a newer yishi wrote"
    if isinstance(failure, MigrationChanged):
        return f"migration {failure} was edited after it had been applied"
    if isinstance(failure, ValidationError) and failure.title == "Settings":
        wrong = failure.errors(include_url=False, include_input=False)[0]
        name = operating.variable(str(wrong["loc"][0]))
        return f"setting {name}: {wrong['msg']} (see: yishi config --defaults)"
    if os.environ.get("YISHI_LOG_LEVEL") == "DEBUG":
        raise failure
    if type(failure) is psycopg.ProgrammingError:  # its text would quote the string
        return "YISHI_DATABASE_URL is not a connection string"
    if isinstance(failure, psycopg.OperationalError | PersistenceError):
        return f"the database cannot be used: {str(failure).strip().splitlines()[0]}"
    if isinstance(failure, OSError):
        return f"{failure.filename or 'input/output'}: {failure.strerror or failure}"
    return f"unexpected {type(failure).__name__}; YISHI_LOG_LEVEL=DEBUG shows all of it"
