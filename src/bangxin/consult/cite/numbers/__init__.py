"""Readers of the figures that are said of the law."""
