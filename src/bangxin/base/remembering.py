"""Results kept for the next who asks: bounded by weight, least recently used first out, each made once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

V = TypeVar("V")


class Remembered(Generic[V]):
    """Values by key. ``capacity`` bounds the sum of ``weigh``; a single value heavier than that is not kept."""

    def __init__(self, capacity: int, weigh: Callable[[V], int]) -> None:
        self.capacity = capacity
        self._weigh = weigh
        self._held: OrderedDict[Hashable, V] = OrderedDict()
        self._making: dict[Hashable, Future[V]] = {}
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
                coming = self._making[key] = Future()
        if not mine:
            return coming.result()
        try:
            value = make()
        except BaseException as error:
            with self._turn:
                del self._making[key]
            coming.set_exception(error)
            raise
        with self._turn:
            del self._making[key]
            self._keep(key, value)
        coming.set_result(value)
        return value

    def __len__(self) -> int:
        return len(self._held)

    def _keep(self, key: Hashable, value: V) -> None:
        self._held[key] = value
        self.weight += self._weigh(value)
        while self.weight > self.capacity:
            _, dropped = self._held.popitem(last=False)
            self.weight -= self._weigh(dropped)
