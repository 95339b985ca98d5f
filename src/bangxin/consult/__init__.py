"""Corpus, search, questions, citation check."""
