"""From documents to a draft case, every claim with its span."""
