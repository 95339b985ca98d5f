"""The extraction rules as data: what a lawyer reads, changes and adds to."""
