"""Bank, payment and police exports: import, measures, tracing. Every figure points to its rows."""
