"""Calls into Qt leave the count of references to None as it was.

PySide6 6.12.0 on Python 3.11 loses one with each call that returns nothing, and the process
aborts after some seven thousand. From Python 3.12 on None is never counted, so there the
comparison holds by itself: the lowest supported Python is the one that this guards.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

CALLS = 3000
# The interpreter takes and drops a few references of its own meanwhile; a loss is one a call.
NOISE = 100


def lost_references(action: Callable[[], object]) -> int:
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        action()
    return before - sys.getrefcount(None)


@pytest.mark.parametrize("name", ["setWindowTitle", "update", "start"])
def test_a_call_that_returns_nothing_loses_no_reference(qtbot: QtBot, name: str) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    timer = QTimer(widget)
    actions: dict[str, Callable[[], object]] = {
        "setWindowTitle": lambda: widget.setWindowTitle("Ada"),
        "update": widget.update,
        "start": lambda: timer.start(60_000),
    }
    assert abs(lost_references(actions[name])) < NOISE
    timer.stop()


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is never counted from 3.12 on")
def test_a_lost_reference_is_found() -> None:
    none = ctypes.py_object(None)
    lost = lost_references(lambda: ctypes.pythonapi.Py_DecRef(none))
    for _ in range(CALLS):
        ctypes.pythonapi.Py_IncRef(none)
    assert lost > CALLS - NOISE
