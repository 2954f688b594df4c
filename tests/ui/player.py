"""For programs that a test plays on a screen of its own: they wait, and say what happened."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication


class Waiter:
    """What of pytest-qt the desk asks for, without a test."""

    def waitUntil(self, done: Callable[[], Any], timeout: int = 20_000) -> None:
        end = time.monotonic() + timeout / 1000
        while not done():
            QApplication.processEvents()
            time.sleep(0.005)
            if time.monotonic() > end:
                raise TimeoutError(done)


def say(**what: object) -> None:
    print(json.dumps(what), flush=True)


def pause(waiter: Waiter, ms: int) -> None:
    over: list[bool] = []
    QTimer.singleShot(ms, lambda: over.append(True))
    waiter.waitUntil(lambda: over)
