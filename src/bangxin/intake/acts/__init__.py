"""Stage 3: what was done, with what, when, and circumstances of it."""
