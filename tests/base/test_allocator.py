"""A freed large buffer goes back to the system at once, so that a server does not grow by what it packs."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import ctypes, sys
from bangxin.base import allocator
if sys.argv[1] == "settled":
    assert allocator.settle() is True
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
size = 20 * 1024 * 1024
first = libc.malloc(size)
ctypes.memset(first, 1, size)
libc.free(first)
second = libc.malloc(size)  # without the setting from the pool, which grew to its threshold with the first
guard = libc.malloc(1024)
ctypes.memset(second, 1, size)
libc.free(second)
pages = int(open("/proc/self/statm").read().split()[1])
print(pages * 4 // 1024)
"""


def resident(mode: str) -> int:
    done = subprocess.run([sys.executable, "-c", PROGRAM, mode], capture_output=True, text=True, check=True)
    return int(done.stdout)


def test_large_buffers_are_given_back() -> None:
    assert resident("settled") + 15 < resident("as it comes")
