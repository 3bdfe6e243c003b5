"""Brings a district's schema up to date; several processes may start it at once."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from typing import LiteralString

import psycopg
from psycopg.sql import SQL, Identifier, Literal

WRITER_ROLE = "yishi_writer"
"""The role in which the service works: it may insert and select on the ledger, and no more."""

_LOCK = 1498960713

APPEND_ONLY = (
    "stored_events",
    "answers",
    "checkpoints",
    "cosignatures",
    "log_timestamps",
    "log_keys",
)
CHANGEABLE = (
    "vault_keys",
    "vault_texts",
    "vault_pseudonyms",
    "vault_restricted",
    "vault_erased_texts",
    "tokens",
    "projection_positions",
    "webhook_subscriptions",
    "desk_sessions",
    "desk_drafts",
)


class MigrationChanged(RuntimeError):
    """A migration that was applied reads differently now; applied migrations are never edited."""


def pages_schema(schema: str) -> str:
    """The schema of the page tables, which may be dropped and rebuilt at any time."""
    return f"{schema}_pages"


def migrate(dsn: str, schema: str) -> list[str]:
    """Apply what is missing and grant the writer role its rights; the names of what was applied.

    The connecting role owns the schemas or may create them; where nothing is missing, membership
    in the writer role suffices. Where no writer role can be had, the service works as the
    connecting role, and the triggers alone keep the ledger append-only.
    """
    applied: list[str] = []
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        with connection.transaction():
            _prepare(connection, schema)
            done: dict[str, str] = dict(
                connection.execute("SELECT name, digest FROM schema_migrations").fetchall()
            )
            for name, text in _migrations():
                digest = hashlib.sha256(text.encode()).hexdigest()
                if name in done:
                    if done[name] != digest:
                        raise MigrationChanged(
                            f"{name} was applied to schema {schema} when it read differently"
                        )
                    continue
                connection.execute(text.encode())
                connection.execute(
                    "INSERT INTO schema_migrations (name, digest) VALUES (%s, %s)", (name, digest)
                )
                applied.append(name)
        if _owns(connection, schema):
            _grant(connection, schema)
    return applied


def _migrations() -> list[tuple[str, str]]:
    folder = files("infra") / "migrations"
    return sorted(
        (entry.name, entry.read_text("utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".sql")
    )


def _prepare(connection: psycopg.Connection, schema: str) -> None:
    # Looked up first: IF NOT EXISTS asks for the right to create even what is there.
    for name in (schema, pages_schema(schema)):
        if _missing(connection, "SELECT FROM pg_namespace WHERE nspname = %s", name):
            connection.execute(SQL("CREATE SCHEMA {}").format(Identifier(name)))
    connection.execute(SQL("SET LOCAL search_path TO {}").format(Identifier(schema)))
    if _missing(
        connection,
        "SELECT FROM pg_tables WHERE tablename = 'schema_migrations' AND schemaname = %s",
        schema,
    ):
        connection.execute(
            "CREATE TABLE schema_migrations (name text PRIMARY KEY, digest text NOT NULL,"
            " applied_at timestamptz NOT NULL DEFAULT now())"
        )


def _missing(connection: psycopg.Connection, query: LiteralString, name: str) -> bool:
    return connection.execute(query, (name,)).fetchone() is None


def _owns(connection: psycopg.Connection, schema: str) -> bool:
    """Whether the connecting role may grant rights on the ledger."""
    return not _missing(
        connection,
        "SELECT FROM pg_namespace WHERE nspname = %s AND pg_has_role(nspowner, 'USAGE')",
        schema,
    )


def _grant(connection: psycopg.Connection, schema: str) -> None:
    """Give the writer role exactly what the service needs. Running it again changes nothing."""
    role = Identifier(WRITER_ROLE)
    ledger, pages = Identifier(schema), Identifier(pages_schema(schema))
    try:
        with connection.transaction():
            connection.execute(
                SQL(
                    "DO $$ BEGIN CREATE ROLE {role} NOLOGIN;"
                    " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
                ).format(role=role)
            )
            if not has_writer_role(connection):
                connection.execute(SQL("GRANT {} TO CURRENT_USER").format(role))
    except psycopg.errors.InsufficientPrivilege:
        if not has_writer_role(connection):
            return
    with connection.transaction():
        connection.execute(SQL("GRANT USAGE ON SCHEMA {} TO {}").format(ledger, role))
        connection.execute(SQL("GRANT USAGE, CREATE ON SCHEMA {} TO {}").format(pages, role))
        for table in APPEND_ONLY:
            connection.execute(
                SQL("GRANT SELECT, INSERT ON {}.{} TO {}").format(ledger, Identifier(table), role)
            )
        for table in CHANGEABLE:
            connection.execute(
                SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON {}.{} TO {}").format(
                    ledger, Identifier(table), role
                )
            )
        connection.execute(SQL("GRANT SELECT ON {}.schema_migrations TO {}").format(ledger, role))


def has_writer_role(connection: psycopg.Connection) -> bool:
    """Whether the connecting role may work as the writer role."""
    row = connection.execute(
        SQL("SELECT 1 FROM pg_roles WHERE rolname = {name} AND pg_has_role(oid, 'MEMBER')").format(
            name=Literal(WRITER_ROLE)
        )
    ).fetchone()
    return row is not None
