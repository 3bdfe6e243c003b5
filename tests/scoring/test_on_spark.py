"""The published SQL on Apache Spark, translated by sqlglot and not touched by hand.

Runs where `pip install yishi[spark]` was done and a Java is found; skipped otherwise.
"""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pyarrow.parquet
import pytest

from service.scoring.published_sql import statements
from tests.scoring.recounting import QUERIES, Asked, Found, by_key, by_the_program, table_of
from tests.scoring.years import year

pyspark = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")
sqlglot = pytest.importorskip("sqlglot", reason="sqlglot is not installed")
pytestmark = pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs a Java")


def test_spark_says_what_the_program_says(tmp_path: Path) -> None:
    events = year(Random(124), 400)
    asked = Asked(datetime(2026, 1, 8, tzinfo=UTC), position=len(events) - 5)
    pyarrow.parquet.write_table(table_of(events), tmp_path / "events.parquet")
    found = by_the_program(events, asked)
    assert {it[8] for it in found.items.values()} == {0, 1}, "some are left out"
    assert any(it[5] is not None for it in found.cards.values()), "some have a score"
    assert _by_spark(tmp_path, asked) == found


def _by_spark(folder: Path, asked: Asked) -> Found:
    """In a zone far from Beijing, which must not matter."""
    builder = pyspark.SparkSession.builder.master("local[2]").appName("yishi")
    options = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.session.timeZone": "America/New_York",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
    }
    for name, value in options.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    try:
        spark.read.parquet(str(folder / "events.parquet")).createOrReplaceTempView("events")
        spark.sql(
            f"SELECT TIMESTAMP '{asked.as_of.isoformat()}' AS as_of, CAST(NULL AS TIMESTAMP) AS"
            f" known_at, {asked.position} AS position, {asked.year} AS year"
        ).createOrReplaceTempView("asked")
        for statement in statements():
            _run(spark, statement)
        return Found(
            *(by_key(key, [tuple(it) for it in spark.sql(q).collect()]) for key, q in QUERIES)
        )
    finally:
        spark.stop()


def _run(spark: Any, statement: str) -> None:
    """Translate and run it. Spark has views where DuckDB has temporary tables: each is filled at
    once, or every later one would reckon it anew."""
    (translated,) = sqlglot.transpile(statement, read="duckdb", write="spark")
    spark.sql(translated)
    made = re.match(r"CREATE OR REPLACE TEMP TABLE (\w+)", statement)
    if made:
        spark.table(made[1]).localCheckpoint().createOrReplaceTempView(made[1])
