"""Readers of statements in words, each with a table of what the law says."""
