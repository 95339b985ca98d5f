"""Database, evidence files and audit log. SQLite by default, PostgreSQL for a team, one code for both."""
