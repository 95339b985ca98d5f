"""The columnar query on Spark SQL: the same text of stages, on one machine or a cluster."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from bangxin.base.errors import MissingExtra
from bangxin.reasoning.columnar.lowering import Query
from bangxin.reasoning.columnar.sql import Dialect, select_text

if TYPE_CHECKING:
    import polars as pl


@cache
def session(master: str) -> Any:
    """The Spark session of a master URL; UTC, no web page, small shuffles."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise MissingExtra.named("spark", "pyspark") from None
    builder = SparkSession.builder.master(master).appName("bangxin batch")
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.ansi.enabled": "true",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.driver.bindAddress": "127.0.0.1" if master.startswith("local") else "0.0.0.0",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def by_spark(query: Query, columns: pl.DataFrame, master: str) -> tuple[pl.DataFrame, dict[str, int]]:
    """Outputs in row order, and counts. Rows carry their number through Spark, so that order is explicit."""
    import polars as pl

    order = "row of chunk"
    numbered = columns.with_row_index(order).with_columns(pl.col(order).cast(pl.Int64))
    spark = session(master)
    spark.createDataFrame(numbered.to_arrow()).createOrReplaceTempView("facts")
    answers = spark.sql(select_text(query, "facts", Dialect.SPARK, [order]))
    frame = pl.DataFrame(answers.toArrow()).sort(order)
    counts = {name: int(frame.get_column(f"#{name}").sum()) for name in query.counters}
    return frame.select(list(query.outputs)), counts
