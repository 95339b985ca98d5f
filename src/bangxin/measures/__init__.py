"""From entities and ledgers to the facts the norms consume."""
