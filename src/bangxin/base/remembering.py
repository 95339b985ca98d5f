"""Results kept for the next who asks: bounded by weight, least recently used first out, each made once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class _Coming(Generic[V]):
    """A value that somebody is making. (A Future of the library does the same and takes long to load.)"""

    def __init__(self) -> None:
        self._there = threading.Event()
        self._value: list[V] = []
        self._error: BaseException | None = None

    def settle(self, value: list[V] | None = None, error: BaseException | None = None) -> None:
        self._value, self._error = value or [], error
        self._there.set()

    def result(self) -> V:
        self._there.wait()
        if self._error is not None:
            raise self._error
        return self._value[0]


class Remembered(Generic[V]):
    """Values by key. ``capacity`` bounds the sum of ``weigh``; a single value heavier than that is not kept."""

    def __init__(self, capacity: int, weigh: Callable[[V], int]) -> None:
        self.capacity = capacity
        self._weigh = weigh
        self._held: OrderedDict[Hashable, V] = OrderedDict()
        self._making: dict[Hashable, _Coming[V]] = {}
        self._turn = threading.Lock()
        self.weight = 0

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """The value of ``key``, made now if it is not kept; who asks meanwhile waits for the same one.

        What ``make`` raises goes to everyone who waits, and nothing is kept.
        """
        with self._turn:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
            coming = self._making.get(key)
            mine = coming is None
            if coming is None:
                coming = self._making[key] = _Coming()
        if not mine:
            return coming.result()
        try:
            value = make()
        except BaseException as error:
            with self._turn:
                del self._making[key]
            coming.settle(error=error)
            raise
        with self._turn:
            del self._making[key]
            self._keep(key, value)
        coming.settle([value])
        return value

    def __len__(self) -> int:
        return len(self._held)

    def _keep(self, key: Hashable, value: V) -> None:
        self._held[key] = value
        self.weight += self._weigh(value)
        while self.weight > self.capacity:
            _, dropped = self._held.popitem(last=False)
            self.weight -= self._weigh(dropped)
