"""Tracing: six rules over one time-ordered stream of transfers, and the return of frozen funds."""
