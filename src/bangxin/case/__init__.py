"""The case file: persons, claims with bounds and evidence, findings."""
