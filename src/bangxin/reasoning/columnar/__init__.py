"""The norm graph as columns: lowered once to a small shared graph, and from there to Polars and to SQL."""
