"""Norms as data: vocabulary, expressions, packs, the norm graph, selection in time."""
