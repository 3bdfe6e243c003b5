"""The reference: the ``eventsourcing`` library as it comes, in a schema of its own."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import psycopg
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier

from infra.district import District

CONNECTIONS = 8


class Discussion(Aggregate):
    """The same stance as ours, as the library's own kind of event."""

    def __init__(self) -> None:
        self.stances: dict[str, str] = {}

    @event("StanceTaken")
    def take_stance(self, point: str, party: str, stance: str) -> None:
        """One stance."""
        self.stances[f"{point}{party}"] = stance


class Discussions(Application[UUID]):
    """The stock application."""


def environment(district: District, schema: str) -> dict[str, str]:
    """Settings for the library in a fresh schema of the district's database."""
    connection = conninfo_to_dict(district.datastore.dsn)
    with psycopg.connect(district.datastore.dsn, autocommit=True) as owner:
        owner.execute(SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(Identifier(schema)))
        owner.execute(SQL("CREATE SCHEMA {}").format(Identifier(schema)))
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(connection["dbname"]),
        "POSTGRES_HOST": str(connection["host"]),
        "POSTGRES_PORT": str(connection.get("port", 5432)),
        "POSTGRES_USER": str(connection.get("user", "")),
        "POSTGRES_PASSWORD": str(connection.get("password", "")),
        "POSTGRES_SCHEMA": schema,
        "POSTGRES_POOL_SIZE": str(CONNECTIONS),
        "POSTGRES_MAX_OVERFLOW": "4",
    }


def append_rate(application: Application[UUID], events: int) -> float:
    """Events saved a second by 8 threads, an event a save, each thread its own aggregate."""

    def work(share: int) -> None:
        discussion = Discussion()
        application.save(discussion)
        for _ in range(share - 1):
            discussion.take_stance(str(uuid4()), str(uuid4()), "agree")
            application.save(discussion)

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        start = time.perf_counter()
        list(pool.map(work, [events // CONNECTIONS] * CONNECTIONS))
        return events / (time.perf_counter() - start)


class TimelineView(PostgresTrackingRecorder):
    """A timeline table written as the library's documentation does: row and mark together."""

    def __init__(self, datastore: PostgresDatastore, **kwargs: Any) -> None:
        super().__init__(datastore, **kwargs)
        self.table = SQL("{}.timeline").format(Identifier(datastore.schema))
        self.sql_create_statements.append(
            SQL(
                "CREATE TABLE IF NOT EXISTS {} (matter uuid, position bigint, body text,"
                " PRIMARY KEY (matter, position))"
            ).format(self.table)
        )

    def add(self, matter: UUID, body: str, tracking: Tracking) -> None:
        """One entry and the mark, in one transaction."""
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(
                SQL("INSERT INTO {} VALUES (%s, %s, %s)").format(self.table),
                (matter, tracking.notification_id, body),
                prepare=True,
            )


class TimelineProjection(Projection[TimelineView]):
    """Every event becomes an entry."""

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        """Write the entry."""
        self.view.add(domain_event.originator_id, repr(vars(domain_event)), tracking)


def runner_rate(env: dict[str, str], events: int) -> float:
    """Events a second that a ``ProjectionRunner`` folds from the start of the library's log."""
    start = time.perf_counter()
    with ProjectionRunner(
        application_class=Discussions,
        projection_class=TimelineProjection,
        view_class=TimelineView,
        env=env,
    ) as runner:
        runner.wait(events, timeout=600)
        return events / (time.perf_counter() - start)
