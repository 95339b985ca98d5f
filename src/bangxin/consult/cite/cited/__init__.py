"""Readers of citations: whether what is cited exists, says that, and was in force."""
