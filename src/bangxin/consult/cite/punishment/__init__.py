"""Readers of what is said of punishment, and of sentences passed."""
