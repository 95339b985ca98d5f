"""How the C library hands memory out in a long-lived process: few pools, and large buffers given back when freed.

By default glibc opens a pool to each thread that meets a busy one, and keeps freed buffers of up to 32 MiB in them: a server
with dozens of threads that pack megabytes of answers grows for as long as it runs without holding anything.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress

ARENA_MAX, MMAP_THRESHOLD = -8, -3
POOLS, LARGE_BYTES = 2, 256 * 1024
COLLECT_AFTER = 20_000, 20, 50


def stand() -> None:
    """What is there now stays: the collector of cycles does not look at it again, and looks at the rest seldom.

    A look at everything holds up every request; the rulebook and its programs are a million values without a cycle.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def settle() -> bool:
    """Apply it to this process, before its threads start; False where the C library has no such settings."""
    if not sys.platform.startswith("linux"):
        return False
    with suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        return bool(mallopt(ARENA_MAX, POOLS)) and bool(mallopt(MMAP_THRESHOLD, LARGE_BYTES))
    return False
