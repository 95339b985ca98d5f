"""Database, evidence blobs, audit log."""
