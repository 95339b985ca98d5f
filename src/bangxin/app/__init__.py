"""Use cases: the only stage that opens case files."""
