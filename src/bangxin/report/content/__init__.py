"""What each part of a report says, as blocks; how it looks is decided by ``report.html`` and ``report.markdown``."""
