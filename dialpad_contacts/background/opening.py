"""Opening what may take long, a file that has to be brought up to date, on a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
Opening = Future
"""What is being opened: its ``result`` waits, and raises what stood in the way."""


def opening(work: Callable[[], T], publish: Callable[[object], None]) -> Opening[T]:
    """Begin ``work`` and return its future, which is published from that thread when it is done.

    The thread ends with the work, and what it had open for itself with it.
    """
    executor = ThreadPoolExecutor(1, "opening")
    future = executor.submit(work)
    executor.shutdown(wait=False)
    future.add_done_callback(publish)
    return future
