"""Determinations per person and offence: one frozen result object."""
