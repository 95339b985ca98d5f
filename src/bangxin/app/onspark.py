"""The columnar query on Spark SQL: the same text of stages, on one machine or a cluster."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from bangxin.base.errors import MissingExtra
from bangxin.reasoning.columnar.lowering import Query
from bangxin.reasoning.columnar.sql import Dialect, select_stages

if TYPE_CHECKING:
    import polars as pl

SKIPPED = (
    "BooleanSimplification", "CollapseProject", "ColumnPruning", "CombineConcats", "ConstantFolding",
    "ConvertToLocalRelation", "FoldablePropagation", "LikeSimplification", "NullPropagation", "OptimizeIn",
    "PushDownPredicates", "PushFoldableIntoBranches", "RemoveRedundantAliases", "ReorderAssociativeOperator",
    "ReplaceNullWithFalseInPredicate", "SimplifyBinaryComparison", "SimplifyCasts", "SimplifyConditionals",
    "SimplifyExtractValueOps", "UnwrapCastInBinaryComparison",
)  # fmt: skip
"""Optimizer rules that walk thousands of expressions and find nothing: the graph is folded before it becomes SQL."""


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
    if master.startswith("local"):
        settings |= {"spark.driver.memory": "3g", "spark.driver.host": "127.0.0.1"}
    rules = (f"org.apache.spark.sql.catalyst.optimizer.{rule}" for rule in SKIPPED)
    settings["spark.sql.optimizer.excludedRules"] = ",".join(rules)
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def by_spark(query: Query, columns: pl.DataFrame, master: str) -> tuple[pl.DataFrame, dict[str, int]]:
    """Outputs in row order, and counts. Rows carry their number through Spark, so that order is explicit.

    Each stage of the SELECT becomes a view over the one before: one text of all stages is more than Spark's analysis
    of nested queries takes.
    """
    import polars as pl

    order = "row of chunk"
    numbered = columns.with_row_index(order).with_columns(pl.col(order).cast(pl.Int64))
    spark = session(master)
    spark.createDataFrame(numbered.to_arrow()).createOrReplaceTempView("facts")
    for name, text in select_stages(query, "facts", Dialect.SPARK, [order]):
        stage = spark.sql(text)
        stage.createOrReplaceTempView(name)
    frame = pl.DataFrame(stage.toArrow()).sort(order)
    counts = {name: int(frame.get_column(f"#{name}").sum()) for name in query.counters}
    return frame.select(list(query.outputs)), counts
