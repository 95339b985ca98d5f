"""A report as one self-contained HTML page: no request leaves the machine."""
