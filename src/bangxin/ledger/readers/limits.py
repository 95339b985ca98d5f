"""Limits on everything that comes from outside."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes; ``ratio`` is unpacked over packed, looked at above ``ratio_from`` bytes."""

    file: int = 64 * 1024 * MIB
    workbook: int = 512 * MIB
    unpacked: int = 16 * 1024 * MIB
    members: int = 20_000
    ratio: int = 200
    ratio_from: int = 16 * MIB
    depth: int = 3
    columns: int = 400
    sheets: int = 500


STANDARD = Limits()
