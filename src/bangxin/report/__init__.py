"""Renders determinations; computes nothing."""
