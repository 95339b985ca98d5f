"""Export formats as data: what headers, codes, dates and footers mean. A user adds a bank with a YAML file."""
