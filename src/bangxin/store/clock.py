"""Times and identifiers as the store writes them."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))


def now() -> str:
    """The present moment, UTC, fixed width, so that text order is time order."""
    return stamp(datetime.now(UTC))


def today() -> str:
    """The day it is in China, which is what a finding is dated by."""
    return datetime.now(CHINA).date().isoformat()


def later(seconds: int) -> str:
    """The moment ``seconds`` from now."""
    return stamp(datetime.now(UTC) + timedelta(seconds=seconds))


def stamp(moment: datetime) -> str:
    """``2026-01-02T03:04:05.000006Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def new_id() -> str:
    """An unguessable identifier of 22 characters."""
    return secrets.token_urlsafe(16)
