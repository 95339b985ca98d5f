"""Evaluators over (norm graph, facts): one answer from each."""
